"""What the page of supervision shows: the figures of the whole, and a table for each slice."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from indicators.dashboard.periods import Period
from indicators.dashboard.tables import Number
from indicators.queries.freshness import Known
from indicators.rates import or_dash
from indicators.supervision.definitions import SUPERVISION
from indicators.supervision.figures import FEW, SLICES, WITH_BASE, Part, Review, VisitCounts
from indicators.supervision.links import rows_url
from indicators.supervision.queries import known_at, review, sliced

OPEN = ("agency", "inspector")
"""The tables that stand open."""


@dataclass(frozen=True)
class Tile:
    """One figure: its value, and its two numbers where it is made of two."""

    label: str | Promise
    how: str | Promise
    value: str | int
    url: str = ""
    numerator: Number | None = None
    denominator: Number | None = None


@dataclass(frozen=True)
class Line:
    """One part of a slice; a rate is None where it would stand on too few inspections."""

    label: str
    numbers: dict[str, Number | None]
    coverage: str
    per_inspection: str | None
    rate: str | None


@dataclass(frozen=True)
class Table:
    """One slice. `has_few`: some of its parts have no rate."""

    key: str
    name: str | Promise
    lines: list[Line]
    has_base: bool
    has_few: bool
    is_open: bool


@dataclass(frozen=True)
class Board:
    """The page below its form."""

    tiles: list[Tile]
    tables: list[Table]
    known: Known
    few: int
    definitions: list[Any]


def board(user: User, period: Period) -> Board:
    """Everything from one Review."""
    told = review(user, period.cohort, period.as_of, known=period.known)
    return Board(
        tiles=_tiles(told.counts(), period),
        tables=[_table(told, by, period) for by in SLICES],
        known=known_at(period.moment),
        few=FEW,
        definitions=list(SUPERVISION.values()),
    )


def _number(
    counts: VisitCounts, figure: str, period: Period, by: str = "", key: str = ""
) -> Number:
    url = rows_url(figure, period.cohort, period.as_of, by, key, known_at=period.moment)
    return Number(getattr(counts, figure) or 0, url)


def _tiles(counts: VisitCounts, period: Period) -> list[Tile]:
    rates = {
        "covered": counts.coverage,
        "found": counts.per_inspection,
        "contradicted": counts.contradicted_rate,
    }
    order = ("inspections", "enterprises", "covered", "found", "zero", "contradicted", "zero_young")
    return [_tile(counts, figure, period, rates) for figure in order]


def _tile(counts: VisitCounts, figure: str, period: Period, rates: dict[str, str | None]) -> Tile:
    definition = SUPERVISION[figure]
    number = _number(counts, figure, period)
    if figure not in rates:
        return Tile(definition.name, definition.text, number.value, number.url)
    whole = _number(counts, definition.part_of, period)
    value = or_dash(rates[figure])
    return Tile(definition.rate, definition.text, value, number.url, number, whole)


def _table(told: Review, by: str, period: Period) -> Table:
    parts = sliced(told, by)
    return Table(
        key=by,
        name=SLICES[by],
        lines=[_line(part, period) for part in parts],
        has_base=by in WITH_BASE,
        has_few=any(part.counts.zero_old < FEW or part.counts.inspections < FEW for part in parts),
        is_open=by in OPEN,
    )


def _line(part: Part, period: Period) -> Line:
    counts = part.counts
    figures = (
        "inspections", "enterprises", "covered", "in_scope", "found", "zero", "zero_old",
        "contradicted", "zero_young",
    )  # fmt: skip
    return Line(
        label=part.label,
        numbers={
            figure: None
            if getattr(counts, figure) is None
            else _number(counts, figure, period, part.by, part.key)
            for figure in figures
        },
        coverage=or_dash(counts.coverage),
        per_inspection=part.per_inspection,
        rate=part.contradicted_rate,
    )
