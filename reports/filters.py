"""What the list of reports is narrowed by: page, export and API read the same ones."""

import django_filters
from django.db.models import F, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from common.filters import NumberRangeFilter
from common.widgets import DateRange, YesNo
from reports.enums import ReportKind
from reports.models import Report

ABOUT = (("county", _("The whole county")), ("enterprise", _("An enterprise")))


class ReportFilter(django_filters.FilterSet):
    """Reports by everything that the list shows."""

    q = django_filters.CharFilter(method="having_words", label=_("Number or enterprise"))
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=ReportKind, widget=CheckboxSelectMultiple
    )
    about = django_filters.ChoiceFilter(
        method="about_whom", label=_("About"), choices=ABOUT, empty_label=_("All")
    )
    period = django_filters.DateFromToRangeFilter(
        field_name="begins_on", label=_("Period begins"), widget=DateRange
    )
    as_of = django_filters.DateFromToRangeFilter(label=_("As of"), widget=DateRange)
    known_at = django_filters.DateFromToRangeFilter(label=_("Published"), widget=DateRange)
    version = NumberRangeFilter(label=_("Version"))
    newest = django_filters.BooleanFilter(
        method="is_newest", label=_("Newest version"), widget=YesNo
    )
    unfinished = django_filters.BooleanFilter(
        method="is_unfinished", label=_("Period unfinished"), widget=YesNo
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def having_words(self, rows: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        """Its number, or part of the enterprise's name."""
        words = value.strip()
        wanted = Q(enterprise__name__icontains=words)
        if words.isascii() and words.isdigit():
            wanted |= Q(number=int(words[:18]))
        return rows.filter(wanted)

    def about_whom(self, rows: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        """The county's reports, or those of enterprises."""
        return rows.filter(enterprise__isnull=value == "county")

    def is_newest(self, rows: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        """Not corrected by a further version."""
        return rows.filter(correction__isnull=value)

    def is_unfinished(self, rows: QuerySet[Report], name: str, value: bool) -> QuerySet[Report]:
        """Published before its period was over."""
        young = Q(as_of__lt=F("ends_on"))
        return rows.filter(young if value else ~young)
