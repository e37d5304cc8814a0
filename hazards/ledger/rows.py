"""One record judged by itself: its dates, its state, its texts; nothing of the register is asked.

A row that says something impossible is refused with the reason; a row whose text does not fit
where it belongs keeps the whole of it in the note.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.errors import RuleBroken
from common.text import folded
from enterprises import uscc
from hazards.enums import Status
from hazards.ledger.words import CATEGORIES
from sheets.cells import as_number
from sheets.converting import TEN_THOUSAND, Converted, Problem
from sheets.errors import CellRefused
from sheets.records import Record

NAME_LENGTH = 120
FUNDS_MOST = Decimal(10) ** 12
LENGTHS = {
    "number": 60,
    "place": 300,
    "agency": 200,
    "inspector": 200,
    "category": 100,
    "accident_type": 200,
    "responsible": 200,
    "verified_by": 200,
}


@dataclass(frozen=True)
class Limits:
    """The days against which rows are judged: the ledger's own, and today (local)."""

    ledger_date: date
    today: date


@dataclass(slots=True)
class Row:
    """A good row. `state` and its days are decided; `said` tells whether the file names a state.

    `completed_on` is the day of completion, `settled_on` the day on which the hazard was closed or
    voided; `assumed`: the ledger's date stands in for a day that the file does not give.
    """

    record: Record
    values: dict[str, Any]
    funds: Decimal | None
    note: str
    state: str
    said: bool
    completed_on: date | None = None
    settled_on: date | None = None
    assumed: bool = False
    text: str = ""
    place_text: str = ""

    @property
    def found_on(self) -> date:
        day: date = self.values["found_on"]
        return day

    @property
    def due_on(self) -> date | None:
        day: date | None = self.values["due_on"]
        return day

    @property
    def closes(self) -> bool:
        return self.state == Status.CLOSED


@dataclass(slots=True)
class Refused:
    """A row that is not taken, with all that is wrong with it.

    `values` are those that could be read: a snapshot still tells of the hazard that they name.
    """

    record: Record
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


def judge(made: Converted, limits: Limits) -> Row | Refused:
    """The row as it is to be imported, or why it is not."""
    slim = Record(made.record.table, made.record.row, {}, (), made.record.original)
    if made.problems:
        return Refused(slim, list(made.problems), made.values)
    row = _row(slim, made, limits)
    problems = [
        Problem(name, column_of(slim, name), str(reason)) for name, reason in _wrong(row, limits)
    ]
    return Refused(slim, problems, row.values) if problems else row


def column_of(record: Record, name: str) -> str:
    """The header that feeds a field, as the file names it; "" where none does."""
    return record.table.header_of(name)


def _row(slim: Record, made: Converted, limits: Limits) -> Row:
    values = dict(made.values)
    notes = [values.pop("note")] if values["note"] else values.pop("note") or []
    _shorten(values, slim, notes)
    funds = _funds(values.pop("funds"), slim, notes)
    values["uscc"] = _uscc(values["uscc"], slim, notes)
    values["category"] = _category(values["category"])
    row = Row(slim, values, funds, "", _state(values), values["status"] is not None)
    _date(row, limits, notes)
    row.note = "\n".join(notes)
    row.text, row.place_text = folded(values["description"]), folded(values["place"])
    return row


def _shorten(values: dict[str, Any], record: Record, notes: list[str]) -> None:
    for name, most in LENGTHS.items():
        text = values[name]
        if text and len(text) > most:
            notes.append(f"{column_of(record, name) or name}: {text}")
            values[name] = f"{text[: most - 1]}…"


def _funds(text: str, record: Record, notes: list[str]) -> Decimal | None:
    """A sum in yuan; what is no plain sum stays in the note."""
    if not text:
        return None
    header = column_of(record, "funds")
    try:
        amount = as_number(text, times=10_000 if TEN_THOUSAND in header else 1)
    except CellRefused:
        amount = None
    if amount is None or not 0 <= amount < FUNDS_MOST:
        notes.append(f"{header or 'funds'}: {text}")
        return None
    return round(amount, 2)


def _uscc(text: str, record: Record, notes: list[str]) -> str:
    """The code where its check character is right; else it identifies nobody and is a note."""
    if not text:
        return ""
    try:
        return uscc.checked(text)
    except RuleBroken:
        notes.append(f"{column_of(record, 'uscc') or 'uscc'}: {text}")
        return ""


def _category(text: str) -> str:
    """The standard's own category where the cell names it, else the cell's text."""
    return CATEGORIES.get(text, text)


def _state(values: dict[str, Any]) -> str:
    if values["status"] is not None:
        said: str = values["status"]
        return said
    if values["verified_on"]:
        return Status.CLOSED
    return Status.SUBMITTED if values["rectified_on"] else Status.RECTIFYING


def _date(row: Row, limits: Limits, notes: list[str]) -> None:
    """The days of the state; a day that the state has no use for stays in the note."""
    completed, verified = row.values["rectified_on"], row.values["verified_on"]
    if row.state in (Status.CLOSED, Status.VOID):
        row.settled_on = verified or completed
        row.completed_on = completed if row.closes else None
        if row.settled_on is None:
            row.settled_on, row.assumed = limits.ledger_date, True
        return
    unused = {"verified_on": verified}
    if row.state == Status.SUBMITTED:
        row.completed_on = completed
        if completed is None:
            row.completed_on, row.assumed = limits.ledger_date, True
    else:
        unused["rectified_on"] = completed
    for name, day in unused.items():
        if day:
            notes.append(f"{column_of(row.record, name) or name}: {day.isoformat()}")


def _wrong(row: Row, limits: Limits) -> list[tuple[str, str]]:
    """(field, reason) for everything that cannot be."""
    found, due, values = row.found_on, row.due_on, row.values
    last = min(limits.ledger_date, limits.today)
    wrong = []
    if len(values["enterprise"]) > NAME_LENGTH:
        wrong.append(("enterprise", _("The name has more than 120 characters.")))
    if found > limits.today:
        wrong.append(("found_on", _("Found on %(day)s, in the future.") % {"day": found}))
    elif found > last:
        wrong.append(
            (
                "found_on",
                _("Found on %(day)s, after the ledger's date %(ledger)s.")
                % {"day": found, "ledger": last},
            )
        )
    if due and due < found:
        wrong.append(
            (
                "due_on",
                _("Due on %(due)s, before it was found on %(found)s.")
                % {"due": due, "found": found},
            )
        )
    return wrong + _wrong_ends(row, last)


def _wrong_ends(row: Row, last: date) -> list[tuple[str, str]]:
    found = row.found_on
    wrong = []
    names = {"rectified_on": row.completed_on, "verified_on": row.settled_on}
    if row.values["verified_on"] is None:  # then the day of completion settles it
        names["rectified_on"] = row.completed_on or row.settled_on
        names.pop("verified_on")
    for name, day in names.items():
        if day is None or row.assumed:
            continue
        if day < found:
            wrong.append(
                (
                    name,
                    _("Closed or completed on %(day)s, before it was found on %(found)s.")
                    % {"day": day, "found": found},
                )
            )
        elif day > last:
            wrong.append(
                (
                    name,
                    _("Closed or completed on %(day)s, after the ledger's date %(ledger)s.")
                    % {"day": day, "ledger": last},
                )
            )
    if row.completed_on and row.settled_on and row.completed_on > row.settled_on:
        wrong.append(
            (
                "verified_on",
                _("Verified on %(verified)s, before it was completed on %(done)s.")
                % {"verified": row.settled_on, "done": row.completed_on},
            )
        )
    return wrong
