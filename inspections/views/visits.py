"""An inspection is written down, opened, staffed, called off, finished."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import RuleBroken
from common.forms import show_refusal
from hazards.models import Evidence, Hazard
from inspections import queries, rules, workflow
from inspections.enums import Status
from inspections.forms.visits import (
    CancelForm,
    FinishForm,
    NewInspectionForm,
    OfficersForm,
    PositionForm,
    as_key,
)
from inspections.models import Inspection
from inspections.querysets import InspectionQuerySet
from inspections.services.finishing import finish_inspection
from inspections.services.visits import (
    begin_inspection,
    cancel_inspection,
    change_officers,
    plan_inspection,
    start_inspection,
)
from inspections.views.conduct import Sent, conduct_page, officers_form


def visible(request: HttpRequest) -> InspectionQuerySet:
    """The inspections that a person may open, with all that their page shows of them."""
    return Inspection.objects.visible_to(request.user).for_list()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an inspection now, or plan it for a day."""
    if not rules.may_inspect(request.user):
        raise PermissionDenied
    if request.method != "POST":
        form = NewInspectionForm(by=request.user, initial=_initial(request))
        return render(request, "inspections/new.html", {"form": form})
    form = NewInspectionForm(request.POST, by=request.user)
    status = 422
    if form.is_valid():
        planned_on = form.cleaned_data["planned_on"]
        try:
            if planned_on:
                made = plan_inspection(form.visit(), by=request.user, planned_on=planned_on)
            else:
                made = begin_inspection(form.visit(), by=request.user)
        except RuleBroken as refusal:
            show_refusal(form, refusal)
            status = 409
        else:
            return redirect("inspections:page", pk=made.pk)
    return render(request, "inspections/new.html", {"form": form}, status=status)


@require_safe
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where it goes on for its officers, and what became of it for all others."""
    inspection = get_object_or_404(visible(request), pk=pk)
    if workflow.FINISH in workflow.allowed(request.user, inspection):
        return conduct_page(request, inspection)
    return _read_page(request, inspection)


@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The planned visit begins."""
    inspection = get_object_or_404(visible(request), pk=pk)
    form = PositionForm(request.POST)
    position = form.cleaned_data if form.is_valid() else {}
    start_inspection(inspection.pk, by=request.user, **position)
    return redirect("inspections:page", pk=pk)


@require_POST
def officers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who takes part."""
    inspection = get_object_or_404(visible(request), pk=pk)
    form = OfficersForm(request.POST, inspection=inspection)
    if form.is_valid():
        chosen = form.cleaned_data["officers"]
        try:
            change_officers(inspection.pk, by=request.user, officers=chosen)
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The officers of the inspection have been changed."))
            return redirect("inspections:page", pk=pk)
    return _again(request, inspection, Sent(officers=form))


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The visit does not take place."""
    inspection = get_object_or_404(visible(request), pk=pk)
    form = CancelForm(request.POST, auto_id="cancel-%s")
    if form.is_valid():
        try:
            cancel_inspection(inspection.pk, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The inspection has been cancelled."))
            return redirect("inspections:page", pk=pk)
    return _again(request, inspection, Sent(cancel=form))


@require_POST
def finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last answer is given, and the inspection is closed."""
    inspection = get_object_or_404(visible(request), pk=pk)
    form = FinishForm(request.POST)
    if form.is_valid():
        try:
            finish_inspection(inspection.pk, by=request.user, remarks=form.cleaned_data["remarks"])
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The inspection is finished."))
            return redirect("inspections:page", pk=pk)
    return _again(request, inspection, Sent(finish=form))


def _again(request: HttpRequest, inspection: Inspection, sent: Sent) -> HttpResponse:
    """The page from which the form was sent, with what is wrong."""
    inspection = get_object_or_404(visible(request), pk=inspection.pk)
    if workflow.FINISH in workflow.allowed(request.user, inspection):
        return conduct_page(request, inspection, sent, status=409)
    return _read_page(request, inspection, sent, status=409)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The enterprise and the kind that a link to the form names."""
    enterprise = as_key(request.GET.get("enterprise", ""))
    return {"enterprise": enterprise, "kind": request.GET.get("kind", "")}


def _read_page(
    request: HttpRequest, inspection: Inspection, sent: Sent | None = None, *, status: int = 200
) -> HttpResponse:
    sent = sent or Sent()
    lines = queries.lines_of(inspection)
    hazards = list(queries.found_in(inspection, request.user))
    moves = workflow.allowed(request.user, inspection)
    context = {
        "inspection": inspection,
        "lines": lines,
        "progress": queries.progress_of(lines),
        "hazards": hazards,
        "findings": _with_photos(request, hazards),
        "may_start": workflow.START in moves,
        "may_cancel": workflow.CANCEL in moves,
        "officers_form": officers_form(inspection, sent) if workflow.STAFF in moves else None,
        "cancel_form": sent.cancel or CancelForm(auto_id="cancel-%s"),
        "position_form": PositionForm(),
        "is_finished": inspection.status == Status.FINISHED,
        "refused": sent.finish,
    }
    return render(request, "inspections/read.html", context, status=status)


def _with_photos(
    request: HttpRequest, hazards: list[Hazard]
) -> list[tuple[Hazard, list[Evidence]]]:
    """Each hazard with its photos: one query for all."""
    rows = Evidence.objects.visible_to(request.user).filter(hazard__in=hazards)
    found: dict[UUID, list[Evidence]] = {}
    for row in rows.exclude(thumbnail=""):
        found.setdefault(row.hazard_id, []).append(row)
    return [(hazard, found.get(hazard.pk, [])) for hazard in hazards]
