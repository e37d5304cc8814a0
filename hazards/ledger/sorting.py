"""The rows of a file against what is on record: which are new, which say more, which repeat."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from common.errors import RuleBroken
from hazards.enums import Status
from hazards.ledger.matching import Known, Register
from hazards.ledger.planning import NOTHING, Standing, compare
from hazards.ledger.rows import Refused, Row, column_of
from hazards.models import Hazard
from hazards.services.finding import folded_key
from sheets.converting import Problem

AT_ONCE = 1000
COLUMNS = (
    "pk",
    "number",
    "status",
    "due_on",
    "first_due_on",
    "submitted_on",
    "closed_on",
    "last_valid_on",
    "duplicate_of_id",
)


@dataclass(slots=True)
class Placed:
    """A row whose enterprise is known."""

    row: Row
    enterprise: Known

    @property
    def key(self) -> str:
        """The key of its hazard, "" where it can have none; it changes when the enterprise is
        entered.
        """
        row = self.row
        return folded_key(self.enterprise.pk, row.place_text, row.found_on, row.text)


@dataclass(slots=True)
class Report:
    """A row that makes or changes nothing, with the hazard it speaks of and the reason."""

    placed: Placed
    hazard: UUID | None = None
    number: str = ""
    reason: str = ""


@dataclass(slots=True)
class Sorted:
    """All rows of a file, each in one place only."""

    new: list[Placed] = field(default_factory=list)
    updates: list[tuple[Placed, UUID]] = field(default_factory=list)
    duplicates: list[Report] = field(default_factory=list)
    conflicts: list[Report] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def place(rows: Iterable[Row], register: Register) -> Iterator[Placed | Refused]:
    """Each row with its enterprise; refused where the person may not reach that."""
    for row in rows:
        try:
            enterprise = register.find(row)
        except RuleBroken as broken:
            problem = Problem("enterprise", column_of(row.record, "enterprise"), str(broken))
            yield Refused(row.record, [problem], row.values)
            continue
        yield Placed(row, enterprise)


def sort(
    placed: Sequence[Placed], *, ledger_date: date, dated: bool, whole: bool = False
) -> Sorted:
    """Each row by what it says of the hazards on record and of the rows before it.

    In: `whole`: the file is all that its source has (see planning.compare).
    """
    found = Sorted()
    standing = Standings(row.key for row in placed if not row.enterprise.new)
    seen: dict[str, Row] = {}
    touched: set[UUID] = set()
    for one in placed:
        key = one.key
        if key and key in seen:
            first = seen[key].record
            reason = _("The same as row %(row)s.") % {"row": first.row}
            found.duplicates.append(Report(one, reason=reason))
            continue
        if key:
            seen[key] = one.row
        hazard = standing.of(key)
        if hazard is None:
            found.new.append(one)
            continue
        verdict = compare(one.row, hazard, ledger_date=ledger_date, dated=dated, whole=whole)
        if verdict.conflict:
            found.conflicts.append(Report(one, hazard.pk, hazard.number, verdict.conflict))
        elif verdict == NOTHING or hazard.pk in touched:
            reason = _("%(number)s says the same.") % {"number": hazard.number}
            found.duplicates.append(Report(one, hazard.pk, hazard.number, reason))
        else:
            touched.add(hazard.pk)
            found.updates.append((one, hazard.pk))
    return found


class Standings:
    """How the hazards of the given keys stand. One that was merged speaks for its survivor."""

    def __init__(self, keys: Iterable[str]) -> None:
        wanted = dict.fromkeys(key for key in keys if key)
        self._by_key: dict[str, Standing] = {}
        self._by_pk: dict[UUID, Standing] = {}
        merged: set[UUID] = set()
        for some in in_chunks(wanted):
            rows = Hazard.objects.filter(text_key__in=some).order_by("pk")
            for *facts, key in rows.values_list(*COLUMNS, "text_key"):
                self._add(key, Standing(*facts))
        for standing in self._by_key.values():
            if standing.duplicate_of_id:
                merged.add(standing.duplicate_of_id)
        while merged:
            rows = Hazard.objects.filter(pk__in=merged)
            merged = set()
            for facts in rows.values_list(*COLUMNS):
                standing = Standing(*facts)
                self._by_pk[standing.pk] = standing
                if standing.duplicate_of_id and standing.duplicate_of_id not in self._by_pk:
                    merged.add(standing.duplicate_of_id)

    def _add(self, key: str, standing: Standing) -> None:
        """Of several the oldest that is not void."""
        known = self._by_key.get(key)
        if known is None or (known.status == Status.VOID and standing.status != Status.VOID):
            self._by_key[key] = standing

    def of(self, key: str) -> Standing | None:
        standing = self._by_key.get(key)
        while standing and standing.duplicate_of_id:
            standing = self._by_pk[standing.duplicate_of_id]
        return standing


def in_chunks(items: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """The items in lists of at most `size`."""
    waiting = iter(items)
    while some := list(islice(waiting, size)):
        yield some
