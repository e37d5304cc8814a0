"""Accidents as they were known at a number of the log, and the record that they make on a day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.conf import settings

from accidents.enums import Grade, or_above
from accidents.models import Accident, RegisterStart
from accounts.models import User
from accounts.scope import scope_of
from audit.models import Event

SUBJECT = "accident"
REGISTER = "accident_register"
Holds = Callable[["Known"], bool]


@dataclass(frozen=True)
class Known:
    """An accident as it was known: what was last said of it by then, and when that was recorded."""

    id: UUID
    occurred_on: date
    grade: str
    counted: bool
    number: str = ""
    region: str = ""
    sector: str = ""
    enterprise: UUID | None = None
    place: str = ""
    concealed: bool = False
    deaths: int = 0
    serious_injuries: int = 0
    minor_injuries: int = 0
    direct_loss: Decimal = Decimal(0)
    seq: int = 0
    recorded_at: datetime | None = None

    @classmethod
    def of(cls, pk: UUID, told: dict[str, Any], seq: int, recorded_at: datetime) -> Self:
        """From what an event says of the whole record."""
        firm = told["enterprise_id"]
        return cls(
            id=pk,
            occurred_on=date.fromisoformat(told["occurred_on"]),
            grade=told["grade"],
            counted=told["counted"],
            number=told["number"],
            region=told["region_id"],
            sector=told["sector_id"],
            enterprise=UUID(firm) if firm else None,
            place=told["place"],
            concealed=told["concealed"],
            deaths=told["deaths"],
            serious_injuries=told["serious_injuries"],
            minor_injuries=told["minor_injuries"],
            direct_loss=Decimal(told["direct_loss"]),
            seq=seq,
            recorded_at=recorded_at,
        )

    @property
    def grade_label(self) -> str:
        """The grade in words."""
        return str(Grade(self.grade).label)


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

    def where(self, holds: Holds) -> "Record":
        """The record of a part of the county; the register is complete for each part."""
        return Record([one for one in self.accidents if holds(one)], self.register_from, self.as_of)

    def between(self, begin: date, end: date) -> list[Known]:
        """The counted accidents from one day to another, both included, oldest first."""
        return [one for one in self.accidents if begin <= one.occurred_on <= end]

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


@dataclass(frozen=True)
class Knowledge:
    """Everything that was known at a number of the log: each accident, counted or not."""

    accidents: dict[UUID, Known]
    register_from: date | None

    def record(self, as_of: date) -> Record:
        """The record on a day, by this knowledge."""
        found = [one for one in self.accidents.values() if one.counted and one.occurred_on <= as_of]
        return Record(sorted(found, key=lambda one: one.occurred_on), self.register_from, as_of)


def knowledge(
    *,
    up_to_seq: int | None = None,
    county: str | None = None,
    user: User | None = None,
    enterprise: UUID | None = None,
) -> Knowledge:
    """What was known at a number of the log (None: all that is known now); three queries.

    `user`: whose row filter limits the accidents (None: the whole county). `enterprise`: only the
    accidents that are its own by today's knowledge.
    """
    county = county or settings.COUNTY_CODE
    visible = Accident.objects.filter(county=county)
    if enterprise is not None:
        visible = visible.filter(enterprise=enterprise)
    if user is not None and not scope_of(user).everything:
        visible = visible.visible_to(user)
    told = [*visible.values_list("pk", flat=True)]
    start = RegisterStart.objects.filter(county=county).values_list("pk", flat=True).first()
    accidents: dict[UUID, Known] = {}
    began: date | None = None
    for pk, facts, seq, at in _events(county, [*told, start] if start else told, up_to_seq):
        if pk == start:
            began = date.fromisoformat(facts["complete_from"])
        else:
            accidents[pk] = Known.of(pk, facts, seq, at)
    return Knowledge(accidents, began)


def known_at(pk: UUID, up_to_seq: int | None = None) -> Known | None:
    """One accident of the county as it was known; None where it was not on record yet."""
    for found, facts, seq, at in _events(settings.COUNTY_CODE, [pk], up_to_seq):
        return Known.of(found, facts, seq, at)
    return None


def record(
    *,
    as_of: date,
    up_to_seq: int | None = None,
    county: str | None = None,
    user: User | None = None,
) -> Record:
    """The counted accidents up to D as known at a number of the log; arguments as for summary."""
    return knowledge(up_to_seq=up_to_seq, county=county, user=user).record(as_of)


def _events(
    county: str, subjects: Iterable[UUID], up_to_seq: int | None
) -> Iterator[tuple[UUID, dict[str, Any], int, datetime]]:
    """What was last said of each subject: every event of an accident tells all its values."""
    events = Event.objects.filter(log=county, subject_id__in=list(subjects)).order_by("seq")
    if up_to_seq is not None:
        events = events.filter(seq__lte=up_to_seq)
    last = {
        pk: (facts["set"], seq, at)
        for pk, facts, seq, at in events.values_list("subject_id", "facts", "seq", "recorded_at")
    }
    for pk, (facts, seq, at) in last.items():
        yield pk, facts, seq, at


def _last_complete(day: date) -> int:
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def _first_covered(register_from: date) -> int:
    """The first calendar year that the register covers whole."""
    first_day = (register_from.month, register_from.day) == (1, 1)
    return register_from.year if first_day else register_from.year + 1
