"""What the register and the catalogue are narrowed by: one set for page, map, export and API."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel
from accounts.models import Agency, Region, Sector
from accounts.scope import with_descendants
from common.filters import NumberRangeFilter, RecordFilter, RecordsFilter
from common.text import folded
from common.widgets import DateRange, YesNo
from enterprises.enums import ControlLevel, RiskKind, RiskLevel, RiskMethod, State
from enterprises.models import Enterprise, Regulator, RiskPoint
from enterprises.queries import search


def townships(request: Any = None) -> QuerySet[Region]:
    """The county's townships of every edition: an entry may stand under an older code."""
    return Region.objects.filter(level=RegionLevel.TOWNSHIP, parent=settings.COUNTY_CODE)


class EnterpriseFilter(django_filters.FilterSet):
    """Enterprises by name or code, sector, township, trade, state, verification, regulator."""

    q = django_filters.CharFilter(method="having_words", label=_("Name, initials or code"))
    sector = RecordsFilter(
        queryset=Sector.objects.all(), label=_("Sector"), widget=forms.CheckboxSelectMultiple
    )
    region = RecordsFilter(
        queryset=townships,
        method="within",
        label=_("Township"),
        widget=forms.CheckboxSelectMultiple,
    )
    trade = django_filters.CharFilter(method="of_trade", label=_("Trade (code or name)"))
    state = django_filters.MultipleChoiceFilter(
        choices=State.choices, label=_("State"), widget=forms.CheckboxSelectMultiple
    )
    to_be_verified = django_filters.BooleanFilter(label=_("To be verified"), widget=YesNo)
    regulator = RecordFilter(
        queryset=Agency.objects.all(),
        method="regulated_by",
        label=_("Regulator today"),
        empty_label=_("All"),
    )

    folded = ("trade", "to_be_verified", "regulator")

    class Meta:
        model = Enterprise
        fields: list[str] = []

    def having_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By name, part of a name, pinyin, initials or code."""
        return search(rows, value)

    def within(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """In one of the townships, their villages included."""
        codes = [region.pk for region in value]
        return rows.filter(region__in=with_descendants(codes)) if codes else rows

    def of_trade(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A code's beginning (06: the division), or a part of the name."""
        text = value.strip()
        if text.isdigit():
            return rows.filter(trade__code__startswith=text)
        return rows.filter(Q(trade__name__contains=text) | Q(trade_text__contains=text))

    def regulated_by(self, rows: QuerySet[Any], name: str, value: Agency) -> QuerySet[Any]:
        """The agency answers for the enterprise today, in whatever respect."""
        today = timezone.localdate()
        found = Regulator.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=today),
            enterprise=OuterRef("pk"),
            agency=value,
            valid_from__lte=today,
        )
        return rows.filter(Exists(found))


class RiskPointFilter(django_filters.FilterSet):
    """Risk points by words, enterprise, place, assessment, control and review."""

    q = django_filters.CharFilter(method="having_words", label=_("Name, place or factor"))
    enterprise = django_filters.CharFilter(method="of_enterprise", label=_("Enterprise"))
    sector = RecordsFilter(
        field_name="enterprise__sector",
        queryset=Sector.objects.all(),
        label=_("Sector"),
        widget=forms.CheckboxSelectMultiple,
    )
    region = RecordsFilter(
        queryset=townships,
        method="within",
        label=_("Township"),
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=RiskKind.choices, label=_("Kind"), widget=forms.CheckboxSelectMultiple
    )
    level = django_filters.MultipleChoiceFilter(
        choices=RiskLevel.choices, label=_("Level"), widget=forms.CheckboxSelectMultiple
    )
    method = django_filters.ChoiceFilter(
        choices=RiskMethod.choices, label=_("Method"), empty_label=_("All")
    )
    score = NumberRangeFilter(label=_("Score"))
    control_level = django_filters.MultipleChoiceFilter(
        choices=ControlLevel.choices,
        label=_("Level of control"),
        widget=forms.CheckboxSelectMultiple,
    )
    responsible = django_filters.CharFilter(lookup_expr="contains", label=_("Person responsible"))
    next_review_on = django_filters.DateFromToRangeFilter(label=_("Next review"), widget=DateRange)
    retired = django_filters.BooleanFilter(
        method="being_retired", label=_("No longer present"), widget=YesNo
    )

    folded = (
        "kind", "method", "score", "control_level", "responsible", "next_review_on", "retired",
    )  # fmt: skip

    class Meta:
        model = RiskPoint
        fields: list[str] = []

    def having_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Each word stands in name, place, hazard factors or possible accidents."""
        for word in value.split():
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(place__icontains=word)
                | Q(hazard_factors__icontains=word)
                | Q(accident_types__icontains=word)
            )
        return rows

    def of_enterprise(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The enterprise found by name, initials or code; or the one of this key."""
        if not folded(value):
            return rows
        return rows.filter(enterprise__in=search(Enterprise.objects.all(), value).values("pk"))

    def within(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """In one of the townships, their villages included."""
        codes = [region.pk for region in value]
        return rows.filter(enterprise__region__in=with_descendants(codes)) if codes else rows

    def being_retired(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Retired ones, or those that are there."""
        return rows.filter(retired_on__isnull=not value)
