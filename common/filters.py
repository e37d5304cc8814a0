"""Filters that django-filter's own do not serve."""

from typing import Any

import django_filters
from django.db.models import QuerySet

from common.widgets import NumberRange


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
