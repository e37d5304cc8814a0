"""The log as a table that the auditor can take away, in the order in which it was written."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from audit import reading, rules
from audit.filters import EventFilter
from audit.models import Event
from common.exports import Table

CHUNK = 2000
HEADERS = [
    gettext_lazy("Sequence number"),
    gettext_lazy("Recorded at"),
    gettext_lazy("Happened on"),
    gettext_lazy("Kind of record"),
    gettext_lazy("Record"),
    gettext_lazy("Happening"),
    gettext_lazy("By whom"),
    gettext_lazy("State before"),
    gettext_lazy("State after"),
    gettext_lazy("Facts"),
]


def read(user: Any, query: QueryDict) -> Table:
    """The county's log under the filters; PermissionDenied for who may not read it."""
    if not rules.may_read_log(user):
        raise PermissionDenied
    own = Event.objects.visible_to(user).filter(log=settings.COUNTY_CODE)
    found = EventFilter(query, queryset=own).qs
    return Table(
        name=str(gettext_lazy("Log")),
        headers=HEADERS,
        rows=lambda: _rows(found.order_by("seq")),
        count=found.count,
    )


def _rows(events: QuerySet[Any]) -> Iterator[list[Any]]:
    batch: list[Event] = []
    for event in events.iterator(chunk_size=CHUNK):
        batch.append(event)
        if len(batch) == CHUNK:
            yield from map(_row, reading.lines(batch))
            batch = []
    yield from map(_row, reading.lines(batch))


def _row(line: reading.Line) -> list[Any]:
    event = line.event
    return [
        event.seq,
        event.recorded_at,
        event.valid_on,
        line.subject,
        str(event.subject_id),
        line.happened,
        line.who,
        event.state_from,
        event.state_to,
        line.facts_text,
    ]
