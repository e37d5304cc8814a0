"""From the events of one hazard to how it stood on each day. Pure: no database, no clock.

The projection (spans) and the recomputation both stand on this reading of the log:
- On one day the last event counts; a standing begins on the day of its event.
- State, grade and due date are those in force on the day.
- Region, sector, trade, agency, finder's agency, enterprise and source are as the first event gave
  them (found, reported or imported: "as they were on found_on"); only `completed`, which corrects
  the record, changes them, and then for all days. Category, accident type, risk level, checklist
  item and risk point describe the hazard whatever event gave them, and hold for all days too.
- What was known earlier is the same reading of fewer events: `versions`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from hazards.enums import Kind, Status

COUNTED = frozenset({Status.RECTIFYING.value, Status.SUBMITTED.value, Status.CLOSED.value})
"""The states in which a hazard counts: accepted, and not void."""

_FOUND = (
    "found_on", "enterprise_id", "region_id", "sector_id", "trade", "agency_id", "source",
    "finder_agency_id",
)  # fmt: skip
_DETAILS = ("category", "accident_type_id", "risk_level", "checklist_item", "risk_point_id")
_day = lru_cache(maxsize=16_384)(date.fromisoformat)


class Told(NamedTuple):
    """What the timeline needs of an event: `given` is its facts["set"], plain values by attname.

    `number` and `at` (recorded) matter to `versions` alone.
    """

    kind: str
    valid_on: date
    state: str
    given: dict[str, Any]
    number: int = 0
    at: datetime | None = None


class Stands(Protocol):
    """What decides whether a standing is overdue; spans and standings have it alike."""

    @property
    def state(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def submitted_on(self) -> date | None: ...


class Found(NamedTuple):
    """What the slices ask: the hazard as it was on `found_on`. Codes and ids as text."""

    found_on: date
    enterprise: str
    region: str
    sector: str
    trade: str
    agency: str
    source: str
    category: str
    accident_type: str
    risk_level: str
    finder_agency: str = ""
    checklist_item: str = ""
    risk_point: str = ""


class Standing(NamedTuple):
    """How a hazard stood from a day on. `on_time` is decided when it is closed: rectified (else
    closed) on or before the due date that was in force on that very day; `on_time_original` the
    same against the first due date; both None while it is not closed. `funds` (yuan) is what was
    spent, told while it is closed. `sent_back` and `reopened` count the times so far.
    """

    begins_on: date
    state: str
    grade: str
    due_on: date | None = None
    first_due_on: date | None = None
    submitted_on: date | None = None
    rectified_on: date | None = None
    closed_on: date | None = None
    on_time: bool | None = None
    on_time_original: bool | None = None
    sent_back: int = 0
    reopened: int = 0
    funds: Decimal | None = None

    @property
    def mended_on(self) -> date | None:
        """The day of rectification, else of closure; None while it is not closed."""
        return self.rectified_on or self.closed_on

    @property
    def counts(self) -> bool:
        """Accepted and not void."""
        return self.state in COUNTED


@dataclass(frozen=True, slots=True)
class History:
    """A hazard's whole life. `accepted_on`: the day from which it is a hazard, None if never."""

    found: Found
    standings: list[Standing]
    accepted_on: date | None

    def on(self, day: date) -> Standing | None:
        """How it stood at the end of the day; None before the first event."""
        place = bisect_right(self.standings, day, key=lambda one: one.begins_on)
        return self.standings[place - 1] if place else None

    def spans(self, far: date) -> Iterator[tuple[Standing, date]]:
        """The standings that count, each with the day on which it ends (exclusive; `far`: none)."""
        ends = [*(one.begins_on for one in self.standings[1:]), far]
        for standing, ends_on in zip(self.standings, ends, strict=True):
            if standing.counts:
                yield standing, ends_on


def history(events: Iterable[Told]) -> History | None:
    """The life that these events tell, given in the order of their numbers; None without events.

    Also right for a log that is cut off at any number: that is the life as it was known then.
    """
    told = list(events)
    if not told:
        return None
    replay = _Replay()
    for event in sorted(told, key=lambda event: event.valid_on):
        replay.take(event)
    replay.end_day()
    accepted_on = next((one.begins_on for one in replay.standings if one.counts), None)
    return History(_found(told), replay.standings, accepted_on)


def versions(events: list[Told], since: int = 0) -> Iterator[tuple[int, History]]:
    """What was known of a hazard after each moment at which something was recorded of it, and the
    number of the last event of that moment: events of one moment are one version.

    In: the events in the order of their numbers. `since`: only versions of events from this
    number on.
    """
    last = len(events) - 1
    for place, event in enumerate(events):
        if event.number >= since and (place == last or events[place + 1].at != event.at):
            known = history(events[: place + 1])
            assert known is not None
            yield event.number, known


@dataclass(slots=True)
class _Replay:
    """The values in force while the events pass by."""

    standings: list[Standing] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    due_dates: list[tuple[date, date | None]] = field(default_factory=list)
    day: date | None = None
    state: str = ""
    entered_on: date | None = None
    first_due_on: date | None = None
    sent_back: int = 0
    reopened: int = 0

    def take(self, event: Told) -> None:
        """One event: what it gave is in force from now on."""
        if self.day is not None and event.valid_on != self.day:
            self.end_day()
        self.day = event.valid_on
        self.values.update(event.given)
        if event.state != self.state:
            self.state, self.entered_on = event.state, event.valid_on
        self.sent_back += event.kind == Kind.FAILED
        self.reopened += event.kind == Kind.REOPENED
        if self.first_due_on is None:
            self.first_due_on = self._date("first_due_on") or self._date("due_on")

    def end_day(self) -> None:
        """The day is over: what is in force now is how the hazard stood."""
        assert self.day is not None
        due_on = self._date("due_on")
        self.due_dates.append((self.day, due_on))
        standing = Standing(
            self.day,
            self.state,
            self.values.get("grade") or "",
            due_on,
            self.first_due_on,
            *self._outcome(),
            self.sent_back,
            self.reopened,
            self._money() if self.state == Status.CLOSED else None,
        )
        if not self.standings or standing[1:] != self.standings[-1][1:]:
            self.standings.append(standing)

    def _outcome(self) -> tuple[date | None, date | None, date | None, bool | None, bool | None]:
        """Days of submission, rectification and closure, and whether on time by either due date;
        as far as the state has them.
        """
        if self.state == Status.SUBMITTED:
            return self._date("submitted_on") or self.entered_on, None, None, None, None
        if self.state != Status.CLOSED:
            return None, None, None, None, None
        closed_on = self._date("closed_on") or self.entered_on
        rectified_on = self._date("rectified_on")
        mended_on = rectified_on or closed_on
        assert mended_on is not None
        return (
            self._date("submitted_on"),
            rectified_on,
            closed_on,
            _kept(mended_on, self._due_in_force(mended_on)),
            _kept(mended_on, self.first_due_on),
        )

    def _due_in_force(self, day: date) -> date | None:
        """The due date at the end of that day."""
        place = bisect_right(self.due_dates, day, key=lambda one: one[0])
        return self.due_dates[place - 1][1] if place else None

    def _date(self, name: str) -> date | None:
        value = self.values.get(name)
        return _day(value) if value else None

    def _money(self) -> Decimal | None:
        value = self.values.get("funds")
        return None if value is None else Decimal(value)


def _kept(mended_on: date, due_on: date | None) -> bool:
    """Without a due date nothing was mended on or before it."""
    return due_on is not None and mended_on <= due_on


def _found(told: list[Told]) -> Found:
    values = {name: told[0].given.get(name) for name in _FOUND}
    for event in told:
        names = (*_FOUND, *_DETAILS) if event.kind == Kind.COMPLETED else _DETAILS
        values.update({name: event.given[name] for name in names if name in event.given})
    text = {name: value or "" for name, value in values.items()}
    return Found(
        found_on=_day(text["found_on"]) if text["found_on"] else told[0].valid_on,
        enterprise=text["enterprise_id"],
        region=text["region_id"],
        sector=text["sector_id"],
        trade=text["trade"],
        agency=text["agency_id"],
        source=text["source"],
        category=text.get("category", ""),
        accident_type=text.get("accident_type_id", ""),
        risk_level=text.get("risk_level", ""),
        finder_agency=text["finder_agency_id"],
        checklist_item=text.get("checklist_item", ""),
        risk_point=text.get("risk_point_id", ""),
    )


def days_overdue(standing: Stands, day: date) -> int:
    """D - due date while it is overdue on D, else 0: open, due before D, and no submission made on
    or before the due date awaits its verification.
    """
    due_on = standing.due_on
    if standing.state not in (Status.RECTIFYING, Status.SUBMITTED) or not due_on or due_on >= day:
        return 0
    waits = standing.state == Status.SUBMITTED
    if waits and standing.submitted_on and standing.submitted_on <= due_on:
        return 0
    return (day - due_on) // timedelta(days=1)


def days_to_rectify(standing: Standing, found_on: date, day: date) -> int:
    """Days from the finding to the rectification; of one that is open on D, to D."""
    return ((standing.mended_on or day) - found_on).days
