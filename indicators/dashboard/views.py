"""The leaders' page and the lists of cases behind its numbers. Everything passes the row filter."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from common import exports
from common.paging import page_by_key
from common.requests import wants_rows
from indicators.dashboard import board
from indicators.dashboard.cases import KINDS, rows
from indicators.dashboard.changes import changes
from indicators.dashboard.family import family
from indicators.dashboard.periods import PeriodForm, period_of
from indicators.dashboard.slicing import DISTRIBUTIONS, offers, parts_of, slice_by
from indicators.dashboard.tables import links, part_lines
from indicators.figures import SLICES
from indicators.queries import slices_for

PARTS = 100
"""So many parts of a slice stand on one page of all of them."""


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Is the county safe? For the period and the day that are asked for; htmx gets the board."""
    form = PeriodForm.of(request.GET)
    period = form.chosen()
    context: dict[str, Any] = {
        "form": form,
        "period": period,
        "board": board.board(request.user, period),
        # the page's own refresh leaves what was opened below it alone
        "is_fresh_period": wants_rows(request) and request.headers.get("HX-Trigger") != "board",
    }
    template = "_board.html" if wants_rows(request) else "page.html"
    status = 200 if form.is_valid() else 422
    response = render(request, f"indicators/dashboard/{template}", context, status=status)
    response["Vary"] = "HX-Request"
    return response


@require_safe
def sparks(request: HttpRequest) -> HttpResponse:
    """The spark lines of the page for the same period, each to be put into its place."""
    period = PeriodForm.of(request.GET).chosen()
    context = {"sparks": board.sparks(request.user, period)}
    return render(request, "indicators/dashboard/_sparks.html", context)


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """The rates side by side, the distributions, what changed since the day before: what the page
    asks for after its first answer, and a page of its own for who has no script.
    """
    period = PeriodForm.of(request.GET).chosen()
    context = {
        "period": period,
        "family": family(request.user, period),
        "distributions": [slice_by(request.user, period, by) for by in DISTRIBUTIONS],
        "changes": changes(request.user, period),
        "offers": offers(request.user),
    }
    return _part(request, "more", context)


@require_safe
def by(request: HttpRequest, key: str) -> HttpResponse:
    """One slice of the period, as a chart and its table."""
    period = PeriodForm.of(request.GET).chosen()
    if key not in {offer.key for offer in offers(request.user)}:
        raise Http404
    context = {"period": period, "one": slice_by(request.user, period, key)}
    return _part(request, "by", context)


@require_safe
def parts(request: HttpRequest, key: str) -> HttpResponse:
    """All parts of one slice, page by page; the file of it holds all of them."""
    period = PeriodForm.of(request.GET).chosen()
    if key not in slices_for(request.user):
        raise Http404
    page = Paginator(parts_of(request.user, period, key), PARTS).get_page(request.GET.get("page"))
    context = {
        "period": period,
        "name": SLICES[key],
        "lines": part_lines(key, page.object_list, links(period)),
        "page_obj": page,
        "export_url": f"{reverse('indicators:by-export', args=[key])}?{period.query}",
        "back_url": f"{reverse('indicators:dashboard')}?{period.query}",
    }
    return render(request, "indicators/dashboard/parts.html", context)


@require_safe
def export_by(request: HttpRequest, key: str) -> HttpResponseBase:
    """All parts of one slice as a file."""
    return exports.answer(request, "figures-by", key=key)


@require_safe
def export_family(request: HttpRequest) -> HttpResponseBase:
    """The rates side by side as a file."""
    return exports.answer(request, "figures-family")


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The year as of today for a screen on the wall; it refreshes itself and needs no hand.

    Whoever opens it chooses to keep it open: each refresh renews the session.
    """
    period = period_of("year", timezone.localdate())
    context = {"period": period, "board": board.board(request.user, period)}
    return _part(request, "wall", context, page="wall")


def _part(
    request: HttpRequest, name: str, context: dict[str, Any], *, page: str = "part"
) -> HttpResponse:
    """The part alone where the page asks for it; else a page around it."""
    part = f"indicators/dashboard/_{name}.html"
    template = part if wants_rows(request) else f"indicators/dashboard/{page}.html"
    response = render(request, template, {**context, "part": part})
    response["Vary"] = "HX-Request"
    return response


@require_safe
def cases(request: HttpRequest, kind: str) -> HttpResponse:
    """The cases of a kind that stood open on D, oldest first."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404
    as_of = _day(request.GET.get("as_of", ""))
    found = rows(chosen, request.user, as_of)
    if chosen.person == "leader" and request.GET.get("leader") == str(request.user.pk):
        found = found.filter(leader=request.user)
    wanted = found.select_related("hazard__enterprise", chosen.person)
    page = page_by_key(wanted, request.GET.get("cursor", ""), order=(chosen.day, "pk"))
    context = {
        "kind": chosen,
        "as_of": as_of,
        "page": page,
        "rows": [(row, getattr(row, chosen.day), getattr(row, chosen.person)) for row in page.rows],
        "total": found.count(),
    }
    return render(request, "indicators/dashboard/cases.html", context)


def _day(text: str) -> date:
    """D as in the address; today where it is none or still to come."""
    today = timezone.localdate()
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today
