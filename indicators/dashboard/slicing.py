"""One slice of the period as a chart and its table: asked for after the page, one at a time."""

from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User
from indicators.dashboard import charts
from indicators.dashboard.periods import Period
from indicators.dashboard.tables import Table, links, table
from indicators.figures import SLICES, Slice
from indicators.queries import sliced, slices_for

OFFERED = (
    "agency", "enterprise", "source", "category", "trade", "accident_type", "risk_level",
    "finder_agency", "grade", "quarter", "week",
)  # fmt: skip
DISTRIBUTIONS = ("rectify_days", "overdue_days")
MOST = 30
"""So many parts of a slice are drawn, the largest first; the page says how many are left out."""


@dataclass(frozen=True)
class Offer:
    """A slice that the reader may open."""

    key: str
    name: str | Promise


@dataclass(frozen=True)
class Sliced:
    """The table of a slice; `left_out` parts are smaller than those that are shown."""

    by: str
    name: str | Promise
    table: Table
    left_out: int


def offers(user: User) -> list[Offer]:
    """What this reader may cut the figures by, beside sector, township and month."""
    allowed = slices_for(user)
    return [Offer(by, SLICES[by]) for by in OFFERED if by in allowed]


def parts_of(user: User, period: Period, by: str) -> list[Slice]:
    """All parts of a slice over the period. KeyError where the reader may not ask for it."""
    return _ordered(by, sliced(user, period.cohort, period.as_of, by, known=period.known))


def slice_by(user: User, period: Period, by: str) -> Sliced:
    """The largest parts of a slice over the period. KeyError as `parts_of`."""
    shown = parts_of(user, period, by)
    drawn = table(by, shown[:MOST], links(period), charts.bars)
    return Sliced(by, SLICES[by], drawn, max(0, len(shown) - MOST))


def _ordered(by: str, parts: list[Slice]) -> list[Slice]:
    """Days and buckets as they follow each other, everything else the largest first."""
    if by == "overdue_days":
        return [part for part in parts if part.key]
    if by in ("week", "quarter", "rectify_days"):
        return parts
    return sorted(parts, key=lambda part: -part.counts["all"].found)
