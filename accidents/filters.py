"""The list's filters, one for each column: the page, the export and the API read the same ones."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accidents.enums import FollowUp, Grade
from accidents.models import Accident
from accounts.enums import RegionLevel
from accounts.models import Region, Sector
from accounts.scope import with_descendants
from common.filters import NumberRangeFilter
from common.widgets import DateRange, YesNo
from hazards.models import AccidentType


def townships(request: Any) -> QuerySet[Region]:
    """What an accident's place may be filtered by: county and townships, former ones too."""
    return Region.objects.filter(level__in=[RegionLevel.COUNTY, RegionLevel.TOWNSHIP])


class AccidentFilter(django_filters.FilterSet):
    """Accidents by everything that the list shows."""

    q = django_filters.CharFilter(
        method="with_words", label=_("Number, place, enterprise or words")
    )
    occurred_on = django_filters.DateFromToRangeFilter(
        label=_("Day of the accident"), widget=DateRange
    )
    grade = django_filters.MultipleChoiceFilter(
        label=pgettext_lazy("accident", "Grade"),
        choices=Grade,
        widget=CheckboxSelectMultiple,
    )
    counted = django_filters.BooleanFilter(label=_("Counts"), widget=YesNo)
    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"), queryset=lambda request: Sector.objects.all(), empty_label=_("All")
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Township"), queryset=townships, method="in_region", empty_label=_("All")
    )
    accident_type = django_filters.ModelChoiceFilter(
        label=_("Type"),
        queryset=lambda request: AccidentType.objects.all(),
        empty_label=_("All"),
    )
    deaths = NumberRangeFilter(label=_("Deaths"))
    serious_injuries = NumberRangeFilter(label=_("Serious injuries"))
    minor_injuries = NumberRangeFilter(label=_("Minor injuries"))
    direct_loss = NumberRangeFilter(label=_("Loss (yuan)"))
    follow_up = django_filters.ChoiceFilter(
        label=_("Follow-up"), choices=FollowUp, empty_label=_("All")
    )
    concealed = django_filters.BooleanFilter(label=_("Concealed"), widget=YesNo)
    enterprise = django_filters.CharFilter(method="of_enterprise", label=_("Enterprise"))
    unmatched = django_filters.BooleanFilter(
        method="to_match", label=_("To be matched"), widget=YesNo
    )

    folded = (
        "sector", "region", "accident_type", "deaths", "serious_injuries", "minor_injuries",
        "direct_loss", "follow_up", "concealed", "enterprise",
    )  # fmt: skip

    class Meta:
        model = Accident
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = self.form.fields["accident_type"]
        types.label_from_instance = edition_and_name

    def with_words(self, rows: QuerySet[Accident], name: str, value: str) -> QuerySet[Accident]:
        """Number, place, summary or enterprise's name holds the words."""
        words = value.strip()
        return rows.filter(
            Q(number__icontains=words)
            | Q(place__icontains=words)
            | Q(summary__icontains=words)
            | Q(enterprise__name__icontains=words)
            | Q(enterprise_text__icontains=words)
            | Q(accident_type_text__icontains=words)
            | Q(source_number__icontains=words)
        )

    def to_match(self, rows: QuerySet[Accident], name: str, value: bool) -> QuerySet[Accident]:
        """A type or an enterprise is known by the imported register's words alone."""
        texts = ~Q(accident_type_text="") | ~Q(enterprise_text="")
        return rows.filter(texts) if value else rows.exclude(texts)

    def of_enterprise(self, rows: QuerySet[Accident], name: str, value: str) -> QuerySet[Accident]:
        """Part of the enterprise's name; its id where a page links to its accidents."""
        try:
            return rows.filter(enterprise=UUID(value))
        except ValueError:
            words = value.strip()
            return rows.filter(
                Q(enterprise__name__icontains=words) | Q(enterprise_text__icontains=words)
            )

    def in_region(self, rows: QuerySet[Accident], name: str, value: Region) -> QuerySet[Accident]:
        """The region and everything below it."""
        return rows.filter(region__in=with_descendants([value.pk]))


def edition_and_name(kind: AccidentType) -> str:
    """Both editions have types of the same name: 触电 (GB 6441-2025)."""
    return f"{kind} (GB 6441-{kind.edition})"
