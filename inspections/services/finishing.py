"""An inspection is finished; finished ones of the past are written down in batches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from common.ids import uuid7
from enterprises.models import Enterprise
from hazards.enums import Status as HazardStatus
from inspections import rules, workflow
from inspections.enums import Answer
from inspections.models import ChecklistItem, ChecklistVersion, Inspection, ItemResult
from inspections.services.visits import live_hazards, locked

NAMED = 10  # items that a refusal names; the page leads to the first, and from it to the next


@transaction.atomic
def finish_inspection(inspection_pk: UUID, *, by: User, remarks: str | None = None) -> Inspection:
    """Close the inspection: every item is answered, every failure has its hazard, enough officers.

    To have found nothing is allowed. `remarks` None keeps what was said before.
    """
    inspection = locked(inspection_pk, by)
    workflow.check(workflow.FINISH, inspection, by=by)
    officers = list(inspection.officers.all())
    _check_officers(inspection, len(officers))
    results = list(inspection.results.select_related("item", "hazard"))
    _check_answers(inspection, results)
    now = timezone.now()
    told: dict[str, Any] = {"ended_at": max(now, inspection.started_at or now)}
    if remarks is not None:
        told["remarks"] = remarks.strip()
    hazards = sorted(live_hazards(inspection).values_list("number", flat=True))
    facts = _facts(inspection, results, hazards) | {
        "officers": sorted(str(officer.pk) for officer in officers)
    }
    workflow.take(workflow.FINISH, inspection, by=by, set=told, facts=facts)
    return inspection


def _check_officers(inspection: Inspection, count: int) -> None:
    if count < rules.officers_needed(inspection):
        raise RuleBroken(
            _("An inspection of the county is carried out by at least two officers."),
            field="officers",
            remedy=_("Add the second officer below, then finish."),
        )


def _check_answers(inspection: Inspection, results: Sequence[ItemResult]) -> None:
    answered = {result.item_id for result in results}
    items = ChecklistItem.objects.filter(version=inspection.version_id).order_by("position", "code")
    missing = [n for n, item in enumerate(items, start=1) if item.pk not in answered]
    if missing:
        raise RuleBroken(
            _("Not answered yet: items %(items)s.") % {"items": _named(missing)},
            field="answers",
            remedy=_("Answer them; an item that does not apply here is “N/A”."),
        )
    failed = [r for r in results if r.answer == Answer.FAIL and not _has_hazard(r)]
    if failed:
        numbers = {item.pk: n for n, item in enumerate(items, start=1)}
        raise RuleBroken(
            _("Failed without a hazard: items %(items)s.")
            % {"items": _named(sorted(numbers[r.item_id] for r in failed))},
            field="answers",
            remedy=_("Log the hazard at the item, or change the answer."),
        )


def _has_hazard(result: ItemResult) -> bool:
    return result.hazard is not None and result.hazard.status != HazardStatus.VOID


def _named(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:NAMED])
    return f"{shown} …" if len(numbers) > NAMED else shown


def _facts(
    inspection: Inspection, results: Sequence[ItemResult], hazards: Sequence[str]
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "answers": {result.item.code: result.answer for result in results},
        "hazards": list(hazards),
    }
    notes = {result.item.code: result.note for result in results if result.note}
    if notes:
        facts["notes"] = notes
    if inspection.version is not None:
        facts["checklist"] = inspection.version.checklist.code
        facts["version"] = inspection.version.number
    return facts


@dataclass(frozen=True, kw_only=True)
class PastInspection:
    """An inspection that took place before the system knew of it: whole, from begin to end.

    `answers` are by item code; `hazards` the logged hazards by item code, `numbers` of all that it
    found. `officers` include the lead.
    """

    enterprise: Enterprise
    kind: str
    lead: User
    officers: tuple[User, ...]
    started_at: datetime
    ended_at: datetime
    version: ChecklistVersion | None = None
    answers: dict[str, str] = field(default_factory=dict)
    hazards: dict[str, UUID] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()
    place: str = ""
    remarks: str = ""
    key: UUID = field(default_factory=uuid7)


@transaction.atomic
def record_inspections(past: Sequence[PastInspection]) -> list[Inspection]:
    """The batch form of begin, answer and finish, with the same checks; the lead is the actor.

    One transaction and one block of numbers. Raises RuleBroken or PermissionDenied at the first
    inspection that does not hold; then nothing was written.
    """
    items = _items_of({one.version.pk for one in past if one.version})
    steps: list[workflow.Step] = []
    results: list[ItemResult] = []
    for one in past:
        inspection = _past(one)
        own = _past_results(one, inspection, items.get(inspection.version_id, []))
        day = inspection.inspected_on
        finished = {"ended_at": one.ended_at}
        facts = _facts(inspection, own, one.numbers)
        officers = list(one.officers)
        steps += [
            workflow.Step(workflow.BEGIN, inspection, day, officers=officers, by=one.lead),
            workflow.Step(workflow.FINISH, inspection, day, set=finished, facts=facts, by=one.lead),
        ]
        results += own
    if steps:
        workflow.take_many(steps)
    ItemResult.objects.bulk_create(results, batch_size=2000)
    return [step.inspection for step in steps[::2]]


def _items_of(versions: set[UUID]) -> dict[UUID | None, list[ChecklistItem]]:
    found: dict[UUID | None, list[ChecklistItem]] = {}
    for item in ChecklistItem.objects.filter(version__in=versions).order_by("position", "code"):
        found.setdefault(item.version_id, []).append(item)
    return found


def _past(one: PastInspection) -> Inspection:
    inspection = Inspection(
        id=one.key,
        county=one.enterprise.county,
        kind=one.kind,
        enterprise=one.enterprise,
        region_id=one.enterprise.region_id,
        sector_id=one.enterprise.sector_id,
        agency_id=one.lead.agency_id,
        lead=one.lead,
        version=one.version,
        place=one.place,
        remarks=one.remarks,
        created_by=one.lead,
        inspected_on=timezone.localdate(one.started_at),
        started_at=one.started_at,
    )
    if one.ended_at < one.started_at:
        raise RuleBroken(
            _("An inspection cannot end before it begins."),
            field="ended_at",
            remedy=_("Correct the times."),
        )
    _check_officers(inspection, len({officer.pk for officer in one.officers}))
    return inspection


def _past_results(
    one: PastInspection, inspection: Inspection, items: Sequence[ChecklistItem]
) -> list[ItemResult]:
    missing = [n for n, item in enumerate(items, start=1) if item.code not in one.answers]
    if missing:
        raise RuleBroken(
            _("Not answered yet: items %(items)s.") % {"items": _named(missing)},
            field="answers",
            remedy=_("Answer them; an item that does not apply here is “N/A”."),
        )
    return [
        ItemResult(
            inspection=inspection,
            item=item,
            answer=one.answers[item.code],
            hazard_id=one.hazards.get(item.code),
            answered_by=one.lead,
            answered_at=one.ended_at,
        )
        for item in items
    ]
