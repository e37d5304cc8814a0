"""The tables of the dashboard as files: all parts of a slice, the rates side by side."""

from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.exports import Table
from indicators.dashboard.family import Cell, Column, family
from indicators.dashboard.periods import Period, PeriodForm
from indicators.dashboard.slicing import parts_of
from indicators.figures import SLICES, Slice
from indicators.queries import slices_for
from indicators.rates import or_dash


def read_parts(user: User, query: QueryDict) -> Table:
    """Every part of the slice `key` over the period; Http404 where the reader may not ask so."""
    period, key = _period(query), query.get("key", "")
    if key not in slices_for(user):
        raise Http404
    parts = parts_of(user, period, key)
    headers = [
        str(SLICES[key]), _("Found"), _("Rectified"), _("Rate"), _("Open"), _("Overdue"),
        _("Awaiting verification"), pgettext("figure", "Due"), _("On time"), _("On-time rate"),
    ]  # fmt: skip
    name = _named(str(SLICES[key]), period)
    return Table(name, headers, lambda: map(_part, parts), lambda: len(parts))


def read_family(user: User, query: QueryDict) -> Table:
    """All rates and counts for the period, the one before, and the same a year earlier."""
    period = _period(query)
    told = family(user, period)
    headers = [_("Figure")]
    for column in told.columns:
        headers += [f"{_words(column)}: {what}" for what in _heads()]
    rows = [
        [str(row.name), *(value for cell in row.cells for value in _cells(cell))]
        for row in told.rows
    ]
    return Table(
        _named(_("Rates side by side"), period), headers, lambda: iter(rows), lambda: len(rows)
    )


def _period(query: QueryDict) -> Period:
    form = PeriodForm.of(query)
    if not form.is_valid():
        raise Http404
    return form.chosen()


def _named(what: str, period: Period) -> str:
    name = f"{what} {period.label} {period.as_of}"
    return f"{name} ({period.moment:%Y-%m-%d %H%M})" if period.moment else name


def _part(part: Slice) -> list[Any]:
    one = part.counts["all"]
    return [
        str(part.label), one.found, one.rectified, or_dash(one.rate), one.open, one.overdue,
        one.awaiting, one.due, one.on_time, or_dash(one.on_time_rate),
    ]  # fmt: skip


def _heads() -> list[str]:
    return [_("Rate"), _("Numerator"), _("Denominator")]


def _words(column: Column) -> str:
    days = f"{column.cohort.begin} – {column.cohort.end}"
    return f"{column.name} ({days}, {_('as of %(day)s') % {'day': column.as_of}})"


def _cells(cell: Cell) -> list[Any]:
    whole = cell.denominator.value if cell.denominator else None
    return [cell.rate, cell.numerator.value, whole]
