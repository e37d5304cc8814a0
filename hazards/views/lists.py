"""The list of hazards, and the same list as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.enums import Role
from common import exports
from common.counting import total_of
from common.paging import page_by_key
from common.requests import wants_rows
from hazards.filters import FEW, HazardFilter, found_on
from hazards.models import Hazard
from hazards.queries import thumbnails_of
from hazards.rules import may_enter
from hazards.words import agency_name, is_overdue


@require_safe
@vary_on_headers("HX-Request")
def hazard_list(request: HttpRequest) -> HttpResponse:
    """What the person sees, filtered by the address, a page at a time."""
    filterset = _filtered(request)
    total = total_of(filterset.qs, request.GET, few=FEW)
    page = page_by_key(
        filterset.first_of(total).for_rows(), request.GET.get("cursor", ""), order=filterset.order
    )
    photos = thumbnails_of(request.user, page.rows)
    context = {
        "filter": filterset,
        "page": page,
        "rows": [_row(request, hazard, photos) for hazard in page.rows],
        "total": total.number,
        "total_more": total.more,
        "export_url": reverse("hazards:export"),
        "for_officer": request.user.role == Role.OFFICER,
        "may_enter": may_enter(request.user),
    }
    template = "hazards/_rows.html" if wants_rows(request) else "hazards/list.html"
    return render(request, template, context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole list with the same filters and every fact."""
    return exports.answer(request, "hazards")


def _filtered(request: HttpRequest) -> HazardFilter:
    return HazardFilter(request.GET, Hazard.objects.visible_to(request.user), request=request)


def _row(request: HttpRequest, hazard: Hazard, photos: dict[Any, Any]) -> dict[str, Any]:
    return {
        "hazard": hazard,
        "photo": photos.get(hazard.pk),
        "found_on": found_on(request.user, hazard),
        "late": is_overdue(hazard),
        "agency": agency_name(hazard),
    }
