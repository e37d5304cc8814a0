"""The record of accidents in a few numbers, as the command and the pages of figures print it."""

from datetime import date
from typing import TypedDict

from accidents.enums import Grade
from accidents.queries.records import Record, record
from accidents.queries.streaks import streak
from accounts.models import User


class ByThreshold(TypedDict):
    """A number for accidents of any grade, of larger or above, of serious or above."""

    any: int | None
    larger: int | None
    serious: int | None


class Summary(TypedDict):
    """What `summary` answers; None stands for "unknown"."""

    counted: int
    zero_accident_year: bool | None
    days_without: ByThreshold
    consecutive_years_without_serious: int | None
    register_from: date | None
    months_without: ByThreshold
    years_without: ByThreshold


def summary(
    *,
    begin: date,
    end: date,
    as_of: date,
    up_to_seq: int | None = None,
    county: str | None = None,
    user: User | None = None,
) -> Summary:
    """Accidents of a cohort and the streaks on a day, from the events.

    In: the cohort's first and last day; D; the number of the last event that was known (None: all
    that is known now); the county (None: the installation's own); `user`: whose row filter limits
    the accidents (None: the whole county).
    Out: `counted` (accidents of the cohort up to D that count), `zero_accident_year` (of the
    cohort's year where the cohort is a whole calendar year, else of D's year), `days_without`,
    `consecutive_years_without_serious`, `register_from` as a date, and the streaks in whole months
    and whole calendar years by threshold. Unknown is None.
    """
    found = record(as_of=as_of, up_to_seq=up_to_seq, county=county, user=user)
    whole = (begin, end) == (date(begin.year, 1, 1), date(begin.year, 12, 31))
    return {
        "counted": len(found.between(begin, end)),
        "zero_accident_year": found.zero_year(begin.year if whole else as_of.year),
        "days_without": by_threshold(found, "days"),
        "consecutive_years_without_serious": found.years_without(Grade.SERIOUS),
        "register_from": found.register_from,
        "months_without": by_threshold(found, "months"),
        "years_without": by_threshold(found, "years"),
    }


def by_threshold(found: Record, unit: str) -> ByThreshold:
    """The streaks of the three thresholds in `days`, `months` or `years`."""
    return {
        "any": getattr(streak(found, Grade.GENERAL), unit),
        "larger": getattr(streak(found, Grade.LARGER), unit),
        "serious": getattr(streak(found, Grade.SERIOUS), unit),
    }
