"""The county's record of accidents and its streaks, computed from the events when asked.

Definitions: statistics, section "Accidents". Grade and whether an accident counts use every fact
recorded by T, whatever D: a concealed accident that came to light breaks the series for the past
too, as known now; as known before that it did not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.conf import settings

from accidents.enums import Grade, or_above
from accidents.models import Accident, RegisterStart
from accounts.models import User
from accounts.scope import scope_of
from audit.models import Event

SUBJECT = "accident"
REGISTER = "accident_register"


class DaysWithout(TypedDict):
    """Days without an accident of any grade, of larger or above, of serious or above."""

    any: int | None
    larger: int | None
    serious: int | None


class Summary(TypedDict):
    """What `summary` answers; None stands for "unknown"."""

    counted: int
    zero_accident_year: bool | None
    days_without: DaysWithout
    consecutive_years_without_serious: int | None
    register_from: date | None


@dataclass(frozen=True)
class Known:
    """An accident as it was known: nothing more is needed for the streaks."""

    id: UUID
    occurred_on: date
    grade: str
    counted: bool


@dataclass(frozen=True)
class Record:
    """The counted accidents up to D, oldest first, and from when the register is complete."""

    accidents: list[Known]
    register_from: date | None
    as_of: date

    def last(self, grade: str = Grade.GENERAL) -> Known | None:
        """The last counted accident of the grade or above on or before D."""
        found = [one for one in self.accidents if one.grade in or_above(grade)]
        return found[-1] if found else None

    def at(self, day: date) -> "Record":
        """The record on an earlier day, from the same knowledge."""
        before = [one for one in self.accidents if one.occurred_on <= day]
        return Record(before, self.register_from, day)

    def days_without(self, grade: str = Grade.GENERAL) -> int | None:
        """Days from the last accident to D, 0 on its day; never from before the register began."""
        last = self.last(grade)
        began = self._began(last)
        return None if began is None else (self.as_of - began).days

    def years_without(self, grade: str = Grade.SERIOUS) -> int | None:
        """Whole calendar years without such an accident, backwards from the last complete one.

        The year of D is complete on its 31 December only. An accident in an unfinished year ends
        no whole year yet.
        """
        year = _last_complete(self.as_of)
        hit = [o.occurred_on.year for o in self.accidents if o.grade in or_above(grade)]
        before = [one for one in hit if one <= year]
        ends = [before[-1]] if before else []
        if self.register_from:
            if self.as_of < self.register_from:
                return None
            ends.append(_first_covered(self.register_from) - 1)
        return max(0, year - max(ends)) if ends else None

    def zero_year(self, year: int) -> bool | None:
        """No counted accident in the year; None while it is unfinished on D or not covered."""
        begins = date(year, 1, 1)
        if not self.register_from or self.register_from > begins:
            return None
        if self.as_of < date(year, 12, 31):
            return None
        return not any(one.occurred_on.year == year for one in self.accidents)

    def _began(self, last: Known | None) -> date | None:
        if self.register_from is None:
            return last.occurred_on if last else None
        if self.as_of < self.register_from:
            return None
        return max(last.occurred_on, self.register_from) if last else self.register_from


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
    `consecutive_years_without_serious`, and `register_from` as a date. Unknown is None.
    """
    found = record(as_of=as_of, up_to_seq=up_to_seq, county=county, user=user)
    whole = (begin, end) == (date(begin.year, 1, 1), date(begin.year, 12, 31))
    return {
        "counted": sum(begin <= one.occurred_on <= end for one in found.accidents),
        "zero_accident_year": found.zero_year(begin.year if whole else as_of.year),
        "days_without": {
            "any": found.days_without(Grade.GENERAL),
            "larger": found.days_without(Grade.LARGER),
            "serious": found.days_without(Grade.SERIOUS),
        },
        "consecutive_years_without_serious": found.years_without(Grade.SERIOUS),
        "register_from": found.register_from,
    }


def record(
    *,
    as_of: date,
    up_to_seq: int | None = None,
    county: str | None = None,
    user: User | None = None,
) -> Record:
    """The counted accidents up to D as known at a number of the log; arguments as for summary."""
    county = county or settings.COUNTY_CODE
    visible = Accident.objects.filter(county=county)
    if user is not None and not scope_of(user).everything:
        visible = visible.visible_to(user)
    told = [*visible.values_list("pk", flat=True)]
    start = RegisterStart.objects.filter(county=county).values_list("pk", flat=True).first()
    facts = _last_facts(county, [*told, start] if start else told, up_to_seq)
    began = facts.pop(start, None) if start else None
    accidents = [_known(pk, values) for pk, values in facts.items()]
    counted = [one for one in accidents if one.counted and one.occurred_on <= as_of]
    return Record(
        sorted(counted, key=lambda one: one.occurred_on),
        date.fromisoformat(began["complete_from"]) if began else None,
        as_of,
    )


def _last_facts(
    county: str, subjects: Iterable[UUID], up_to_seq: int | None
) -> dict[UUID, dict[str, Any]]:
    """What was last said of each subject: every event of an accident tells all its values."""
    events = Event.objects.filter(log=county, subject_id__in=list(subjects)).order_by("seq")
    if up_to_seq is not None:
        events = events.filter(seq__lte=up_to_seq)
    return {subject: facts["set"] for subject, facts in events.values_list("subject_id", "facts")}


def _known(pk: UUID, values: dict[str, Any]) -> Known:
    day = date.fromisoformat(values["occurred_on"])
    return Known(pk, day, values["grade"], values["counted"])


def _last_complete(day: date) -> int:
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def _first_covered(register_from: date) -> int:
    """The first calendar year that the register covers whole."""
    first_day = (register_from.month, register_from.day) == (1, 1)
    return register_from.year if first_day else register_from.year + 1
