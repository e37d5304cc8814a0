"""The risk-point catalogue: list, four-colour map, export, a point's page and its forms."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import exports
from common.paging import page_by_key
from common.panels import panels
from enterprises import rules
from enterprises.assessment import FACTORS, Assessment, in_words
from enterprises.enums import RiskLevel
from enterprises.exports import RISK_ORDER as ORDER
from enterprises.exports import places_of_risks
from enterprises.filters import RiskPointFilter
from enterprises.forms.risk_points import RetireForm, RiskPointForm
from enterprises.history import changes_of
from enterprises.models import Enterprise, RiskPoint
from enterprises.services import risk_points
from enterprises.views.shown import MOST_PLACES, form_answer, list_page, map_page
from enterprises.widgets import as_uuid

ACTIVE = "enterprises:risk-points"
FORM = "enterprises/risk_points/edit.html"


@require_safe
def risk_list(request: HttpRequest) -> HttpResponse:
    """The risk points in one's scope, by enterprise."""
    filtered = _filtered(request)
    page = page_by_key(filtered.qs.for_list(), request.GET.get("cursor", ""), order=ORDER)
    context = {
        "filter": filtered,
        "page": page,
        "total": filtered.qs.count(),
        "export_url": reverse("enterprises:risk-export"),
        "may_write": rules.may_keep_risk_points(request.user),
        "may_import": rules.may_import(request.user),
    }
    return list_page(request, "risk_points/", context)


@require_safe
def risk_map(request: HttpRequest) -> HttpResponse:
    """The risk points that are there now, in their four colours."""
    filtered = _filtered(request)
    present = filtered.qs.present()
    placed = present.with_place()
    places = places_of_risks(placed.for_list().order_by(*ORDER)[:MOST_PLACES])
    context = {
        "active": ACTIVE,
        "filter": filtered,
        "places": places,
        "shown": len(places),
        "placed": placed.count(),
        "total": present.count(),
    }
    return map_page(request, "risk_points/", context)


@require_safe
def risk_export(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered, whole."""
    return exports.answer(request, "risk-points")


@require_safe
def risk_point(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One risk point: colour, assessment, measures, who controls it, what changed."""
    point = _found(request, pk)
    context = {
        "active": ACTIVE,
        "point": point,
        "factors": in_words(point.method, _values(point)),
        "places": places_of_risks([point]) if _has_place(point) else [],
        "panels": panels("risk_point", request.user, point),
        "entries": changes_of(request.user, point),
        "may_write": rules.may_keep_risk_points(request.user) and not point.retired_on,
    }
    return render(request, "enterprises/risk_points/detail.html", context)


@never_cache
def risk_new(request: HttpRequest) -> HttpResponse:
    """A risk point entered, for the enterprise named in the address where one is."""
    if not rules.may_keep_risk_points(request.user):
        raise PermissionDenied
    asked = as_uuid(request.GET.get("enterprise", ""))
    mine = Enterprise.objects.visible_to(request.user)
    enterprise = mine.filter(pk=asked).first() if asked else None
    form = RiskPointForm(request.POST or None, user=request.user, enterprise=enterprise)
    return form_answer(
        request,
        form,
        lambda data: risk_points.add_risk_point(
            data["enterprise"].pk, by=request.user, said=form.facts()
        ),
        context={
            "active": ACTIVE,
            "title": _("New risk point"),
            "save": _("Enter into the catalogue"),
            "back": enterprise.get_absolute_url() if enterprise else reverse(ACTIVE),
            "assessed": form.assessed() if request.method == "POST" else None,
        },
        target=lambda made: made.get_absolute_url(),
        template=FORM,
    )


@never_cache
def risk_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Corrected, or assessed anew."""
    point = _found(request, pk)
    if not rules.may_keep_risk_points(request.user):
        raise PermissionDenied
    form = RiskPointForm(request.POST or None, user=request.user, point=point)
    return form_answer(
        request,
        form,
        lambda data: risk_points.change_risk_point(pk, by=request.user, said=form.facts()),
        context={
            "active": ACTIVE,
            "title": point.name,
            "subject": point.enterprise.name,
            "save": _("Save"),
            "back": point.get_absolute_url(),
            "assessed": form.assessed() if request.method == "POST" else _assessment(point),
        },
        target=point.get_absolute_url(),
        template=FORM,
    )


@never_cache
def risk_retire(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The risk is there no more."""
    point = _found(request, pk)
    if not rules.may_keep_risk_points(request.user):
        raise PermissionDenied
    return form_answer(
        request,
        RetireForm(request.POST or None),
        lambda data: risk_points.retire_risk_point(pk, by=request.user, **data),
        context={
            "active": ACTIVE,
            "title": _("The risk is there no more"),
            "subject": point.name,
            "save": _("Mark as no longer present"),
            "back": point.get_absolute_url(),
        },
        target=point.get_absolute_url(),
    )


@require_safe
def assess(request: HttpRequest) -> HttpResponse:
    """What the factors chosen so far come to, while a person fills in the form."""
    if not rules.may_keep_risk_points(request.user):
        raise PermissionDenied
    form = RiskPointForm(request.GET, user=request.user)
    return render(request, "enterprises/risk_points/_assessed.html", {"assessed": form.assessed()})


def _found(request: HttpRequest, pk: UUID) -> RiskPoint:
    rows = RiskPoint.objects.visible_to(request.user).for_list()
    point: RiskPoint = get_object_or_404(rows, pk=pk)
    return point


def _assessment(point: RiskPoint) -> Assessment:
    return Assessment(point.score, RiskLevel(point.computed_level))


def _values(point: RiskPoint) -> dict[str, Any]:
    return {name: getattr(point, name) for name, _label, _factor in FACTORS[point.method]}


def _has_place(point: RiskPoint) -> bool:
    return point.latitude is not None or point.enterprise.latitude is not None


def _filtered(request: HttpRequest) -> Any:
    rows = RiskPoint.objects.visible_to(request.user)
    return RiskPointFilter(request.GET, queryset=rows, request=request)
