"""Cases beside a hazard: asked by one, decided by a supervisor."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from common.errors import PermissionDenied, RuleBroken
from hazards import rules, workflow
from hazards.enums import OPEN, Decision, Grade
from hazards.models import Extension, Hazard, Listing, TreatmentPlan, Voiding
from hazards.services.finding import check_term
from hazards.services.judging import require_other, require_reason

_ASK_AGAIN = _("Wait for the decision; one case of a kind is open at a time.")


@transaction.atomic
def ask_extension(
    hazard_pk: UUID,
    *,
    by: User,
    asked_until: date,
    reason: str,
    interim_measures: str,
    on: date | None = None,
) -> Extension:
    """The enterprise asks for more time and says how it keeps people safe meanwhile."""
    hazard = _locked(hazard_pk, by, workflow.ASK_EXTENSION)
    require_reason(reason)
    if not interim_measures.strip():
        raise RuleBroken(
            _("It is not said what keeps people safe meanwhile."), field="interim_measures"
        )
    due_on, day = _due_still(hazard, on or timezone.localdate())
    if asked_until <= due_on:
        raise RuleBroken(
            _("The date asked for is not after the due date %(due)s.") % {"due": due_on},
            field="asked_until",
            remedy=_("Give a later day."),
        )
    check_term(asked_until, "asked_until")
    _none_pending(hazard.extensions)
    case = Extension.objects.create(
        hazard=hazard,
        asked_by=by,
        asked_on=day,
        reason=reason.strip(),
        interim_measures=interim_measures.strip(),
        due_before=due_on,
        asked_until=asked_until,
    )
    facts = {
        "case": case.pk,
        "asked_until": asked_until,
        "reason": case.reason,
        "interim_measures": case.interim_measures,
    }
    workflow.take(workflow.ASK_EXTENSION, hazard, by=by, on=day, facts=facts)
    return case


@transaction.atomic
def decide_extension(
    case_pk: UUID, *, by: User, granted: bool, answer: str = "", on: date | None = None
) -> Extension:
    """Granted: the new date holds from today, never before; the first due date stays on record."""
    case = _case(Extension, case_pk, by, granted, answer, on)
    facts = {"case": case.pk, "answer": answer.strip()}
    if granted:
        workflow.check(workflow.GRANT_EXTENSION, case.hazard, by=by)
        _check_still_an_extension(case, on or timezone.localdate())
        workflow.take(
            workflow.GRANT_EXTENSION,
            case.hazard,
            by=by,
            on=on,
            set={"due_on": case.asked_until},
            facts=facts,
        )
    else:
        workflow.take(workflow.REFUSE_EXTENSION, case.hazard, by=by, on=on, facts=facts)
    return case


@transaction.atomic
def ask_voiding(hazard_pk: UUID, *, by: User, reason: str, on: date | None = None) -> Voiding:
    """An inspector holds that this is no hazard; a supervisor decides."""
    hazard = _locked(hazard_pk, by, workflow.ASK_VOIDING)
    require_reason(reason)
    _none_pending(hazard.voidings)
    case = Voiding.objects.create(
        hazard=hazard, asked_by=by, asked_on=on or timezone.localdate(), reason=reason.strip()
    )
    workflow.take(
        workflow.ASK_VOIDING, hazard, by=by, on=on, facts={"case": case.pk, "reason": case.reason}
    )
    return case


@transaction.atomic
def decide_voiding(
    case_pk: UUID, *, by: User, granted: bool, answer: str = "", on: date | None = None
) -> Voiding:
    """Granted: the hazard is void from today."""
    case = _case(Voiding, case_pk, by, granted, answer, on)
    facts = {"case": case.pk, "answer": answer.strip(), "reason": case.reason}
    move = workflow.VOID if granted else workflow.REFUSE_VOIDING
    workflow.take(move, case.hazard, by=by, on=on, facts=facts)
    return case


@transaction.atomic
def submit_plan(
    hazard_pk: UUID,
    *,
    by: User,
    goals: str,
    measures: str,
    funds: Decimal,
    responsibility: str,
    deadline: date,
    contingency: str,
    suspension: bool = False,
    on: date | None = None,
) -> TreatmentPlan:
    """The treatment plan of a major hazard with its five elements (五落实): measures, person
    responsible, funds, time limit, contingency plan. All are required.
    """
    hazard = _locked(hazard_pk, by, workflow.SUBMIT_PLAN)
    parts = {
        "goals": goals,
        "measures": measures,
        "responsibility": responsibility,
        "contingency": contingency,
    }
    for name, text in parts.items():
        if not text.strip():
            raise RuleBroken(
                _("The plan is not complete."), field=name, remedy=_("Fill in this field.")
            )
    if funds < 0:
        raise RuleBroken(_("Money spent cannot be negative."), field="funds")
    if deadline < (on or timezone.localdate()):
        raise RuleBroken(_("The deadline lies in the past."), field="deadline")
    check_term(deadline, "deadline")
    _none_pending(hazard.plans)
    plan = TreatmentPlan.objects.create(
        hazard=hazard,
        asked_by=by,
        asked_on=on or timezone.localdate(),
        funds=funds,
        deadline=deadline,
        suspension=suspension,
        **{name: text.strip() for name, text in parts.items()},
    )
    facts: dict[str, Any] = {
        "case": plan.pk,
        "funds": funds,
        "deadline": deadline,
        **parts,
        "suspension": suspension,
    }
    workflow.take(workflow.SUBMIT_PLAN, hazard, by=by, on=on, facts=facts)
    return plan


@transaction.atomic
def decide_plan(
    case_pk: UUID, *, by: User, granted: bool, answer: str = "", on: date | None = None
) -> TreatmentPlan:
    """Approved before the work begins, or sent back with the reason."""
    case = _case(TreatmentPlan, case_pk, by, granted, answer, on)
    facts = {"case": case.pk, "answer": answer.strip()}
    move = workflow.APPROVE_PLAN if granted else workflow.REFUSE_PLAN
    workflow.take(move, case.hazard, by=by, on=on, facts=facts)
    return case


@transaction.atomic
def list_hazard(
    hazard_pk: UUID, *, by: User, leader: User, requirements: str = "", on: date | None = None
) -> Listing:
    """A major hazard is put under supervision by name of a leader (挂牌督办)."""
    hazard = _locked(hazard_pk, by, workflow.LIST)
    if leader.role != Role.LEADER or not leader.is_active:
        raise RuleBroken(_("Hazards are listed in the name of a leader."), field="leader")
    if not Hazard.objects.visible_to(leader).filter(pk=hazard.pk).exists():
        raise RuleBroken(_("This leader is not in charge of the sector."), field="leader")
    if hazard.listings.filter(delisted_on=None).exists():
        raise RuleBroken(_("The hazard is listed already."), remedy=_("Reload the page."))
    listing = Listing.objects.create(
        hazard=hazard,
        leader=leader,
        requirements=requirements.strip(),
        listed_by=by,
        listed_on=on or timezone.localdate(),
    )
    facts = {"leader": leader.pk, "requirements": listing.requirements}
    workflow.take(workflow.LIST, hazard, by=by, on=on, facts=facts)
    return listing


@transaction.atomic
def delist_hazard(listing_pk: UUID, *, by: User, reason: str, on: date | None = None) -> Listing:
    """Taken off the list: after closure, after voiding, or when it is no major hazard any more."""
    pk = Listing.objects.visible_to(by).values_list("hazard_id", flat=True).get(pk=listing_pk)
    hazard = Hazard.objects.visible_to(by).locked().get(pk=pk)
    listing = Listing.objects.locked().get(pk=listing_pk)
    workflow.check(workflow.DELIST, hazard, by=by)
    require_reason(reason)
    if listing.delisted_on:
        raise RuleBroken(_("The hazard is off the list already."), remedy=_("Reload the page."))
    if hazard.status in OPEN and hazard.grade == Grade.MAJOR:
        raise RuleBroken(
            _("An open major hazard stays on the list."), remedy=_("Close the hazard first.")
        )
    listing.delisted_on = on or timezone.localdate()
    listing.save(update_fields=["delisted_on"])
    workflow.take(workflow.DELIST, hazard, by=by, on=on, facts={"reason": reason.strip()})
    return listing


def _due_still(hazard: Hazard, day: date) -> tuple[date, date]:
    """The due date that still runs on the day, and the day. More time is asked for before the term
    ends (Penalty Rules, article 17 of the 2015 text); afterwards the county decides what follows.
    """
    if hazard.due_on is None:
        raise RuleBroken(
            _("This hazard has no due date."), remedy=_("Ask the inspector for an order.")
        )
    if day > hazard.due_on:
        raise RuleBroken(
            _("The due date %(due)s has passed; more time is asked for before it.")
            % {"due": hazard.due_on},
            remedy=_("Rectify the hazard, submit it, and speak with the inspector."),
        )
    return hazard.due_on, day


def _check_still_an_extension(case: Extension, day: date) -> None:
    """Between question and answer the term may have moved, or the date asked for have passed."""
    due_on = case.hazard.due_on
    if case.asked_until < day or (due_on and case.asked_until <= due_on):
        raise RuleBroken(
            _("%(until)s was asked for; it has passed, or the due date is later by now.")
            % {"until": case.asked_until},
            remedy=_("Refuse the request and say why; the enterprise can ask again."),
        )


def _locked(hazard_pk: UUID, by: User, move: workflow.Move) -> Hazard:
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(move, hazard, by=by)
    return hazard


def _none_pending(cases: Any) -> None:
    if cases.filter(decision=Decision.PENDING).exists():
        raise RuleBroken(
            _("A case of this kind waits for its decision already."), remedy=_ASK_AGAIN
        )


def _case(model: Any, case_pk: UUID, by: User, granted: bool, answer: str, on: date | None) -> Any:
    """The case, decided; hazard and case are locked, the hazard first as everywhere."""
    hazard_pk = model.objects.visible_to(by).values_list("hazard_id", flat=True).get(pk=case_pk)
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    case = model.objects.locked().get(pk=case_pk)
    case.hazard = hazard
    if not rules.may_decide(by, hazard):
        raise PermissionDenied
    if case.decision != Decision.PENDING:
        raise RuleBroken(
            _("This was decided on %(day)s already.") % {"day": case.decided_on},
            remedy=_("Reload the page."),
        )
    require_other(case, by)
    if not granted and not answer.strip():
        raise RuleBroken(_("A refusal says why."), field="answer", remedy=_("Say why."))
    case.decision = Decision.GRANTED if granted else Decision.REFUSED
    case.decided_by = by
    case.decided_on = on or timezone.localdate()
    case.answer = answer.strip()
    case.save(update_fields=["decision", "decided_by", "decided_on", "answer"])
    return case
