"""Streaks, years and differences as the pages show them: words, and the addresses of the rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accidents.asking import Asked
from accidents.enums import Grade, or_above
from accidents.models import Accident
from accidents.queries import Difference, Known, Part, Row, Streak, Year
from accidents.queries.differences import COMPARED, compared
from accidents.queries.scopes import COUNTY, ENTERPRISE, REGION, SECTOR, nameable
from accounts.models import Region, Sector, User
from common.templatetags.numbers import grouped, money

_NAMED = ("sector", "region", "enterprise")
Names = dict[tuple[str, str], str]


@dataclass(frozen=True)
class ShownStreak:
    """A streak with the accident or the page on which it rests, and its list."""

    streak: Streak
    url: str
    list_url: str


@dataclass(frozen=True)
class ShownCell:
    """A streak as known at T, and as known now where that differs."""

    threshold: str
    then: ShownStreak
    now: ShownStreak | None


@dataclass(frozen=True)
class ShownRow:
    """A part, the address of its table by year, and its cells."""

    part: Part
    url: str
    cells: list[ShownCell]

    @property
    def is_quiet(self) -> bool:
        """No accident on record, then or now: the streaks are those of the register itself."""
        return all(cell.then.streak.last is None and cell.now is None for cell in self.cells)


@dataclass(frozen=True)
class Section:
    """The parts of one kind: those with an accident line by line, the quiet ones as one line."""

    title: str
    rows: list[ShownRow]
    quiet: list[ShownRow]


@dataclass(frozen=True)
class Fact:
    """One fact of an accident, as known then and as known now."""

    label: str
    then: str
    now: str
    changed: bool


@dataclass(frozen=True)
class ShownDifference:
    """An accident of which other things are known now, fact by fact."""

    difference: Difference
    url: str
    facts: list[Fact]


def threshold_words(grade: str) -> str:
    """The threshold as a heading."""
    words = {
        Grade.GENERAL: _("Any grade"),
        Grade.LARGER: _("Larger or above"),
        Grade.SERIOUS: _("Serious or above"),
    }
    return words[Grade(grade)]


def section_titles() -> dict[str, str]:
    """What each kind of parts stands under."""
    return {
        COUNTY: _("The county as a whole"),
        SECTOR: _("By sector"),
        REGION: _("By township"),
        ENTERPRISE: _("By enterprise"),
    }


def section(title: str, rows: list[ShownRow]) -> Section:
    """Several quiet rows as one; a single one stands for itself."""
    quiet = [row for row in rows if row.is_quiet]
    if len(quiet) < 2:
        quiet = []
    return Section(title, [row for row in rows if row not in quiet], quiet)


def shown_rows(rows: Iterable[Row], asked: Asked) -> list[ShownRow]:
    """The rows of the table with the addresses behind their numbers."""
    return [
        ShownRow(
            row.part,
            asked.url("accidents:years", row.part),
            [
                ShownCell(
                    threshold_words(cell.streak.grade),
                    shown_streak(cell.streak, asked, row.part),
                    shown_streak(cell.now, asked, row.part, today=True) if cell.now else None,
                )
                for cell in row.cells
            ],
        )
        for row in rows
    ]


def shown_streak(streak: Streak, asked: Asked, part: Part, *, today: bool = False) -> ShownStreak:
    """`today`: as known now, whatever T the page is about."""
    query: dict[str, Any] = {"known_at": ""} if today else {}
    rows = asked.url("accidents:known", part, grade=list(or_above(streak.grade)), **query)
    if streak.last is None:
        return ShownStreak(streak, reverse("accidents:register"), rows)
    return ShownStreak(streak, accident_url(streak.last, "" if today else asked.known_at), rows)


def accident_url(one: Known, known_at: str) -> str:
    """The accident's page, which tells what was known at T where one is given."""
    address = reverse("accidents:detail", args=[one.id])
    return f"{address}?{urlencode({'known_at': known_at})}" if known_at else address


def year_rows(lines: Iterable[Year], asked: Asked) -> list[dict[str, Any]]:
    """The table by year: each number with the address of the accidents that it counts."""
    return [{"line": line, "cells": _year_cells(line, asked)} for line in lines]


def _year_cells(line: Year, asked: Asked) -> list[dict[str, Any]]:
    period: dict[str, Any] = {"from": line.begin.isoformat(), "to": line.end.isoformat()}
    whole = asked.url("accidents:known", **period)
    cells = [_cell(_("Counted"), line.counted, whole)]
    for grade, count in line.by_grade.items():
        url = asked.url("accidents:known", **period, grade=grade)
        cells.append(_cell(str(Grade(grade).label), count, url))
    for label, number in (
        (_("Deaths"), line.deaths),
        (_("Serious injuries"), line.serious_injuries),
        (_("Minor injuries"), line.minor_injuries),
        (_("Loss (yuan)"), line.direct_loss),
    ):
        cells.append(_cell(label, number, whole))
    return cells


def _cell(label: str, number: int | Decimal, url: str) -> dict[str, Any]:
    text = money(number) if isinstance(number, Decimal) else grouped(number)
    return {"label": label, "text": text, "url": url, "is_zero": not number}


def shown_differences(found: list[Difference], asked: Asked) -> list[ShownDifference]:
    """Each difference fact by fact, in words."""
    names = names_in(asked.user, (one for pair in found for one in (pair.then, pair.now)))
    return [
        ShownDifference(
            one, accident_url(one.now, asked.known_at), facts_of(one.then, one.now, names)
        )
        for one in found
    ]


def facts_of(then: Known | None, now: Known, names: Names) -> list[Fact]:
    """What is compared, in words; "" for what was not known."""
    changed = compared(then, now)
    return [
        Fact(
            _label(name),
            _words(name, then, names) if then else "",
            _words(name, now, names),
            name in changed,
        )
        for name in COMPARED
    ]


def names_in(user: User, accidents: Iterable[Known | None]) -> Names:
    """What sectors, townships and enterprises are called, as far as the reader may be told; three
    queries.
    """
    known = [one for one in accidents if one]
    names: Names = {}
    named = {
        "sector": Sector.objects.all(),
        "region": Region.objects.all(),
        "enterprise": nameable(user),
    }
    for field, rows in named.items():
        wanted = {getattr(one, field) for one in known if getattr(one, field)}
        for row in rows.filter(pk__in=wanted):
            names[field, str(row.pk)] = str(row)
    return names


def _label(name: str) -> str:
    field: Any = Accident._meta.get_field(name)
    return str(field.verbose_name)


def _words(name: str, one: Known, names: Names) -> str:
    value = getattr(one, name)
    if name in _NAMED:
        return names.get((name, str(value)), "") or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "grade":
        return one.grade_label
    if name == "direct_loss":
        return money(value)
    return str(grouped(value))
