"""Everything that the page shows, gathered by a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accidents.queries import record
from accounts.models import User
from audit.models import Log
from common.charts import Chart
from indicators.dashboard import charts
from indicators.dashboard.attention import Attention, attention
from indicators.dashboard.cube import cube
from indicators.dashboard.history import history
from indicators.dashboard.periods import Period
from indicators.dashboard.sentence import Part, sentence
from indicators.dashboard.streaks import Accidents, accidents
from indicators.dashboard.tables import Line, Table, line, links, table
from indicators.dashboard.tiles import Figure, tiles
from indicators.queries import known, totals


@dataclass(frozen=True)
class Freshness:
    """Up to which moment the stored figures know the log, and how many events still wait."""

    at: datetime | None
    waiting: int


@dataclass(frozen=True)
class Board:
    """The page."""

    period: Period
    sentence: list[Part]
    figures: list[Figure]
    grades: list[Line]
    attention: Attention
    slices: list[Table]
    trend: Table
    accidents: Accidents
    freshness: Freshness
    empty: bool


def board(user: User, period: Period) -> Board:
    """The page for a reader and a period; the number of queries does not depend on the records."""
    cells = cube(user, period.cohort, period.as_of, period.known)
    now = cells.totals()
    before = totals(user, period.previous, period.previous_as_of, known=period.known)
    told = accidents(user, period)
    needs = attention(user, period)
    link = links(period)
    return Board(
        period=period,
        sentence=sentence(period, now, told, link),
        figures=tiles(period, now, before, told),
        grades=[line(words, now[grade], link(grade=grade)) for grade, words in _grades()],
        attention=needs,
        slices=[table(by, cells.sliced(by), link, charts.bars) for by in ("sector", "region")],
        trend=table("month", cells.sliced("month"), link, charts.trend),
        accidents=told,
        freshness=_freshness(),
        empty=not now["all"].found,
    )


def sparks(user: User, period: Period) -> dict[str, Chart | None]:
    """The spark lines of the five figures by their keys; asked for after the page, being slower."""
    return charts.sparks(
        history(user, period.cohort, period.as_of, period.known),
        period.as_of,
        totals(user, period.cohort, period.as_of, known=period.known),
        record(as_of=period.as_of, user=user, up_to_seq=period.known),
    )


def _grades() -> list[tuple[str, str]]:
    return [("general", _("General")), ("major", _("Major")), ("all", _("Together"))]


def _freshness() -> Freshness:
    reached = known()
    logs = Log.objects.values_list("code", "last_seq")
    return Freshness(
        reached.at, sum(max(0, last - reached.numbers.get(code, 0)) for code, last in logs)
    )
