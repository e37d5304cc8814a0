"""How many rows a list has: exactly where that is quick, else "more than 10,000"; all on demand.

Counting a million rows takes a database a fifth of a second each time, and nobody reads the number.
What is shown is true in either case, and `?count=exact` in the address gives the whole number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

ASKED, EXACT = "count", "exact"


@dataclass(frozen=True)
class Total:
    """So many rows; `more`: and there are more than that."""

    number: int
    more: bool = False


def total_of(rows: QuerySet[Any], query: Mapping[str, str]) -> Total:
    """The number of rows; not many more than settings.LIST_COUNT_TO are counted unless the address
    asks for all.
    """
    most = settings.LIST_COUNT_TO
    if query.get(ASKED) == EXACT:
        return Total(rows.count())
    some = rows.order_by().values("pk")  # a constant would be left out, and SQLite wants a column
    counted = some[: most + 1].count()
    return Total(most, more=True) if counted > most else Total(counted)
