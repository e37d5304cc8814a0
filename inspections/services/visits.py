"""An inspection is planned, begun, staffed, called off."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import is_county_staff
from audit.models import Event
from audit.services import lock_log
from common.errors import PermissionDenied, RuleBroken
from common.ids import uuid7
from enterprises.models import Enterprise, Membership
from hazards.enums import Status as HazardStatus
from hazards.models import Hazard
from inspections import workflow
from inspections.enums import InspectionKind
from inspections.models import ChecklistVersion, Inspection
from notices.services import tell


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What a person says of an inspection to come. `officers` are those beside the lead.

    `key` is the id that the sender has given it: sent twice, it is one inspection all the same.
    `place` and `remarks` are texts; position in degrees (CGCS2000).
    """

    enterprise: Enterprise
    kind: str
    version: ChecklistVersion | None = None
    officers: tuple[User, ...] = ()
    place: str = ""
    remarks: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    key: UUID = field(default_factory=uuid7)


@transaction.atomic
def plan_inspection(visit: Visit, *, by: User, planned_on: date) -> Inspection:
    """Put an inspection down for a day, today at the earliest; it waits there for its officers."""
    if planned_on < timezone.localdate():
        raise RuleBroken(
            _("%(day)s has passed.") % {"day": planned_on},
            field="planned_on",
            remedy=_("Plan for today or a later day."),
        )
    return _make(workflow.PLAN, visit, by, planned_on=planned_on, inspected_on=planned_on)


@transaction.atomic
def begin_inspection(visit: Visit, *, by: User) -> Inspection:
    """Begin an inspection that nobody planned: one stands before the gate."""
    now = timezone.now()
    return _make(
        workflow.BEGIN,
        visit,
        by,
        inspected_on=timezone.localdate(),
        started_at=now,
        latitude=visit.latitude,
        longitude=visit.longitude,
    )


@transaction.atomic
def start_inspection(
    inspection_pk: UUID,
    *,
    by: User,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> Inspection:
    """The officers of a planned inspection are there, and it begins."""
    inspection = locked(inspection_pk, by)
    told: dict[str, Any] = {
        "started_at": timezone.now(),
        "inspected_on": timezone.localdate(),
    }
    if latitude is not None and longitude is not None:
        told |= {"latitude": latitude, "longitude": longitude}
    workflow.take(workflow.START, inspection, by=by, set=told)
    return inspection


@transaction.atomic
def change_officers(inspection_pk: UUID, *, by: User, officers: Iterable[User]) -> Inspection:
    """Say anew who takes part beside the lead officer."""
    inspection = locked(inspection_pk, by)
    workflow.check(workflow.STAFF, inspection, by=by)
    before = {officer.pk for officer in inspection.officers.all()}
    crew = _crew(inspection.kind, inspection.enterprise, inspection.lead, officers)
    _check_keys_stay(inspection, before - {officer.pk for officer in crew})
    event = workflow.take(workflow.STAFF, inspection, by=by, officers=crew)
    _tell([officer for officer in crew if officer.pk not in before], inspection, event)
    return inspection


@transaction.atomic
def cancel_inspection(inspection_pk: UUID, *, by: User, reason: str) -> Inspection:
    """The visit does not take place, or is broken off before anything was found."""
    inspection = locked(inspection_pk, by)
    workflow.check(workflow.CANCEL, inspection, by=by)
    if not reason.strip():
        raise RuleBroken(
            _("Cancelling needs its reason."), field="reason", remedy=_("Write one sentence.")
        )
    found = live_hazards(inspection).count()
    if found:
        raise RuleBroken(
            _("This inspection has found hazards (%(count)s) and cannot be cancelled.")
            % {"count": found},
            remedy=_("Finish it, or have the hazards voided first."),
        )
    told = {"cancel_reason": reason.strip()}
    workflow.take(workflow.CANCEL, inspection, by=by, set=told)
    return inspection


def locked(inspection_pk: UUID, by: User) -> Inspection:
    """The inspection's row, locked until the commit. Raises Inspection.DoesNotExist outside the
    person's scope.
    """
    return Inspection.objects.visible_to(by).locked().get(pk=inspection_pk)


def live_hazards(inspection: Inspection) -> Any:
    """The hazards that the inspection found and that are not void."""
    return Hazard.objects.filter(inspection=inspection.pk).exclude(status=HazardStatus.VOID)


def _make(move: workflow.Move, visit: Visit, by: User, **more: Any) -> Inspection:
    enterprise = Enterprise.objects.visible_to(by).filter(pk=visit.enterprise.pk).first()
    if enterprise is None:
        raise RuleBroken(_("This enterprise is not in your scope."), field="enterprise")
    lock_log(enterprise.county)  # of two equal requests, the second sees what the first has made
    earlier = Inspection.objects.filter(pk=visit.key).first()
    if earlier:
        return _same(earlier, by)
    _check_version(visit.version)
    inspection = Inspection(
        id=visit.key,
        county=enterprise.county,
        kind=visit.kind,
        enterprise=enterprise,
        region_id=enterprise.region_id,
        sector_id=enterprise.sector_id,
        agency_id=by.agency_id,
        lead=by,
        version=visit.version,
        place=visit.place.strip(),
        remarks=visit.remarks.strip(),
        created_by=by,
        **more,
    )
    if not move.may(by, inspection):
        raise PermissionDenied
    crew = _crew(visit.kind, enterprise, by, visit.officers)
    event = workflow.take(move, inspection, by=by, officers=crew)
    _tell(crew[1:], inspection, event)
    return inspection


def _tell(officers: Iterable[User], inspection: Inspection, event: Event) -> None:
    """Whoever is to take part finds it in the inbox."""
    facts = {
        "number": inspection.number,
        "enterprise": inspection.enterprise.name,
        "day": inspection.inspected_on.isoformat(),
    }
    tell([officer.pk for officer in officers], about=event, facts=facts)


def _same(earlier: Inspection, by: User) -> Inspection:
    if earlier.created_by_id != by.pk:
        raise RuleBroken(
            _("This form has been sent before by somebody else."), remedy=_("Open the form anew.")
        )
    return earlier


def _check_version(version: ChecklistVersion | None) -> None:
    if version is not None and version.is_draft:
        raise RuleBroken(
            _("This version of the checklist has not been published."),
            field="version",
            remedy=_("Choose a published checklist."),
        )


def _crew(kind: str, enterprise: Enterprise, lead: User, others: Iterable[User]) -> list[User]:
    """The lead and the others, each once. Raises RuleBroken for one who cannot take part."""
    crew = list({officer.pk: officer for officer in (lead, *others)}.values())
    for officer in crew[1:]:
        if kind == InspectionKind.SELF_CHECK:
            fits = Membership.objects.filter(user=officer, enterprise=enterprise).exists()
        else:
            fits = is_county_staff(officer) and sees(officer, enterprise)
        if not fits or not officer.is_active:
            raise RuleBroken(
                _("%(name)s cannot take part in an inspection of this enterprise.")
                % {"name": officer},
                field="officers",
                remedy=_("Choose an officer whose agency supervises it."),
            )
    return crew


def _check_keys_stay(inspection: Inspection, leaving: set[UUID]) -> None:
    """Who has turned the second key on the spot was there. Raises RuleBroken."""
    fixed = Hazard.objects.filter(inspection=inspection.pk, verified_by__in=leaving)
    found = fixed.select_related("verified_by").first()
    if found:
        raise RuleBroken(
            _("%(name)s was the second key of %(number)s and stays an officer of the inspection.")
            % {"name": found.verified_by, "number": found.number},
            field="officers",
            remedy=_("Reopen that hazard first, if nobody was there."),
        )


def sees(person: User, enterprise: Enterprise) -> bool:
    """Whether the enterprise is in a person's scope."""
    return Enterprise.objects.visible_to(person).filter(pk=enterprise.pk).exists()
