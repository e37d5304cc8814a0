"""A safety officer's desk: what must I fix by when."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.models import Event
from desk.boards.parts import (
    Board,
    Number,
    Query,
    hazard_number,
    hazards,
    inspection_number,
    with_photos,
)
from hazards.enums import Kind, Status
from hazards.models import Hazard
from hazards.words import is_overdue
from inspections.enums import InspectionKind
from inspections.enums import Status as VisitStatus
from notices.models import Notice
from notices.registry import text_of

MOST = 30
MOST_NOTICES = 6

TO_FIX: Query = {"status": Status.RECTIFYING, "ordering": "due"}
OVERDUE: Query = {"status": Status.RECTIFYING, "overdue": "true", "ordering": "due"}
HANDED_IN: Query = {"status": Status.SUBMITTED, "ordering": "due"}
REPORTED: Query = {"status": Status.REPORTED}
SELF_CHECKS: Query = {
    "kind": InspectionKind.SELF_CHECK,
    "status": [VisitStatus.PLANNED, VisitStatus.IN_PROGRESS],
}


def board(user: User) -> Board:
    """The workbench of a safety officer."""
    rows = with_photos(user, hazards(user, TO_FIX).order_by("due_order", "id")[:MOST])
    reasons = sent_back_because([row["hazard"] for row in rows if row["hazard"].times_sent_back])
    for row in rows:
        row["reason"] = reasons.get(row["hazard"].pk, "")
        row["late"] = is_overdue(row["hazard"])
    return Board("desk/officer.html", numbers(user), {"rows": rows, "notices": _notices(user)})


def numbers(user: User) -> list[Number]:
    """How much there is of each kind."""
    return [
        hazard_number(_("To rectify"), user, TO_FIX),
        hazard_number(_("Overdue"), user, OVERDUE, "late"),
        hazard_number(_("Due within three days"), user, soon(timezone.localdate()), "soon"),
        hazard_number(_("Awaiting verification"), user, HANDED_IN),
        hazard_number(_("Reports of workers to judge"), user, REPORTED, "soon"),
        inspection_number(_("Self-checks to do"), user, SELF_CHECKS),
    ]


def soon(today: date) -> Query:
    """What is due today or within three days more."""
    last = date.fromordinal(today.toordinal() + 3)
    return {
        "status": Status.RECTIFYING, "due_after": today.isoformat(),
        "due_before": last.isoformat(), "ordering": "due",
    }  # fmt: skip


def sent_back_because(rows: Sequence[Hazard]) -> dict[Any, str]:
    """Why each hazard was sent back last, by its id: one query."""
    if not rows:
        return {}
    events = Event.objects.filter(
        subject_id__in=[row.pk for row in rows], kind=Kind.FAILED
    ).order_by("seq")
    return {event.subject_id: event.facts.get("reason", "") for event in events}


def _notices(user: User) -> list[tuple[Notice, str]]:
    rows = Notice.objects.visible_to(user).unread()[:MOST_NOTICES]
    return [(row, text_of(row)) for row in rows]
