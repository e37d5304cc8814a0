"""A report's page, its papers, the rows behind its figures, and what differs between versions."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from common import exports
from common.paging import page_by_key
from reports import documents, rules, sheets
from reports.computing import asking
from reports.computing.works import has_own_rows
from reports.definitions import HOW
from reports.links import WHOLE, url_of
from reports.models import Report
from reports.rows import ENTERPRISE, kind_of
from reports.showing import computed_rows, figure_rows, path_in
from reports.summing import summary
from reports.tables import period_of, subject_of, tables, title_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _shown(request: HttpRequest, number: int) -> Report:
    return get_object_or_404(Report.objects.visible_to(request.user).for_list(), number=number)


@require_safe
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """The figures as published, each with the way to its rows, and what they rest on."""
    report = _shown(request, number)
    told = report.told
    context: dict[str, Any] = {
        "report": report,
        "title": title_of(report.kind, told),
        "subject": subject_of(told),
        "period": period_of(report),
        "summary": summary(told, partial(url_of, report)),
        "tables": tables(told, partial(url_of, report)),
        "units": told["total"].get("units"),
        "versions": Report.objects.visible_to(request.user)
        .line_of(report.kind, report.begins_on, report.enterprise_id)
        .select_related("published_by"),
        "later": getattr(report, "correction", None),
        "definitions": HOW,
        "may_correct": _may_correct(request, report),
        "active": "reports:list",
    }
    return render(request, "reports/detail.html", context)


def _may_correct(request: HttpRequest, report: Report) -> bool:
    if getattr(report, "correction", None):
        return False
    if report.enterprise_id:
        return rules.may_publish(request.user)
    return rules.may_publish_for_county(request.user)


@require_safe
def workbook(request: HttpRequest, number: int) -> HttpResponse:
    """The report as a workbook."""
    report = _shown(request, number)
    return _file(sheets.workbook(report), XLSX, f"{_name(report)}.xlsx")


@require_safe
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """The report as PDF/A."""
    report = _shown(request, number)
    return _file(documents.pdf(report), "application/pdf", f"{_name(report)}.pdf")


@require_safe
def record(request: HttpRequest, number: int) -> HttpResponse:
    """The canonical JSON over which the SHA-256 is taken, byte for byte."""
    report = _shown(request, number)
    return _file(report.figures.encode(), "application/json", f"{_name(report)}.json")


def _name(report: Report) -> str:
    told = report.told
    return f"{title_of(report.kind, told)} {subject_of(told)} v{report.version}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name)
    return answer


@require_safe
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """The units or hazards behind one figure, within the reader's scope. They are computed once for
    all figures of the report; hazards behind the other figures have a list of their own.
    """
    report = _shown(request, number)
    of = request.GET.get("of", WHOLE)
    path = path_in(report, of)
    if not has_own_rows(path):
        return redirect(url_of(report, path))
    job = computed_rows(report, request.user)
    if job is None and request.method == "HEAD":
        return HttpResponse()  # asks whether it is there, and has nothing computed
    if job is None:
        waiting = asking.ask_rows(report, by=request.user)
        return redirect(f"{waiting.get_absolute_url()}?{urlencode({'of': of})}")
    found = figure_rows(job, report, path, request.user)
    units = kind_of(path) == ENTERPRISE
    order = ("pinyin", "id") if units else ("number",)
    page = page_by_key(found.rows, request.GET.get("cursor", ""), order=order)
    shares = {} if units else found.shares(row.pk for row in page.rows)
    total = found.rows.count()
    context = {
        "report": report,
        "found": found,
        "units": units,
        "page": page,
        "rows": [{"row": one, "share": shares.get(one.pk)} for one in page.rows],
        "total": total,
        "hidden": found.whole - total,
        "subject": subject_of(report.told),
        "export_url": reverse("reports:rows-export", args=[number]),
        "active": "reports:list",
    }
    return render(request, "reports/rows.html", context)


@require_safe
def rows_export(request: HttpRequest, number: int) -> HttpResponseBase:
    """The same rows, whole."""
    _shown(request, number)
    return exports.answer(request, "report-rows", number=number)
