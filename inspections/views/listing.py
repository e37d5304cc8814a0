"""The list of inspections, and the same as a workbook."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common.paging import page_by_key
from common.requests import wants_rows
from inspections import rules
from inspections.filters import ORDER, InspectionFilter
from inspections.models import Inspection
from inspections.querysets import InspectionQuerySet
from sheets.exports import chunked, xlsx_response


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
def export(request: HttpRequest) -> FileResponse:
    """The whole list as filtered, in Excel."""
    rows = _filter(request).qs.for_list().with_found().order_by(*ORDER)
    headers = [
        _("Number"), _("Day"), _("Enterprise"), _("Township"), _("Sector"), _("Kind"), _("State"),
        _("Agency"), _("Officers"), _("Checklist"), _("Place"), _("Begun at"), _("Ended at"),
        _("Hazards found"), _("Remarks"),
    ]  # fmt: skip
    widths = [14, 12, 32, 12, 12, 12, 10, 18, 20, 24, 18, 17, 17, 10, 40]
    return xlsx_response(_("Inspections"), headers, (_cells(row) for row in chunked(rows)), widths)


def _filter(request: HttpRequest) -> InspectionFilter:
    rows: InspectionQuerySet = Inspection.objects.visible_to(request.user)
    return InspectionFilter(request.GET, queryset=rows, request=request)


def _cells(row: Inspection) -> list[object]:
    return [
        row.number,
        row.inspected_on,
        row.enterprise.name,
        str(row.region),
        str(row.sector),
        row.get_kind_display(),
        row.get_status_display(),
        str(row.agency or ""),
        "、".join(officer.full_name for officer in row.officers.all()),
        str(row.version or ""),
        row.place,
        row.started_at,
        row.ended_at,
        row.found,
        row.remarks,
    ]
