"""Hazards that a source's latest snapshot does not have any more: listed, and left as they are."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from common.text import folded
from hazards.enums import Status
from hazards.ledger.matching import Register
from hazards.ledger.rows import Refused
from hazards.ledger.sorting import Sorted, in_chunks
from hazards.models import Hazard
from hazards.services.finding import folded_key
from sheets import snapshots
from sheets.registry import Line
from sheets.writing import BookWriter

KIND = "hazard-ledger"
TEXT = 60


@dataclass(frozen=True)
class Gone:
    """A hazard that the source told of last time."""

    pk: UUID
    number: str
    ledger_number: str
    enterprise: str
    place: str
    description: str
    status: str
    found_on: date
    text_key: str

    def as_line(self) -> Line:
        """As the job's page lists it."""
        words = [self.enterprise, self.place, " ".join(self.description.split())]
        told = ": ".join(word for word in words if word)
        reason = told if len(told) <= 3 * TEXT else f"{told[: 3 * TEXT - 1]}…"
        return Line("gone", "", None, self.pk, self.number, reason)


COLUMNS = (
    "pk",
    "number",
    "ledger_number",
    "enterprise__name",
    "place",
    "description",
    "status",
    "found_on",
    "text_key",
)


def take_stock(
    rows: Sorted,
    written: Iterable[UUID],
    register: Register,
    *,
    source: str,
    day: date,
    file: str,
    by: User | None,
) -> list[Gone]:
    """Note what this snapshot of a source tells of; returns what only the one before it told.

    In: the sorted rows and the hazards that were written of them. A row that was refused still
    tells of the hazard that it names. Only what the person may see is returned.
    """
    snapshot = snapshots.begin(kind=KIND, name=source, day=day, file=file)
    told = [*rows.duplicates, *rows.conflicts]
    present = [*written, *(report.hazard for report in told if report.hazard)]
    keys = {report.placed.key for report in told} | set(_keys(rows.refused, register))
    present += [pk for some in in_chunks(key for key in keys if key) for pk in _with_keys(some)]
    gone = [
        one for some in in_chunks(snapshots.missing(snapshot, present)) for one in _read(some, by)
    ]
    snapshots.keep(snapshot, present)
    return gone


def _keys(refused: Iterable[Refused], register: Register) -> Iterable[str]:
    for row in refused:
        values = row.values
        name, text = values.get("enterprise"), values.get("description")
        known = register.known(name, values.get("uscc") or "") if name else None
        if known is not None and not known.new and text and values.get("found_on"):
            place = folded(values.get("place") or "")
            yield folded_key(known.pk, place, values["found_on"], folded(text))


def _with_keys(keys: Sequence[str]) -> Iterable[UUID]:
    return Hazard.objects.filter(text_key__in=keys).values_list("pk", flat=True)


def _read(pks: Sequence[UUID], by: User | None) -> Iterable[Gone]:
    rows = Hazard.objects.all() if by is None else Hazard.objects.visible_to(by)
    for facts in rows.filter(pk__in=pks).order_by("pk").values_list(*COLUMNS):
        yield Gone(*facts)


def report(gone: Sequence[Gone]) -> Path | None:
    """A workbook of what is gone, for whoever asks the source about it."""
    if not gone:
        return None
    with tempfile.NamedTemporaryFile(prefix="yicheng-", suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    heads = [
        _("Number"), _("Number in the ledger"), _("Enterprise"), _("Place"), _("What is wrong"),
        _("State"), _("Found on"),
    ]  # fmt: skip
    with BookWriter(path) as book:
        book.sheet(_("Gone from the source"), heads, (16, 16, 30, 24, 50, 12, 12))
        for one in gone:
            book.row(_cells(one))
    return path


def _cells(one: Gone) -> list[Any]:
    state = Status(one.status).label
    return [
        one.number, one.ledger_number, one.enterprise, one.place, one.description, state,
        one.found_on,
    ]  # fmt: skip
