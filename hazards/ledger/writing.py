"""Carrying out an import: entries of the register, new hazards with their history, what is new of
old ones, suspected duplicates. Everything happens in the caller's transaction.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from accounts.models import User
from audit.services import BATCH
from common import bulk
from common.ids import uuid7
from hazards import workflow
from hazards.ledger.matching import Names
from hazards.ledger.planning import Change, compare, history
from hazards.ledger.rows import Row
from hazards.ledger.sorting import Placed, Report, in_chunks
from hazards.ledger.suspecting import suspected
from hazards.models import Hazard, Suspicion
from hazards.workflow import Step, take_many

Done = Callable[[int], None]
Written = tuple[Placed, UUID, str]  # the row, its hazard's key and number


class Writer:
    """Writes in batches; `name` is the file's, for the events; `done(rows)` reports progress."""

    def __init__(self, *, name: str, by: User | None, done: Done) -> None:
        self.name = name
        self.by = by
        self.done = done
        self.names = Names()
        self.blank = Hazard(imported=True)

    def create(self, new: Sequence[Placed]) -> list[Written]:
        """A hazard for each row, in its final state, with an event for each thing that happened."""
        written: list[Written] = []
        for some in in_chunks(new, BATCH):
            steps: list[Step] = []
            hazards = []
            for placed in some:
                hazard = self._hazard(placed)
                hazards.append(hazard)
                steps += self._birth(placed.row, hazard)
            take_many(steps, by=self.by)
            written += [(p, h.pk, h.number) for p, h in zip(some, hazards, strict=True)]
            self.done(len(some))
        return written

    def _birth(self, row: Row, hazard: Hazard) -> list[Step]:
        first = Step(workflow.IMPORT_NEW, hazard, row.found_on, {}, self._origin(row))
        return [first, *(self._step(change, hazard, row) for change in history(row))]

    def _step(self, change: Change, hazard: Hazard, row: Row) -> Step:
        told = dict(change.set)
        if change.move is workflow.IMPORT_CLOSED:
            person, text = self.names.person(row.values["verified_by"])
            if person:
                told["verified_by"] = person
            if text:
                told["verified_by_text"] = text
        if row.funds is not None and change.move is not workflow.IMPORT_VOID:
            told["funds"] = row.funds
        return Step(change.move, hazard, change.on, told, {**self._origin(row), **change.facts})

    def _origin(self, row: Row) -> dict[str, Any]:
        return {"file": self.name, "sheet": row.record.sheet, "row": row.record.row}

    def _hazard(self, placed: Placed) -> Hazard:
        row, enterprise = placed.row, placed.enterprise
        values = row.values
        agency, agency_text = self.names.agency(row, enterprise.pk)
        inspector, inspector_text = self.names.person(values["inspector"])
        kind, kind_text = self.names.accident_type(values["accident_type"], row.found_on)
        return bulk.like(
            self.blank,
            id=uuid7(),
            county=enterprise.county,
            grade=values["grade"],
            source=values["source"],
            enterprise_id=enterprise.pk,
            region_id=values["region"] or enterprise.region,
            sector_id=values["sector"] or enterprise.sector,
            trade=enterprise.trade or "",
            agency_id=agency,
            agency_text=agency_text,
            inspector_id=inspector.pk if inspector else None,
            inspector_text=inspector_text,
            place=values["place"],
            description=values["description"],
            category=values["category"],
            accident_type_id=kind,
            accident_type_text=kind_text,
            basis=values["basis"],
            found_on=row.found_on,
            accepted_on=row.found_on,
            due_on=row.due_on,
            first_due_on=row.due_on,
            responsible=values["responsible"],
            measures=values["measures"],
            note=row.note,
            ledger_number=values["number"] or "",
            text_key=placed.key,
        )

    def update(
        self,
        updates: Sequence[tuple[Placed, UUID]],
        *,
        ledger_date: date,
        dated: bool,
        whole: bool = False,
    ) -> tuple[list[Written], list[Report]]:
        """What the rows say anew of hazards on record, and those that another writer has settled
        meanwhile. The rows of the hazards are locked by the caller.
        """
        written: list[Written] = []
        late: list[Report] = []
        for some in in_chunks(updates, BATCH):
            found = Hazard.objects.in_bulk([pk for _placed, pk in some])
            steps: list[Step] = []
            for placed, pk in some:
                hazard = found[pk]
                verdict = compare(
                    placed.row, hazard, ledger_date=ledger_date, dated=dated, whole=whole
                )
                if verdict.conflict or not verdict.changes:
                    late.append(Report(placed, pk, hazard.number, verdict.conflict))
                    continue
                steps += [self._step(c, hazard, placed.row) for c in verdict.changes]
                written.append((placed, pk, hazard.number))
            take_many(steps, by=self.by)
            self.done(len(some))
        return written, late


def lock(updates: Sequence[tuple[Placed, UUID]]) -> None:
    """Lock the hazards that may change, in the order of their keys, before the log is held."""
    for some in in_chunks(sorted(pk for _placed, pk in updates)):
        list(Hazard.objects.locked().filter(pk__in=some).order_by("pk").values_list("pk"))


def suspect(written: Sequence[Written], *, by: User | None) -> dict[UUID, UUID]:
    """Note which new hazards may repeat an earlier one; returns the pairs."""
    pairs = suspected([p for p, _pk, _n in written], [pk for _p, pk, _n in written], by=by)
    Suspicion.objects.bulk_create(
        [Suspicion(hazard_id=pk, other_id=other) for pk, other in pairs.items()], batch_size=BATCH
    )
    return pairs
