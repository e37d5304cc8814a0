"""An inspector's day: what is mine today, soonest first."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.boards.parts import (
    Board,
    Number,
    Query,
    Task,
    by_day,
    hazard_number,
    hazard_url,
    hazards,
    inspection_number,
    inspections,
)
from hazards.enums import Status
from hazards.models import Hazard, Instruction
from hazards.querysets import HazardQuerySet
from inspections.enums import Status as VisitStatus

MOST = 12  # rows of a kind on the first screen; its number leads to all of them
# Re-inspection within ten days of the request or of the due date, whichever is first (Penalty
# Rules, article 17 of the 2015 text).
REINSPECTION_DAYS = timedelta(days=10)

WAITING: Query = {"status": Status.SUBMITTED, "ordering": "due"}
OVERDUE: Query = {"overdue": "true", "status": Status.RECTIFYING, "ordering": "due"}
REPORTED: Query = {"status": Status.REPORTED, "ordering": "found"}
WITHOUT_DUE: Query = {"status": Status.RECTIFYING, "no_due": "true"}
INSTRUCTED: Query = {"instructed": "true"}
RUNNING: Query = {"status": VisitStatus.IN_PROGRESS, "mine": "true"}


def planned(today: date) -> Query:
    """The own visits that are planned for today, or were for an earlier day."""
    return {
        "status": VisitStatus.PLANNED, "mine": "true",
        "inspected_before": today.isoformat(),
    }  # fmt: skip


def board(user: User) -> Board:
    """The workbench of an inspector."""
    return Board("desk/inspector.html", numbers(user), {"tasks": tasks(user)})


def numbers(user: User) -> list[Number]:
    """How much there is of each kind."""
    today = timezone.localdate()
    return [
        hazard_number(_("Re-inspections due"), user, WAITING, "soon"),
        hazard_number(_("Overdue, not submitted"), user, OVERDUE, "late"),
        hazard_number(_("Instructions to answer"), user, INSTRUCTED, "late"),
        inspection_number(_("Inspections for today"), user, planned(today)),
        inspection_number(_("Inspections in progress"), user, RUNNING, "soon"),
        hazard_number(_("Reports to judge"), user, REPORTED, "soon"),
        hazard_number(_("Without a due date"), user, WITHOUT_DUE, "soon"),
    ]


def tasks(user: User) -> list[Task]:
    """One list of all kinds, the soonest first."""
    waiting, overdue = _own(user, WAITING), _own(user, OVERDUE)
    reported, unordered = _own(user, REPORTED), _own(user, WITHOUT_DUE)
    return by_day(
        [
            *(_task(user, row, _("Re-inspect"), day=_reinspect_by(row)) for row in waiting),
            *(_task(user, row, _("Overdue"), day=row.due_on, tone="late") for row in overdue),
            *(
                _task(user, row, _("Judge the report"), day=row.found_on, is_day_only=True)
                for row in reported
            ),
            *(_task(user, row, _("Set a due date")) for row in unordered),
            *_instructions(user),
            *_visits(user),
        ]
    )


def _own(user: User, query: Query) -> HazardQuerySet:
    """The first rows of a list: own ones, then the agency's, then by their due date."""
    near = Case(
        When(inspector=user, then=Value(0)),
        When(agency=user.agency_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = hazards(user, query).annotate(near=near).select_related("enterprise")
    return rows.order_by("near", "due_order", "id")[:MOST]


def _task(user: User, hazard: Hazard, what: Any, **more: Any) -> Task:
    return Task(
        what=what,
        title=hazard.enterprise.name,
        text=hazard.description,
        url=hazard_url(hazard.pk),
        mine=hazard.inspector_id == user.pk,
        **more,
    )


def _instructions(user: User) -> Iterator[Task]:
    """What leaders wait for, by the day of the answer."""
    waiting = Instruction.objects.visible_to(user).open().select_related("hazard__enterprise")
    for row in waiting.order_by("answer_due_on", "id")[:MOST]:
        yield Task(
            what=_("Answer the instruction"), title=row.hazard.enterprise.name, text=row.text,
            url=hazard_url(row.hazard_id), day=row.answer_due_on,
            mine=row.hazard.inspector_id == user.pk,
        )  # fmt: skip


def _reinspect_by(hazard: Hazard) -> date | None:
    days = [day for day in (hazard.submitted_on, hazard.due_on) if day]
    return min(days) + REINSPECTION_DAYS if days else None


def _visits(user: User) -> Iterator[Task]:
    for query in (RUNNING, planned(timezone.localdate())):
        for row in inspections(user, query).select_related("enterprise")[:MOST]:
            yield Task(
                what=row.get_status_display(), title=row.enterprise.name,
                text=row.get_kind_display(), url=reverse("inspections:page", args=[row.pk]),
                day=row.inspected_on, mine=True, is_day_only=True,
            )  # fmt: skip
