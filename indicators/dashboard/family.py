"""The rates side by side, each with its numerator and denominator, and beside them the same of the
period before (环比) and of the same period a year earlier (同比).
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from indicators.dashboard.periods import Period
from indicators.dashboard.tables import Number
from indicators.definitions import DEFINITIONS
from indicators.figures import Cohort, Counts, Details
from indicators.links import rows_url
from indicators.queries import details, totals
from indicators.rates import or_dash

RATES = ("rectified", "on_time", "on_time_original", "first_pass", "reclosed", "recurred")
COUNTS = ("found", "overdue", "awaiting", "open")


@dataclass(frozen=True)
class Cell:
    """A figure in one of the periods: the rate where there is one, its two counts."""

    rate: str
    numerator: Number
    denominator: Number | None


@dataclass(frozen=True)
class Row:
    """One figure, how it is counted, and its cells, one for each column."""

    name: str | Promise
    how: str | Promise
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """A period: its name, its hazards, the day on which they are looked at."""

    name: str
    cohort: Cohort
    as_of: date


@dataclass(frozen=True)
class Family:
    """The table; `median`, `ninetieth` and `funds` are of the first column."""

    columns: list[Column]
    rows: list[Row]
    median: int | None
    ninetieth: int | None
    funds: Number

    @property
    def median_words(self) -> str:
        """“4 days”, or a dash where the curve does not fall so far."""
        return _days(self.median)

    @property
    def ninetieth_words(self) -> str:
        """The same for nine tenths."""
        return _days(self.ninetieth)


def _days(number: int | None) -> str:
    if number is None:
        return or_dash(None)
    return ngettext("%(counter)s day", "%(counter)s days", number) % {"counter": number}


def family(user: User, period: Period) -> Family:
    """All rates and counts for the period, the one before, and the same a year earlier."""
    columns = _columns(period)
    known = period.known
    told = [
        (
            column,
            totals(user, column.cohort, column.as_of, known=known)["all"],
            details(user, column.cohort, column.as_of, known=known)[""]["all"],
        )
        for column in columns
    ]
    column, _counts, first = told[0]
    return Family(
        columns=columns,
        rows=[_row(figure, told, period) for figure in (*RATES, *COUNTS)],
        median=first.days.median,
        ninetieth=first.days.ninetieth,
        funds=Number(int(first.funds), _url("funds", column, period)),
    )


def _columns(period: Period) -> list[Column]:
    found = [Column(_("This period"), period.cohort, period.as_of)]
    before = Column(_("The period before"), period.previous, period.previous_as_of)
    cohort, day = period.last_year
    found.append(before)
    if (cohort, day) != (before.cohort, before.as_of):
        found.append(Column(_("The same period last year"), cohort, day))
    return found


def _row(figure: str, told: list[tuple[Column, Counts, Details]], period: Period) -> Row:
    definition = DEFINITIONS[figure]
    is_rate = figure in RATES
    name = definition.rate if is_rate else definition.name
    return Row(name, definition.text, [_cell(figure, one, period, is_rate=is_rate) for one in told])


def _cell(
    figure: str, told: tuple[Column, Counts, Details], period: Period, *, is_rate: bool
) -> Cell:
    column, counts, more = told
    numbers = {**vars(counts), "settled": more.settled, "recurred": more.recurred}
    number = Number(numbers[figure], _url(figure, column, period))
    if not is_rate:
        return Cell("", number, None)
    whole = DEFINITIONS[figure].part_of
    shown = {
        "rectified": counts.rate,
        "on_time": counts.on_time_rate,
        "on_time_original": counts.on_time_original_rate,
        "first_pass": counts.first_pass_rate,
        "reclosed": counts.reclosed_rate,
        "recurred": more.recurrence_rate,
    }[figure]
    return Cell(or_dash(shown), number, Number(numbers[whole], _url(whole, column, period)))


def _url(figure: str, column: Column, period: Period) -> str:
    return rows_url(figure, column.cohort, column.as_of, known_at=period.moment)
