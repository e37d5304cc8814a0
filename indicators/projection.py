"""The consumer that keeps the spans: events in, the hazards' standings out, version by version.

Each moment at which something was recorded of a hazard makes a version of it: the spans that the
version no longer has are superseded, those that it has anew are added, the others hold on. So the
spans known at a number of the log say what the events up to that number say, no more.

A piece of the log may end amid a moment, as a ledger of thousands of rows is one: a hazard whose
moment goes on in the next piece is made anew from all its events. So neither the size of a piece
nor reading one twice changes what is stored.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from audit.models import Event
from hazards.enums import Source
from hazards.workflow import MOVES, SUBJECT
from indicators.models import FAR, Span
from indicators.tallies import Changes, rows_held
from indicators.timeline import History, Told, history, versions
from indicators.writing import BEGINS_ON, End, insert, supersede

BATCH = 4000
"""Events that are read in one transaction."""

KINDS = (SUBJECT,)
"""The subjects whose events are read."""

_READ = 1000
_MAKING = frozenset(move.kind.value for move in MOVES if move.sources is None)

Row = tuple[Any, ...]
"""A span without its numbers: the values of COLUMNS but for the last two."""


def handle(events: list[Event]) -> None:
    """Keep the spans of every hazard that the events speak of; runs in the transaction that moves
    the cursor. The events are those of KINDS in a piece of one log, in order.
    """
    new: dict[UUID, list[Told]] = {}
    known: set[UUID] = set()
    for event in events:
        if event.subject_id not in new and not _makes(event):
            known.add(event.subject_id)
        new.setdefault(event.subject_id, []).append(as_told(event))
    before = _before(events[0], list(known)) if known else {}
    changes = _Changes()
    anew = []
    for pk, told in new.items():
        earlier = before.get(pk, [])
        if not earlier or earlier[-1].at == told[0].at:
            anew.append(pk)
            changes.make(pk, earlier + told)
        else:
            changes.follow(pk, earlier, told)
    _forget(anew, changes.tallies)
    supersede(changes.ends)
    insert(changes.rows)
    changes.tallies.write()


def as_told(event: Event) -> Told:
    """An event as the timeline reads it."""
    given = event.facts.get("set") or {}
    return Told(event.kind, event.valid_on, event.state_to, given, event.seq, event.recorded_at)


def _makes(event: Event) -> bool:
    """A hazard that comes into being here has no earlier events: nothing is to be read again."""
    return event.kind in _MAKING and not event.state_from


def _before(first: Event, subjects: list[UUID]) -> dict[UUID, list[Told]]:
    """All events of the subjects before the piece's first one."""
    told: dict[UUID, list[Told]] = {pk: [] for pk in subjects}
    for start in range(0, len(subjects), _READ):
        events = Event.objects.filter(
            log=first.log_id, subject_id__in=subjects[start : start + _READ], seq__lt=first.seq
        )
        for event in events.order_by("subject_id", "seq"):
            told[event.subject_id].append(as_told(event))
    return told


def _forget(subjects: list[UUID], tallies: Changes) -> None:
    """Delete all spans of these hazards, each half by its own index, and what they add to sums."""
    for start in range(0, len(subjects), _READ):
        piece = subjects[start : start + _READ]
        for row in rows_held(piece):
            tallies.remove(row)
        spans = Span.objects.filter(hazard__in=piece)
        spans.filter(known_to=None).delete()
        spans.filter(known_to__isnull=False).delete()


class _Changes:
    """What a piece of the log changes: rows to be added, and current ones that hold no more."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.ends: list[End] = []
        self.tallies = Changes()

    def make(self, pk: UUID, told: list[Told]) -> None:
        """All versions of a hazard of which nothing is stored."""
        self._take(pk, {}, versions(told))

    def follow(self, pk: UUID, before: list[Told], told: list[Told]) -> None:
        """The versions since the first new event, after what is stored of those before."""
        known = history(before)
        assert known is not None
        stored = dict.fromkeys(rows_of(pk, known))
        self._take(pk, stored, versions(before + told, since=told[0].number))

    def _take(
        self, pk: UUID, open_rows: dict[Row, int | None], known: Iterable[tuple[int, History]]
    ) -> None:
        """`open_rows`: what holds so far, with the number since when; None: it is stored."""
        for number, life in known:
            rows = list(rows_of(pk, life))
            for row in [row for row in open_rows if row not in rows]:
                since = open_rows.pop(row)
                if since is None:
                    self.ends.append(End(pk, row[BEGINS_ON], number))
                    self.tallies.remove(row)
                else:
                    self.rows.append((*row, since, number))
            for row in rows:
                open_rows.setdefault(row, number)
        new = [(*row, since, None) for row, since in open_rows.items() if since is not None]
        self.rows += new
        for row in new:
            self.tallies.add(row)


def rows_of(pk: UUID, life: History) -> Iterator[Row]:
    """The spans of one hazard's life."""
    found = life.found
    fixed = (
        str(pk), found.found_on, _shown_on(life), found.enterprise, found.region, found.sector,
        found.trade, found.agency or None, found.source, found.category, found.accident_type,
        found.risk_level, found.finder_agency or None, found.checklist_item,
        found.risk_point or None,
    )  # fmt: skip
    for one, ends_on in life.spans(FAR):
        yield (
            *fixed, one.begins_on, ends_on, one.state, one.grade, one.due_on, one.submitted_on,
            one.rectified_on, one.closed_on, one.on_time, one.on_time_original, one.sent_back > 0,
            one.reopened > 0, one.funds,
        )  # fmt: skip


def _shown_on(life: History) -> date:
    """A tip-off was found on the day of its acceptance, for all that the enterprise may know."""
    if life.found.source == Source.TIP_OFF and life.accepted_on:
        return life.accepted_on
    return life.found.found_on
