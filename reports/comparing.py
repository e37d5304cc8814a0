"""What differs between two versions of a report, and the rows and events that explain it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accidents.queries import REGISTER as BEGINNING
from accidents.queries import SUBJECT as ACCIDENTS
from audit.models import Event
from audit.queries import sequence_at
from hazards.workflow import SUBJECT as HAZARDS
from reports.checking import Path, leaves, number
from reports.counting import Asked, Gathered, figures, gather
from reports.models import Report
from reports.progress import UNWATCHED, Progress
from reports.replay.members import Member
from reports.rows import ACCIDENT, ENTERPRISE, HAZARD, REGISTER, kind_of, rows_of
from reports.verifying import asked_of, check_definitions

CHUNK = 500
PARTS = ("total", "by", "standing", "accidents")


@dataclass(frozen=True)
class Side:
    """One of the two: the question, its figures, the rows behind them. `report` None: now."""

    report: Report | None
    asked: Asked
    told: dict[str, Any]
    rows: Gathered


@dataclass(frozen=True)
class Difference:
    """A figure that differs, and the rows that count in one of the two only (or differently)."""

    path: Path
    then: Any
    now: Any
    rows: list[UUID]


@dataclass(frozen=True)
class Standing:
    """How a hazard stood: its state in the log ("" before its first event), and what counted."""

    state: str
    grade: str = ""
    due_on: date | None = None
    counted: bool = False


@dataclass(frozen=True)
class Explained:
    """One row: how it stood then and now, and the events that were not known (or not yet so) then.

    `then` and `now` are for hazards only.
    """

    kind: str
    pk: UUID
    events: list[Event]
    then: Standing | None = None
    now: Standing | None = None


@dataclass
class Comparing:
    """The whole answer: which side is the earlier one, what differs, and why."""

    then: Side
    now: Side
    differences: list[Difference] = field(default_factory=list)
    rows: list[Explained] = field(default_factory=list)


def side_of(report: Report, progress: Progress = UNWATCHED) -> Side:
    """A published version: its figures as they were published. Raises CannotVerify."""
    check_definitions(report)
    told = report.told
    asked = asked_of(report, told)
    return Side(report, asked, told, gather(asked, progress))


def side_now(report: Report, progress: Progress = UNWATCHED) -> Side:
    """The same report, for the same D, as known now."""
    check_definitions(report)
    before = asked_of(report, report.told)
    asked = Asked(
        before.kind, before.begins_on, before.ends_on, before.as_of, before.county,
        sequence_at(settings.COUNTY_CODE, None), before.frame,
    )  # fmt: skip
    rows = gather(asked, progress)
    return Side(None, asked, figures(asked, rows), rows)


def compare(one: Side, other: Side) -> Comparing:
    """The earlier knowledge first. Rates are left out: they follow from their numbers."""
    then, now = sorted((one, other), key=lambda side: (side.asked.number, side.asked.as_of))
    found = Comparing(then, now)
    before, after = _numbers(then.told), _numbers(now.told)
    for path in sorted(before.keys() | after.keys(), key=_order):
        if before.get(path) != after.get(path):
            rows = _unequal(rows_of(then.rows, path), rows_of(now.rows, path))
            found.differences.append(
                Difference(path, before.get(path), after.get(path), sorted(rows))
            )
    found.rows = list(_explained(found))
    return found


def _numbers(told: dict[str, Any]) -> dict[Path, Any]:
    """Every figure by its path; rates and what is no number are left out."""
    found = {}
    for name in PARTS:
        for path, value in leaves(told[name], (name,)):
            if path[-1] not in ("n", "d", "shown") and path[-1] != "rate" and len(path) > 1:
                found[path] = value if value is None or number(value) is not None else str(value)
    return found


def _order(path: Path) -> tuple[int, Path]:
    return PARTS.index(path[0]), path


def _unequal(then: dict[UUID, Any], now: dict[UUID, Any]) -> set[UUID]:
    return {pk for pk in then.keys() | now.keys() if then.get(pk) != now.get(pk)}


def _explained(found: Comparing) -> Iterable[Explained]:
    """Each row once, whichever figures it explains."""
    kinds: dict[UUID, str] = {}
    for one in found.differences:
        kinds.update(dict.fromkeys(one.rows, kind_of(one.path)))
    causes = _causes(found, kinds)
    if any(one.path[0] == "accidents" for one in found.differences):
        told = _between(found, Q(subject_kind__in=(ACCIDENTS, BEGINNING)))
        for event in told:
            kinds[event.subject_id] = ACCIDENT if event.subject_kind == ACCIDENTS else REGISTER
            causes[event.subject_id] = {event.subject_id}
    events = _events(found, {pk for some in causes.values() for pk in some})
    standings = _standings(found, [pk for pk, kind in kinds.items() if kind == HAZARD])
    for pk in sorted(kinds):
        told_of = sorted(
            (event for cause in causes[pk] for event in events.get(cause, ())),
            key=lambda event: event.seq,
        )
        then, now = standings.get(pk, (None, None))
        yield Explained(kinds[pk], pk, told_of, then, now)


def _causes(found: Comparing, kinds: dict[UUID, str]) -> dict[UUID, set[UUID]]:
    """Whose events explain a row: its own; for a unit also those of what it reported."""
    causes = {pk: {pk} for pk in kinds}
    then, now = (_reports(side.rows) for side in (found.then, found.now))
    for pk in [pk for pk, kind in kinds.items() if kind == ENTERPRISE]:
        causes[pk] |= then.get(str(pk), set()) ^ now.get(str(pk), set())
    return causes


def _reports(rows: Gathered) -> dict[str, set[UUID]]:
    """By enterprise, the hazards and self-checks by which it reported."""
    found: dict[str, set[UUID]] = {}
    for one in rows.members:
        if one.in_period:
            found.setdefault(one.enterprise, set()).add(one.hazard)
    for check in rows.checks:
        found.setdefault(check.enterprise, set()).add(check.inspection)
    return found


def _between(found: Comparing, which: Q) -> list[Event]:
    """The events that only the later side knows, or that lie between the two D."""
    then, now = found.then.asked, found.now.asked
    later = Q(seq__gt=then.number, seq__lte=now.number)
    if then.as_of != now.as_of:
        first, last = sorted((then.as_of, now.as_of))
        later |= Q(seq__lte=now.number, valid_on__gt=first, valid_on__lte=last)
    return list(Event.objects.filter(which, later, log=now.county).order_by("seq"))


def _events(found: Comparing, subjects: set[UUID]) -> dict[UUID, list[Event]]:
    told: dict[UUID, list[Event]] = {}
    keys = sorted(subjects)
    for start in range(0, len(keys), CHUNK):
        for event in _between(found, Q(subject_id__in=keys[start : start + CHUNK])):
            told.setdefault(event.subject_id, []).append(event)
    return told


def _standings(found: Comparing, hazards: list[UUID]) -> dict[UUID, tuple[Standing, Standing]]:
    sides = [_standings_of(side, hazards) for side in (found.then, found.now)]
    return {pk: (sides[0][pk], sides[1][pk]) for pk in hazards}


def _standings_of(side: Side, hazards: list[UUID]) -> dict[UUID, Standing]:
    counted = {one.hazard: one for one in side.rows.members}
    states = _states(side.asked, [pk for pk in hazards if pk not in counted])
    return {
        pk: _counted(counted[pk]) if pk in counted else Standing(states.get(pk, ""))
        for pk in hazards
    }


def _counted(one: Member) -> Standing:
    return Standing(one.standing.state, one.grade, one.standing.due_on, counted=True)


def _states(asked: Asked, hazards: list[UUID]) -> dict[UUID, str]:
    """The state on D of hazards that do not count, by their last event on or before it."""
    found: dict[UUID, str] = {}
    for start in range(0, len(hazards), CHUNK):
        events = Event.objects.filter(
            log=asked.county, subject_kind=HAZARDS, seq__lte=asked.number,
            valid_on__lte=asked.as_of, subject_id__in=hazards[start : start + CHUNK],
        )  # fmt: skip
        rows = events.order_by("valid_on", "seq").values_list("subject_id", "state_to")
        found.update(rows)
    return found
