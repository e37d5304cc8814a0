"""Counts with the lists behind them: every number on the page leads to exactly its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from common.charts import Chart
from indicators.dashboard.periods import Period
from indicators.figures import Counts, Slice
from indicators.links import rows_url
from indicators.rates import or_dash

FIGURES = ("found", "rectified", "due", "on_time", "awaiting", "overdue", "open")


@dataclass(frozen=True)
class Number:
    """A count in a table and the list of exactly its rows."""

    value: int
    url: str


@dataclass(frozen=True)
class Line:
    """A line of a table: the counts of FIGURES, and the two rates of them."""

    label: str | Promise
    numbers: dict[str, Number]
    rate: str
    on_time_rate: str


@dataclass(frozen=True)
class Table:
    """A slice as a table and as a chart of the same numbers."""

    key: str
    lines: list[Line]
    chart: Chart

    @property
    def chart_id(self) -> str:
        return f"by-{self.key}"


Link = Callable[..., Callable[[str], str]]


def links(period: Period) -> Link:
    """`link(grade=..., by=..., key=...)(figure)` is the address of the rows of that figure."""

    def link(**chosen: Any) -> Callable[[str], str]:
        return lambda figure: rows_url(
            figure, period.cohort, period.as_of, known_at=period.moment, **chosen
        )

    return link


def line(label: str, counts: Counts, url: Callable[[str], str]) -> Line:
    numbers = {name: Number(getattr(counts, name), url(name)) for name in FIGURES}
    return Line(label, numbers, or_dash(counts.rate), or_dash(counts.on_time_rate))


def part_lines(by: str, parts: Iterable[Slice], link: Link) -> list[Line]:
    """A line for each part of a slice."""
    return [line(part.label, part.counts["all"], link(by=by, key=part.key)) for part in parts]


def table(
    by: str, parts: list[Slice], link: Link, draw: Callable[[str, list[Slice], list[str]], Chart]
) -> Table:
    lines = part_lines(by, parts, link)
    return Table(by, lines, draw(by, parts, [one.numbers["found"].url for one in lines]))
