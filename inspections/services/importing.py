"""A checklist from a workbook: its rows become the items of a draft, which an administrator then
publishes. Whole or not at all, unless the good rows are asked for.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common.errors import RuleBroken
from hazards.enums import Category, Grade
from hazards.models import AccidentType
from inspections.models import Checklist
from inspections.models.checklists import CODE, CODE_PATTERN
from inspections.services.checklists import ItemText, replace_items
from inspections.sheet import SCHEMA
from sheets import services as imports
from sheets.converting import Converted, Problem
from sheets.models import Job
from sheets.registry import Outcome, Progress
from sheets.sources import open_source
from sheets.writing import RejectsWriter


@dataclass
class Plan:
    """The file's rows: items that can be taken, and rows with what is wrong with them."""

    items: list[ItemText] = field(default_factory=list)
    refused: list[tuple[Converted, Sequence[Problem]]] = field(default_factory=list)

    @property
    def read(self) -> int:
        return len(self.items) + len(self.refused)


def prepare(job: Job, progress: Progress) -> Plan:
    """Read and judge every row; nothing is written."""
    mapping = imports.mapping_of(job, SCHEMA)
    plan = Plan()
    types = _accident_types()
    seen: set[str] = set()
    with open_source(job.file.path, name=job.name, schema=SCHEMA, mapping=mapping) as source:
        total = source.most_rows
        for number, row in enumerate(source.rows(), start=1):
            progress(number, total)
            code = row.values["code"].strip().lower() if row.values["code"] else ""
            problems = [*row.problems, *_problems(row, code, seen, types)]
            if problems:
                plan.refused.append((row, problems))
            else:
                plan.items.append(_item(row.values, code, types))
            seen.add(code)
    return plan


def write(job: Job, plan: Plan, progress: Progress) -> Outcome:
    """Fill the chosen checklist's draft; refused rows come back as a file."""
    result = {"read": plan.read, "imported": 0, "rejected": len(plan.refused)}
    partial = bool(job.options.get("partial"))
    if (plan.refused and not partial) or not plan.items:
        return Outcome(result, taken=False, rejects=_rejects(plan))
    checklist = Checklist.objects.visible_to(job.by).filter(pk=job.options["checklist"]).first()
    if checklist is None:
        raise RuleBroken(_("The checklist is not there any more."), remedy=_("Upload anew."))
    draft = replace_items(checklist.pk, by=job.by, items=plan.items)
    progress(plan.read, plan.read)
    result |= {
        "imported": len(plan.items),
        "checklist": checklist.title,
        "code": checklist.code,
        "version": draft.number,
    }
    return Outcome(result, rejects=_rejects(plan))


def _accident_types() -> dict[str, AccidentType]:
    """By name; of two editions with one name the later one counts."""
    return {one.name: one for one in AccidentType.objects.order_by("edition")}


def _problems(
    row: Converted, code: str, seen: set[str], types: dict[str, AccidentType]
) -> list[Problem]:
    found = []
    if code and not CODE_PATTERN.match(code):
        found.append(_problem(row, "code", str(CODE.message)))
    if code and code in seen:
        found.append(_problem(row, "code", _("This code stands in an earlier row.")))
    name = row.values["accident_type"]
    if name and name not in types:
        found.append(_problem(row, "accident_type", _("GB 6441 has no type of this name.")))
    return found


def _problem(row: Converted, name: str, reason: str) -> Problem:
    column = row.record.table.header_of(name) or str(SCHEMA.by_name[name].label)
    return Problem(name, column, reason)


def _item(values: dict[str, Any], code: str, types: dict[str, AccidentType]) -> ItemText:
    return ItemText(
        code=code,
        section=values["section"][:60],
        text=values["text"],
        how_to_check=values["how_to_check"],
        basis=values["basis"],
        hazard_text=values["hazard_text"],
        category=values["category"] or Category.SAFETY,
        grade=values["grade"] or Grade.GENERAL,
        accident_type=types.get(values["accident_type"]),
    )


def _rejects(plan: Plan) -> Path | None:
    if not plan.refused:
        return None
    path = Path(tempfile.mkdtemp(prefix="yicheng-checklist-")) / "rejects.xlsx"
    with RejectsWriter(path) as writer:
        for row, problems in plan.refused:
            writer.add(row.record, problems)
    return path
