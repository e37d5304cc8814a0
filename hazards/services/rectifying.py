"""Order, rectification, verification: the loop itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from common.errors import RuleBroken
from hazards import second_keys, workflow
from hazards.enums import Decision, EvidenceKind, Grade
from hazards.models import Hazard
from hazards.services import evidence
from hazards.services.finding import check_due

_NO_PLAN = _("A major hazard is rectified by an approved treatment plan; none is approved yet.")


@dataclass(frozen=True, kw_only=True)
class Rectification:
    """What the enterprise tells when it has mended a hazard.

    `funds` in yuan; `done_on` the last day of the work (default: the day of the submission).
    """

    work_done: str
    done_by: str
    funds: Decimal | None = None
    done_on: date | None = None


@transaction.atomic
def order_rectification(
    hazard_pk: UUID,
    *,
    by: User,
    due_on: date,
    responsible: str,
    measures: str,
    on: date | None = None,
) -> Hazard:
    """The order (整改指令) says until when, who answers for it and what has to be done.

    Moving a date that was given on an earlier day back is an extension, which a supervisor decides.
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.ORDER, hazard, by=by)
    day = on or timezone.localdate()
    check_due(due_on, after=day)
    _check_no_extension(hazard, by, due_on, day)
    told = {"due_on": due_on, "responsible": responsible, "measures": measures}
    if hazard.first_due_on is None:
        told["first_due_on"] = due_on
    workflow.take(workflow.ORDER, hazard, by=by, on=on, set=told)
    return hazard


@transaction.atomic
def submit_rectification(
    hazard_pk: UUID,
    *,
    by: User,
    report: Rectification,
    files: Sequence[UploadedFile],
    on: date | None = None,
) -> Hazard:
    """The enterprise says it is mended; from here the regulator has the ball.

    Needs at least one after-photo or document handed in now. A major hazard needs its treatment
    plan approved before the work (Order 16, articles 14 and 15).
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.SUBMIT, hazard, by=by)
    _require(report.work_done, "work_done", _("It is not said what was done."))
    _require(report.done_by, "done_by", _("It is not said who did it."))
    if hazard.grade == Grade.MAJOR and not _plan_approved(hazard):
        raise RuleBroken(_NO_PLAN, remedy=_("Submit the treatment plan and wait for its approval."))
    if report.funds is not None and report.funds < 0:
        raise RuleBroken(_("Money spent cannot be negative."), field="funds")
    day = on or timezone.localdate()
    done_on = report.done_on or day
    if not hazard.found_on <= done_on <= day:
        raise RuleBroken(
            _("The work was done between %(found)s, when the hazard was found, and %(day)s.")
            % {"found": hazard.shown_on, "day": day},
            field="done_on",
            remedy=_("Give the last day of the work."),
        )
    told = {
        "submitted_on": day,
        "submitted_by": by,
        "work_done": report.work_done.strip(),
        "done_by": report.done_by.strip(),
        "done_on": done_on,
        "funds": report.funds,
    }
    added = evidence.attach(hazard, files, kind=EvidenceKind.AFTER, by=by, quiet=True)
    facts = {"evidence": evidence.hashes(added)}
    workflow.take(workflow.SUBMIT, hazard, by=by, on=day, set=told, facts=facts)
    return hazard


@transaction.atomic
def pass_verification(
    hazard_pk: UUID,
    *,
    by: User,
    remark: str = "",
    acceptance_record: str = "",
    files: Sequence[UploadedFile] = (),
    on: date | None = None,
) -> Hazard:
    """The second key: the regulator has seen that it is mended (复查合格, 销号).

    A major hazard closes only with an acceptance record.
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.PASS, hazard, by=by)
    if hazard.grade == Grade.MAJOR:
        _check_acceptance(hazard, acceptance_record)
    day = on or timezone.localdate()
    told = {
        "rectified_on": hazard.submitted_on,
        "closed_on": day,
        "verified_by": by,
        "acceptance_record": acceptance_record.strip(),
    }
    added = evidence.attach(hazard, files, kind=EvidenceKind.DOCUMENT, by=by, quiet=True)
    facts = {"remark": remark.strip(), "evidence": evidence.hashes(added)}
    workflow.take(workflow.PASS, hazard, by=by, on=day, set=told, facts=facts)
    return hazard


@transaction.atomic
def fail_verification(
    hazard_pk: UUID, *, by: User, reason: str, due_on: date, on: date | None = None
) -> Hazard:
    """It is not mended: back to the enterprise with a reason and a new due date."""
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.FAIL, hazard, by=by)
    _require(reason, "reason", _("Sending back needs its reason."))
    check_due(due_on, after=on or timezone.localdate())
    told = {"due_on": due_on, "submitted_on": None, "times_sent_back": hazard.times_sent_back + 1}
    workflow.take(workflow.FAIL, hazard, by=by, on=on, set=told, facts={"reason": reason.strip()})
    return hazard


@transaction.atomic
def fix_on_spot(
    hazard_pk: UUID, *, by: User, second: User, files: Sequence[UploadedFile], work_done: str = ""
) -> Hazard:
    """Found and mended under the inspectors' eyes (即查即改): closed on the day it was found.

    Needs an after-photo and a second officer as the other key, of the same inspection where one
    found it. General hazards only: a major one has a plan and an acceptance record.
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.FIX_ON_SPOT, hazard, by=by)
    second_keys.check(hazard, by=by, second=second)
    today = timezone.localdate()
    if hazard.found_on != today:
        raise RuleBroken(
            _("On-the-spot rectification is recorded on the day of the inspection, %(day)s.")
            % {"day": hazard.found_on},
            remedy=_("Let the enterprise submit the rectification."),
        )
    if hazard.grade == Grade.MAJOR:
        raise RuleBroken(
            _("A major hazard cannot be closed on the spot."),
            remedy=_("Order its rectification; it closes with an acceptance record."),
        )
    added = evidence.attach(hazard, files, kind=EvidenceKind.AFTER, by=by, quiet=True)
    if added and not any(item.shown for item in added):
        raise RuleBroken(
            _("On-the-spot rectification is shown by a photo."),
            field="files",
            remedy=_("Take a photo of the place as it is now."),
        )
    told = {
        "submitted_on": today,
        "rectified_on": today,
        "closed_on": today,
        "verified_by": second,
        "work_done": work_done.strip(),
        "done_on": today,
    }
    facts = {"second": second.pk, "evidence": evidence.hashes(added)}
    workflow.take(workflow.FIX_ON_SPOT, hazard, by=by, on=today, set=told, facts=facts)
    return hazard


@transaction.atomic
def reopen_hazard(
    hazard_pk: UUID, *, by: User, reason: str, due_on: date, on: date | None = None
) -> Hazard:
    """It came back: the hazard is to be rectified again; the first closure stays in the log."""
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.REOPEN, hazard, by=by)
    _require(reason, "reason", _("Reopening needs its reason."))
    check_due(due_on, after=on or timezone.localdate())
    told = {
        "due_on": due_on,
        "submitted_on": None,
        "submitted_by": None,
        "rectified_on": None,
        "closed_on": None,
        "verified_by": None,
        "verified_by_text": "",
        "acceptance_record": "",
    }
    workflow.take(workflow.REOPEN, hazard, by=by, on=on, set=told, facts={"reason": reason.strip()})
    return hazard


def _check_acceptance(hazard: Hazard, record: str) -> None:
    """Also what became major only after its submission has a plan; a ledger's history has none."""
    if not hazard.imported and not _plan_approved(hazard):
        raise RuleBroken(
            _NO_PLAN, remedy=_("Send it back, so that the enterprise hands in its plan.")
        )
    _require(
        record, "acceptance_record", _("A major hazard closes only with an acceptance record.")
    )


def _check_no_extension(hazard: Hazard, by: User, due_on: date, day: date) -> None:
    later = hazard.due_on is not None and due_on > hazard.due_on
    if later and by.role != Role.SUPERVISOR and day != hazard.accepted_on:
        raise RuleBroken(
            _("The due date %(due)s was given already; a later one is an extension.")
            % {"due": hazard.due_on},
            field="due_on",
            remedy=_("Let the enterprise ask for more time; a supervisor decides."),
        )


def _plan_approved(hazard: Hazard) -> bool:
    return hazard.plans.filter(decision=Decision.GRANTED).exists()


def _require(text: str, field: str, message: object) -> None:
    if not text.strip():
        raise RuleBroken(message, field=field, remedy=_("Fill in this field."))
