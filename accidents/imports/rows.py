"""One record judged by itself: its days, its toll, its texts; nothing on record is asked.

A row that says something impossible is refused with the reason; a text that does not fit where it
belongs keeps its whole in the note.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accidents.grading import Toll
from common.errors import RuleBroken
from enterprises import uscc
from sheets.cells import is_empty
from sheets.converting import Converted, Problem
from sheets.reading import Cell
from sheets.records import Record

PERSONS = ("deaths", "serious_injuries", "minor_injuries")
MOST_PERSONS = 1_000_000
MOST_LOSS = Decimal(10) ** 12
LENGTHS = {"number": 60, "enterprise": 200, "place": 300, "accident_type": 200}
CLOCK = re.compile(
    r"(上午|下午|am|pm)?\s*(\d{1,2})[:时点](\d{1,2})?[:分]?(?:\d{1,2})?秒?\s*(am|pm)?"
)


@dataclass(slots=True)
class Row:
    """A good row. `toll` holds only the numbers that it gives; `said` names the closed fields that
    its own cells say.
    """

    record: Record
    values: dict[str, Any]
    toll: dict[str, Any]
    at: time | None
    said: frozenset[str]
    note: str

    @property
    def occurred_on(self) -> date:
        day: date = self.values["occurred_on"]
        return day

    @property
    def whole_toll(self) -> Toll:
        """The toll, 0 where the row says nothing."""
        return Toll(**self.toll)

    @property
    def number_key(self) -> str:
        """By what number the accident is known; one of digits alone runs anew each year."""
        return number_key(self.values["number"] or "", self.occurred_on)


@dataclass(slots=True)
class Refused:
    """A row that is not taken, with all that is wrong with it."""

    record: Record
    problems: list[Problem] = field(default_factory=list)


def number_key(number: str, day: date) -> str:
    """Width, case and white space folded; "" for none."""
    key = "".join(unicodedata.normalize("NFKC", number).split()).casefold()
    return f"{day.year}/{key}" if key.isdigit() else key


def judge(made: Converted, *, today: date) -> Row | Refused:
    """The row as it is to be imported, or why it is not."""
    record = made.record
    slim = Record(record.table, record.row, {}, (), record.original)
    if made.problems:
        return Refused(slim, list(made.problems))
    values = dict(made.values)
    problems = [
        Problem(name, slim.table.header_of(name), why) for name, why in _wrong(values, today)
    ]
    if problems:
        return Refused(slim, problems)
    notes = [values.pop("note")] if values["note"] else values.pop("note") or []
    said = frozenset(
        name for name in ("counted", "concealed") if not is_empty(record.cells.get(name))
    )
    toll = _toll(values)
    _shorten(values, slim, notes)
    _check_code(values, slim, notes)
    at = clock(record.cells.get("occurred_on"))
    return Row(slim, values, toll, at, said, "\n".join(notes))


def clock(cell: Cell) -> time | None:
    """The time of day behind a date, where the cell gives one that is not midnight."""
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0) if cell.hour or cell.minute else None
    if not isinstance(cell, str):
        return None
    found = CLOCK.search(unicodedata.normalize("NFKC", cell).casefold())
    if found is None:
        return None
    hour, minute = int(found[2]), int(found[3] or 0)
    if (found[1] or found[4]) in ("下午", "pm") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 and (hour or minute) else None


def _toll(values: dict[str, Any]) -> dict[str, Any]:
    """The numbers that the row gives, taken out of its values."""
    toll: dict[str, Any] = {}
    for name in (*PERSONS, "direct_loss"):
        value = values.pop(name)
        if value is not None:
            toll[name] = round(value, 2) if name == "direct_loss" else int(value)
    return toll


def _shorten(values: dict[str, Any], record: Record, notes: list[str]) -> None:
    for name, most in LENGTHS.items():
        text = " ".join((values[name] or "").split())
        if len(text) > most:
            notes.append(f"{record.table.header_of(name) or name}: {text}")
            text = f"{text[: most - 1]}…"
        values[name] = text


def _check_code(values: dict[str, Any], record: Record, notes: list[str]) -> None:
    """The code where its check character is right; else it identifies nobody and is a note."""
    text = values["uscc"]
    if not text:
        return
    try:
        values["uscc"] = uscc.checked(text)
    except RuleBroken:
        notes.append(f"{record.table.header_of('uscc') or 'uscc'}: {text}")
        values["uscc"] = ""


def _wrong(values: dict[str, Any], today: date) -> list[tuple[str, str]]:
    """(field, reason) for everything that cannot be."""
    return [*_wrong_days(values, today), *_wrong_toll(values)]


def _wrong_days(values: dict[str, Any], today: date) -> list[tuple[str, str]]:
    wrong = []
    for name in ("occurred_on", "reported_on", "toll_on"):
        day = values[name]
        if day is None:
            continue
        if day > today:
            wrong.append((name, _("%(day)s lies in the future.") % {"day": day}))
        elif day < values["occurred_on"]:
            reason = _("%(day)s lies before the accident of %(accident)s.")
            wrong.append((name, reason % {"day": day, "accident": values["occurred_on"]}))
    return wrong


def _wrong_toll(values: dict[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    for name in PERSONS:
        value = values[name]
        if value is not None and not (value == int(value) and 0 <= value <= MOST_PERSONS):
            wrong.append((name, _("This is no number of persons.")))
    loss = values["direct_loss"]
    if loss is not None and not 0 <= loss < MOST_LOSS:
        wrong.append(("direct_loss", _("This is no sum of money that can be lost.")))
    if all(values[name] is None for name in (*PERSONS, "direct_loss")):
        reason = _(
            "No toll is given. Give deaths, injuries or the loss, or 0 as a default for the file."
        )
        wrong.append(("deaths", reason))
    return wrong
