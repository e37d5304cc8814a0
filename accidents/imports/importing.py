"""A register of accidents from file to record: `prepare` reads and judges, `write` does all writes.

The command and the page go through both, so they take and refuse the same. An enterprise that is
not on the register stays text: a register of accidents puts nobody under supervision.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accidents.imports.drawing import Drawer, new_standing
from accidents.imports.matching import Names, Placed
from accidents.imports.rows import Refused, Row, judge
from accidents.imports.standing import NOTHING, Standing, Standings, compare
from accidents.models import Accident
from accounts.models import User
from audit.services import take_numbers
from common.errors import RuleBroken
from enterprises.imports.rejects import rejects_file
from sheets.converting import Problem
from sheets.registry import Line, Outcome, Progress
from sheets.sources import Source

IMPORTS = "accidents/import"
EVERY = 200  # rows between two reports of progress
TEXT = 80
DONE = ("imported", "updated")


@dataclass
class Plan:
    """A file that was read: its good rows and the refused ones. `register_date`: the day on which
    a toll changed that the file gives without a day.
    """

    name: str
    sheets: list[str]
    register_date: date
    partial: bool
    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def prepare(
    source: Source, progress: Progress, *, register_date: date | None = None, partial: bool = False
) -> Plan:
    """Read and judge every row; nothing is written. Raises RuleBroken for a date in the future."""
    today = timezone.localdate()
    if register_date and register_date > today:
        raise RuleBroken(
            _("The register's date %(day)s lies in the future.") % {"day": register_date},
            field="register_date",
            remedy=_("Give today's date or an earlier one."),
        )
    plan = Plan(source.reading.book.name, source.sheets, register_date or today, partial)
    for number, made in enumerate(source.rows()):
        if number % EVERY == 0:
            progress(number, 2 * source.most_rows)
        row = judge(made, today=today)
        if isinstance(row, Row):
            plan.rows.append(row)
        else:
            plan.refused.append(row)
    return plan


@transaction.atomic
def write(plan: Plan, progress: Progress, *, by: User | None) -> Outcome:
    """Do all writes in one transaction, the caller's or its own; count and report each row.

    Of two imports at once one waits for the other. Where rows were refused and the choice is not
    partial, nothing is written. `by` None is the command.
    """
    take_numbers(IMPORTS)
    work = _Work(plan, by)
    for number, row in enumerate(plan.rows):
        if number % EVERY == 0:
            progress(len(plan.rows) + number, 2 * len(plan.rows))
        work.take(row)
    taken = plan.partial or not work.refused
    if taken:
        work.drawer.carry_out()
    return work.outcome(taken=taken)


class _Work:
    """What the rows come to, gathered before anything is written."""

    def __init__(self, plan: Plan, by: User | None) -> None:
        self.plan = plan
        self.names = Names(plan.rows, by)
        self.standings = Standings()
        visible = None
        if by is not None and not self.names.scope.everything:
            seen = Accident.objects.visible_to(by).values_list("pk", flat=True)
            visible = frozenset(seen)
        self.standings.load(visible)
        self.drawer = Drawer(plan.name, by)
        self.refused = list(plan.refused)
        self.lines: list[Line] = []

    def take(self, row: Row) -> None:
        """Decide what one row is: a new accident, news, nothing new, a contradiction, refused."""
        one = self.names.place(row)
        standing = self.standings.about(one)
        if isinstance(standing, str):
            self._tell("conflicts", one, None, standing)
        elif standing is None:
            self._take_new(one)
        elif not standing.visible:
            self._refuse(row)
        else:
            self._take_known(one, standing)

    def _take_new(self, one: Placed) -> None:
        if not self.names.holds(one):
            self._refuse(one.row)
            return
        accident = self.drawer.create(one)
        self.standings.add(new_standing(one, accident))
        self._tell("imported", one, accident.pk)

    def _take_known(self, one: Placed, standing: Standing) -> None:
        verdict = compare(one, standing, on=self.plan.register_date)
        if verdict.conflict:
            self._tell("conflicts", one, standing.pk, verdict.conflict)
        elif verdict == NOTHING or verdict.toll is None:
            reason = _("The same as %(number)s.") % {"number": standing.called}
            self._tell("duplicates", one, standing.pk, reason)
        else:
            on, toll = verdict.toll
            standing.tolls.append((on, toll))
            standing.row = one.row.record.row
            self.drawer.update(one, standing.pk, on, toll, standing.tolls)
            self._tell("updated", one, standing.pk)

    def _refuse(self, row: Row) -> None:
        reason = _("The accident lies outside the sectors and townships that you supervise.")
        column = row.record.table.header_of("sector")
        self.refused.append(Refused(row.record, [Problem("sector", column, reason)]))

    def _tell(self, outcome: str, one: Placed, pk: UUID | None, reason: str = "") -> None:
        record = one.row.record
        self.lines.append(Line(outcome, record.sheet, record.row, pk, _told(one), reason))

    def outcome(self, *, taken: bool) -> Outcome:
        """Counts and lines; what was not taken is not counted as done."""
        order = {name: number for number, name in enumerate(self.plan.sheets)}
        refused = sorted(self.refused, key=lambda one: (order[one.record.sheet], one.record.row))
        lines = [one for one in self.lines if taken or one.outcome not in DONE]
        lines += [_refusal(one) for one in refused]
        counts = {
            name: sum(line.outcome == name for line in lines)
            for name in ("imported", "updated", "duplicates", "conflicts")
        }
        result = {
            "file": self.plan.name,
            "sheets": self.plan.sheets,
            "read": len(self.plan.rows) + len(self.plan.refused),
            **counts,
            "rejected": len(refused),
            "remarks": [
                line.as_text() for line in lines if line.outcome in ("rejected", "conflicts")
            ],
        }
        rejects = rejects_file([(one.record, tuple(one.problems)) for one in refused])
        return Outcome(result, taken, rejects, lines)


def _refusal(one: Refused) -> Line:
    reason = "；".join(problem.as_text() for problem in one.problems)
    return Line("rejected", one.record.sheet, one.record.row, None, "", reason)


def _told(one: Placed) -> str:
    """The row in a few words."""
    values = one.row.values
    firm = str(one.enterprise or values["enterprise"])
    words: Sequence[str] = [one.row.occurred_on.isoformat(), firm, values["place"]]
    text = " ".join(dict.fromkeys(word for word in words if word))
    return text if len(text) <= TEXT else f"{text[: TEXT - 1]}…"
