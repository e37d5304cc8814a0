"""Logging a hazard, and the sentences that are offered meanwhile."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from common.errors import RuleBroken
from common.forms import show_refusal
from enterprises.models import Enterprise
from hazards import suggestions
from hazards.enums import Status
from hazards.forms.finding import FindingForm
from hazards.rules import may_enter


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A photo, the enterprise, one sentence, general or major, until when."""
    if not may_enter(request.user):
        raise PermissionDenied
    if request.method != "POST":
        form = FindingForm(user=request.user, initial=_initial(request))
        return _page(request, form, 200)
    form = FindingForm(request.POST, request.FILES, user=request.user)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        hazard = form.carry_out()
    except RuleBroken as refusal:
        show_refusal(form, refusal)
        return _page(request, form, 409)
    if hazard.status == Status.REPORTED:
        words = _("%(number)s is taken down; it counts once it is accepted.")
    else:
        words = _("%(number)s is logged; the enterprise has to rectify it now.")
    messages.success(request, words % {"number": hazard.number})
    return redirect("hazards:detail", pk=hazard.pk)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Sentences for what is wrong, by the enterprise and what was typed so far."""
    if not may_enter(request.user):
        raise PermissionDenied
    enterprise = _enterprise(request, request.GET.get("enterprise", ""))
    typed = request.GET.get("description", "").strip()
    found = suggestions.suggest(request.user, enterprise, typed)
    return render(request, "hazards/_suggestions.html", {"suggestions": found})


def _initial(request: HttpRequest) -> dict[str, Any]:
    """An officer's only enterprise is chosen already; else what the address names."""
    named = _enterprise(request, request.GET.get("enterprise", ""))
    if named is None and request.user.role == Role.OFFICER:
        own = list(Enterprise.objects.visible_to(request.user)[:2])
        named = own[0] if len(own) == 1 else None
    return {"enterprise": named} if named else {}


def _enterprise(request: HttpRequest, key: str) -> Enterprise | None:
    try:
        found: Enterprise | None = (
            Enterprise.objects.visible_to(request.user).filter(pk=UUID(key)).first()
        )
    except (ValueError, ValidationError):
        return None
    return found


def _page(request: HttpRequest, form: FindingForm, status: int) -> HttpResponse:
    context = {"form": form, "active": "hazards:new"}
    return render(request, "hazards/new.html", context, status=status)
