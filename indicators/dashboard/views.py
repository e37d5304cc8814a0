"""The leaders' page and the lists of cases behind its numbers. Everything passes the row filter."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.paging import page_by_key
from common.requests import wants_rows
from indicators.dashboard import board
from indicators.dashboard.cases import KINDS, LISTINGS, rows
from indicators.dashboard.periods import PeriodForm


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Is the county safe? For the period and the day that are asked for; htmx gets the board."""
    form = PeriodForm.of(request.GET)
    period = form.chosen()
    context: dict[str, Any] = {
        "form": form,
        "period": period,
        "board": board.board(request.user, period),
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
def cases(request: HttpRequest, kind: str) -> HttpResponse:
    """The cases of a kind that stood open on D, oldest first."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise Http404
    as_of = _day(request.GET.get("as_of", ""))
    found = rows(chosen, request.user, as_of)
    is_listing = chosen is LISTINGS
    if is_listing and request.GET.get("leader") == str(request.user.pk):
        found = found.filter(leader=request.user)
    order = ("listed_on" if is_listing else "asked_on", "pk")
    person = "leader" if is_listing else "asked_by"
    wanted = found.select_related("hazard__enterprise", person)
    page = page_by_key(wanted, request.GET.get("cursor", ""), order=order)
    context = {
        "kind": chosen,
        "as_of": as_of,
        "is_listing": is_listing,
        "page": page,
        "rows": page.rows,
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
