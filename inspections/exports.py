"""The tables that can be taken away: inspections, checklists, and a checklist's version."""

from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from common.exports import Asker, Table
from inspections import sheet
from inspections.filters import ORDER, InspectionFilter
from inspections.models import Checklist, ChecklistItem, ChecklistVersion, Inspection
from inspections.queries import with_versions
from inspections.querysets import InspectionQuerySet
from sheets.exports import chunked

WIDTHS = (14, 12, 32, 12, 12, 12, 10, 18, 20, 24, 18, 17, 17, 10, 40)


def read_inspections(user: User, query: QueryDict) -> Table:
    """The inspections in a person's scope under the filters, newest first."""
    own: InspectionQuerySet = Inspection.objects.visible_to(user)
    found = InspectionFilter(query, queryset=own, request=Asker(user)).qs
    return Table(
        name=_("Inspections"),
        headers=[
            _("Number"), _("Day"), _("Enterprise"), _("Township"), _("Sector"), _("Kind"),
            _("State"), _("Agency"), _("Officers"), _("Checklist"), _("Place"), _("Begun at"),
            _("Ended at"), _("Hazards found"), _("Remarks"),
        ],
        rows=lambda: map(_cells, chunked(found.for_list().with_found().order_by(*ORDER))),
        count=found.count,
        widths=WIDTHS,
    )  # fmt: skip


def read_version(user: User, query: QueryDict) -> Table:
    """A version of a checklist (`code`, `number`), to be changed and brought in again.

    Raises Http404 where the person sees no such version.
    """
    number = query.get("number", "")
    if not number.isdecimal():
        raise Http404
    versions = ChecklistVersion.objects.visible_to(user).select_related("checklist")
    found = get_object_or_404(versions, checklist__code=query.get("code", ""), number=number)
    items = ChecklistItem.objects.visible_to(user).filter(version=found)
    return Table(
        name=f"{found.checklist.title} v{found.number}",
        headers=sheet.headers(),
        rows=lambda: map(sheet.cells_of, items.select_related("accident_type")),
        count=items.count,
        widths=sheet.WIDTHS,
    )


def _cells(row: Any) -> list[object]:
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


def read_checklists(user: User, query: QueryDict) -> Table:
    """Every checklist with its sectors and its latest version."""
    found = Checklist.objects.visible_to(user)
    return Table(
        name=_("Checklists"),
        headers=[_("Code"), _("Title"), _("Sectors"), _("Version"), _("Published on"), _("In use")],
        rows=lambda: map(_checklist, with_versions(found)),
        count=found.count,
        widths=(16, 40, 40, 10, 14, 10),
    )


def _checklist(row: Any) -> list[object]:
    sectors = "、".join(str(sector) for sector in row.sectors.all())
    in_use = _("yes") if row.active else _("no")
    return [row.code, row.title, sectors, row.latest, row.published_on, in_use]
