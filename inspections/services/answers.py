"""What the officers see at the items: answers, and hazards already filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import PermissionDenied, RuleBroken
from hazards.enums import Grade, Source
from hazards.enums import Status as HazardStatus
from hazards.models import AccidentType, Hazard
from hazards.services.finding import Finding, log_hazard
from hazards.services.rectifying import fix_on_spot
from inspections import rules, workflow
from inspections.enums import Answer
from inspections.models import ChecklistItem, Inspection, ItemResult
from inspections.services.visits import locked

LONGEST_NOTE = 300


@dataclass(frozen=True, kw_only=True)
class Failure:
    """What a person adds to the item's own words when it fails; empty means: as the item says.

    `token` is made by the sender, one for each hazard: sent twice, it is one hazard all the same.
    """

    token: UUID
    due_on: date | None
    description: str = ""
    grade: str = ""
    place: str = ""
    measures: str = ""
    responsible: str = ""


@transaction.atomic
def answer_item(
    inspection_pk: UUID, item_code: str, *, by: User, answer: str, note: str | None = None
) -> ItemResult:
    """Write down what was seen at an item; the last answer counts. `note` None keeps the old one.

    Raises RuleBroken where the item has failed and its hazard stands: a hazard does not vanish by
    another tap.
    """
    inspection = _in_progress(inspection_pk, by)
    item = _item(inspection, item_code)
    if answer not in Answer.values:
        raise RuleBroken(
            _("“%(answer)s” is no answer.") % {"answer": answer},
            field="answer",
            remedy=_("Answer pass, fail or not applicable."),
        )
    if note is not None and len(note.strip()) > LONGEST_NOTE:
        raise RuleBroken(
            _("The note has more than %(most)d characters.") % {"most": LONGEST_NOTE},
            field="note",
            remedy=_("Shorten it; what is wrong in detail belongs into the hazard."),
        )
    result = _result(inspection, item)
    if answer != Answer.FAIL:
        _check_no_hazard(result)
        result.hazard = None
    result.answer = answer
    if note is not None:
        result.note = note.strip()
    return _written(result, by)


@transaction.atomic
def fail_item(
    inspection_pk: UUID,
    item_code: str,
    *,
    by: User,
    failure: Failure,
    photos: Sequence[UploadedFile] = (),
) -> Hazard:
    """An item is not in order: answer and hazard, filled in from the item, in one transaction."""
    inspection = _in_progress(inspection_pk, by)
    item = _item(inspection, item_code)
    sent = _sent_before(inspection, failure.token)
    if sent:
        return sent
    result = _result(inspection, item)
    _check_no_hazard(result)
    today = timezone.localdate()
    finding = Finding(
        enterprise=inspection.enterprise,
        description=failure.description.strip() or item.hazard_text,
        source=_source(inspection),
        grade=failure.grade or item.grade,
        place=failure.place.strip() or inspection.place,
        found_on=today,
        due_on=failure.due_on,
        category=item.category,
        accident_type=accident_type_on(item, today),
        basis=item.basis,
        measures=failure.measures.strip(),
        responsible=failure.responsible.strip(),
        checklist_item=item.code,
        inspection=inspection.pk,
        token=failure.token,
    )
    hazard = log_hazard(finding, by=by, photos=photos)
    result.answer, result.hazard = Answer.FAIL, hazard
    _written(result, by)
    return hazard


@transaction.atomic
def log_other_finding(
    inspection_pk: UUID, *, by: User, failure: Failure, photos: Sequence[UploadedFile] = ()
) -> Hazard:
    """The officers have found what no item of the checklist asks for."""
    inspection = _in_progress(inspection_pk, by)
    sent = _sent_before(inspection, failure.token)
    if sent:
        return sent
    finding = Finding(
        enterprise=inspection.enterprise,
        description=failure.description,
        source=_source(inspection),
        grade=failure.grade or Grade.GENERAL,
        place=failure.place.strip() or inspection.place,
        found_on=timezone.localdate(),
        due_on=failure.due_on,
        measures=failure.measures.strip(),
        responsible=failure.responsible.strip(),
        inspection=inspection.pk,
        token=failure.token,
    )
    return log_hazard(finding, by=by, photos=photos)


@transaction.atomic
def fix_finding_on_spot(
    inspection_pk: UUID,
    hazard_pk: UUID,
    *,
    by: User,
    second: User,
    files: Sequence[UploadedFile],
    work_done: str = "",
) -> Hazard:
    """What this inspection found is mended under the officers' eyes (即查即改).

    The second key is another officer of this inspection. Raises Hazard.DoesNotExist for a hazard
    of another inspection.
    """
    inspection = _in_progress(inspection_pk, by)
    if not rules.may_fix_on_spot(by, inspection):
        raise PermissionDenied
    hazard = Hazard.objects.get(pk=hazard_pk, inspection=inspection.pk)
    if not rules.takes_part(second, inspection):
        raise RuleBroken(
            _("%(name)s does not take part in this inspection.") % {"name": second},
            field="second",
            remedy=_("Choose another officer of the inspection, or add the officer to it."),
        )
    return fix_on_spot(hazard.pk, by=by, second=second, files=files, work_done=work_done)


def accident_type_on(item: ChecklistItem, day: date) -> AccidentType | None:
    """The item's accident type in the edition of GB 6441 that is used on the day, by its name.

    None where that edition has no type of this name: a person says it later, at a desk.
    """
    if item.accident_type is None:
        return None
    in_use = Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
    return AccidentType.objects.filter(*in_use, name=item.accident_type.name).first()


def _in_progress(inspection_pk: UUID, by: User) -> Inspection:
    """The inspection, locked, for one of its officers while it goes on."""
    inspection = locked(inspection_pk, by)
    workflow.check_running(inspection, by=by)
    return inspection


def _item(inspection: Inspection, code: str) -> ChecklistItem:
    items = ChecklistItem.objects.select_related("accident_type")
    return items.get(version=inspection.version_id, code=code)


def _result(inspection: Inspection, item: ChecklistItem) -> ItemResult:
    found = ItemResult.objects.filter(inspection=inspection, item=item).select_related("hazard")
    return found.first() or ItemResult(inspection=inspection, item=item)


def _written(result: ItemResult, by: User) -> ItemResult:
    result.answered_by, result.answered_at = by, timezone.now()
    result.save()
    return result


def _check_no_hazard(result: ItemResult) -> None:
    hazard = result.hazard
    if hazard and hazard.status != HazardStatus.VOID:
        raise RuleBroken(
            _("Hazard %(number)s has been logged for this item.") % {"number": hazard.number},
            remedy=_("If it is not so, have the hazard voided first."),
        )


def _sent_before(inspection: Inspection, token: UUID) -> Hazard | None:
    """The hazard that this very form has made already; the inspection's lock orders two senders."""
    hazard = Hazard.objects.filter(token=token).first()
    if hazard and hazard.inspection != inspection.pk:
        raise RuleBroken(
            _("This form has been sent before, for another inspection."),
            remedy=_("Reload the page."),
        )
    return hazard


def _source(inspection: Inspection) -> str:
    return Source.SELF_CHECK if inspection.is_self_check else Source.INSPECTION
