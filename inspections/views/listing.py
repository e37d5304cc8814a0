"""The list of inspections, and the same as a file."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common import exports
from common.paging import page_by_key
from common.requests import wants_rows
from inspections import rules
from inspections.filters import ORDER, InspectionFilter
from inspections.models import Inspection
from inspections.querysets import InspectionQuerySet


@require_safe
@vary_on_headers("HX-Request")
def listing(request: HttpRequest) -> HttpResponse:
    """Inspections in one's scope, newest first."""
    filtered = _filter(request)
    rows = filtered.qs.for_list().with_found()
    page = page_by_key(rows, request.GET.get("cursor", ""), order=ORDER)
    context = {
        "filter": filtered,
        "page": page,
        "rows": page.rows,
        "total": filtered.qs.count(),
        "export_url": reverse("inspections:export"),
        "may_inspect": rules.may_inspect(request.user),
    }
    template = "inspections/_rows.html" if wants_rows(request) else "inspections/list.html"
    return render(request, template, context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The whole list as filtered."""
    return exports.answer(request, "inspections")


def _filter(request: HttpRequest) -> InspectionFilter:
    rows: InspectionQuerySet = Inspection.objects.visible_to(request.user)
    return InspectionFilter(request.GET, queryset=rows, request=request)
