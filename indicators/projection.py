"""The consumer that keeps the spans: events in, the hazards' standings out, made anew each time.

A hazard's spans say what its events say up to the cursor's number, no more: so they can be
compared with a recomputation up to that number, and reading a piece twice changes nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from audit.models import Event
from hazards.enums import Source
from hazards.workflow import MOVES, SUBJECT
from indicators.models import FAR, Span
from indicators.timeline import History, Told, history
from indicators.writing import insert

BATCH = 4000
"""Events that are read in one transaction."""

_READ = 1000
_MAKING = frozenset(move.kind.value for move in MOVES if move.sources is None)


def handle(events: list[Event]) -> None:
    """Make the spans of every hazard that the events speak of anew; runs in the transaction that
    moves the cursor. The events are a piece of one log, in order.
    """
    told: dict[UUID, list[Told]] = {}
    whole: set[UUID] = set()
    for event in events:
        if event.subject_kind != SUBJECT:
            continue
        if event.subject_id not in told and _makes(event):
            whole.add(event.subject_id)
        told.setdefault(event.subject_id, []).append(as_told(event))
    older = [pk for pk in told if pk not in whole]
    if older:
        told |= _read(events[-1], older)
    _write(told)


def as_told(event: Event) -> Told:
    """An event as the timeline reads it."""
    return Told(event.kind, event.valid_on, event.state_to, event.facts.get("set") or {})


def _makes(event: Event) -> bool:
    """A hazard that comes into being here has no earlier events: nothing is to be read again."""
    return event.kind in _MAKING and not event.state_from


def _read(last: Event, subjects: list[UUID]) -> dict[UUID, list[Told]]:
    """All events of the subjects up to the number of the last one."""
    told: dict[UUID, list[Told]] = {}
    for start in range(0, len(subjects), _READ):
        events = Event.objects.filter(
            log=last.log_id, subject_id__in=subjects[start : start + _READ], seq__lte=last.seq
        )
        for event in events.order_by("subject_id", "seq"):
            told.setdefault(event.subject_id, []).append(as_told(event))
    return told


def _write(told: dict[UUID, list[Told]]) -> None:
    subjects = list(told)
    for start in range(0, len(subjects), _READ):
        Span.objects.filter(hazard__in=subjects[start : start + _READ]).delete()
    insert(row for pk, events in told.items() for row in _rows(pk, events))


def _rows(pk: UUID, events: Iterable[Told]) -> Iterator[tuple[Any, ...]]:
    """The spans of one hazard, values in the order of COLUMNS."""
    life = history(events)
    assert life is not None
    found = life.found
    fixed = (
        str(pk), found.found_on, _shown_on(life), found.enterprise, found.region, found.sector,
        found.trade, found.agency or None, found.source, found.category, found.accident_type,
        found.risk_level,
    )  # fmt: skip
    for one, ends_on in life.spans(FAR):
        yield (
            *fixed, one.begins_on, ends_on, one.state, one.grade, one.due_on, one.submitted_on,
            one.rectified_on, one.closed_on, one.on_time, one.on_time_original,
        )  # fmt: skip


def _shown_on(life: History) -> date:
    """A tip-off was found on the day of its acceptance, for all that the enterprise may know."""
    if life.found.source == Source.TIP_OFF and life.accepted_on:
        return life.accepted_on
    return life.found.found_on
