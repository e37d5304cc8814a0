"""One page for each move: a form, one call of a service, back to the hazard."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import RuleBroken
from common.forms import show_refusal
from hazards import workflow
from hazards.enums import Kind
from hazards.forms import cases, instructions, judging, rectifying
from hazards.forms.base import MoveForm
from hazards.models import Hazard, Suspicion
from hazards.queries import cases_of, makes_sense, photos_of
from hazards.services.judging import dismiss_suspicion
from hazards.views.showing import facts_of, pair_of

FORMS: dict[str, type[MoveForm]] = {
    form.move.kind: form
    for form in (
        rectifying.AcceptForm,
        rectifying.OrderForm,
        rectifying.SubmitForm,
        rectifying.PassForm,
        rectifying.FailForm,
        rectifying.FixOnSpotForm,
        rectifying.ReopenForm,
        rectifying.AddEvidenceForm,
        cases.AskExtensionForm,
        cases.GrantExtensionForm,
        cases.RefuseExtensionForm,
        cases.AskVoidingForm,
        cases.RefuseVoidingForm,
        cases.SubmitPlanForm,
        cases.ApprovePlanForm,
        cases.RefusePlanForm,
        cases.ListForm,
        cases.DelistForm,
        instructions.InstructForm,
        instructions.AnswerForm,
        judging.VoidForm,
        judging.ReclassifyForm,
        judging.MergeForm,
        judging.SeeAgainForm,
        judging.CompleteForm,
    )
}
QUEUE = "decisions"


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The form of a move; refused in words when the hazard is in another state by now."""
    form_class = FORMS.get(kind)
    if form_class is None:
        raise Http404
    hazard = get_object_or_404(Hazard.objects.visible_to(request.user).for_page(), pk=pk)
    if not form_class.move.may(request.user, hazard):
        raise PermissionDenied
    if request.method != "POST":
        workflow.check(form_class.move, hazard, by=request.user)
        initial = {name: request.GET[name] for name in ("into",) if name in request.GET}
        return _page(request, hazard, form_class, None, initial=initial)
    return _carry_out(request, hazard, form_class)


@require_POST
def keep_apart(request: HttpRequest, pk: UUID) -> HttpResponse:
    """These two are two hazards."""
    suspicion = get_object_or_404(Suspicion.objects.visible_to(request.user), pk=pk)
    dismiss_suspicion(suspicion.pk, by=request.user)
    return _back(request, suspicion.hazard_id)


def _carry_out(request: HttpRequest, hazard: Hazard, form_class: type[MoveForm]) -> HttpResponse:
    form = form_class(
        request.POST, request.FILES, user=request.user, hazard=hazard, cases=cases_of(hazard)
    )
    if not form.is_valid():
        return _page(request, hazard, form_class, form, status=422)
    try:
        form.carry_out()
    except RuleBroken as refusal:
        show_refusal(form, refusal)
        return _page(request, hazard, form_class, form, status=409)
    messages.success(request, f"{hazard.number}: {form.done}")
    return _back(request, hazard.pk)


def _back(request: HttpRequest, hazard_pk: UUID) -> HttpResponse:
    if request.POST.get("next") == QUEUE:
        return redirect("hazards:decisions")
    return redirect("hazards:detail", pk=hazard_pk)


def _page(
    request: HttpRequest,
    hazard: Hazard,
    form_class: type[MoveForm],
    form: MoveForm | None,
    *,
    status: int = 200,
    initial: dict[str, str] | None = None,
) -> HttpResponse:
    if form is None:
        form = form_class(user=request.user, hazard=hazard, cases=cases_of(hazard), initial=initial)
    before, after, documents = pair_of(photos_of(request.user, hazard))
    context = {
        "hazard": hazard,
        "form": form,
        "move": form_class.move,
        "facts": facts_of(request.user, hazard),
        "before": before,
        "after": after,
        "documents": documents,
        "asks_more_time": form_class.move is workflow.SUBMIT
        and makes_sense(Kind.EXTENSION_ASKED, hazard, form.cases, timezone.localdate()),
        "next": QUEUE if QUEUE in (request.GET.get("next"), request.POST.get("next")) else "",
        "active": "hazards:list",
    }
    return render(request, "hazards/move.html", context, status=status)
