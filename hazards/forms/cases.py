"""Forms of the cases beside a hazard: ask, decide, list for supervision."""

from collections.abc import Callable
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import Role
from accounts.models import User
from common.errors import RuleBroken
from hazards import workflow
from hazards.forms.base import MoveForm
from hazards.forms.fields import date_field, text_field, yuan_field
from hazards.services import cases

DECIDE: dict[str, Callable[..., object]] = {
    "extension": cases.decide_extension,
    "voiding": cases.decide_voiding,
    "plan": cases.decide_plan,
}


class Decision(MoveForm):
    """A supervisor's answer to the case that waits; `shows_case` says of which sort."""

    granted = True
    answer = text_field(pgettext_lazy("case", "Answer"), rows=2, required=False)

    def carry_out(self) -> object:
        if self.case is None:
            raise RuleBroken(
                _("No request waits for a decision any more."), remedy=_("Reload the page.")
            )
        return DECIDE[self.shows_case](
            self.case.pk, by=self.user, granted=self.granted, answer=self.cleaned_data["answer"]
        )


class Refusal(Decision):
    """The same, refused: with its reason."""

    granted = False
    answer = text_field(_("Why is it refused"))


class AskExtensionForm(MoveForm):
    move = workflow.ASK_EXTENSION
    done = _("Asked. A supervisor decides; until then the old date holds and the work goes on.")
    hint = _("More time is given where something beyond your power stops the work.")

    asked_until = date_field(_("New date"))
    reason = text_field(_("Why more time is needed"))
    interim_measures = text_field(_("What keeps people safe meanwhile"))

    def prepare(self) -> None:
        if self.hazard.due_on:
            self.initial.setdefault("asked_until", self.hazard.due_on + timedelta(days=7))

    def carry_out(self) -> object:
        return cases.ask_extension(self.hazard.pk, by=self.user, **self.cleaned_data)


class GrantExtensionForm(Decision):
    move = workflow.GRANT_EXTENSION
    done = _("Granted: the new date holds from today.")
    shows_case = "extension"


class RefuseExtensionForm(Refusal):
    move = workflow.REFUSE_EXTENSION
    done = _("Refused: the old date stays.")
    shows_case = "extension"


class AskVoidingForm(MoveForm):
    move = workflow.ASK_VOIDING
    done = _("Asked. A supervisor decides.")

    reason = text_field(_("Why is it no hazard"))

    def carry_out(self) -> object:
        return cases.ask_voiding(self.hazard.pk, by=self.user, **self.cleaned_data)


class RefuseVoidingForm(Refusal):
    move = workflow.REFUSE_VOIDING
    done = _("Refused: the hazard stays.")
    shows_case = "voiding"


class SubmitPlanForm(MoveForm):
    move = workflow.SUBMIT_PLAN
    done = _("The plan is submitted. Begin the work when a supervisor has approved it.")
    hint = _(
        "The five elements of Order 16: measures, person responsible, funds, time limit, "
        "contingency plan."
    )

    goals = text_field(_("Goals and tasks"), rows=2)
    measures = text_field(_("Methods and measures"))
    funds = yuan_field(_("Funds and materials"))
    responsibility = forms.CharField(label=_("Body and person responsible"), max_length=200)
    deadline = date_field(_("Deadline"))
    contingency = text_field(_("Safety measures and contingency plan"))
    suspension = forms.BooleanField(label=_("Production is suspended meanwhile"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("deadline", self.hazard.due_on or timezone.localdate())
        self.initial.setdefault("responsibility", self.hazard.responsible)

    def carry_out(self) -> object:
        return cases.submit_plan(self.hazard.pk, by=self.user, **self.cleaned_data)


class ApprovePlanForm(Decision):
    move = workflow.APPROVE_PLAN
    done = _("Approved: the work may begin.")
    shows_case = "plan"


class RefusePlanForm(Refusal):
    move = workflow.REFUSE_PLAN
    done = _("Refused: the enterprise submits another plan.")
    shows_case = "plan"


class ListForm(MoveForm):
    move = workflow.LIST
    done = _("Listed for supervision.")

    leader = forms.ModelChoiceField(label=_("Leader"), queryset=User.objects.none())
    requirements = text_field(_("Requirements"), required=False)

    def prepare(self) -> None:
        leaders = User.objects.filter(role=Role.LEADER, is_active=True).order_by("full_name")
        self.fields["leader"].queryset = leaders  # type: ignore[attr-defined]

    def carry_out(self) -> object:
        return cases.list_hazard(self.hazard.pk, by=self.user, **self.cleaned_data)


class DelistForm(MoveForm):
    move = workflow.DELIST
    done = _("Taken off the list.")
    shows_case = "listing"

    reason = text_field(_("Reason"))

    def carry_out(self) -> object:
        if self.case is None:
            raise RuleBroken(_("The hazard is off the list already."), remedy=_("Reload the page."))
        return cases.delist_hazard(self.case.pk, by=self.user, **self.cleaned_data)
