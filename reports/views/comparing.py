"""What differs between two versions of a report, or between a report and what is known now."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from common import exports
from common.paging import page_by_key
from reports.computing import asking
from reports.explaining import differences, explained, rows_of, whole_of
from reports.models import Computation, Report
from reports.tables import period_of, subject_of, title_of


@require_safe
def comparison(request: HttpRequest, number: int) -> HttpResponse:
    """`?with=` the number of another version, or "now": it is computed, then its page shows it."""
    seen = Report.objects.visible_to(request.user)
    report = get_object_or_404(seen, number=number)
    wanted = request.GET.get("with", asking.NOW)
    other = None if wanted == asking.NOW else _other(seen, report, wanted)
    if request.method == "HEAD":
        return HttpResponse()  # asks whether it is there, and has nothing computed
    return redirect(asking.ask_comparison(report, other=other, by=request.user))


@require_safe
def rows_export(request: HttpRequest) -> HttpResponseBase:
    """The records that explain a comparison (`job`), or one of its figures (`figure`)."""
    return exports.answer(request, "report-comparison")


@require_safe
def differences_export(request: HttpRequest) -> HttpResponseBase:
    """The figures that differ in a comparison (`job`)."""
    return exports.answer(request, "report-differences")


def compared(request: HttpRequest, job: Computation) -> HttpResponse:
    """A comparison that is done: each figure that differs, and page by page the rows behind it."""
    seen = Report.objects.visible_to(request.user)
    report = get_object_or_404(seen, pk=job.report_id)
    differ = differences(request.user, job)
    figure = request.GET.get("figure", "")
    chosen = next((one for one in differ if one.figure == figure), None)
    if figure and chosen is None:
        raise Http404
    rows = rows_of(request.user, job, figure)
    page = page_by_key(rows, request.GET.get("cursor", ""), order=("id",))
    total = rows.count()
    context = {
        "job": job,
        "report": report,
        "title": title_of(report.kind, report.told),
        "subject": subject_of(report.told),
        "period": period_of(report),
        "sides": [_side(side) for side in job.told["sides"]],
        "differences": differ,
        "chosen": chosen,
        "export_query": f"?{urlencode({'job': job.pk})}",
        "rows_query": f"?{urlencode({'job': job.pk, 'figure': figure})}",
        "page": page,
        "rows": explained(request.user, page.rows),
        "total": total,
        "hidden": whole_of(job, figure).count() - total,
        "others": seen.line_of(report.kind, report.begins_on, report.enterprise_id).exclude(
            pk=report.pk
        ),
        "wanted": job.asked["with"],
        "active": "reports:list",
    }
    return render(request, "reports/compare.html", context)


def _side(told: dict[str, Any]) -> dict[str, Any]:
    known_at = told["known_at"]
    return {
        **told,
        "as_of": date.fromisoformat(told["as_of"]),
        "known_at": datetime.fromisoformat(known_at) if known_at else None,
    }


def _other(seen: QuerySet[Report], report: Report, wanted: str) -> Report:
    """Another version of the same report; 404 for anything else."""
    number = int(wanted[:18]) if wanted.isascii() and wanted.isdigit() else 0
    same = seen.filter(
        kind=report.kind, begins_on=report.begins_on, enterprise=report.enterprise_id
    )
    return get_object_or_404(same, number=number)
