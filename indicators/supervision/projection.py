"""The consumer that keeps inspections and enterprises in operation: events in, rows of both clocks
out.

An inspection has a handful of events and an entry of the register few, so each one that the piece
speaks of is made anew from all its events up to the piece's end: neither the size of a piece nor
reading one twice changes what is stored.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from audit.models import Event
from enterprises.services.events import ENTERPRISE
from indicators.supervision.models import Operation, Visit
from indicators.supervision.timeline import (
    REGISTER,
    Firm,
    Said,
    Visited,
    firms_of,
    versions,
    visits_of,
)
from inspections.workflow import SUBJECT as INSPECTION

CONSUMER = "indicator-visits"
BATCH = 4000
"""Events that are read in one transaction."""

KINDS = (INSPECTION, ENTERPRISE)
"""The subjects whose events are read."""

_PIECE = 500
_COLUMNS = ("subject_id", "seq", "recorded_at", "kind", "valid_on", "state_to", "facts")


def handle(events: list[Event]) -> None:
    """Keep what the events speak of; runs in the transaction that moves the cursor. The events are
    a piece of one log, in order.
    """
    last = events[-1]
    log = Event.objects.filter(log=last.log_id, seq__lte=last.seq)
    for subjects in _pieces(events, INSPECTION):
        told = said_of(log.filter(subject_id__in=subjects), INSPECTION)
        Visit.objects.filter(inspection__in=subjects).delete()
        Visit.objects.bulk_create(
            [_visit(*one) for pk, said in told for one in versions(str(pk), said, visits_of)],
            batch_size=_PIECE,
        )
    for subjects in _pieces(events, ENTERPRISE):
        told = said_of(log.filter(subject_id__in=subjects), ENTERPRISE)
        Operation.objects.filter(enterprise__in=subjects).delete()
        Operation.objects.bulk_create(
            [_operation(*one) for pk, said in told for one in versions(str(pk), said, firms_of)],
            batch_size=_PIECE,
        )


def forget() -> None:
    """Delete all that is stored; for a rebuild."""
    Visit.objects.all().delete()
    Operation.objects.all().delete()


def said_of(events: QuerySet[Event], subject_kind: str) -> Iterator[tuple[UUID, list[Said]]]:
    """The subjects of one kind, each with its events in order; of an entry of the register only
    those that say whether and where it works.
    """
    rows = events.filter(subject_kind=subject_kind)
    if subject_kind == ENTERPRISE:
        rows = rows.filter(kind__in=REGISTER)
    values = rows.order_by("subject_id", "seq").values_list(*_COLUMNS)
    for pk, some in groupby(values.iterator(2000), key=lambda row: row[0]):
        yield pk, [Said(*row[1:]) for row in some]


def _pieces(events: Iterable[Event], subject_kind: str) -> Iterator[list[UUID]]:
    """The subjects of one kind, some at a time."""
    subjects = sorted(
        {
            event.subject_id
            for event in events
            if event.subject_kind == subject_kind
            and (subject_kind != ENTERPRISE or event.kind in REGISTER)
        }
    )
    for start in range(0, len(subjects), _PIECE):
        yield subjects[start : start + _PIECE]


def _visit(one: Visited, since: int, until: int | None) -> Visit:
    return Visit(
        inspection_id=UUID(one.inspection),
        visited_on=one.visited_on,
        finished_on=one.finished_on,
        kind=one.kind,
        enterprise_id=UUID(one.enterprise),
        region=one.region,
        sector=one.sector,
        agency=UUID(one.agency) if one.agency else None,
        officers=list(one.officers),
        known_from=since,
        known_to=until,
    )


def _operation(one: Firm, since: int, until: int | None) -> Operation:
    return Operation(
        enterprise_id=UUID(one.enterprise),
        begins_on=one.begins_on,
        ends_on=one.ends_on,
        region=one.region,
        sector=one.sector,
        known_from=since,
        known_to=until,
    )


def visited(row: tuple[Any, ...]) -> Visited:
    """A stored row, values of VISIT_COLUMNS, as the timeline has it."""
    inspection, visited_on, finished_on, kind, enterprise, region, sector, agency, officers = row
    return Visited(
        str(inspection), visited_on, finished_on, kind, str(enterprise), region, sector,
        str(agency) if agency else "", tuple(officers),
    )  # fmt: skip


VISIT_COLUMNS = (
    "inspection_id", "visited_on", "finished_on", "kind", "enterprise_id", "region", "sector",
    "agency", "officers",
)  # fmt: skip
