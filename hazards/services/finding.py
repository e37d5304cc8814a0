"""A hazard comes to the county's knowledge."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import lock_log
from common.errors import RuleBroken
from common.ids import uuid7_untold
from common.text import folded
from enterprises.enums import RegulatorKind
from enterprises.models import Enterprise, RiskPoint
from hazards import workflow
from hazards.enums import EvidenceKind, Grade, Source
from hazards.models import AccidentType, Hazard
from hazards.services import evidence


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a person tells when a hazard is logged. `due_on` and `grade` are part of the order.

    `token` is made by the form or the phone: the same token twice is the same hazard, once.
    """

    enterprise: Enterprise
    description: str
    source: str = Source.INSPECTION
    grade: str = Grade.GENERAL
    place: str = ""
    found_on: date | None = None
    due_on: date | None = None
    category: str = ""
    accident_type: AccidentType | None = None
    risk_point: RiskPoint | None = None
    basis: str = ""
    measures: str = ""
    responsible: str = ""
    checklist_item: str = ""
    inspection: UUID | None = None
    note: str = ""
    token: UUID | None = None


@transaction.atomic
def log_hazard(finding: Finding, *, by: User, photos: Sequence[UploadedFile] = ()) -> Hazard:
    """A person who may order its removal has found a hazard: it is to be rectified from now on."""
    hazard = _new(finding, by)
    if finding.due_on is None:
        raise RuleBroken(
            _("The due date is missing."),
            field="due_on",
            remedy=_("Say until when it has to be rectified."),
        )
    hazard.accepted_on = hazard.found_on
    return _enter(workflow.LOG, hazard, by, photos)


@transaction.atomic
def report_hazard(finding: Finding, *, by: User, photos: Sequence[UploadedFile] = ()) -> Hazard:
    """Somebody says that there is a hazard; whether it is so is judged later (accept or void)."""
    hazard = _new(finding, by)
    hazard.due_on = hazard.first_due_on = None
    return _enter(workflow.REPORT, hazard, by, photos)


@transaction.atomic
def accept_hazard(
    hazard_pk: UUID,
    *,
    by: User,
    due_on: date,
    responsible: str = "",
    measures: str = "",
    description: str = "",
    on: date | None = None,
) -> Hazard:
    """The report is so: from this day it counts as a hazard and has to be rectified.

    `description` says in the county's own words what is wrong; the enterprise reads them, and
    never the words of a tip-off (Work Safety Law, article 73).
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.ACCEPT, hazard, by=by)
    day = on or timezone.localdate()
    check_due(due_on, after=max(day, hazard.found_on))
    told: dict[str, Any] = {
        "accepted_on": day,
        "due_on": due_on,
        "first_due_on": due_on,
        "responsible": responsible,
        "measures": measures,
    }
    if description.strip():
        told["description"] = description.strip()
    workflow.take(workflow.ACCEPT, hazard, by=by, on=day, set=told)
    return hazard


LONGEST = timedelta(days=5 * 366)  # a later day is a slip of the finger, or no term at all
EARLIEST = date(2000, 1, 1)  # what was found before is history, which a ledger tells


def check_term(day: date, field: str) -> None:
    """A term of more than five years from now is no term. Raises RuleBroken at the field."""
    if day > timezone.localdate() + LONGEST:
        raise RuleBroken(
            _("%(day)s lies more than five years ahead.") % {"day": day},
            field=field,
            remedy=_("Look at the year again."),
        )


def check_due(due_on: date, *, after: date) -> None:
    """A term ends on or after the day on which it is given, and ends. Raises RuleBroken."""
    check_term(due_on, "due_on")
    if due_on < after:
        raise RuleBroken(
            _("The due date %(due)s lies before %(after)s.") % {"due": due_on, "after": after},
            field="due_on",
            remedy=_("Give a due date on or after that day."),
        )


def text_key(enterprise: UUID, place: str, found_on: date, description: str) -> str:
    """Equal for rows that tell of one hazard: same enterprise, place, day and text, white space
    and punctuation folded. Empty texts are never equal, so an empty text has no key ("").
    """
    return folded_key(enterprise, folded(place), found_on, folded(description))


def folded_key(enterprise: UUID, place: str, found_on: date, text: str) -> str:
    """The same for a place and a text that are folded already."""
    if not text:
        return ""
    whole = "\n".join([enterprise.hex, place, found_on.isoformat(), text])
    return hashlib.sha256(whole.encode()).hexdigest()


def _enter(move: workflow.Move, hazard: Hazard, by: User, photos: Sequence[UploadedFile]) -> Hazard:
    """One event for the hazard and its photos; a form that is sent twice gives the first hazard."""
    workflow.check(move, hazard, by=by)
    looked_at = evidence.looked_at(photos)
    if hazard.token:
        lock_log(hazard.county)  # whoever sent the same form meanwhile has committed now
        first = Hazard.objects.filter(token=hazard.token).first()
        if first:
            return _sent_before(first, by)
    facts = {"evidence": evidence.hashes(looked_at)} if looked_at else {}
    workflow.take(move, hazard, by=by, on=hazard.found_on, facts=facts)
    evidence.keep(hazard, looked_at, kind=EvidenceKind.BEFORE, by=by)
    return hazard


def _sent_before(first: Hazard, by: User) -> Hazard:
    if not Hazard.objects.visible_to(by).filter(pk=first.pk).exists():
        raise RuleBroken(
            _("This form was sent before, by somebody else."), remedy=_("Open the form anew.")
        )
    return first


def _new(finding: Finding, by: User) -> Hazard:
    found_on = finding.found_on or timezone.localdate()
    enterprise = Enterprise.objects.visible_to(by).filter(pk=finding.enterprise.pk).first()
    if enterprise is None:
        raise RuleBroken(_("This enterprise is not in your scope."), field="enterprise")
    _check_words_and_days(finding, found_on)
    point = finding.risk_point
    if point and point.enterprise_id != enterprise.pk:
        raise RuleBroken(_("The risk point belongs to another enterprise."), field="risk_point")
    hazard = Hazard(
        county=enterprise.county,
        source=finding.source,
        grade=finding.grade,
        enterprise=enterprise,
        region_id=enterprise.region_id,
        sector_id=enterprise.sector_id,
        trade=enterprise.trade_id or "",
        agency_id=by.agency_id or _supervisor_of(enterprise, found_on),
        finder_agency_id=by.agency_id,
        inspector=by if by.agency_id else None,
        place=finding.place,
        description=finding.description.strip(),
        category=finding.category,
        accident_type=finding.accident_type,
        risk_point=point,
        risk_level=point.level if point else "",
        basis=finding.basis,
        measures=finding.measures,
        responsible=finding.responsible,
        checklist_item=finding.checklist_item,
        inspection=finding.inspection,
        note=finding.note,
        found_on=found_on,
        due_on=finding.due_on,
        first_due_on=finding.due_on,
        text_key=text_key(enterprise.pk, finding.place, found_on, finding.description),
        token=finding.token,
    )
    if finding.source == Source.TIP_OFF:
        hazard.id = uuid7_untold()  # the usual keys tell the time to whoever sees the address
    return hazard


def _check_words_and_days(finding: Finding, found_on: date) -> None:
    if not finding.description.strip():
        raise RuleBroken(
            _("It is not said what is wrong."),
            field="description",
            remedy=_("Write one sentence."),
        )
    if found_on > timezone.localdate():
        raise RuleBroken(
            _("%(day)s lies in the future.") % {"day": found_on},
            field="found_on",
            remedy=_("Give today's date or an earlier one."),
        )
    if found_on < EARLIEST:
        raise RuleBroken(
            _("%(day)s lies before the year %(year)s.") % {"day": found_on, "year": EARLIEST.year},
            field="found_on",
            remedy=_("Look at the year again; older hazards come with a ledger."),
        )
    if finding.due_on:
        check_due(finding.due_on, after=found_on)


def _supervisor_of(enterprise: Enterprise, day: date) -> UUID | None:
    """The agency that answers for the enterprise's safety on the day, where one is named."""
    named = enterprise.regulators.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        kind=RegulatorKind.SUPERVISOR,
        valid_from__lte=day,
    )
    return named.values_list("agency_id", flat=True).first()
