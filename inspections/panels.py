"""What inspections add to other apps' pages: panels, history, sentences, recent enterprises."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from common.panels import HistoryEntry, Panel
from enterprises.models import Enterprise
from hazards.models import Hazard
from hazards.suggestions import Suggestion
from inspections import queries, rules
from inspections.enums import Status
from inspections.models import Inspection

LAST = 5


def of_enterprise(user: User, enterprise: Enterprise) -> Panel | None:
    """The last inspections of an enterprise, and the way to begin one."""
    rows = queries.latest_of(enterprise, user, count=LAST)
    may_inspect = rules.may_inspect(user)
    if not rows and not may_inspect:
        return None
    context = {
        "rows": rows,
        "all_url": f"{reverse('inspections:list')}?enterprise={enterprise.pk}",
        "new_url": f"{reverse('inspections:new')}?enterprise={enterprise.pk}",
        "may_inspect": may_inspect,
    }
    return Panel(gettext_lazy("Inspections"), "inspections/_panel_enterprise.html", context, 30)


def of_hazard(user: User, hazard: Hazard) -> Panel | None:
    """The inspection that found a hazard, and the re-inspections since."""
    found_by = queries.inspection_of(hazard, user)
    again = list(queries.re_inspections_since(hazard, user)[:LAST])
    if found_by is None and not again:
        return None
    context = {"found_by": found_by, "again": again, "item": hazard.checklist_item}
    return Panel(gettext_lazy("Inspections"), "inspections/_panel_hazard.html", context, 30)


def history_of(user: User, enterprise: Enterprise) -> Iterable[HistoryEntry]:
    """The enterprise's inspections, a line each, newest first."""
    for row in queries.latest_of(enterprise, user):
        yield HistoryEntry(
            on=row.inspected_on,
            kind=row.get_kind_display(),
            text=f"{row.number} {_said(row)}",
            url=reverse("inspections:page", args=[row.pk]),
            who="、".join(officer.full_name for officer in row.officers.all()),
        )


def _said(row: Any) -> str:
    if row.status != Status.FINISHED:
        return str(row.get_status_display())
    if not row.found:
        return _("no hazard found")
    return ngettext("%(count)d hazard found", "%(count)d hazards found", row.found) % {
        "count": row.found
    }


def suggestions(user: User, enterprise: Enterprise | None, typed: str) -> list[Suggestion]:
    """The sector's checklists lend their sentences to whoever logs a hazard."""
    if enterprise is None and not typed.strip():
        return []
    items = queries.suggested_items(enterprise.sector_id if enterprise else "", typed)
    return [
        Suggestion(
            text=item.hazard_text,
            basis=item.basis,
            category=item.category,
            checklist_item=item.code,
        )
        for item in items
    ]


def recents(user: User, limit: int) -> list[UUID]:
    """The enterprises that a person lately inspected."""
    rows = Inspection.objects.with_officer(user).order_by("-inspected_on", "-id")
    return list(dict.fromkeys(rows.values_list("enterprise", flat=True)[: limit * 4]))[:limit]
