"""Publishing: asked, previewed, and only then published; previews are computed by a worker."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from common.errors import RuleBroken
from common.forms import show_refusal
from enterprises.models import Enterprise
from enterprises.widgets import as_uuid
from reports import rules, services
from reports.computing import asking
from reports.enums import ComputationKind
from reports.forms import PublishForm, ReasonForm, offered
from reports.models import Computation, Report
from reports.summing import summary
from reports.tables import period_of, subject_of, tables, title_of


def new(request: HttpRequest) -> HttpResponse:
    """A form; sent, the report as it would be is computed, and its page offers to publish it."""
    if not rules.may_publish(request.user):
        raise PermissionDenied
    form = PublishForm(request.POST or None, user=request.user, initial=_offered(request))
    context: dict[str, Any] = {"form": form, "active": "reports:list"}
    if request.method != "POST":
        return render(request, "reports/new.html", context)
    if not form.is_valid():
        return render(request, "reports/new.html", context, status=422)
    try:
        return redirect(asking.ask_preview(form.publication(), by=request.user))
    except RuleBroken as refused:
        show_refusal(form, refused)
        return render(request, "reports/new.html", context, status=409)


def previewed(request: HttpRequest, job: Computation) -> HttpResponse:
    """A preview that is done: the figures, and the button that publishes them. Raises
    PermissionDenied where the person may not publish this any more.
    """
    services.check(asking.publication_of(job.asked), by=request.user)
    form = ReasonForm(initial={"reason": job.asked["reason"]})
    return render(request, "reports/preview.html", _shown(request, job, form))


@require_POST
def publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have published what a preview showed; the page of the publication follows."""
    previews = Computation.objects.visible_to(request.user).filter(kind=ComputationKind.PREVIEW)
    job = get_object_or_404(previews.for_page(), pk=pk)
    form = ReasonForm(request.POST)
    if job.result and not form.is_valid():
        return render(request, "reports/preview.html", _shown(request, job, form), status=422)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        return redirect(asking.ask_publication(pk, by=request.user, reason=reason))
    except RuleBroken as refused:
        if not job.result:
            raise
        show_refusal(form, refused)
        return render(request, "reports/preview.html", _shown(request, job, form), status=409)


def _shown(request: HttpRequest, job: Computation, form: ReasonForm) -> dict[str, Any]:
    told, before = job.told["told"], job.told["corrects"]
    corrected = Report.objects.visible_to(request.user).filter(number=before or 0)
    return {
        "job": job,
        "form": form,
        "told": told,
        "number": sum(told["log"].values()),
        "title": title_of(told["kind"], told),
        "subject": subject_of(told),
        "summary": summary(told),
        "tables": tables(told),
        "units": told["total"].get("units"),
        "corrects": corrected.first(),
        "unfinished": told["unfinished"],
        "active": "reports:list",
    }


def _offered(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: a report that is to be corrected, or the last period over."""
    number = request.GET.get("corrects", "")
    if number.isascii() and number.isdigit():
        seen = Report.objects.visible_to(request.user).filter(number=int(number[:18])).first()
        if seen:
            return {
                "kind": seen.kind,
                "period": period_of(seen).written,
                "enterprise": seen.enterprise_id,
            }
    chosen = as_uuid(request.GET.get("enterprise", ""))
    mine = Enterprise.objects.visible_to(request.user)
    own = mine.filter(pk=chosen).first() if chosen else None
    if own is None and not rules.may_publish_for_county(request.user):
        own = mine.order_by("pinyin", "id").first()
    return offered(
        for_county=rules.may_publish_for_county(request.user),
        enterprise=own.pk if own else None,
    )
