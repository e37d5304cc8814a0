"""What a worker computes for a person: how far it is, its result, one's own list of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports.computing import asking
from reports.enums import ComputationKind, ComputationState
from reports.models import Computation, Report
from reports.tables import period_of
from reports.views.comparing import compared
from reports.views.publishing import previewed
from sheets import progress

PER_PAGE = 30
PATIENCE = timedelta(seconds=10)  # a worker that is free takes a computation up at once
OF = "of"


@require_safe
def computations(request: HttpRequest) -> HttpResponse:
    """One's own, newest first."""
    rows = Computation.objects.visible_to(request.user).for_page().order_by("-created_at", "-id")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(job, about(job)) for job in page],
        "page_obj": page,
        "active": "reports:list",
    }
    return render(request, "reports/computations.html", context)


@require_safe
def computation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; once it is done, its result."""
    job = _own(request, pk)
    if job.state == ComputationState.DONE or (job.report and job.preview_id):
        return RESULTS[ComputationKind(job.kind)](request, job)
    context = {
        "job": job,
        "about": about(job),
        "progress": reached(request, job),
        "back": _back(request, job),
        "active": "reports:list",
    }
    return render(request, "reports/computation.html", context)


@require_safe
def progress_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress bar; when it is over, the page reloads and shows the result.

    A page that asks by itself is no activity of a person: it keeps nobody signed in.
    """
    job = _own(request, pk)
    request.asked_by_itself = True  # type: ignore[attr-defined]
    response = render(request, "components/progress.html", reached(request, job))
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop one that waits or is being computed."""
    _own(request, pk)
    return redirect(asking.cancel(pk, by=request.user))


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the same anew."""
    _own(request, pk)
    return redirect(asking.ask_again(pk, by=request.user))


@require_POST
def verify(request: HttpRequest, number: int) -> HttpResponse:
    """Have a report recomputed and held against its bytes."""
    report = get_object_or_404(Report.objects.visible_to(request.user), number=number)
    return redirect(asking.ask_verification(report, by=request.user))


def reached(request: HttpRequest, job: Computation) -> dict[str, Any]:
    """What the progress bar says: why it waits, how many entries of the log are read."""
    done, total = progress.reached(job.pk) if job.state == ComputationState.COMPUTING else (0, 0)
    return {
        "progress_id": "computation-progress",
        "url": reverse("reports:computation-progress", args=[job.pk]),
        "text": _state_words(job, done, total),
        "done": done,
        "total": total,
        "percent": 100 * done // total if total else 0,
        "finished": job.is_over,
    }


def _state_words(job: Computation, done: int, total: int) -> str:
    if job.state == ComputationState.WAITING:
        if timezone.now() - job.created_at < PATIENCE:
            return str(ComputationState.WAITING.label)
        since = timezone.localtime(job.created_at).strftime("%H:%M:%S")
        return _(
            "Waiting since %(since)s: the worker is busy, or none is running. It is kept, and "
            "computed as soon as one is free."
        ) % {"since": since}
    if total and done < total:
        return _("The log is read, entry by entry:")
    if total:
        return _("The log is read; the figures are put together.")
    return str(ComputationState(job.state).label)


def about(job: Computation) -> str:
    """Which report, or which kind and period."""
    if job.report:
        words = f"{job.report.get_kind_display()} {period_of(job.report).words}"
        return _("%(what)s (No. %(number)s)") % {"what": words, "number": job.report.number}
    publication = asking.publication_of(job.asked)
    return f"{_kind_words(publication.period.kind)} {publication.period.words}"


def _kind_words(kind: str) -> str:
    return dict(Report._meta.get_field("kind").flatchoices)[kind]


def _back(request: HttpRequest, job: Computation) -> str:
    return job.report.get_absolute_url() if job.report else reverse("reports:list")


def _own(request: HttpRequest, pk: UUID) -> Computation:
    return get_object_or_404(Computation.objects.visible_to(request.user).for_page(), pk=pk)


def _published(request: HttpRequest, job: Computation) -> HttpResponse:
    assert job.report is not None
    words = _("Report %(number)s is published.") % {"number": job.report.number}
    messages.success(request, words)
    return redirect(job.report)


def _verified(request: HttpRequest, job: Computation) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.user).for_list(), pk=job.report_id)
    context = {
        "job": job,
        "report": report,
        "about": about(job),
        "mismatch": job.told["mismatch"],
        "active": "reports:list",
    }
    return render(request, "reports/verified.html", context)


def _rows(request: HttpRequest, job: Computation) -> HttpResponse:
    """To the figure that was opened when its rows were not computed yet; else to the report."""
    assert job.report is not None
    of = request.GET.get(OF, "")
    if not of:
        return redirect(job.report)
    return redirect(f"{reverse('reports:rows', args=[job.report.number])}?{urlencode({OF: of})}")


RESULTS: dict[ComputationKind, Callable[[HttpRequest, Computation], HttpResponse]] = {
    ComputationKind.PREVIEW: previewed,
    ComputationKind.PUBLICATION: _published,
    ComputationKind.VERIFICATION: _verified,
    ComputationKind.COMPARISON: compared,
    ComputationKind.ROWS: _rows,
}
