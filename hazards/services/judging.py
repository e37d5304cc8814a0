"""Void, reclassify, merge, complete: what a hazard is, and whether it is one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from hazards import workflow
from hazards.enums import OPEN, Decision, Grade, Status
from hazards.models import Hazard, Sighting, Suspicion

COMPLETED = ("category", "basis", "accident_type", "risk_point", "place", "measures", "responsible")


@transaction.atomic
def void_hazard(hazard_pk: UUID, *, by: User, reason: str, on: date | None = None) -> Hazard:
    """It is not so, or it is no hazard: it counts nowhere from now on, and stays on record.

    A request for voiding that waits is granted by it.
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.VOID, hazard, by=by)
    require_reason(reason)
    facts: dict[str, Any] = {"reason": reason.strip()}
    case = hazard.voidings.locked().filter(decision=Decision.PENDING).first()
    if case:
        require_other(case, by)
        case.decision, case.decided_by = Decision.GRANTED, by
        case.decided_on, case.answer = on or timezone.localdate(), reason.strip()
        case.save(update_fields=["decision", "decided_by", "decided_on", "answer"])
        facts["case"] = case.pk
    workflow.take(workflow.VOID, hazard, by=by, on=on, facts=facts)
    return hazard


@transaction.atomic
def reclassify_hazard(
    hazard_pk: UUID, *, by: User, grade: str, reason: str, on: date | None = None
) -> Hazard:
    """General becomes major or the reverse, from a day on and for a reason."""
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.RECLASSIFY, hazard, by=by)
    require_reason(reason)
    if grade not in Grade.values or grade == hazard.grade:
        raise RuleBroken(
            _("The hazard already has this grade."), field="grade", remedy=_("Choose the other.")
        )
    facts = {"reason": reason.strip(), "grade_before": hazard.grade}
    workflow.take(workflow.RECLASSIFY, hazard, by=by, on=on, set={"grade": grade}, facts=facts)
    return hazard


@transaction.atomic
def merge_hazard(hazard_pk: UUID, *, into: UUID, by: User, on: date | None = None) -> Hazard:
    """Two records, one hazard: this one becomes void and a sighting of the other.

    Returns the surviving hazard. Both rows are locked in the order of their keys, so that two
    merges in opposite directions cannot wait for each other.
    """
    if hazard_pk == into:
        raise RuleBroken(_("A hazard is not its own duplicate."), field="into")
    rows = Hazard.objects.visible_to(by).locked().filter(pk__in=[hazard_pk, into]).order_by("pk")
    both = {hazard.pk: hazard for hazard in rows}
    if len(both) < 2:
        raise Hazard.DoesNotExist
    hazard, survivor = both[hazard_pk], both[into]
    workflow.check(workflow.MERGE, hazard, by=by)
    workflow.check(workflow.SEE_AGAIN, survivor, by=by)
    pair = [hazard.pk, survivor.pk]
    suspicions = Suspicion.objects.filter(hazard__in=pair, other__in=pair, dismissed_at=None)
    if hazard.enterprise_id != survivor.enterprise_id and not suspicions.exists():
        raise RuleBroken(
            _("%(number)s is a hazard of another enterprise.") % {"number": survivor.number},
            field="into",
            remedy=_("Choose a hazard of the same enterprise."),
        )
    day = on or timezone.localdate()
    _check_nothing_hidden(hazard, survivor, day)
    Sighting.objects.create(
        hazard=survivor,
        seen_on=hazard.found_on,
        by=hazard.inspector,
        inspection=hazard.inspection,
        merged=hazard,
        note=hazard.description,
    )
    told = {"duplicate_of": survivor, "submitted_on": None, "rectified_on": None, "closed_on": None}
    workflow.take_many(
        [
            workflow.Step(workflow.MERGE, hazard, day, told, {"into": survivor.pk}),
            workflow.Step(
                workflow.SEE_AGAIN,
                survivor,
                day,
                {},
                {"merged": hazard.pk, "seen_on": hazard.found_on},
            ),
        ],
        by=by,
    )
    suspicions.update(merged_at=timezone.now())
    return survivor


@transaction.atomic
def see_again(
    hazard_pk: UUID,
    *,
    by: User,
    seen_on: date | None = None,
    inspection: UUID | None = None,
    note: str = "",
) -> Hazard:
    """The same hazard was met again: one hazard with one more sighting."""
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.SEE_AGAIN, hazard, by=by)
    today = timezone.localdate()
    day = seen_on or today
    if not hazard.found_on <= day <= today:
        raise RuleBroken(
            _("It was seen again between %(found)s, when it was found, and today.")
            % {"found": hazard.found_on},
            field="seen_on",
            remedy=_("Give the day on which it was seen again."),
        )
    facts = {"seen_on": day, "inspection": inspection, "note": note.strip()}
    workflow.take(workflow.SEE_AGAIN, hazard, by=by, facts=facts)
    Sighting.objects.create(hazard=hazard, seen_on=day, by=by, inspection=inspection, note=note)
    return hazard


@transaction.atomic
def dismiss_suspicion(suspicion_pk: UUID, *, by: User) -> Suspicion:
    """A person has looked: these are two hazards."""
    pk = Suspicion.objects.visible_to(by).values_list("hazard_id", flat=True).get(pk=suspicion_pk)
    hazard = Hazard.objects.visible_to(by).locked().get(pk=pk)
    suspicion = Suspicion.objects.locked().get(pk=suspicion_pk)
    workflow.check(workflow.KEEP_APART, hazard, by=by)
    if suspicion.merged_at or suspicion.dismissed_at:
        raise RuleBroken(_("This has been decided already."), remedy=_("Reload the page."))
    suspicion.dismissed_by = by
    suspicion.dismissed_at = timezone.now()
    suspicion.save(update_fields=["dismissed_by", "dismissed_at"])
    workflow.take(workflow.KEEP_APART, hazard, by=by, facts={"other": suspicion.other_id})
    return suspicion


@transaction.atomic
def complete_hazard(hazard_pk: UUID, *, by: User, details: dict[str, Any]) -> Hazard:
    """Add at the desk what was not asked for in the field; only the fields of COMPLETED.

    `text_key` stays as it was first told, so that the same row of a ledger is still known.
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.COMPLETE, hazard, by=by)
    told = {
        name: value
        for name, value in details.items()
        if name in COMPLETED and getattr(hazard, name) != value
    }
    if "risk_point" in told:
        point = told["risk_point"]
        if point and point.enterprise_id != hazard.enterprise_id:
            raise RuleBroken(_("The risk point belongs to another enterprise."), field="risk_point")
        told["risk_level"] = point.level if point else ""
    if told:
        workflow.take(workflow.COMPLETE, hazard, by=by, set=told)
    return hazard


def _check_nothing_hidden(hazard: Hazard, survivor: Hazard, day: date) -> None:
    """Merging takes a record out of every figure: the one that stays may not be a milder one, or
    merging would close, downgrade or prolong what nobody has decided.
    """
    counted = (*OPEN, Status.CLOSED)
    both = Hazard.objects.filter(pk__in=[hazard.pk, survivor.pk])
    overdue = set(both.overdue(day).values_list("pk", flat=True))
    for hidden, message in (
        (
            hazard.status in OPEN and survivor.status not in OPEN,
            _("%(number)s is open, and %(other)s is not: merging would hide what is to be done."),
        ),
        (
            hazard.status in counted and survivor.status not in counted,
            _("%(number)s counts already, and %(other)s is merely reported."),
        ),
        (
            hazard.grade == Grade.MAJOR and survivor.grade != Grade.MAJOR,
            _("%(number)s is a major hazard, and %(other)s is not."),
        ),
        (
            hazard.pk in overdue and survivor.pk not in overdue,
            _("%(number)s is overdue, and %(other)s is not."),
        ),
    ):
        if hidden:
            raise RuleBroken(
                message % {"number": hazard.number, "other": survivor.number},
                field="into",
                remedy=_("Merge the other way round, or settle this one first."),
            )


def require_other(case: Any, by: User) -> None:
    """Whoever asked does not decide, whatever their role is by now. Raises RuleBroken."""
    if case.asked_by_id == by.pk:
        raise RuleBroken(
            _("You have asked for this yourself; somebody else decides."),
            remedy=_("Leave it to another supervisor."),
        )


def require_reason(reason: str) -> None:
    """A decision that hurts says why. Raises RuleBroken."""
    if not reason.strip():
        raise RuleBroken(_("The reason is missing."), field="reason", remedy=_("Say why."))
