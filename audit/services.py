"""Appending to the log: the one place where numbers and moments are given out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from audit import consumers
from audit.canonical import plain
from audit.models import Event, Log, Series
from common import bulk

BATCH = 2000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a caller knows of an event; the log adds sequence and moment."""

    county: str
    subject_kind: str
    subject_id: UUID
    kind: str
    by: UUID | None
    valid_on: date
    facts: dict[str, Any] = field(default_factory=dict)
    state_from: str = ""
    state_to: str = ""


def lock_log(county: str) -> Log:
    """The county's log, locked until the commit; made on first use.

    Whoever needs other row locks takes them before this one: a lock taken while the log is held
    could wait for someone who waits for the log.
    """
    _require_transaction()
    log = Log.objects.select_for_update().filter(code=county).first()
    if log is None:
        Log.objects.bulk_create([Log(code=county)], ignore_conflicts=True)
        log = Log.objects.select_for_update().get(code=county)
    return log


def append(entries: Sequence[Entry]) -> list[Event]:
    """Add the entries in the given order; returns the events with their numbers and moments.

    All entries belong to one county. Must run inside the transaction that writes what the events
    tell. `recorded_at` is read under the log's lock and never falls, so that "as known at T" is a
    sequence number; the numbers have no gaps because they are given back on a rollback.
    """
    if not entries:
        return []
    county = entries[0].county
    if any(entry.county != county for entry in entries):
        raise ValueError("one append writes to one county's log")
    log = lock_log(county)
    now = timezone.now()
    if log.last_recorded_at and log.last_recorded_at > now:
        now = log.last_recorded_at
    blank = Event(log_id=log.code, recorded_at=now)
    numbered = enumerate(entries, log.last_seq + 1)
    events = [_event(blank, number, entry) for number, entry in numbered]
    bulk.insert(events)
    log.last_seq += len(events)
    log.last_recorded_at = now
    log.save(update_fields=["last_seq", "last_recorded_at"])
    consumers.wake_on_commit()
    return events


@transaction.atomic
def fix_moment(county: str) -> tuple[int, datetime]:
    """Now, and the number of the last event recorded by now: every later event gets a later moment.

    For what has to say "as known at T" and goes on computing when others write again.
    """
    log = lock_log(county)
    now = max(timezone.now(), log.last_recorded_at or timezone.now())
    log.last_recorded_at = now + timedelta(microseconds=1)
    log.save(update_fields=["last_recorded_at"])
    return log.last_seq, now


def take_numbers(key: str, count: int = 1) -> range:
    """The next `count` numbers of a series, without gaps; locked until the commit."""
    _require_transaction()
    Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
    series = Series.objects.select_for_update().get(key=key)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return range(first, first + count)


def changes(before: dict[str, Any], after: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The attributes among `names` that differ, as `{name: [before, after]}` in plain values."""
    return {
        name: [plain(before.get(name)), plain(after.get(name))]
        for name in names
        if plain(before.get(name)) != plain(after.get(name))
    }


def _event(blank: Event, number: int, entry: Entry) -> Event:
    return bulk.like(
        blank,
        seq=number,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        kind=entry.kind,
        actor=entry.by,
        state_from=entry.state_from,
        state_to=entry.state_to,
        valid_on=entry.valid_on,
        facts=plain(entry.facts),
    )


def _require_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the log is written inside the transaction of what it tells")
