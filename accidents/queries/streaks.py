"""A streak told in the three ways in which it is counted: days, whole months, calendar years."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from accidents.enums import Grade
from accidents.queries.records import Known, Record

THRESHOLDS = (Grade.GENERAL, Grade.LARGER, Grade.SERIOUS)


@dataclass(frozen=True)
class Streak:
    """How long there has been no accident of the grade or above; None stands for "unknown".

    `last` is the accident on which it rests; None where it rests on the register's beginning, since
    no streak reaches back before that day, or where nothing is known. `since` is its first day: the
    day after the accident, or the day on which the register begins.
    """

    grade: str
    days: int | None
    months: int | None
    years: int | None
    since: date | None
    last: Known | None

    @property
    def is_known(self) -> bool:
        return self.days is not None


def streak(record: Record, grade: str) -> Streak:
    """The streak of a threshold on the record's day."""
    last, began = record.last(grade), record.register_from
    days, years = record.days_without(grade), record.years_without(grade)
    if days is None:
        return Streak(grade, None, None, years, None, None)
    if last is None or (began is not None and last.occurred_on < began):
        assert began is not None
        months = whole_months(began - timedelta(days=1), record.as_of)
        return Streak(grade, days, months, years, began, None)
    months = whole_months(last.occurred_on, record.as_of)
    since = last.occurred_on + timedelta(days=1)
    return Streak(grade, days, months, years, since, last)


def whole_months(after: date, day: date) -> int:
    """Whole months that have passed at the end of `day`, counted from the day after `after`.

    A month ends on the day of the month that corresponds to `after`; where there is none, on the
    last of the month (Civil Code, articles 201 and 202).
    """
    months = (day.year - after.year) * 12 + day.month - after.month
    if day.day < min(after.day, monthrange(day.year, day.month)[1]):
        months -= 1
    return max(months, 0)
