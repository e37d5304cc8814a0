"""The figures of supervision by every slice, and the rows behind one of them, as files."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from common.exports import Table
from indicators.dashboard.periods import PeriodForm
from indicators.rates import or_dash
from indicators.rules import may_read_supervision
from indicators.supervision.definitions import SUPERVISION
from indicators.supervision.figures import SLICES, Part, Review, VisitCounts
from indicators.supervision.forms import RowsForm
from indicators.supervision.listing import Listing
from indicators.supervision.queries import review, sliced


def read_supervision(user: User, query: QueryDict) -> Table:
    """All figures of a period: the whole, then each part of each slice."""
    if not may_read_supervision(user):
        raise PermissionDenied
    form = PeriodForm.of(query)
    if not form.is_valid():
        raise Http404
    period = form.chosen()
    told = review(user, period.cohort, period.as_of, known=period.known)
    rows = list(_rows(told))
    name = f"{_('Supervision')} {period.label} {period.as_of}"
    if period.moment:
        name = f"{name} ({period.moment:%Y-%m-%d %H%M})"
    headers = [
        _("Cut by"), _("Part"), *(str(SUPERVISION[figure].name) for figure in COLUMNS),
        _("Coverage"), _("Hazards per inspection"), _("Contradicted zero-finding inspections"),
    ]  # fmt: skip
    return Table(name, headers, lambda: iter(rows), lambda: len(rows))


COLUMNS = (
    "inspections", "enterprises", "in_scope", "covered", "found", "zero", "zero_old",
    "contradicted", "zero_young",
)  # fmt: skip


def _rows(told: Review) -> Iterator[list[Any]]:
    counts = told.counts()
    yield _cells(_("All"), "", counts, counts.per_inspection, counts.contradicted_rate)
    for by, name in SLICES.items():
        for part in sliced(told, by):
            yield _part(str(name), part)


def _part(name: str, part: Part) -> list[Any]:
    return _cells(name, part.label, part.counts, part.per_inspection, part.contradicted_rate)


def _cells(
    name: str, part: str, counts: VisitCounts, per_inspection: str | None, rate: str | None
) -> list[Any]:
    numbers = [getattr(counts, figure) for figure in COLUMNS]
    return [
        name, part, *numbers, or_dash(counts.coverage), or_dash(per_inspection), or_dash(rate),
    ]  # fmt: skip


def read_rows(user: User, query: QueryDict) -> Table:
    """All rows of the figure that the address asks for; Http404 where it makes no sense, or where
    nothing was known at its T.
    """
    if not may_read_supervision(user):
        raise PermissionDenied
    form = RowsForm(query)
    if not form.is_valid():
        raise Http404
    listing = Listing.of(form, user)
    if listing.is_unknown:
        raise Http404
    name = f"{SUPERVISION[listing.figure].name} {form.day}"
    if form.moment:
        name = f"{name} ({form.moment:%Y-%m-%d %H%M})"
    return Table(name, listing.headers(), listing.cells, lambda: len(listing.items))
