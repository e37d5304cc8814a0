"""The catalogue's import: rows to risk points, all in one transaction with one block of events."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import BATCH, Entry, append, changes, take_numbers
from common.text import folded
from enterprises import uscc
from enterprises.imports.rejects import rejects_file
from enterprises.imports.risk_rows import RiskDraft, risk_draft
from enterprises.models import Enterprise, RiskPoint
from enterprises.services.events import changed, entry
from enterprises.services.risk_points import TOLD, told
from sheets.converting import Problem
from sheets.registry import Line, Outcome, Progress
from sheets.sources import Source

CHUNK = 400
DONE = ("imported", "updated")


@dataclass(frozen=True)
class Plan:
    """The rows of a file, understood."""

    drafts: list[RiskDraft]
    source: str


def prepare(source: Source, progress: Progress, *, name: str = "") -> Plan:
    """Read and check every row; writes nothing. Raises SheetRefused."""
    drafts = []
    for number, made in enumerate(source.rows(), start=1):
        drafts.append(risk_draft(made))
        progress(number, source.most_rows)
    return Plan(drafts, name)


def write(plan: Plan, progress: Progress, *, by: User | None, partial: bool) -> Outcome:
    """Do all writes, inside the caller's transaction; `by` None is the command.

    A risk point is the same where enterprise, name and place are. Out: the counts.
    """
    take_numbers("enterprises/import")
    writing = _Writing(plan, by)
    for number, one in enumerate(plan.drafts, start=1):
        writing.take(one)
        progress(number, len(plan.drafts))
    taken = partial or not writing.rejected
    if taken:
        writing.carry_out()
    return writing.outcome(taken=taken)


@dataclass
class _Writing:
    """What the rows come to, gathered before anything is written."""

    plan: Plan
    by: User | None
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    rejected: list[Any] = field(default_factory=list)
    made: list[RiskPoint] = field(default_factory=list)
    altered: list[RiskPoint] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.touched: set[Any] = set()
        self.by_code: dict[str, Enterprise] = {}
        self.by_name: dict[str, list[Enterprise]] = {}
        self.points: dict[tuple[Any, ...], RiskPoint] = {}
        self._load_enterprises()
        self._load_points()

    def _load_enterprises(self) -> None:
        mine = Enterprise.objects.visible_to(self.by) if self.by else Enterprise.objects.all()
        codes = {uscc.normal(one.uscc) for one in self.plan.drafts}
        names = {folded(one.enterprise) for one in self.plan.drafts}
        for query, values in (("uscc__in", codes), ("folded__in", names)):
            for chunk in _chunks(sorted(value for value in values if value)):
                for row in mine.filter(**{query: chunk}).locked().order_by("pk"):
                    if row.uscc:
                        self.by_code[row.uscc] = row
                    known = self.by_name.setdefault(row.folded, [])
                    if row not in known:
                        known.append(row)

    def _load_points(self) -> None:
        keys = sorted({row.pk for rows in self.by_name.values() for row in rows})
        for chunk in _chunks(keys):
            present = Q(enterprise__in=chunk, retired_on=None)
            for point in RiskPoint.objects.filter(present).locked().order_by("pk"):
                self.points[point.enterprise_id, folded(point.name), folded(point.place)] = point

    def take(self, one: RiskDraft) -> None:
        """Decide what one row is: refused, a duplicate, an update or a new risk point."""
        if one.said is None:
            self._reject(one, one.problems)
            return
        enterprise = self._enterprise(one)
        if isinstance(enterprise, Problem):
            self._reject(one, (enterprise,))
            return
        key = (enterprise.pk, *one.key)
        point = self.points.get(key)
        if key in self.touched:
            self._count("duplicates", one, point)
        elif point is None:
            self._take_new(one, enterprise, key)
        else:
            self._take_known(one, enterprise, point)
        self.touched.add(key)

    def _enterprise(self, one: RiskDraft) -> Enterprise | Problem:
        code = uscc.normal(one.uscc)
        if code:
            found = self.by_code.get(code)
            if found is None or (one.enterprise and found.folded != folded(one.enterprise)):
                return self._unknown(one, _("No enterprise of this code and name in your scope."))
            return found
        named = self.by_name.get(folded(one.enterprise), [])
        if len(named) == 1:
            return named[0]
        if named:
            return self._unknown(
                one, _("Several enterprises have this name: give the code as well.")
            )
        return self._unknown(
            one, _("This enterprise is not on the register, or not in your scope.")
        )

    def _unknown(self, one: RiskDraft, reason: str) -> Problem:
        return Problem("enterprise", one.record.table.header_of("enterprise"), reason)

    def _take_new(self, one: RiskDraft, enterprise: Enterprise, key: tuple[Any, ...]) -> None:
        assert one.said is not None
        point = RiskPoint(enterprise=enterprise, **one.said.columns())
        self.points[key] = point
        self.made.append(point)
        facts = {
            "set": {**told(point), "enterprise": enterprise.pk},
            "source": self.plan.source,
        }
        self._event(enterprise, point, "added", facts)
        self._count("imported", one, point)

    def _take_known(self, one: RiskDraft, enterprise: Enterprise, point: RiskPoint) -> None:
        assert one.said is not None
        before = told(point)
        for name, value in one.said.columns().items():
            if value not in ("", None):  # an empty cell says nothing
                setattr(point, name, value)
        point.exposure = one.said.exposure
        differences = changes(before, told(point), [name for name in TOLD if name not in SPELT])
        if not differences:
            self._count("duplicates", one, point)
            return
        self.altered.append(point)
        facts = {**changed(differences), "source": self.plan.source}
        self._event(enterprise, point, "changed", facts)
        self._count("updated", one, point)

    def _event(self, enterprise: Enterprise, point: RiskPoint, kind: str, facts: Any) -> None:
        day = point.assessed_on if kind == "added" else None
        self.entries.append(entry(enterprise, kind, by=self.by, on=day, facts=facts, point=point))

    def carry_out(self) -> None:
        """All writes: points, changes, events."""
        RiskPoint.objects.bulk_create(self.made, batch_size=BATCH)
        if self.altered:
            RiskPoint.objects.bulk_update(
                self.altered, [name for name in TOLD if name not in SPELT], batch_size=200
            )
        append(self.entries)

    def outcome(self, *, taken: bool) -> Outcome:
        """Counts and lines; what was not taken is not counted as done."""
        done = {name: self.counts[name] if taken else 0 for name in DONE}
        remarks = [line.as_text() for line in self.lines if line.reason]
        result = {
            "read": len(self.plan.drafts),
            **done,
            "duplicates": self.counts["duplicates"],
            "rejected": len(self.rejected),
            "remarks": remarks,
        }
        lines = [line for line in self.lines if taken or line.outcome not in DONE]
        return Outcome(result, taken, rejects_file(self.rejected), lines)

    def _reject(self, one: RiskDraft, problems: tuple[Problem, ...]) -> None:
        self.rejected.append((one.record, problems))
        self._count("rejected", one, None, reason="；".join(p.as_text() for p in problems))

    def _count(
        self, outcome: str, one: RiskDraft, point: RiskPoint | None, *, reason: str = ""
    ) -> None:
        self.counts[outcome] += 1
        self.lines.append(
            Line(
                outcome=outcome,
                sheet=one.record.sheet,
                row=one.record.row,
                subject=point.pk if point else None,
                label=one.name,
                reason=reason,
            )
        )


SPELT = frozenset({"name", "place"})  # the same but for their spelling: the catalogue's stays


def _chunks(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
