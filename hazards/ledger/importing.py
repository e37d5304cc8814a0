"""A hazard ledger from file to records: `prepare` reads and judges, `write` does all writes.

The command and the page go through both, so they take and refuse the same.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import take_numbers
from common.errors import RuleBroken
from hazards.ledger.entering import enter
from hazards.ledger.gone import Gone, report, take_stock
from hazards.ledger.matching import OTHER_SECTOR, Known, Register, regions_of
from hazards.ledger.rows import Limits, Refused, Row, judge
from hazards.ledger.sorting import Placed, Report, Sorted, place, sort
from hazards.ledger.writing import Writer, Written, lock, suspect
from sheets.registry import Line, Outcome, Progress
from sheets.sources import Source
from sheets.writing import RejectsWriter

IMPORTS = "enterprises/import"  # what the import of the register locks, too: both make entries
TEXT = 60
EVERY = 500  # rows between two reports of progress while reading
Pairs = dict[UUID, UUID]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person chose for a whole ledger.

    `region` and `sector` are for enterprises that become entries to be verified, where the row
    names none; `ledger_date` None is today, and then a day that the file does not give is unknown.
    `snapshot`: the file is the whole ledger of `source`, a name that the next one is found by.
    """

    partial: bool = False
    region: str = ""
    sector: str = ""
    ledger_date: date | None = None
    snapshot: bool = False
    source: str = ""

    @classmethod
    def from_options(cls, options: dict[str, Any]) -> Self:
        """What the page's form left in a job: texts, and nothing for empty answers."""
        day = options.get("ledger_date")
        return cls(
            partial=bool(options.get("partial")),
            region=options.get("region", ""),
            sector=options.get("sector", ""),
            ledger_date=date.fromisoformat(day) if day else None,
            snapshot=bool(options.get("snapshot")),
            source=options.get("source", ""),
        )

    @property
    def day(self) -> date:
        return self.ledger_date or timezone.localdate()


@dataclass
class Plan:
    """A file that was read: its good rows and the refused ones, each in the file's order."""

    name: str
    sheets: list[str]
    choices: Choices
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.rows) + len(self.refused)


def check(choices: Choices) -> None:
    """Raises RuleBroken for a date in the future, a region that is not of this county, a snapshot
    of no source or a source of no snapshot.
    """
    if choices.snapshot != bool(choices.source):
        raise RuleBroken(
            _("A snapshot names its source, and only a snapshot has one."),
            field="source",
            remedy=_("Give both, or neither."),
        )
    if choices.day > timezone.localdate():
        raise RuleBroken(
            _("The ledger's date %(day)s lies in the future.") % {"day": choices.day},
            field="ledger_date",
            remedy=_("Give today's date or an earlier one."),
        )
    if choices.region and choices.region not in regions_of(settings.COUNTY_CODE):
        raise RuleBroken(
            _("%(code)s is no region of this county.") % {"code": choices.region},
            field="region",
            remedy=_("Give the code of the county or of one of its townships."),
        )


def prepare(source: Source, choices: Choices, progress: Progress) -> Plan:
    """Read and judge every row; nothing is written. Raises RuleBroken for impossible choices."""
    check(choices)
    plan = Plan(source.reading.book.name, source.sheets, choices)
    limits = Limits(ledger_date=choices.day, today=timezone.localdate())
    total = 2 * source.most_rows
    for number, made in enumerate(source.rows()):
        if number % EVERY == 0:
            progress(number, total)
        row = judge(made, limits)
        if isinstance(row, Row):
            plan.rows.append(row)
        else:
            plan.refused.append(row)
    return plan


def write(plan: Plan, *, by: User | None, progress: Progress) -> Outcome:
    """Do all writes in one transaction, the caller's or its own; count and report each row.

    Of two imports at once one waits for the other, so that each sees what the other has written.
    Where rows were refused and the choice is not partial, nothing is written.
    """
    with transaction.atomic():
        take_numbers(IMPORTS)
        register = Register(
            region=plan.choices.region or settings.COUNTY_CODE,
            sector=plan.choices.sector or OTHER_SECTOR,
            by=by,
        )
        register.load()
        sorted_rows = _sorted(plan, register)
        if sorted_rows.refused and not plan.choices.partial:
            return _outcome(plan, sorted_rows, Result())
        return _outcome(plan, sorted_rows, _carry_out(plan, sorted_rows, register, by, progress))


@dataclass
class Result:
    """What was written."""

    created: list[Written] = field(default_factory=list)
    updated: list[Written] = field(default_factory=list)
    pairs: Pairs = field(default_factory=dict)
    entered: Sequence[Known] = ()
    gone: Sequence[Gone] | None = None


def _sorted(plan: Plan, register: Register) -> Sorted:
    placed: list[Placed] = []
    refused = list(plan.refused)
    for one in place(plan.rows, register):
        if isinstance(one, Placed):
            placed.append(one)
        else:
            refused.append(one)
    choices = plan.choices
    found = sort(
        placed,
        ledger_date=choices.day,
        dated=choices.ledger_date is not None,
        whole=choices.snapshot,
    )
    order = {name: number for number, name in enumerate(plan.sheets)}
    refused.sort(key=lambda one: (order[one.record.sheet], one.record.row))
    found.refused = refused
    return found


def _carry_out(
    plan: Plan, rows: Sorted, register: Register, by: User | None, progress: Progress
) -> Result:
    lock(rows.updates)
    enter(register.made, by=by, source=plan.name)
    writer = Writer(name=plan.name, by=by, done=_meter(plan, rows, progress))
    created = writer.create(rows.new)
    choices = plan.choices
    updated, late = writer.update(
        rows.updates,
        ledger_date=choices.day,
        dated=choices.ledger_date is not None,
        whole=choices.snapshot,
    )
    for one in late:
        (rows.conflicts if one.reason else rows.duplicates).append(one)
    pairs = suspect(created, by=by)
    gone = None
    if choices.snapshot:
        written = [pk for _placed, pk, _number in (*created, *updated)]
        gone = take_stock(
            rows,
            written,
            register,
            source=choices.source,
            day=choices.day,
            file=plan.name,
            by=by,
        )
    return Result(created, updated, pairs, register.made, gone)


def _meter(plan: Plan, rows: Sorted, progress: Progress) -> Callable[[int], None]:
    """Progress of the second half: rows written, of those to be written."""
    total = max(len(rows.new) + len(rows.updates), 1)
    written = 0

    def done(count: int) -> None:
        nonlocal written
        written += count
        progress(plan.read + plan.read * written // total, 2 * plan.read)

    return done


def _outcome(plan: Plan, rows: Sorted, result: Result) -> Outcome:
    counts = {
        "read": plan.read,
        "imported": len(result.created),
        "updated": len(result.updated),
        "duplicates": len(rows.duplicates),
        "suspected_duplicates": len(result.pairs),
        "conflicts": len(rows.conflicts),
        "rejected": len(rows.refused),
        "enterprises_created": len(result.entered),
    }
    if result.gone is not None:
        counts["gone"] = len(result.gone)
    lines = _lines(rows, result)
    remarks = [line.as_text() for line in lines if line.outcome in ("rejected", "conflicts")]
    taken = not rows.refused or plan.choices.partial
    return Outcome(
        {"file": plan.name, "sheets": plan.sheets, **counts, "remarks": remarks},
        taken=taken,
        rejects=_rejects(rows.refused),
        lines=lines,
        report=report(result.gone or ()),
    )


def _rejects(refused: Sequence[Refused]) -> Path | None:
    """The refused rows as a file of its own, to be mended and imported."""
    if not refused:
        return None
    with tempfile.NamedTemporaryFile(prefix="yicheng-", suffix=".xlsx", delete=False) as made:
        path = Path(made.name)
    with RejectsWriter(path) as rejects:
        for one in refused:
            rejects.add(one.record, one.problems)
    return path


def _lines(rows: Sorted, result: Result) -> list[Line]:
    """What became of each row, for the page's lists and the command's remarks."""
    lines = [_line("imported", p, pk, number, _told(p)) for p, pk, number in result.created]
    lines += [_line("updated", p, pk, number, _told(p)) for p, pk, number in result.updated]
    lines += _reports("duplicates", rows.duplicates)
    numbers = {pk: number for _p, pk, number in result.created}
    for placed, pk, number in result.created:
        if pk in result.pairs:
            other = numbers.get(result.pairs[pk], "")
            reason = _("Perhaps the same as %(number)s.") % {"number": other} if other else ""
            lines.append(_line("suspected_duplicates", placed, pk, number, reason))
    lines += _reports("conflicts", rows.conflicts)
    for one in rows.refused:
        reason = "；".join(problem.as_text() for problem in one.problems)
        lines.append(Line("rejected", one.record.sheet, one.record.row, None, "", reason))
    for known in result.entered:
        lines.append(Line("enterprises_created", "", None, known.pk, known.name, ""))
    lines += [one.as_line() for one in result.gone or ()]
    return lines


def _told(placed: Placed) -> str:
    """The row in a few words."""
    text = " ".join(placed.row.values["description"].split())
    return f"{placed.enterprise.name}: {text if len(text) <= TEXT else text[: TEXT - 1] + '…'}"


def _reports(outcome: str, reports: Sequence[Report]) -> list[Line]:
    return [_line(outcome, r.placed, r.hazard, r.number, r.reason) for r in reports]


def _line(outcome: str, placed: Placed, hazard: UUID | None, number: str, reason: str = "") -> Line:
    record = placed.row.record
    return Line(outcome, record.sheet, record.row, hazard, number, reason)
