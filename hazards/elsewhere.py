"""What hazards show on the pages of lower apps: an enterprise's open hazards and its history."""

from collections.abc import Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from common.panels import HistoryEntry, Panel
from enterprises.models import Enterprise
from hazards.filters import found_on
from hazards.models import Hazard
from hazards.queries import open_at

MOST_OPEN = 10
MOST_ENTRIES = 200


def open_hazards(user: User, enterprise: Enterprise) -> Panel:
    """The panel of an enterprise's page: what is open, the most urgent first."""
    rows = open_at(user, enterprise)
    context = {
        "rows": list(rows[:MOST_OPEN]),
        "total": rows.count(),
        "enterprise": enterprise.pk,
    }
    return Panel(_("Open hazards"), "hazards/_open_hazards.html", context, order=20)


def history_of(user: User, enterprise: Enterprise) -> Iterator[HistoryEntry]:
    """The newest findings and closures of an enterprise as this person may see them."""
    rows = Hazard.objects.visible_to(user).filter(enterprise=enterprise)
    order = "-shown_on" if user.role == Role.OFFICER else "-found_on"
    half = MOST_ENTRIES // 2
    for hazard in rows.select_related("inspector").order_by(order, "-id")[:half]:
        url = reverse("hazards:detail", args=[hazard.pk])
        text = f"{hazard.number} {hazard.description[:80]}"
        yield HistoryEntry(
            found_on(user, hazard), _("Hazard found"), text, url, str(hazard.inspector or "")
        )
    closed = rows.filter(closed_on__isnull=False).select_related("verified_by")
    for hazard in closed.order_by("-closed_on", "-id")[:half]:
        url = reverse("hazards:detail", args=[hazard.pk])
        text = f"{hazard.number} {hazard.description[:80]}"
        yield HistoryEntry(
            hazard.closed_on, _("Hazard closed"), text, url, str(hazard.verified_by or "")
        )


def hazard_page(pk: UUID) -> str:
    """The page of a hazard, for the auditor's log."""
    return reverse("hazards:detail", args=[pk])


def recent_enterprises(user: User, limit: int) -> list[UUID]:
    """The enterprises at which a person found hazards lately, newest first."""
    rows = Hazard.objects.filter(inspector=user).order_by("-found_on", "-id")
    newest = rows.values_list("enterprise_id", flat=True)[: limit * 10]
    return list(dict.fromkeys(newest))[:limit]
