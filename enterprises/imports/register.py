"""The register's import: rows to entries, all in one transaction with one block of events."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope, scope_of
from audit.services import BATCH, Entry, append, changes, take_numbers
from enterprises.imports.drafts import Draft, draft
from enterprises.imports.known import Conflict, Known
from enterprises.imports.rejects import rejects_file
from enterprises.models import Enterprise
from enterprises.names import search_keys
from enterprises.particulars import NAMES, Particulars
from enterprises.services.events import changed, entry
from enterprises.services.register import write_particulars
from enterprises.vocabulary import Vocabulary
from sheets.converting import Problem
from sheets.records import Record
from sheets.registry import Line, Outcome, Progress
from sheets.sources import Source

DONE = ("imported", "updated", "suspected_duplicates")


@dataclass(frozen=True)
class Plan:
    """The rows of a file, understood."""

    drafts: list[Draft]
    vocabulary: Vocabulary
    source: str


def prepare(source: Source, progress: Progress, *, elsewhere: str = "", name: str = "") -> Plan:
    """Read and check every row; writes nothing.

    In: `elsewhere` a township's code for rows that name none, nor does their address; `name` of the
    file, for the log. Raises SheetRefused.
    """
    vocabulary, today = Vocabulary.read(), timezone.localdate()
    drafts = []
    for number, made in enumerate(source.rows(), start=1):
        drafts.append(draft(made, source.mapping, vocabulary, on=today, elsewhere=elsewhere))
        progress(number, source.most_rows)
    return Plan(drafts, vocabulary, name)


def write(plan: Plan, progress: Progress, *, by: User | None, partial: bool) -> Outcome:
    """Do all writes, inside the caller's transaction; `by` None is the command.

    Out: the counts. Where rows were refused and not `partial`, `taken` is False and nothing counts
    as done.
    """
    take_numbers("enterprises/import")  # two imports at once could make one name twice
    writing = _Writing(plan, by)
    for number, one in enumerate(plan.drafts, start=1):
        writing.take(one)
        progress(number, len(plan.drafts))
    taken = partial or not writing.rejected
    if taken:
        writing.carry_out()
    return Outcome(
        writing.result(taken=taken),
        taken,
        rejects_file(writing.rejected),
        writing.lines_of(taken=taken),
    )


@dataclass
class _Writing:
    """What the rows come to, gathered before anything is written."""

    plan: Plan
    by: User | None
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    rejected: list[tuple[Record, tuple[Problem, ...]]] = field(default_factory=list)
    made: list[Enterprise] = field(default_factory=list)
    altered: list[Enterprise] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = Known(self.plan.drafts, self.by)
        self.scope = scope_of(self.by) if self.by else Scope(everything=True)
        self.touched: set[Any] = set()
        self.today: date = timezone.localdate()

    def take(self, one: Draft) -> None:
        """Decide what one row is: refused, a conflict, a duplicate, an update or a new entry."""
        if one.problems:
            self._reject(one, one.problems)
            return
        about = self.known.about(one)
        if isinstance(about, Conflict):
            self._count("conflicts", one, reason=about.reason)
        elif about is None:
            self._take_new(one)
        elif self.known.is_hidden(about):
            self._reject(one, (self._out_of_scope(),))
        elif about.pk in self.touched:
            self._count("duplicates", one, about)
        else:
            self._take_known(one, about)

    def _take_new(self, one: Draft) -> None:
        said = one.particulars
        if one.missing:
            self._reject(one, one.missing)
        elif not self._holds(said):
            self._reject(one, (self._out_of_scope(),))
        else:
            suspected = self.known.namesakes(one)
            row = Enterprise(state=one.state)
            write_particulars(row, said)
            self.known.add(row)
            self.touched.add(row.pk)
            self.made.append(row)
            self._count("imported", one, row)
            if suspected:
                reason = _("The register has this name in another township too.")
                self._count("suspected_duplicates", one, row, reason=reason)
            facts = {
                "set": {**said.told(), "state": one.state, "to_be_verified": False},
                "source": self.plan.source,
            }
            self.entries.append(
                entry(row, "registered", by=self.by, facts=facts, states=("", one.state))
            )

    def _take_known(self, one: Draft, row: Enterprise) -> None:
        before = Particulars.of(row)
        said = replace(before, **self._said_anew(one, row))
        differences = changes(before.told(), said.told(), NAMES)
        moved = "state" in one.said and one.state != row.state
        if not differences and not moved:
            self._count("duplicates", one, row)
            self.touched.add(row.pk)
            return
        if differences.keys() & {"sector", "region"} and not self._holds(said):
            self._reject(one, (self._out_of_scope(),))
            return
        self.touched.add(row.pk)
        self._count("updated", one, row)
        write_particulars(row, said)
        self.known.recode(row)
        if differences:
            facts = {**changed(differences), "source": self.plan.source}
            self.entries.append(entry(row, "changed", by=self.by, facts=facts))
        if moved:
            self._move(row, one.state)
        self.altered.append(row)

    def _said_anew(self, one: Draft, row: Enterprise) -> dict[str, Any]:
        """What the row's own cells say. The name is the same but for its spelling, which stays."""
        told = one.particulars.told()
        names = set(one.said & set(NAMES)) - {"name"}
        if not told["uscc"]:  # 无 is no code, and takes none away
            names.discard("uscc")
        if "trade" in names and not told["trade"]:
            names.remove("trade")
            if not row.trade_id:
                names.add("trade_text")
        elif "trade" in names:
            names.add("trade_text")
        if told["region"] and not self.plan.vocabulary.is_below_county(row.region_id):
            names.add("region")
        return {name: told[name] for name in names}

    def _move(self, row: Enterprise, state: str) -> None:
        before, row.state = row.state, state
        facts = {
            **changed({"state": [before, state]}),
            "reason": _("as the imported file says"),
            "source": self.plan.source,
        }
        self.entries.append(
            entry(row, "state_changed", by=self.by, facts=facts, states=(before, state))
        )

    def carry_out(self) -> None:
        """All writes: entries, changes, events."""
        Enterprise.objects.bulk_create(self.made, batch_size=BATCH)
        names = sorted({*NAMES, "state", *search_keys("")})
        if self.altered:
            Enterprise.objects.bulk_update(self.altered, names, batch_size=200)
        append(self.entries)

    def result(self, *, taken: bool) -> dict[str, Any]:
        """The counts; what was not taken is not counted as done."""
        done = {name: self.counts[name] if taken else 0 for name in DONE}
        remarks = [line.as_text() for line in self.lines if line.reason]
        return {
            "read": len(self.plan.drafts),
            **done,
            "duplicates": self.counts["duplicates"],
            "conflicts": self.counts["conflicts"],
            "rejected": len(self.rejected),
            "enterprises_created": done["imported"],
            "remarks": remarks,
        }

    def lines_of(self, *, taken: bool) -> list[Line]:
        """What became of each row that is counted."""
        return [line for line in self.lines if taken or line.outcome not in DONE]

    def _holds(self, said: Particulars) -> bool:
        """Whether the person's scope takes in this sector and township."""
        scope = self.scope
        if scope.everything:
            return True
        return (scope.sectors is None or said.sector in scope.sectors) and (
            scope.regions is None or said.region in scope.regions
        )

    def _out_of_scope(self) -> Problem:
        reason = _("Your agency does not supervise this sector in this township.")
        return Problem("sector", "", reason)

    def _reject(self, one: Draft, problems: tuple[Problem, ...]) -> None:
        self.rejected.append((one.record, problems))
        self._count("rejected", one, reason="；".join(p.as_text() for p in problems))

    def _count(
        self, outcome: str, one: Draft, row: Enterprise | None = None, *, reason: str = ""
    ) -> None:
        self.counts[outcome] += 1
        self.lines.append(
            Line(
                outcome=outcome,
                sheet=one.record.sheet,
                row=one.record.row,
                subject=row.pk if row else None,
                label=one.particulars.name,
                reason=reason,
            )
        )
