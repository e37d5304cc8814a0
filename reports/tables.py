"""A report's figures as lines of a table, alike for the page, the workbook and the paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from indicators.figures import SLICES
from indicators.rates import DASH, or_dash
from reports.definitions import COLUMNS, Column, value_at
from reports.frame import Frame
from reports.models import Report
from reports.periods import Period
from reports.rows import Path

UrlOf = Callable[[Path], str]
TEN_THOUSAND = 10_000
ORDER = ("sector", "region", "month")


@dataclass(frozen=True)
class Cell:
    """One figure: as shown, as a number (None: a dash or a rate), and the page of its rows."""

    column: Column
    shown: str
    number: Any = None
    of: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a table."""

    key: str
    name: str
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    """A head over several columns."""

    label: str
    columns: list[Column]


@dataclass(frozen=True)
class Table:
    """A table cut by one slice; `total` comes first."""

    by: str
    title: str
    heads: list[Head]
    total: Line
    lines: list[Line]

    @property
    def columns(self) -> list[Column]:
        return [column for head in self.heads for column in head.columns]


def tables(told: dict[str, Any], url_of: UrlOf | None = None) -> list[Table]:
    """A table for each slice of the report, in the reader's language."""
    frame = Frame.of(told["frame"])
    columns = [one for one in COLUMNS if one.path[0] in told["total"]]
    heads = [Head(str(label), list(some)) for label, some in groupby(columns, lambda c: c.group)]
    total = _line("", _("Total"), told["total"], columns, ("total",), url_of)
    return [
        Table(
            by,
            str(_("Month found") if by == "month" else SLICES[by]),
            heads,
            total,
            [
                _line(
                    part["key"],
                    frame.name(by, part["key"]) or _("Not stated"),
                    part,
                    columns,
                    ("by", by, part["key"]),
                    url_of,
                )
                for part in parts
            ],
        )
        for by, parts in sorted(told["by"].items(), key=lambda part: ORDER.index(part[0]))
    ]


def cell(
    line: dict[str, Any], column: Column, prefix: Path = (), url_of: UrlOf | None = None
) -> Cell:
    """One figure of a line."""
    value = value_at(line, column.path)
    if isinstance(value, dict):
        return Cell(column, or_dash(value["shown"]), None, f"{value['n']:,} / {value['d']:,}")
    if value is None:
        return Cell(column, DASH)
    url = url_of((*prefix, *column.path)) if url_of else ""
    if column.key == "money":
        money = Decimal(value) / TEN_THOUSAND
        return Cell(column, f"{money:,.2f}", money, "", url)
    return Cell(column, f"{value:,}", value, "", url)


def _line(
    key: str,
    name: str,
    line: dict[str, Any],
    columns: Sequence[Column],
    prefix: Path,
    url_of: UrlOf | None,
) -> Line:
    return Line(key, name, [cell(line, column, prefix, url_of) for column in columns])


def period_of(report: Report) -> Period:
    """The report's period."""
    return Period(report.kind, report.begins_on, report.ends_on)


def title_of(kind: str, told: dict[str, Any]) -> str:
    """The name of the paper: what it is and of when."""
    first, last = (date.fromisoformat(told[name]) for name in ("begins_on", "ends_on"))
    words = Period(kind, first, last).words
    if kind == "weekly":
        return _("Weekly brief on hazards found and rectified, %(period)s") % {"period": words}
    return _("Statistics of hazards found and rectified, %(period)s") % {"period": words}


def subject_of(told: dict[str, Any]) -> str:
    """Whom the report is about."""
    enterprise = told["frame"]["enterprise"]
    return enterprise["name"] if enterprise else _("The whole county")


def name_of(path: Path, told: dict[str, Any]) -> str:
    """A figure's place in words, for the list of what differs."""
    frame = Frame.of(told["frame"])
    if path[0] == "accidents":
        return f"{_('Accidents')} · {_ACCIDENTS[path[-1]]()}"
    if path[0] == "standing":
        return f"{_('Open on D, whenever found')} · {_words(path[1])} · {_words(path[2])}"
    where, rest = (_("Total"), path[1:]) if path[0] == "total" else (
        frame.name(path[1], path[2]) or _("Not stated"), path[3:],
    )  # fmt: skip
    return " · ".join([where, *(_words(one) for one in rest if one not in ("hazards",))])


def _words(name: str) -> str:
    return _WORDS[name]()


_ACCIDENTS: dict[str, Callable[[], str]] = {
    "counted": lambda: _("Counted accidents of the period"),
    "any": lambda: _("Days without an accident"),
    "larger": lambda: _("Days without a larger accident"),
    "serious": lambda: _("Days without a serious accident"),
    "years_without_serious": lambda: _("Years without a serious accident"),
    "register_from": lambda: _("Register complete from"),
}
_WORDS: dict[str, Callable[[], str]] = {
    "all": lambda: _("All grades"),
    "general": lambda: _("General hazards"),
    "major": lambda: _("Major hazards"),
    "found": lambda: _("Found"),
    "rectified": lambda: _("Rectified"),
    "open": lambda: _("Not rectified"),
    "due": lambda: pgettext("figure", "Due"),
    "on_time": lambda: _("Rectified on time"),
    "on_time_original": lambda: _("Rectified by the first due date"),
    "first_pass": lambda: _("Rectified at the first attempt"),
    "reopened": lambda: _("Reopened"),
    "reclosed": lambda: _("Rectified again after reopening"),
    "awaiting": lambda: _("Awaiting verification"),
    "overdue": lambda: _("Overdue"),
    "units": lambda: _("Units"),
    "base": lambda: _("In the base"),
    "reported": lambda: pgettext("units", "Reported"),
    "not_reported": lambda: _("Not reported"),
    "outside": lambda: _("Reported, not in the base"),
    "plans": lambda: _("In the treatment plan"),
    "planned": lambda: _("Hazards"),
    "goals": lambda: _("Goals and tasks settled"),
    "funds": lambda: _("Funds and materials settled"),
    "people": lambda: _("Bodies and persons settled"),
    "deadline": lambda: _("Time limit settled"),
    "contingency": lambda: _("Safety measures and contingency plan settled"),
    "listed": lambda: _("Listed for supervision"),
    "money": lambda: _("Funds (yuan)"),
}
