"""The figures of the whole county as known now, from the tallies: some thousand sums instead of one
row for each hazard. Whatever the tallies cannot tell is counted over the spans (see standings).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Sum

from accounts.models import User
from accounts.scope import scope_of
from indicators.calendars import CALENDAR
from indicators.figures import FIGURES, Cohort, Counts
from indicators.queries import dimensions
from indicators.querysets import TallyQuerySet

SLICES = frozenset({"grade", "region", "sector", "month", "quarter", "year"})
"""The slices that tallies tell."""


def can_tell(user: User, cohort: Cohort, as_of: date, known: int | None) -> bool:
    """Whether the tallies answer this reader: one who sees everything, as known now."""
    return known is None and scope_of(user).everything and is_told(cohort, as_of)


def is_told(cohort: Cohort, as_of: date) -> bool:
    """Whether the cohort begins and ends with a month; what lies after D is not in it anyway."""
    begins = cohort.begin is None or cohort.begin.day == 1
    return begins and (cohort.end >= as_of or (cohort.end + timedelta(days=1)).day == 1)


def sums(
    tallies: TallyQuerySet, cohort: Cohort, as_of: date, *by: str
) -> Iterator[tuple[Any, ...]]:
    """The parts that hold a hazard on D, in one query: the values of the columns `by` (of region,
    sector, month, grade), then the numbers of FIGURES. The cohort has to be told (`is_told`).
    """
    rows = tallies.up_to(as_of).filter(month__lte=min(cohort.end, as_of))
    if cohort.begin:
        rows = rows.filter(month__gte=cohort.begin)
    added = {f"n_{figure}": Sum(figure) for figure in FIGURES}
    grouped = rows.order_by().values_list(*by).annotate(**added)
    yield from (row for row in grouped if row[len(by)])


def cells(
    tallies: TallyQuerySet, cohort: Cohort, as_of: date, by: str
) -> dict[tuple[str, str], Counts]:
    """The figures of each part and grade that holds a hazard; `by` is one of SLICES."""
    column = "month" if by in CALENDAR else by
    key_for = dimensions.keys_for(by)
    found: dict[tuple[str, str], Counts] = {}
    for value, grade, *numbers in sums(tallies, cohort, as_of, column, "grade"):
        cell, counts = (key_for(value), grade), Counts(*numbers)
        found[cell] = found[cell] + counts if cell in found else counts
    return found
