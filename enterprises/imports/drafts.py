"""A row of a register's file as an entry, with all that is wrong with it; nothing is looked up."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common.errors import RuleBroken
from common.text import folded
from enterprises import uscc
from enterprises.enums import State
from enterprises.particulars import NAMES, Particulars, faults, no_such_trade
from enterprises.vocabulary import Vocabulary
from sheets.cells import is_empty, shown
from sheets.converting import Converted, Problem
from sheets.mapping import Mapping
from sheets.reading import Missing
from sheets.records import Record

LOOKS_LIKE_A_CODE = re.compile(r"[A-Ta-t]?\d{1,5}")
NEEDED_WHEN_NEW = frozenset({"sector", "region"})


@dataclass(frozen=True)
class Draft:
    """One row understood. `said` names what its own cells say: an entry that is on the register
    takes over these only, never a default. `missing` matters only where the entry is new.
    """

    record: Record
    said: frozenset[str]
    particulars: Particulars
    state: str
    problems: tuple[Problem, ...]
    missing: tuple[Problem, ...] = ()
    folded: str = field(default="")


def draft(
    made: Converted, mapping: Mapping, vocabulary: Vocabulary, *, on: date, elsewhere: str = ""
) -> Draft:
    """Read one row. `elsewhere`: the township of rows that name none, nor does their address."""
    record, values = made.record, made.values
    problems = list(made.problems)
    told: dict[str, Any] = {name: values[name] for name in NAMES if name in values}
    for name in ("name", "address", "business_scope", "principal", "phone"):
        told[name] = str(told[name] or "").strip()
    _read_code(told, record, problems)
    _read_trade(told, record, vocabulary, problems)
    _read_employees(told, record, problems)
    said = frozenset(name for name in values if _says(record, name, mapping))
    told["sector"] = told["sector"] or ""
    told["region"] = _region(told, vocabulary, on) or elsewhere
    particulars = Particulars(**told)
    known = {problem.field for problem in problems}
    found = [
        _problem(record, fault)
        for fault in faults(particulars, vocabulary, on=on)
        if fault.field not in known
    ]
    missing = [p for p in found if p.field in NEEDED_WHEN_NEW and not told[p.field]]
    return Draft(
        record=record,
        said=said,
        particulars=particulars,
        state=values["state"] or State.OPERATING,
        problems=(*problems, *(p for p in found if p not in missing)),
        missing=tuple(_missing(p) for p in missing),
        folded=folded(particulars.name)[:120],
    )


def _says(record: Record, name: str, mapping: Mapping) -> bool:
    cell = record.cells.get(name)
    if is_empty(cell) or isinstance(cell, Missing):
        return False
    return mapping.value_for(name, shown(cell)) != ""


def _read_code(told: dict[str, Any], record: Record, problems: list[Problem]) -> None:
    text = str(told["uscc"] or "")
    try:
        told["uscc"] = uscc.checked(text)
    except RuleBroken as broken:
        told["uscc"] = ""
        problems.append(_problem(record, broken))


def _read_trade(
    told: dict[str, Any], record: Record, vocabulary: Vocabulary, problems: list[Problem]
) -> None:
    """A code has to exist; a name that is none of the standard's is kept, to be matched."""
    text = " ".join(str(told["trade"] or "").split())
    told["trade"] = vocabulary.trade_of(text)
    told["trade_text"] = ""
    if text and not told["trade"]:
        if LOOKS_LIKE_A_CODE.fullmatch(text):
            problems.append(_problem(record, no_such_trade(text)))
        else:
            told["trade_text"] = text


def _read_employees(told: dict[str, Any], record: Record, problems: list[Problem]) -> None:
    number = told["employees"]
    if number is None:
        return
    if number == number.to_integral_value():
        told["employees"] = int(number)
        return
    told["employees"] = None
    reason = _("This is no whole number of employees.")
    problems.append(Problem("employees", record.table.header_of("employees"), reason))


def _region(told: dict[str, Any], vocabulary: Vocabulary, on: date) -> str:
    """The cell's township, or the one that took its place; else the only one in the address."""
    if told["region"]:
        return vocabulary.today_of(told["region"], on)
    derived = vocabulary.township_in(told["address"], on)
    return derived if vocabulary.in_force(derived, on) else ""


def _problem(record: Record, broken: RuleBroken) -> Problem:
    column = record.table.header_of(broken.field)
    return Problem(broken.field, column, f"{broken.message} {broken.remedy}".strip())


def _missing(problem: Problem) -> Problem:
    words = {
        "sector": _(
            "The sector is missing. Say it in the file, or as a default for the whole file."
        ),
        "region": _(
            "The township is missing, and the address does not name a single one. Say it in the "
            "file, or as a default."
        ),
    }
    labels = {"sector": _("Sector"), "region": _("Township")}
    return Problem(problem.field, problem.column or labels[problem.field], words[problem.field])
