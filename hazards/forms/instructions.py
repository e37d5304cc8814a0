"""Forms of a leader's instruction: give it, answer it."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from hazards import workflow
from hazards.forms.base import MoveForm
from hazards.forms.fields import date_field, text_field
from hazards.services import instructions

USUAL_DAYS = timedelta(days=3)


class InstructForm(MoveForm):
    move = workflow.INSTRUCT
    done = _("Given: the county's staff are told.")
    hint = _("Read by the county's staff; the enterprise does not see it.")

    text = text_field(_("Instruction"))
    answer_due_on = date_field(_("Answer by"))

    def prepare(self) -> None:
        self.initial.setdefault("answer_due_on", timezone.localdate() + USUAL_DAYS)

    def carry_out(self) -> object:
        return instructions.instruct(self.hazard.pk, by=self.user, **self.cleaned_data)


class AnswerForm(MoveForm):
    move = workflow.ANSWER
    done = _("Answered: the leader is told.")
    shows_case = "instruction"

    answer = text_field(_("What was done about it"))

    def carry_out(self) -> object:
        if self.case is None:
            raise RuleBroken(
                _("No instruction waits for an answer any more."), remedy=_("Reload the page.")
            )
        return instructions.answer_instruction(self.case.pk, by=self.user, **self.cleaned_data)
