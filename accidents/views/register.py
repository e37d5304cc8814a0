"""Pages of the register of accidents."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accidents import rules, services, showing, timeline
from accidents.exports import ORDER
from accidents.filters import AccidentFilter
from accidents.forms import (
    CorrectionForm,
    DeclarationForm,
    DeterminationForm,
    InvestigationForm,
    KnownAtForm,
    RegisterForm,
    TollCorrectionForm,
    TollForm,
    toll_of,
)
from accidents.models import Accident, RegisterStart, TollEntry
from accidents.queries import known_at, summary, told_of
from accounts.models import User
from audit.queries import sequence_at
from common import exports
from common.errors import RuleBroken
from common.forms import show_refusal
from common.paging import page_by_key
from common.requests import wants_rows


@require_safe
def accident_list(request: HttpRequest) -> HttpResponse:
    """The register, newest first, filtered by anything that it shows."""
    found = _filtered(request)
    page = page_by_key(found.qs.for_list(), request.GET.get("cursor", ""), order=ORDER)
    context: dict[str, Any] = {
        "filter": found,
        "page": page,
        "rows": page.rows,
        "total": found.qs.count(),
        "export_url": reverse("accidents:export"),
    }
    if wants_rows(request):
        response = render(request, "accidents/_rows.html", context)
    else:
        today = timezone.localdate()
        context["streaks"] = summary(begin=today, end=today, as_of=today, user=request.user)
        context["may_keep"] = rules.may_keep(request.user)
        response = render(request, "accidents/list.html", context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered register, whole."""
    return exports.answer(request, "accidents")


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An accident: its grade explained, its tolls, and everything that was told of it."""
    accident = get_object_or_404(Accident.objects.visible_to(request.user).for_list(), pk=pk)
    tolls = timeline.tolls(accident)
    graded = timeline.grading_toll(tolls)
    context = {
        **_as_known(request, accident),
        "accident": accident,
        "tolls": tolls,
        "graded": graded,
        "later": graded.toll != accident.toll,
        "steps": timeline.steps(graded.toll),
        "decided_by": timeline.decided_by(graded.toll),
        "entries": timeline.timeline(request.user, accident),
        "note": accident.note if rules.may_read_note(request.user) else "",
        "may_keep": rules.may_keep(request.user),
    }
    return render(request, "accidents/detail.html", context)


def _as_known(request: HttpRequest, accident: Accident) -> dict[str, Any]:
    """What was known at T beside what is known now, where the address gives a T."""
    form = KnownAtForm(request.GET)
    moment = form.cleaned_data["known_at"] if form.is_valid() else None
    if moment is None:
        return {"known_form": form, "known_at": ""}
    seq = sequence_at(accident.county, moment)
    user = cast(User, request.user)  # pages are closed by default
    then, now = known_at(accident.pk, seq), known_at(accident.pk)
    assert now is not None
    return {
        "known_form": form,
        "known_at": form["known_at"].value(),
        "then": then,
        "facts": showing.facts_of(then, now, showing.names_in(user, [then, now])),
        "learned": told_of([accident.pk], after=seq).get(accident.pk, []),
    }


def new(request: HttpRequest) -> HttpResponse:
    """Register an accident."""
    _require(request)
    form = RegisterForm(request.POST or None, user=request.user)

    def register() -> Accident:
        return services.register_accident(form.report(), by=request.user)

    done = _("Accident %(number)s is registered: %(grade)s.")
    return _form_page(
        request,
        form,
        register,
        done,
        title=_("Register an accident"),
        button=_("Register the accident"),
    )


def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct facts that were put down wrongly."""
    accident = _kept(request, pk)
    form = CorrectionForm(request.POST or None, user=request.user, instance=accident)

    def save() -> Accident:
        return services.correct_accident(
            pk, by=request.user, values=form.values(), reason=form.cleaned_data["reason"]
        )

    done = _("Accident %(number)s is corrected.")
    return _form_page(request, form, save, done, accident, title=_("Correct facts"))


def follow_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The toll has changed."""
    accident = _kept(request, pk)
    numbers = {name: getattr(accident, name) for name in services.numbers(accident.toll)}
    form = TollForm(request.POST or None, initial={"on": timezone.localdate(), **numbers})

    def save() -> Accident:
        data = form.cleaned_data
        return services.follow_up_toll(
            pk, by=request.user, on=data["on"], toll=toll_of(form), note=data["note"]
        )

    done = _("The toll of %(number)s is followed up: %(grade)s.")
    hint = _(
        "Until %(day)s the grade follows the toll (Decree 493, article 13); later the toll is "
        "recorded and the grade stays."
    ) % {"day": accident.follow_up_ends}
    title = _("Follow up the toll")
    return _form_page(request, form, save, done, accident, title=title, hint=hint)


def correct_toll(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Numbers of a toll were wrong."""
    entry = get_object_or_404(TollEntry.objects.visible_to(request.user), pk=pk)
    accident = _kept(request, entry.accident_id)
    form = TollCorrectionForm(request.POST or None, initial=services.numbers(entry.toll))

    def save() -> Accident:
        reason = form.cleaned_data["reason"]
        return services.correct_toll(pk, by=request.user, toll=toll_of(form), reason=reason)

    done = _("The toll of %(number)s is corrected: %(grade)s.")
    title = _("Correct the toll of %(day)s") % {"day": entry.on}
    return _form_page(request, form, save, done, accident, title=title)


def determine(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether it is a production-safety accident."""
    accident = _kept(request, pk)
    initial = {"on": timezone.localdate(), "counted": "yes" if accident.counted else "no"}
    form = DeterminationForm(request.POST or None, initial=initial)

    def save() -> Accident:
        return services.determine(pk, by=request.user, **form.cleaned_data)

    done = _("The determination of %(number)s is recorded.")
    return _form_page(request, form, save, done, accident, title=_("Determine whether it counts"))


def investigation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the investigation stands."""
    accident = _kept(request, pk)
    form = InvestigationForm(request.POST or None, initial={"text": accident.investigation})

    def save() -> Accident:
        return services.note_investigation(pk, by=request.user, text=form.cleaned_data["text"])

    done = _("The investigation of %(number)s is noted.")
    return _form_page(request, form, save, done, accident, title=_("Note the investigation"))


def register(request: HttpRequest) -> HttpResponse:
    """From when the register is complete, and, for who keeps it, declaring it."""
    start = RegisterStart.objects.visible_to(request.user).own().first()
    may_keep = rules.may_keep(request.user)
    form = DeclarationForm(request.POST or None)
    if request.method == "POST":
        _require(request)
        if form.is_valid():
            try:
                services.declare_register(by=request.user, **form.cleaned_data)
            except RuleBroken as refusal:
                show_refusal(form, refusal)
                return _register_page(request, start, form, may_keep, status=409)
            messages.success(request, _("The beginning of the register is declared."))
            return redirect("accidents:register")
    return _register_page(request, start, form, may_keep, status=422 if form.errors else 200)


def _register_page(
    request: HttpRequest,
    start: RegisterStart | None,
    form: BaseForm,
    may_keep: bool,
    *,
    status: int,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "start": start,
        "form": form,
        "may_keep": may_keep,
        "entries": timeline.declarations(start),
        "streaks": summary(begin=today, end=today, as_of=today, user=request.user),
    }
    return render(request, "accidents/register.html", context, status=status)


def _form_page(
    request: HttpRequest,
    form: BaseForm,
    save: Any,
    done: str,
    accident: Accident | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form, or save what was sent and go to the accident; a refusal stands in the form."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = save()
            except RuleBroken as refusal:
                show_refusal(form, refusal)
                status = 409
            else:
                words = {"number": saved.number, "grade": saved.get_grade_display()}
                messages.success(request, done % words)
                return redirect("accidents:detail", pk=saved.pk)
    context = {"button": _("Save"), **context, "form": form, "accident": accident}
    context["back_url"] = (
        reverse("accidents:detail", args=[accident.pk]) if accident else reverse("accidents:list")
    )
    return render(request, "accidents/form.html", context, status=status)


def _filtered(request: HttpRequest) -> AccidentFilter:
    rows = Accident.objects.visible_to(request.user)
    return AccidentFilter(request.GET, queryset=rows, request=request)


def _kept(request: HttpRequest, pk: UUID) -> Accident:
    """An accident whose record the person keeps: 404 outside the scope, 403 for who only reads."""
    accident = get_object_or_404(Accident.objects.visible_to(request.user).for_list(), pk=pk)
    _require(request)
    return accident


def _require(request: HttpRequest) -> None:
    if not rules.may_keep(request.user):
        raise PermissionDenied
