"""Answers under a thumb: saved on a tap by htmx, and by a plain form where there is no script."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import RuleBroken
from common.forms import show_refusal
from common.requests import wants_rows
from hazards.models import Hazard
from inspections.forms.answers import FailureForm, FixForm
from inspections.models import ChecklistItem, Inspection
from inspections.services.answers import (
    answer_item,
    fail_item,
    fix_finding_on_spot,
    log_other_finding,
)
from inspections.views.conduct import OTHER, Conduct, Sent, conduct_page, parts, refused
from inspections.views.visits import visible


@require_POST
def answer(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """Pass, fail or not applicable."""
    inspection, item = _item(request, pk, code)
    refusal = None
    try:
        answer_item(
            inspection.pk,
            item.code,
            by=request.user,
            answer=request.POST.get("answer", ""),
            note=request.POST.get("note"),
        )
    except RuleBroken as error:
        if not wants_rows(request):
            raise
        refusal = error
    if not wants_rows(request):
        return _back(inspection, f"item-{code}")
    conduct = Conduct(inspection, request.user)
    row = conduct.row_of(code, refusal)
    return parts(request, conduct, row, status=422 if refusal else 200)


@require_POST
def fail(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """The failed item's hazard, with photo and sentence."""
    inspection, item = _item(request, pk, code)
    return _find(request, inspection, code, item, partial(fail_item, inspection.pk, code))


@require_POST
def other(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something was found that no item asks for."""
    inspection = get_object_or_404(visible(request), pk=pk)
    return _find(request, inspection, OTHER, None, partial(log_other_finding, inspection.pk))


@require_POST
def fix(request: HttpRequest, pk: UUID, hazard_pk: UUID) -> HttpResponse:
    """A hazard of this inspection is mended under the officers' eyes."""
    inspection = get_object_or_404(visible(request), pk=pk)
    found = Hazard.objects.visible_to(request.user).filter(inspection=inspection.pk)
    hazard = get_object_or_404(found, pk=hazard_pk)
    key = str(hazard.pk)
    others = [one for one in inspection.officers.all() if one.pk != request.user.pk]
    form = FixForm(request.POST, request.FILES, others=others, key=key)
    if form.is_valid():
        try:
            fix_finding_on_spot(
                inspection.pk,
                hazard.pk,
                by=request.user,
                second=form.officer,
                files=form.cleaned_data["files"],
                work_done=form.cleaned_data["work_done"],
            )
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            return _after(request, inspection, hazard.checklist_item or OTHER)
    if wants_rows(request):
        return refused(request, form, f"refusal-{key}")
    return conduct_page(request, inspection, Sent(fixes={key: form}), status=409)


def _item(request: HttpRequest, pk: UUID, code: str) -> tuple[Inspection, ChecklistItem]:
    inspection = get_object_or_404(visible(request), pk=pk)
    if inspection.version_id is None:
        raise Http404
    items = ChecklistItem.objects.visible_to(request.user).filter(version=inspection.version_id)
    return inspection, get_object_or_404(items, code=code)


def _find(
    request: HttpRequest,
    inspection: Inspection,
    code: str,
    item: ChecklistItem | None,
    enter: Callable[..., object],
) -> HttpResponse:
    """The form of a finding, of an item or of none, and the service that enters it."""
    form = FailureForm(request.POST, request.FILES, item=item, place=inspection.place)
    if form.is_valid():
        try:
            enter(by=request.user, failure=form.failure(), photos=form.cleaned_data["files"])
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            return _after(request, inspection, code)
    if wants_rows(request):
        return refused(request, form, f"refusal-{code}")
    return conduct_page(request, inspection, Sent(failures={code: form}), status=409)


def _after(request: HttpRequest, inspection: Inspection, code: str) -> HttpResponse:
    if not wants_rows(request):
        messages.success(request, _("Saved."))
        return _back(inspection, f"item-{code}")
    conduct = Conduct(inspection, request.user)
    return parts(request, conduct, None if code == OTHER else conduct.row_of(code))


def _back(inspection: Inspection, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('inspections:page', args=[inspection.pk])}#{anchor}")
