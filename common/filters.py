"""Filters that django-filter's own do not serve."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django_filters.fields import ModelChoiceField, ModelMultipleChoiceField

from common.widgets import NumberRange


class _Records(ModelChoiceIterator):
    """The records of a form's field, asked for once. Django asks at each look, and by a cursor of
    the database: three round trips for a dozen rows.
    """

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for record in self.queryset:
            yield self.choice(record)


class _RecordField(ModelChoiceField):
    iterator = _Records


class _RecordsField(ModelMultipleChoiceField):
    iterator = _Records


class RecordFilter(django_filters.ModelChoiceFilter):
    """One record of a small table."""

    field_class = _RecordField


class RecordsFilter(django_filters.ModelMultipleChoiceFilter):
    """Several records of a small table."""

    field_class = _RecordsField


class NumberRangeFilter(django_filters.RangeFilter):
    """Least and most of a number, each asked for by itself.

    Django knows for "at least" and "at most" which numbers no column can hold; for BETWEEN it does
    not, and SQLite then breaks on them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"widget": NumberRange, **kwargs})

    def filter(self, qs: QuerySet[Any], value: slice | None) -> QuerySet[Any]:
        """The rows of qs between value.start and value.stop, both included; either may be None."""
        if value is None:
            return qs
        if value.start is not None:
            qs = qs.filter(**{f"{self.field_name}__gte": value.start})
        if value.stop is not None:
            qs = qs.filter(**{f"{self.field_name}__lte": value.stop})
        return qs
