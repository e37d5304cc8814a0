"""Instructions of leaders (批示): given on a hazard, answered by the county's staff."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from hazards import workflow
from hazards.models import Hazard, Instruction


@transaction.atomic
def instruct(
    hazard_pk: UUID, *, by: User, text: str, answer_due_on: date, on: date | None = None
) -> Instruction:
    """A leader says what is to be done and by when an answer is wanted.

    Raises RuleBroken for an empty text and for an answer due before the day of the instruction.
    """
    hazard = Hazard.objects.visible_to(by).locked().get(pk=hazard_pk)
    workflow.check(workflow.INSTRUCT, hazard, by=by)
    day = on or timezone.localdate()
    if not text.strip():
        raise RuleBroken(_("The instruction is empty."), field="text", remedy=_("Write it."))
    if answer_due_on < day:
        raise RuleBroken(
            _("The answer would be due before the instruction is given."),
            field="answer_due_on",
            remedy=_("Give today or a later day."),
        )
    same = hazard.instructions.filter(leader=by, given_on=day, text=text.strip(), answered_on=None)
    if same.exists():
        raise RuleBroken(
            _("You have given this instruction today already."), remedy=_("Reload the page.")
        )
    made = Instruction.objects.create(
        hazard=hazard, leader=by, given_on=day, text=text.strip(), answer_due_on=answer_due_on
    )
    facts = {"case": made.pk, "instruction": made.text, "answer_due_on": answer_due_on}
    workflow.take(workflow.INSTRUCT, hazard, by=by, on=day, facts=facts)
    return made


@transaction.atomic
def answer_instruction(
    instruction_pk: UUID, *, by: User, answer: str, on: date | None = None
) -> Instruction:
    """The county's staff tell the leader what was done; answered once and never changed.

    Raises RuleBroken where it was answered meanwhile and for an empty answer.
    """
    rows = Instruction.objects.visible_to(by)
    pk = rows.values_list("hazard_id", flat=True).get(pk=instruction_pk)
    hazard = Hazard.objects.visible_to(by).locked().get(pk=pk)
    made = Instruction.objects.locked().get(pk=instruction_pk)
    workflow.check(workflow.ANSWER, hazard, by=by)
    if made.answered_on:
        raise RuleBroken(
            _("This instruction was answered on %(day)s already.") % {"day": made.answered_on},
            remedy=_("Reload the page."),
        )
    if not answer.strip():
        raise RuleBroken(_("The answer is empty."), field="answer", remedy=_("Say what was done."))
    made.answered_on = on or timezone.localdate()
    made.answered_by = by
    made.answer = answer.strip()
    made.save(update_fields=["answered_on", "answered_by", "answer"])
    facts = {"case": made.pk, "leader": made.leader_id, "answer": made.answer}
    workflow.take(workflow.ANSWER, hazard, by=by, on=on, facts=facts)
    return made
