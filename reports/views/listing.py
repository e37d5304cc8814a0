"""The published reports, newest first."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common import exports
from common.paging import page_by_key
from common.requests import wants_rows
from reports import rules
from reports.filters import ReportFilter
from reports.models import Report
from reports.tables import period_of

ORDER = ("-number",)


@require_safe
@vary_on_headers("HX-Request")
def report_list(request: HttpRequest) -> HttpResponse:
    """The list, filtered by anything that it shows."""
    seen = Report.objects.visible_to(request.user)
    found = ReportFilter(request.GET, seen, request=request)
    page = page_by_key(found.qs.for_list(), request.GET.get("cursor", ""), order=ORDER)
    context: dict[str, Any] = {
        "filter": found,
        "page": page,
        "rows": [{"report": one, "period": period_of(one)} for one in page.rows],
        "total": found.qs.count(),
        "export_url": reverse("reports:export"),
        "may_publish": rules.may_publish(request.user),
    }
    template = "reports/_rows.html" if wants_rows(request) else "reports/list.html"
    return render(request, template, context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list, whole."""
    return exports.answer(request, "reports")


@require_safe
def by_id(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From the log's id of a report to its page."""
    return redirect(get_object_or_404(Report.objects.visible_to(request.user), pk=pk))
