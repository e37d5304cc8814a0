"""The register: its list, its map, its export, and an enterprise's page."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common import exports
from common.paging import page_by_key
from common.panels import history, panels
from common.requests import typed
from enterprises import rules
from enterprises.exports import ENTERPRISE_ORDER as ORDER
from enterprises.exports import places_of_enterprises
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise, Trade
from enterprises.queries import risk_summary
from enterprises.views.shown import MOST_PLACES, list_page, map_page

MOST_TRADES = 20


@require_safe
def enterprise_list(request: HttpRequest) -> HttpResponse:
    """The enterprises in one's scope, by pinyin."""
    filtered = _filtered(request)
    rows = filtered.qs.for_list().with_regulators_today()
    page = page_by_key(rows, request.GET.get("cursor", ""), order=ORDER)
    context = {
        "filter": filtered,
        "page": page,
        "total": filtered.qs.count(),
        "export_url": reverse("enterprises:export"),
        "may_write": rules.may_write_register(request.user),
        "may_import": rules.may_import(request.user),
    }
    return list_page(request, "", context)


@require_safe
def enterprise_map(request: HttpRequest) -> HttpResponse:
    """The same enterprises as the list, where they are."""
    filtered = _filtered(request)
    placed = filtered.qs.with_place()
    places = places_of_enterprises(placed.for_list().order_by(*ORDER)[:MOST_PLACES])
    context = {
        "active": "enterprises:list",
        "filter": filtered,
        "places": places,
        "shown": len(places),
        "placed": placed.count(),
        "total": filtered.qs.count(),
    }
    return map_page(request, "", context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered, whole."""
    return exports.answer(request, "enterprises")


@require_safe
def enterprise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything known of an enterprise: facts, regulators, contacts, risks, history."""
    user = request.user
    found = get_object_or_404(Enterprise.objects.visible_to(user).for_list(), pk=pk)
    context = {
        "active": "enterprises:list",
        "enterprise": found,
        "regulators": found.regulators.select_related("agency"),
        "contacts": found.contacts.all(),
        "members": found.members.select_related("user").order_by("user__full_name"),
        "risks": risk_summary(found),
        "places": places_of_enterprises([found]) if found.latitude is not None else [],
        "panels": panels("enterprise", user, found),
        "history": history(user, found),
        "may_write": rules.may_write_register(user),
        "may_contacts": rules.may_change_contacts(user),
        "may_officers": rules.may_assign_officers(user),
        "may_risks": rules.may_keep_risk_points(user),
    }
    return render(request, "enterprises/detail.html", context)


@require_safe
def trades(request: HttpRequest) -> HttpResponse:
    """Classes of trade that fit what is being typed, as options of a list."""
    text = typed(request, "trade", "q", longest=80)
    found = Trade.objects.visible_to(request.user).classes().having(text)[:MOST_TRADES]
    return render(request, "enterprises/_trades.html", {"trades": found})


def _filtered(request: HttpRequest) -> Any:
    rows = Enterprise.objects.visible_to(request.user)
    return EnterpriseFilter(request.GET, queryset=rows, request=request)
