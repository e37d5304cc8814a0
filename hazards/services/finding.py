"""A hazard comes to the county's knowledge."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from common.text import folded
from enterprises.models import Enterprise, RiskPoint
from hazards import workflow
from hazards.enums import EvidenceKind, Grade, Source
from hazards.models import AccidentType, Hazard
from hazards.services import evidence


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a person tells when a hazard is logged. `due_on` and `grade` are part of the order."""

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
    workflow.take(workflow.LOG, hazard, by=by, on=hazard.found_on)
    evidence.attach(hazard, photos, kind=EvidenceKind.BEFORE, by=by)
    return hazard


@transaction.atomic
def report_hazard(finding: Finding, *, by: User, photos: Sequence[UploadedFile] = ()) -> Hazard:
    """Somebody says that there is a hazard; whether it is so is judged later (accept or void)."""
    hazard = _new(finding, by)
    hazard.due_on = hazard.first_due_on = None
    workflow.take(workflow.REPORT, hazard, by=by, on=hazard.found_on)
    evidence.attach(hazard, photos, kind=EvidenceKind.BEFORE, by=by)
    return hazard


@transaction.atomic
def accept_hazard(
    hazard_pk: UUID,
    *,
    by: User,
    due_on: date,
    responsible: str = "",
    measures: str = "",
    on: date | None = None,
) -> Hazard:
    """The report is so: from this day it counts as a hazard and has to be rectified."""
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    day = on or timezone.localdate()
    check_due(due_on, after=max(day, hazard.found_on))
    told = {
        "accepted_on": day,
        "due_on": due_on,
        "first_due_on": due_on,
        "responsible": responsible,
        "measures": measures,
    }
    workflow.take(workflow.ACCEPT, hazard, by=by, on=day, set=told)
    return hazard


def check_due(due_on: date, *, after: date) -> None:
    """A term ends on or after the day on which it is given. Raises RuleBroken."""
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
    text = folded(description)
    if not text:
        return ""
    whole = "\n".join([enterprise.hex, folded(place), found_on.isoformat(), text])
    return hashlib.sha256(whole.encode()).hexdigest()


def _new(finding: Finding, by: User) -> Hazard:
    if not finding.description.strip():
        raise RuleBroken(
            _("It is not said what is wrong."),
            field="description",
            remedy=_("Write one sentence."),
        )
    enterprise = Enterprise.objects.visible_to(by).filter(pk=finding.enterprise.pk).first()
    if enterprise is None:
        raise RuleBroken(_("This enterprise is not in your scope."), field="enterprise")
    found_on = finding.found_on or timezone.localdate()
    if finding.due_on:
        check_due(finding.due_on, after=found_on)
    point = finding.risk_point
    if point and point.enterprise_id != enterprise.pk:
        raise RuleBroken(_("The risk point belongs to another enterprise."), field="risk_point")
    return Hazard(
        county=enterprise.county,
        source=finding.source,
        grade=finding.grade,
        enterprise=enterprise,
        region_id=enterprise.region_id,
        sector_id=enterprise.sector_id,
        trade=enterprise.trade_id or "",
        agency_id=by.agency_id,
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
    )
