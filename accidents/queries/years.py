"""Accidents by calendar year: how many of each grade, whom they killed and hurt, what was lost."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accidents.enums import Grade
from accidents.queries.records import Known, Record


@dataclass(frozen=True)
class Year:
    """A line of the table. `zero` tells whether it was a zero-accident year; None: unknown."""

    year: int | None
    begin: date
    end: date
    counted: int
    by_grade: dict[str, int]
    deaths: int
    serious_injuries: int
    minor_injuries: int
    direct_loss: Decimal
    zero: bool | None


def years(record: Record) -> list[Year]:
    """Every year up to that of D, newest first, from the register's beginning or the first
    accident on record, whichever is earlier; none where neither is known.
    """
    begun = [one.occurred_on.year for one in record.accidents[:1]]
    if record.register_from and record.register_from <= record.as_of:
        begun.append(record.register_from.year)
    if not begun:
        return []
    found: dict[int, list[Known]] = {}
    for one in record.accidents:
        found.setdefault(one.occurred_on.year, []).append(one)
    return [
        _line(record, year, found.get(year, []))
        for year in range(record.as_of.year, min(begun) - 1, -1)
    ]


def total(record: Record, lines: list[Year]) -> Year | None:
    """All lines as one; None where there are none."""
    if not lines:
        return None
    return _sum(record.accidents, None, lines[-1].begin, record.as_of, zero=None)


def _line(record: Record, year: int, accidents: list[Known]) -> Year:
    end = min(date(year, 12, 31), record.as_of)
    return _sum(accidents, year, date(year, 1, 1), end, zero=record.zero_year(year))


def _sum(
    accidents: Iterable[Known], year: int | None, begin: date, end: date, *, zero: bool | None
) -> Year:
    rows = list(accidents)
    grades = Counter(one.grade for one in rows)
    return Year(
        year=year,
        begin=begin,
        end=end,
        counted=len(rows),
        by_grade={grade: grades[grade] for grade in Grade.values},
        deaths=sum(one.deaths for one in rows),
        serious_injuries=sum(one.serious_injuries for one in rows),
        minor_injuries=sum(one.minor_injuries for one in rows),
        direct_loss=sum((one.direct_loss for one in rows), Decimal(0)),
        zero=zero,
    )
