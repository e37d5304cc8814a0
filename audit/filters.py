"""What the auditor narrows the log by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audit import subjects
from audit.models import Event
from audit.queries import actors_named
from common.filters import NumberRangeFilter
from common.widgets import DateRange


class EventFilter(django_filters.FilterSet):
    """Events by number, subject, what happened, who did it, and both clocks."""

    seq = NumberRangeFilter(label=_("Sequence number"))
    subject_kind = django_filters.MultipleChoiceFilter(
        label=_("Kind of record"),
        choices=subjects.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Happening"),
        choices=subjects.kind_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    actor = django_filters.CharFilter(label=_("By whom"), method="by_actor")
    valid_on = django_filters.DateFromToRangeFilter(label=_("Happened on"), widget=DateRange)
    recorded_at = django_filters.DateFromToRangeFilter(label=_("Recorded at"), widget=DateRange)

    folded = ("seq", "recorded_at")

    class Meta:
        model = Event
        fields: list[str] = []

    def by_actor(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By a part of the person's name or user name."""
        return rows.filter(actor__in=actors_named(value))
