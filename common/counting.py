"""How many rows a list has: exactly where that is quick, else "more than 10,000"; all on demand.

Counting a million rows takes a database a fifth of a second each time, and nobody reads the number.
What is shown is true in either case, and `?count=exact` in the address gives the whole number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Aggregate, Count, JSONField, QuerySet

ASKED, EXACT = "count", "exact"


@dataclass(frozen=True)
class Total:
    """So many rows; `more`: and there are more than that. `keys` are those of a few rows, who need
    not be looked for again; None where nobody asked for them, or the rows are many.
    """

    number: int
    more: bool = False
    keys: Sequence[Any] | None = None


class _KeysOfFew(Aggregate):
    """The keys of the rows that are counted, unless they are more than `few`."""

    template = "CASE WHEN COUNT(*) <= %(few)s THEN TO_JSONB(ARRAY_AGG(%(expressions)s)) END"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite's own way of making JSON of many."""
        template = "CASE WHEN COUNT(*) <= %(few)s THEN JSON_GROUP_ARRAY(%(expressions)s) END"
        return self.as_sql(compiler, connection, template=template, **context)


def total_of(rows: QuerySet[Any], query: Mapping[str, str], *, few: int = 0) -> Total:
    """The number of rows; not many more than settings.LIST_COUNT_TO are counted unless the address
    asks for all. Where filters leave no more than `few` of them, their keys come with the number.
    """
    most = settings.LIST_COUNT_TO
    if query.get(ASKED) == EXACT:
        return Total(rows.count())
    some = rows.order_by().values("pk")[: most + 1]  # SQLite wants a column, no constant
    if not few or not rows.query.has_filters():
        counted, keys = some.count(), None
    else:
        told = some.aggregate(number=Count("pk"), keys=_KeysOfFew("pk", few=few))
        counted, keys = told["number"], _as_keys(rows, told["keys"], told["number"] <= few)
    return Total(most, more=True) if counted > most else Total(counted, keys=keys)


def _as_keys(rows: QuerySet[Any], told: list[Any] | None, are_few: bool) -> list[Any] | None:
    """An aggregate of no rows is null, though they are few."""
    return [rows.model._meta.pk.to_python(key) for key in told or []] if are_few else None
