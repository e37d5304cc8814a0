"""The sums beside the spans: by how much each span changes the figures, on which days.

A span adds to the figures on its first day, adds to "due" and "overdue" when its due date comes and
has passed, and takes all away on the day on which it ends. Nothing else ever changes a figure of
the whole county, so these steps added up to D are the figures on D (see models.Tally).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from psycopg2.extras import execute_values

from indicators.counting import counted_in
from indicators.figures import FIGURES
from indicators.models import FAR, Span, Tally
from indicators.writing import COLUMNS

DAY = timedelta(days=1)
AT_ONCE = 5_000

Key = tuple[str, date, date, str, str, str]
"""Reach, first day, month found, region, sector, grade."""

Change = tuple[tuple[int, int], ...]
"""Places in FIGURES, each with the number by which it changes."""

Step = tuple[date, Change]
"""A day, and what changes on it."""

_KEYS = ("reach", "day", "month", "region", "sector", "grade")
_TABLE = Tally._meta.db_table


class TalliedSpan(NamedTuple):
    """What of a span decides its steps; the order is that of COLUMNS."""

    found_on: date
    region: str
    sector: str
    begins_on: date
    ends_on: date
    state: str
    grade: str
    due_on: date | None
    submitted_on: date | None
    on_time: bool | None
    on_time_original: bool | None
    sent_back: bool
    reopened: bool


_values = itemgetter(*(COLUMNS.index(name) for name in TalliedSpan._fields))


class Changes:
    """What a piece of the log changes in the tallies: spans that hold from now on, and those that
    hold no more.
    """

    def __init__(self) -> None:
        self._by_day: dict[tuple[Any, ...], list[int]] = defaultdict(_zeros)

    def add(self, row: Sequence[Any]) -> None:
        """A span that holds; its values in the order of COLUMNS (numbers may be left out)."""
        self._take(row, 1)

    def remove(self, row: Sequence[Any]) -> None:
        """A span that was counted and holds no more."""
        self._take(row, -1)

    def _take(self, row: Sequence[Any], sign: int) -> None:
        span = TalliedSpan(*_values(row))
        where = (span.found_on.replace(day=1), span.region, span.sector, span.grade)
        for day, changes in steps(span):
            sums = self._by_day[day, *where]
            for place, number in changes:
                sums[place] += sign * number

    def write(self) -> None:
        """Add the changes to what is stored."""
        _write(self._sums())

    def _sums(self) -> dict[Key, list[int]]:
        """The changes by day, month and year."""
        found: dict[Key, list[int]] = defaultdict(_zeros)
        for (day, *where), change in self._by_day.items():
            if not any(change):
                continue
            month = day.replace(day=1)
            for reach, first in (("D", day), ("M", month), ("Y", month.replace(month=1))):
                sums = found[reach, first, *where]
                for place, number in enumerate(change):
                    sums[place] += number
        return found


def steps(span: TalliedSpan) -> Iterator[Step]:
    """The days on which the figures of the span change, and by how much.

    It is in no figure before the hazard's day of finding: C(a, b) on D holds what was found by D.
    """
    begins_on = max(span.begins_on, span.found_on)
    submitted_on = span.submitted_on
    due_on = span.due_on if span.due_on and span.due_on < FAR - DAY else None  # else it never comes
    pattern = _pattern(
        span.state,
        span.on_time,
        span.on_time_original,
        span.sent_back,
        span.reopened,
        max(-1, (due_on - begins_on).days) if due_on else None,
        bool(due_on and submitted_on and submitted_on <= due_on),
        None if span.ends_on == FAR else (span.ends_on - begins_on).days,
    )
    for after, changes in pattern:
        yield begins_on + after, changes


@lru_cache(maxsize=65_536)
def _pattern(
    state: str,
    on_time: bool | None,
    on_time_original: bool | None,
    sent_back: bool,
    reopened: bool,
    due_after: int | None,
    in_time: bool,
    lasts: int | None,
) -> tuple[tuple[timedelta, Change], ...]:
    """The steps of a span by the time since it began: `due_after` (days from its first day to the
    due date; -1: before it), whether the submission was `in_time`, and how many days it `lasts`.
    """
    if lasts is not None and lasts <= 0:
        return ()
    first = date(2000, 1, 1)
    due_on = None if due_after is None else first + due_after * DAY
    days = [0]
    if due_after is not None:
        days += [
            day for day in (due_after, due_after + 1) if day > 0 and (not lasts or day < lasts)
        ]
    span = TalliedSpan(
        found_on=first, region="", sector="", begins_on=first, ends_on=FAR, state=state, grade="",
        due_on=due_on, submitted_on=due_on and (due_on if in_time else due_on + DAY),
        on_time=on_time, on_time_original=on_time_original, sent_back=sent_back, reopened=reopened,
    )  # fmt: skip
    before = _zeros()
    found = []
    for day in days:
        now = list(map(int, counted_in(span, first + day * DAY)))
        found.append((day * DAY, _change(now, before)))
        before = now
    if lasts is not None:
        found.append((lasts * DAY, _change(_zeros(), before)))
    return tuple((after, change) for after, change in found if change)


def _zeros() -> list[int]:
    return [0] * len(FIGURES)


def _change(now: list[int], before: list[int]) -> Change:
    pairs = enumerate(zip(now, before, strict=True))
    return tuple((place, new - old) for place, (new, old) in pairs if new != old)


def forget() -> None:
    """Delete all tallies: they are to be made anew with the spans."""
    Tally.objects.all().delete()


def rows_held(hazards: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The spans of these hazards that hold now, in the order of COLUMNS."""
    held = Span.objects.filter(hazard__in=hazards, known_to=None)
    yield from held.values_list(*COLUMNS).iterator()


def _write(sums: dict[Key, list[int]]) -> None:
    names = ", ".join((*_KEYS, *FIGURES))
    added = ", ".join(f"{name} = {_TABLE}.{name} + excluded.{name}" for name in FIGURES)
    conflict = f"ON CONFLICT ({', '.join(_KEYS)}) DO UPDATE SET {added}"
    rows = ((*key, *change) for key, change in sorted(sums.items()) if any(change))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"INSERT INTO {_TABLE} ({names}) VALUES %s {conflict}"  # noqa: S608 - own names
            while piece := list(islice(rows, AT_ONCE)):
                execute_values(cursor.cursor, statement, piece, page_size=AT_ONCE)
        else:
            marks = ", ".join(["%s"] * len((*_KEYS, *FIGURES)))
            statement = f"INSERT INTO {_TABLE} ({names}) VALUES ({marks}) {conflict}"  # noqa: S608 - own names
            cursor.executemany(
                statement,
                [
                    [one.isoformat() if isinstance(one, date) else one for one in row]
                    for row in rows
                ],
            )
