"""Forms that say what a hazard is: void, grade, merge, seen again, details."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import RiskPoint
from hazards import workflow
from hazards.enums import Category, Grade
from hazards.forms.base import MoveForm
from hazards.forms.fields import date_field, text_field
from hazards.models import AccidentType, Hazard
from hazards.queries import MOST_CANDIDATES, survivors_for
from hazards.services import judging


class VoidForm(MoveForm):
    move = workflow.VOID
    done = _("Void: it counts nowhere from now on, and stays on record.")
    confirm = _("Void this hazard? It stays in the list, marked void, and counts nowhere.")
    shows_case = "voiding"

    reason = text_field(_("Why is it void"))

    def prepare(self) -> None:
        if self.case:
            self.initial.setdefault("reason", self.case.reason)

    def carry_out(self) -> object:
        return judging.void_hazard(self.hazard.pk, by=self.user, **self.cleaned_data)


class ReclassifyForm(MoveForm):
    move = workflow.RECLASSIFY
    done = _("The grade is changed.")
    confirm = _("Change the grade? A major hazard needs a plan and an acceptance record.")

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade, widget=forms.RadioSelect)
    reason = text_field(_("Reason"))

    def prepare(self) -> None:
        other = Grade.GENERAL if self.hazard.grade == Grade.MAJOR else Grade.MAJOR
        self.initial.setdefault("grade", other)

    def carry_out(self) -> object:
        return judging.reclassify_hazard(self.hazard.pk, by=self.user, **self.cleaned_data)


class SurvivorField(forms.ModelChoiceField):
    """A hazard by number, state and the beginning of its text."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.get_status_display()} · {obj.description[:60]}"


class MergeForm(MoveForm):
    move = workflow.MERGE
    done = _("Merged: one hazard, one more sighting.")
    confirm = _("Merge? This record becomes void; the other one goes on.")
    hint = _("This record becomes void and a sighting of the one that you choose.")

    into = SurvivorField(label=_("The record that stays"), queryset=Hazard.objects.none())

    def prepare(self) -> None:
        rows = survivors_for(self.user, self.hazard)
        field = self.fields["into"]
        field.queryset = rows  # type: ignore[attr-defined]
        label = field.label_from_instance  # type: ignore[attr-defined]
        shown = rows.order_by("-found_on", "-id")[:MOST_CANDIDATES]
        field.widget.choices = [("", "—"), *((row.pk, label(row)) for row in shown)]  # type: ignore[attr-defined]

    def carry_out(self) -> object:
        return judging.merge_hazard(self.hazard.pk, into=self.cleaned_data["into"].pk, by=self.user)


class SeeAgainForm(MoveForm):
    move = workflow.SEE_AGAIN
    done = _("One more sighting of the same hazard.")

    seen_on = date_field(_("Seen again on"))
    note = text_field(_("Note"), rows=2, required=False)

    def prepare(self) -> None:
        self.initial.setdefault("seen_on", timezone.localdate())

    def carry_out(self) -> object:
        return judging.see_again(self.hazard.pk, by=self.user, **self.cleaned_data)


class CompleteForm(MoveForm):
    move = workflow.COMPLETE
    done = _("The details are kept.")

    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    accident_type = forms.ModelChoiceField(
        label=_("Possible accident"), queryset=AccidentType.objects.none(), required=False
    )
    risk_point = forms.ModelChoiceField(
        label=_("Risk point"), queryset=RiskPoint.objects.none(), required=False
    )
    basis = text_field(_("Legal basis"), rows=2, required=False)
    responsible = forms.CharField(label=_("Person responsible"), max_length=200, required=False)
    measures = text_field(_("Required measures"), required=False)

    def prepare(self) -> None:
        hazard = self.hazard
        for name in self.fields:
            self.initial.setdefault(name, getattr(hazard, name))
        own = [] if hazard.category in ("", *Category.values) else [(hazard.category,) * 2]
        self.fields["category"].choices = [("", "—"), *own, *Category.choices]  # type: ignore[attr-defined]
        self.fields["accident_type"].queryset = AccidentType.objects.in_use(  # type: ignore[attr-defined]
            hazard.found_on, also=hazard.accident_type_id
        )
        points = RiskPoint.objects.visible_to(self.user).filter(enterprise=hazard.enterprise_id)
        self.fields["risk_point"].queryset = points  # type: ignore[attr-defined]

    def carry_out(self) -> object:
        return judging.complete_hazard(self.hazard.pk, by=self.user, details=self.cleaned_data)
