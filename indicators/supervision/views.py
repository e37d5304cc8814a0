"""The page of supervision, and the rows behind its numbers."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.models import User
from common import exports
from common.requests import wants_rows
from indicators import rates
from indicators.dashboard.periods import PeriodForm
from indicators.rules import may_read_supervision
from indicators.supervision.board import board
from indicators.supervision.definitions import SUPERVISION
from indicators.supervision.figures import SLICES, average
from indicators.supervision.forms import RowsForm
from indicators.supervision.links import rows_url
from indicators.supervision.listing import Listing

PAGE = 50


@dataclass(frozen=True)
class Filtered:
    """What components/filter_bar.html and list_head.html want of a filter."""

    form: RowsForm


@require_safe
@vary_on_headers("HX-Request")
def supervision(request: HttpRequest) -> HttpResponse:
    """Who inspects how much, and what came to light after it; htmx gets all below the form."""
    user = _reader(request)
    form = PeriodForm.of(request.GET)
    period = form.chosen()
    context = {"form": form, "period": period, "board": board(user, period)}
    template = "_board.html" if wants_rows(request) else "page.html"
    status = 200 if form.is_valid() else 422
    return render(request, f"indicators/supervision/{template}", context, status=status)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """All figures of the page as a file."""
    _reader(request)
    return exports.answer(request, "supervision")


@require_safe
@vary_on_headers("HX-Request")
def supervision_rows(request: HttpRequest) -> HttpResponse:
    """A page of the rows, and how the figure is counted; the total is the figure itself."""
    user = _reader(request)
    form = RowsForm(request.GET)
    context: dict[str, Any] = {
        "filter": Filtered(form),
        "active": "indicators:supervision",
        "invalid": " ".join(str(error) for errors in form.errors.values() for error in errors),
    }
    if form.is_valid():
        context |= _shown(request, Listing.of(form, user))
    elif "by" in form.errors or "figure" in form.errors:
        raise Http404
    template = "_rows.html" if wants_rows(request) else "rows.html"
    return render(request, f"indicators/supervision/{template}", context)


@require_safe
def export_rows(request: HttpRequest) -> HttpResponseBase:
    """All rows of the figure as a file."""
    _reader(request)
    return exports.answer(request, "supervision-rows")


def _reader(request: HttpRequest) -> User:
    user = cast(User, request.user)  # pages are closed by default
    if not may_read_supervision(user):
        raise PermissionDenied
    return user


def _shown(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    if listing.is_unknown:
        words = _("Nothing had been recorded by %(moment)s: what was so is unknown as of then.")
        return {"invalid": words % {"moment": f"{listing.form.moment:%Y-%m-%d %H:%M}"}}
    page = Paginator(listing.items, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": listing.rows(list(page)),
        "shape": listing.shape,
        "total": len(listing.items),
        "how": _how(listing),
        "export_url": reverse("indicators:supervision-rows-export"),
    }


def _how(listing: Listing) -> dict[str, Any]:
    """The box "how this is counted": definition, numerator, denominator, D, T."""
    form, figure, (by, key) = listing.form, listing.figure, listing.part
    definition = SUPERVISION[figure]
    whole = definition.part_of
    number, total = listing.number(whole), len(listing.items)
    asked = form.cohort, form.day
    return {
        "definition": definition,
        "is_part": whole != figure,
        "whole": SUPERVISION[whole].name,
        "whole_url": rows_url(whole, *asked, by, key, known_at=form.moment),
        "numerator": total,
        "denominator": number,
        "rate": _rate(figure, total, number),
        "cohort": form.cohort,
        "as_of": form.day,
        "slice": SLICES[by] if by else "",
        "part": listing.part_name,
        "without_part": rows_url(figure, *asked, known_at=form.moment),
        "known": listing.known,
        "number": ", ".join(map(str, listing.known.numbers.values())),
        "now_url": rows_url(figure, *asked, by, key) if form.moment else "",
    }


def _rate(figure: str, numerator: int, denominator: int) -> str:
    """The share; hazards per inspection are an average, not a share."""
    if figure != "found":
        return rates.or_dash(rates.shown(numerator, denominator))
    return rates.or_dash(average(numerator, denominator))
