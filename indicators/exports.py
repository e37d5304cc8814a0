"""The rows behind a figure, and the nightly comparisons, as files."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from common.exports import Table
from indicators.definitions import DEFINITIONS
from indicators.forms import FigureForm
from indicators.listing import Listing
from indicators.models import Comparison
from indicators.notes import name_of
from indicators.rules import may_read_comparisons


def read_figure_rows(user: User, query: QueryDict) -> Table:
    """All rows of the figure that the address asks for; Http404 where it makes no sense, or where
    nothing was known at its T.
    """
    form = FigureForm(query, reader=user)
    if not form.is_valid():
        raise Http404
    listing = Listing.of(form)
    if listing.is_unknown:
        raise Http404
    name = f"{DEFINITIONS[listing.figure].name} {form.day}"
    if form.moment:
        name = f"{name} ({form.moment:%Y-%m-%d %H%M})"
    return Table(name, listing.headers(), listing.cells, listing.counted(listing.figure).count)


def read_comparisons(user: User, query: QueryDict) -> Table:
    """The nightly comparisons, newest first; PermissionDenied for who may not read them."""
    if not may_read_comparisons(user):
        raise PermissionDenied
    made = Comparison.objects.visible_to(user)
    return Table(
        name=_("Proof of the figures"),
        headers=[
            _("Compared"), _("Result"), _("Figures compared"), _("Log up to"), _("Took (ms)"),
            _("Figure"), _("Stored"), _("Recomputed"),
        ],
        rows=lambda: map(_comparison, made.iterator(chunk_size=2000)),
        count=made.count,
    )  # fmt: skip


def _comparison(one: Comparison) -> list[Any]:
    told = one.difference or {}
    figure = name_of(told) if told else ""
    known = " ".join(f"{county}/{number}" for county, number in one.known.items())
    return [
        one.compared_at, _("All figures agree") if one.ok else _("Different"), one.cells, known,
        one.milliseconds, figure, told.get("stored"), told.get("recomputed"),
    ]  # fmt: skip
