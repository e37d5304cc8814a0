"""Agencies, regions and sectors, and the page from which an administrator reaches all of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import rules
from accounts.forms.agencies import AgencyForm
from accounts.forms.regions import NewRegionForm, RegionForm
from accounts.models import Agency, Region, Sector
from accounts.queries import region_tree
from accounts.services import agencies, regions
from common.errors import RuleBroken
from common.forms import show_refusal
from common.panels import panels

ACTIVE = "accounts:administration"


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """What an administrator keeps in order."""
    _require_administrator(request)
    context = {"panels": panels("administration", request.user, None)}
    return render(request, "accounts/administration.html", context)


@require_safe
def agency_list(request: HttpRequest) -> HttpResponse:
    """The bodies that supervise, and what each of them sees."""
    _require_administrator(request)
    rows = Agency.objects.visible_to(request.user).select_related("region", "parent")
    context = {"active": ACTIVE, "agencies": rows.prefetch_related("sectors", "regions")}
    return render(request, "accounts/agencies/list.html", context)


def agency_new(request: HttpRequest) -> HttpResponse:
    """A body begins to supervise."""
    _require_administrator(request)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agencies.create_agency(form.facts(), by=request.user)
        except RuleBroken as refusal:
            return _refused(request, "accounts/agencies/form.html", form, refusal)
        messages.success(request, _("The agency has been added."))
        return redirect("accounts:agencies")
    return _page(request, "accounts/agencies/form.html", form)


def agency_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An agency's tasks change."""
    _require_administrator(request)
    found = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    form = AgencyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            agencies.change_agency(pk, form.facts(), by=request.user)
        except RuleBroken as refusal:
            return _refused(request, "accounts/agencies/form.html", form, refusal, agency=found)
        messages.success(request, _("The agency has been changed."))
        return redirect("accounts:agencies")
    return _page(request, "accounts/agencies/form.html", form, agency=found)


@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    """The tree of divisions, old editions included."""
    _require_administrator(request)
    context = {"active": ACTIVE, "branches": region_tree(timezone.localdate())}
    return render(request, "accounts/regions/list.html", context)


def region_new(request: HttpRequest) -> HttpResponse:
    """A new division, or a new edition of one."""
    _require_administrator(request)
    form = NewRegionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            regions.add_region(data["code"], data["level"], form.division(), by=request.user)
        except RuleBroken as refusal:
            return _refused(request, "accounts/regions/form.html", form, refusal)
        messages.success(request, _("The region has been added."))
        return redirect("accounts:regions")
    return _page(request, "accounts/regions/form.html", form)


def region_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Name, days or successor of a division are corrected."""
    _require_administrator(request)
    found = get_object_or_404(Region.objects.visible_to(request.user), pk=code)
    form = RegionForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            regions.change_region(code, form.division(), by=request.user)
        except RuleBroken as refusal:
            return _refused(request, "accounts/regions/form.html", form, refusal, region=found)
        messages.success(request, _("The region has been changed."))
        return redirect("accounts:regions")
    return _page(request, "accounts/regions/form.html", form, region=found)


@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    """The sectors of supervision; a closed list that comes with the product."""
    _require_administrator(request)
    context = {"active": ACTIVE, "sectors": Sector.objects.visible_to(request.user)}
    return render(request, "accounts/sectors.html", context)


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"active": ACTIVE, "form": form, **more}
    return render(request, template, context, status=status)


def _refused(
    request: HttpRequest, template: str, form: Any, refusal: RuleBroken, **more: Any
) -> HttpResponse:
    show_refusal(form, refusal)
    context = {"active": ACTIVE, "form": form, **more}
    return render(request, template, context, status=409)


def _require_administrator(request: HttpRequest) -> None:
    if not rules.may_manage_accounts(request.user):
        raise PermissionDenied
