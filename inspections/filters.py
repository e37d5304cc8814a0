"""What a list of inspections can be narrowed by: the same for page, export and API."""

from typing import Any

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel, Role
from accounts.models import Agency, Region, Sector, User
from common.filters import RecordFilter, RecordsFilter
from common.widgets import DateRange, YesNo
from enterprises.models import Enterprise
from enterprises.queries import search
from hazards.enums import Status as HazardStatus
from hazards.filters import EnterpriseFilter
from hazards.models import Hazard
from inspections.enums import InspectionKind, Status
from inspections.models import Checklist, Inspection
from inspections.querysets import InspectionQuerySet

Boxes = forms.CheckboxSelectMultiple
ORDER = ("-inspected_on", "-id")


class InspectionFilter(df.FilterSet):
    """Every shown column; `mine` are those in which the reader takes part."""

    number = df.CharFilter(label=_("Number"), lookup_expr="icontains")
    inspected = df.DateFromToRangeFilter(
        label=_("Day"), field_name="inspected_on", widget=DateRange()
    )
    enterprise = EnterpriseFilter(label=_("Enterprise"), method="filter_enterprise")
    status = df.MultipleChoiceFilter(label=_("State"), choices=Status, widget=Boxes, distinct=False)
    kind = df.MultipleChoiceFilter(
        label=_("Kind"), choices=InspectionKind, widget=Boxes, distinct=False
    )
    # folded below
    mine = df.BooleanFilter(label=_("Mine"), method="filter_mine", widget=YesNo())
    found = df.BooleanFilter(label=_("Hazards found"), method="filter_found", widget=YesNo())
    region = RecordsFilter(
        label=_("Township"),
        queryset=Region.objects.filter(level=RegionLevel.TOWNSHIP),
        widget=Boxes,
        distinct=False,
    )
    sector = RecordsFilter(
        label=_("Sector"), queryset=Sector.objects.all(), widget=Boxes, distinct=False
    )
    agency = RecordFilter(label=_("Agency"), queryset=Agency.objects.all(), empty_label=_("All"))
    officer = RecordFilter(
        label=_("Officer"),
        queryset=User.objects.filter(agency__isnull=False)
        .order_by("full_name")
        .only("full_name", "username"),
        empty_label=_("All"),
        method="filter_officer",
    )
    checklist = RecordFilter(
        label=_("Checklist"),
        field_name="version__checklist",
        queryset=Checklist.objects.all(),
        empty_label=_("All"),
    )

    folded = ("mine", "found", "region", "sector", "agency", "officer", "checklist")

    class Meta:
        model = Inspection
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader: User = self.request.user if self.request else User()
        self.filters["enterprise"].field.for_user(self.reader)
        if self.reader.role == Role.OFFICER:
            for name in ("officer", "mine"):
                del self.filters[name]

    def filter_enterprise(
        self, rows: InspectionQuerySet, name: str, value: Enterprise | str
    ) -> InspectionQuerySet:
        """One enterprise, or those that a text finds."""
        if isinstance(value, Enterprise):
            return rows.filter(enterprise=value)
        found = search(Enterprise.objects.visible_to(self.reader), value)
        return rows.filter(enterprise__in=found.order_by().values("pk"))

    def filter_mine(self, rows: InspectionQuerySet, name: str, value: bool) -> InspectionQuerySet:
        """Those in which the reader takes part, or does not."""
        mine = rows.model.objects.with_officer(self.reader).values("pk")
        return rows.filter(pk__in=mine) if value else rows.exclude(pk__in=mine)

    def filter_officer(
        self, rows: InspectionQuerySet, name: str, value: User
    ) -> InspectionQuerySet:
        """Those in which an officer takes part."""
        return rows.with_officer(value)

    def filter_found(self, rows: InspectionQuerySet, name: str, value: bool) -> InspectionQuerySet:
        """Something was found that is not void, or nothing."""
        hazards = Hazard.objects.filter(inspection=OuterRef("pk")).exclude(status=HazardStatus.VOID)
        return rows.filter(Exists(hazards) if value else ~Exists(hazards))
