"""What the auditor narrows the log by."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audit import subjects
from audit.models import Event
from audit.queries import actors_named, sequence_at
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
    recorded_at = django_filters.DateFromToRangeFilter(
        label=_("Recorded at"), widget=DateRange, method="by_moment"
    )

    folded = ("seq", "recorded_at")

    class Meta:
        model = Event
        fields: list[str] = []

    def by_actor(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By a part of the person's name or user name."""
        return rows.filter(actor__in=actors_named(value))

    def by_moment(self, rows: QuerySet[Any], name: str, value: slice) -> QuerySet[Any]:
        """By days; moments never fall along the numbers, so days are numbers and serve the key."""
        if value.start:
            before = sequence_at(settings.COUNTY_CODE, value.start - timedelta(microseconds=1))
            rows = rows.filter(recorded_at__gte=value.start, seq__gt=before)
        if value.stop:
            last = sequence_at(settings.COUNTY_CODE, value.stop)
            rows = rows.filter(recorded_at__lte=value.stop, seq__lte=last)
        return rows
