"""What a list of hazards can be narrowed by: the same for page, export and API."""

from datetime import date
from typing import Any

import django_filters as df
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel, Role
from accounts.models import Agency, Region, Sector, User
from common.counting import Total
from common.filters import RecordFilter, RecordsFilter
from common.widgets import DateRange, YesNo
from enterprises.enums import RiskLevel
from enterprises.models import Enterprise
from enterprises.queries import search
from enterprises.widgets import EnterpriseField
from hazards.enums import Category, Grade, Source, Status
from hazards.models import AccidentType, Hazard, Instruction, Listing, Suspicion
from hazards.querysets import HazardQuerySet

NEWEST, OLDEST, DUE = "", "found", "due"
ORDERS = {OLDEST: _("oldest first"), DUE: _("due soonest")}
FEW = 2_000
Boxes = forms.CheckboxSelectMultiple


class EnterpriseTextField(EnterpriseField):
    """One enterprise, or a text that its name, initials or code hold."""

    def clean(self, value: Any) -> Enterprise | str | None:
        picked = self.widget.format_value(value)
        if picked.text and not picked.pk:
            return picked.text
        return super().clean(value)


class EnterpriseFilter(df.Filter):
    """`enterprise=<id>`, or `enterprise_search=<text>`."""

    field_class = EnterpriseTextField


class _OwnRange(df.DateFromToRangeFilter):
    """From one day to another; `found_after`, `found_before`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateRange(), **kwargs)


class _YesNo(df.BooleanFilter):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=YesNo(), **kwargs)


class HazardFilter(df.FilterSet):
    """Filters of the hazards that a person sees; `order` is the key by which they are paged.

    An officer has no filter by source, and "found" is the day as the enterprise may know it: a
    filter must not tell what the list hides.
    """

    q = df.CharFilter(label=_("Search"), method="filter_text")
    status = df.MultipleChoiceFilter(label=_("State"), choices=Status, widget=Boxes, distinct=False)
    grade = df.ChoiceFilter(label=_("Grade"), choices=Grade, empty_label=_("All"))
    overdue = _YesNo(label=_("Overdue"), method="filter_overdue")
    enterprise = EnterpriseFilter(label=_("Enterprise"), method="filter_enterprise")
    region = RecordsFilter(
        label=_("Township"),
        queryset=Region.objects.filter(level__in=[RegionLevel.COUNTY, RegionLevel.TOWNSHIP]),
        widget=Boxes,
        distinct=False,
    )
    # folded below
    sector = RecordsFilter(
        label=_("Sector"),
        queryset=Sector.objects.all(),
        widget=Boxes,
        distinct=False,
    )
    due = _OwnRange(label=_("Due"), field_name="due_on")
    mine = _YesNo(label=_("Mine"), method="filter_mine")
    ordering = df.ChoiceFilter(
        label=_("Order"),
        choices=list(ORDERS.items()),
        empty_label=_("newest first"),
        method="keep",
    )
    source = df.MultipleChoiceFilter(
        label=_("Source"), choices=Source, widget=Boxes, distinct=False
    )
    found = _OwnRange(label=_("Found on"), field_name="found_on")
    closed = _OwnRange(label=_("Closed on"), field_name="closed_on")
    agency = RecordFilter(label=_("Agency"), queryset=Agency.objects.all(), empty_label=_("All"))
    inspector = RecordFilter(
        label=_("Inspector"),
        queryset=User.objects.filter(agency__isnull=False)
        .order_by("full_name")
        .only("full_name", "username"),
        empty_label=_("All"),
    )
    category = df.CharFilter(label=_("Category"), method="filter_category")
    accident_type = RecordFilter(
        label=_("Possible accident"), queryset=AccidentType.objects.all(), empty_label=_("All")
    )
    risk_level = df.MultipleChoiceFilter(
        label=_("Risk level"),
        choices=RiskLevel,
        widget=Boxes,
        distinct=False,
    )
    no_due = _YesNo(label=_("No due date"), field_name="due_on", lookup_expr="isnull")
    listed = _YesNo(label=_("Listed for supervision"), method="filter_listed")
    instructed = _YesNo(label=_("Instruction to answer"), method="filter_instructed")
    suspected = _YesNo(label=_("Suspected duplicate"), method="filter_suspected")
    imported = _YesNo(label=_("Imported"))

    folded = (
        "sector", "due", "mine", "ordering", "source", "found", "closed", "agency", "inspector",
        "category", "accident_type", "risk_level", "no_due", "listed", "instructed", "suspected",
        "imported",
    )  # fmt: skip

    class Meta:
        model = Hazard
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader: User = self.request.user if self.request else User()
        self.filters["enterprise"].field.for_user(self.reader)
        if self.reader.role == Role.OFFICER:
            for name in ("source", "inspector", "suspected", "mine", "instructed"):
                del self.filters[name]
            self.filters["found"].field_name = "shown_on"

    by_index = True

    def first_of(self, total: Total) -> HazardQuerySet:
        """The rows for a page, of which there are so many. Of a few among many others the keys are
        known already; walking along the order would pass by all the others.
        """
        if total.keys is not None:
            return self.queryset.filter(pk__in=total.keys)
        asked = self.form.cleaned_data.get("q") if self.form.is_valid() else ""
        if not total.more or not asked:
            return self.qs
        walking = type(self)(self.data, self.queryset, request=self.request)
        walking.by_index = False
        return walking.qs

    @property
    def order(self) -> tuple[str, str]:
        """The key of the order that is asked for, its last field unique, none of them null."""
        asked = self.form.cleaned_data.get("ordering") if self.form.is_valid() else ""
        return order_for(self.reader, asked or NEWEST)

    def keep(self, rows: HazardQuerySet, name: str, value: str) -> HazardQuerySet:
        """The order is no condition."""
        return rows

    def filter_text(self, rows: HazardQuerySet, name: str, value: str) -> HazardQuerySet:
        """Every word stands in number, place or description."""
        return rows.holding(value, by_index=self.by_index)

    def filter_enterprise(
        self, rows: HazardQuerySet, name: str, value: Enterprise | str
    ) -> HazardQuerySet:
        """One enterprise, or those that a text finds."""
        if isinstance(value, Enterprise):
            return rows.filter(enterprise=value)
        found = search(Enterprise.objects.visible_to(self.reader), value)
        return rows.filter(enterprise__in=found.order_by().values("pk"))

    def filter_category(self, rows: HazardQuerySet, name: str, value: str) -> HazardQuerySet:
        """By our own words for a category, or by what a ledger's cell said; only the latter are
        looked into, which for a million rows takes a database most of a second.
        """
        text = value.casefold()
        codes = [
            code
            for code, label in Category.choices
            if text in str(label).casefold() or text in code.casefold()
        ]
        told = ~Q(category__in=Category.values) & Q(category__icontains=value)
        return rows.filter(Q(category__in=codes) | told)

    def filter_overdue(self, rows: HazardQuerySet, name: str, value: bool) -> HazardQuerySet:
        """Overdue today, by the one definition."""
        today = timezone.localdate()
        return rows.overdue(today) if value else rows.not_overdue(today)

    def filter_mine(self, rows: HazardQuerySet, name: str, value: bool) -> HazardQuerySet:
        """Logged by the inspector; listed in the name of the leader."""
        if self.reader.role == Role.LEADER:
            mine = Q(Exists(_listings().filter(leader=self.reader)))
        else:
            mine = Q(inspector=self.reader)
        return rows.filter(mine) if value else rows.exclude(mine)

    def filter_listed(self, rows: HazardQuerySet, name: str, value: bool) -> HazardQuerySet:
        """Listed for supervision now."""
        return rows.filter(Exists(_listings()) if value else ~Exists(_listings()))

    def filter_instructed(self, rows: HazardQuerySet, name: str, value: bool) -> HazardQuerySet:
        """A leader's instruction waits for its answer."""
        waiting = Exists(Instruction.objects.open().filter(hazard=OuterRef("pk")))
        return rows.filter(waiting if value else ~waiting)

    def filter_suspected(self, rows: HazardQuerySet, name: str, value: bool) -> HazardQuerySet:
        """Suspected, and not decided, to be one with another."""
        open_ = Suspicion.objects.filter(dismissed_at=None, merged_at=None)
        either = open_.values("hazard").union(open_.values("other"))
        return rows.filter(pk__in=either) if value else rows.exclude(pk__in=either)


def order_for(reader: User, asked: str) -> tuple[str, str]:
    """The key of an order for a reader; what is not known is the newest first."""
    found = "shown_on" if reader.role == Role.OFFICER else "found_on"
    keys = {OLDEST: (found, "id"), DUE: ("due_order", "id")}
    return keys.get(asked, (f"-{found}", "-id"))


def found_on(reader: User, hazard: Hazard) -> date:
    """The day of finding as the reader may know it."""
    return hazard.shown_on if reader.role == Role.OFFICER else hazard.found_on


def _listings() -> Any:
    return Listing.objects.filter(hazard=OuterRef("pk"), delisted_on=None)
