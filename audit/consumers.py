"""What follows from an event is done by consumers in the worker; the log itself is their queue."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from audit.models import Cursor, Event, Log

logger = logging.getLogger(__name__)

Handler = Callable[[list[Event]], None]


@dataclass(frozen=True)
class Consumer:
    """A name (it owns a cursor), what it does with each next piece of the log, what people call
    that, and of which kinds of subjects it reads the events (None: of all).
    """

    name: str
    handle: Handler
    batch: int = 2000
    label: str | Promise = ""
    kinds: frozenset[str] | None = None


@dataclass(frozen=True)
class HeldUp:
    """A consumer that stands still: before which event of the log, since when, how many wait."""

    label: str | Promise
    seq: int
    since: datetime
    waiting: int


PATIENCE = timedelta(minutes=2)

_consumers: dict[str, Consumer] = {}


def register(
    name: str,
    handle: Handler,
    *,
    batch: int = 2000,
    label: str | Promise = "",
    kinds: Iterable[str] | None = None,
) -> None:
    """Make a consumer known; called from AppConfig.ready.

    `handle` gets events in order, each exactly once: it runs in the transaction that moves the
    cursor, and an exception rolls both back. `kinds`: the subjects whose events it is given (None:
    all); it is not called for a piece of the log without one.
    """
    wanted = None if kinds is None else frozenset(kinds)
    _consumers[name] = Consumer(name, handle, batch, label or name, wanted)


def names() -> list[str]:
    """The registered consumers."""
    return sorted(_consumers)


def held_up() -> list[HeldUp]:
    """What has not been done for longer than a worker needs: it is away, or fails at an event.

    The server's log says why. Out: the consumers that lag, with the oldest event that waits.
    """
    late = timezone.now() - PATIENCE
    found: list[HeldUp] = []
    for log in Log.objects.order_by("code").prefetch_related("cursor_set"):
        reached = {cursor.name: cursor.seq for cursor in log.cursor_set.all()}
        for name in names():
            seq = reached.get(name, 0)
            if seq >= log.last_seq:
                continue
            since = Event.objects.filter(log=log, seq=seq + 1).values_list("recorded_at", flat=True)
            found += [
                HeldUp(_consumers[name].label, seq + 1, moment, log.last_seq - seq)
                for moment in since
                if moment < late
            ]
    return found


def consume(name: str, county: str) -> int:
    """Let one consumer read the next piece of one log; returns how many events it took, those
    that it passed over included.

    0: nothing waits, or another worker is at it.
    """
    consumer = _consumers[name]
    with transaction.atomic():
        Cursor.objects.bulk_create([Cursor(name=name, log_id=county)], ignore_conflicts=True)
        cursor = (
            Cursor.objects.select_for_update(skip_locked=True).filter(name=name, log=county).first()
        )
        if cursor is None:
            return 0
        before, last = cursor.seq, Log.objects.values_list("last_seq", flat=True).get(code=county)
        end = min(before + consumer.batch, last)
        if end <= before:
            return 0
        wanted = {} if consumer.kinds is None else {"subject_kind__in": consumer.kinds}
        piece = Event.objects.filter(log=county, seq__gt=before, seq__lte=end, **wanted)
        if events := list(piece.order_by("seq")):
            consumer.handle(events)
        cursor.seq = end
        cursor.moved_at = timezone.now()
        cursor.save(update_fields=["seq", "moved_at"])
    return end - before


def consume_all() -> int:
    """Let every consumer read every log to its end; returns how many events were taken.

    A consumer that fails is logged and left where it stood; the others go on.
    """
    taken = 0
    for county in Log.objects.values_list("code", flat=True):
        for name in names():
            try:
                while count := consume(name, county):
                    taken += count
            except Exception:
                logger.exception("consumer %s stopped in log %s", name, county)
    return taken


def wake_on_commit() -> None:
    """Tell a worker, once per transaction, that events wait; else the sweep finds them."""
    connection = transaction.get_connection()
    if not any(hook[1] is _wake for hook in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    current_app.send_task("audit.tasks.consume_events")
