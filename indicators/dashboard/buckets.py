"""Days sorted into buckets by the database: one comparison tree instead of date arithmetic."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import DateField, Func, IntegerField, Value


class Bucket(Func):
    """How many of the given first days are on or before a date: the number of its bucket.

    0: before the first. `firsts` ascend and are not empty. PostgreSQL searches the array by
    halves (truncating a date to its month there goes through time zones, and costs four times
    as much).
    """

    function = "width_bucket"
    output_field = IntegerField()

    def __init__(self, day: Any, firsts: Sequence[date], **extra: Any) -> None:
        days = [Value(first, output_field=DateField()) for first in firsts]
        super().__init__(day, *days, **extra)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        day, *firsts = self.source_expressions
        day_sql, day_params = compiler.compile(day)
        compiled = [compiler.compile(first) for first in firsts]
        marks = [sql for sql, _params in compiled]
        values = [value for _sql, params in compiled for value in params]
        if connection.vendor == "postgresql":
            sql = f"width_bucket({day_sql}, ARRAY[{', '.join(marks)}]::date[])"
            return sql, [*day_params, *values]
        terms = [f"({day_sql} >= {mark})" for mark in marks]
        params = [one for value in values for one in (*day_params, value)]
        return f"({' + '.join(terms)})", params
