"""Whole ledgers of one source, one after the other: what the later one does not have any more.

Nothing is done to what is gone. A ledger older than the source's latest one tells nothing of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sheets.models import SnapshotRow, SnapshotSource

AT_ONCE = 2000
OLDER = 0  # the number of all snapshots that came after a later one


@dataclass(frozen=True)
class Snapshot:
    """One snapshot of a source, and the number of the one before it; 0 where there is none."""

    source: SnapshotSource
    number: int
    before: int


def begin(*, kind: str, name: str, day: date, file: str) -> Snapshot:
    """A snapshot more of this source, which is locked until the commit.

    In: `day` as of which it was kept. One that is older than the latest gets the number OLDER.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a snapshot is kept in the transaction that writes what it says")
    SnapshotSource.objects.bulk_create(
        [SnapshotSource(kind=kind, name=name)], ignore_conflicts=True
    )
    source = SnapshotSource.objects.select_for_update().get(kind=kind, name=name)
    if source.last_day is not None and day < source.last_day:
        return Snapshot(source, OLDER, OLDER)
    before = source.last
    source.last, source.last_day, source.last_file = before + 1, day, file[:255]
    source.save(update_fields=["last", "last_day", "last_file"])
    return Snapshot(source, before + 1, before)


def missing(snapshot: Snapshot, present: Iterable[UUID]) -> list[UUID]:
    """The records of the snapshot before this one that are not `present` in it."""
    if not snapshot.before:
        return []
    rows = SnapshotRow.objects.filter(source=snapshot.source, last=snapshot.before)
    here = set(present)
    told = rows.order_by("pk").values_list("subject", flat=True)
    return [subject for subject in told if subject not in here]


def keep(snapshot: Snapshot, present: Iterable[UUID]) -> None:
    """Note which records this snapshot tells of."""
    here = list(dict.fromkeys(present))
    for start in range(0, len(here), AT_ONCE):
        some = here[start : start + AT_ONCE]
        known = SnapshotRow.objects.filter(source=snapshot.source, subject__in=some)
        if snapshot.number != OLDER:
            known.update(last=snapshot.number)
        old = set(known.values_list("subject", flat=True))
        SnapshotRow.objects.bulk_create(
            SnapshotRow(
                source=snapshot.source, subject=one, first=snapshot.number, last=snapshot.number
            )
            for one in some
            if one not in old
        )
