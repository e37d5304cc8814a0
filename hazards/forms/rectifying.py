"""Forms of the loop: accept, order, submit, verify, reopen."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from hazards import workflow
from hazards.enums import EvidenceKind, Grade, Source
from hazards.forms.base import MoveForm
from hazards.forms.fields import FilesField, date_field, text_field, yuan_field
from hazards.services import evidence, rectifying
from hazards.services.finding import accept_hazard
from hazards.terms import usual_due_date

SECOND_TERM = timedelta(days=7)  # custom: what was sent back is given a week


class AcceptForm(MoveForm):
    move = workflow.ACCEPT
    done = _("Accepted: the enterprise has to rectify it now.")

    description = text_field(_("What is wrong"))
    due_on = date_field(_("Due on"))
    responsible = forms.CharField(label=_("Person responsible"), max_length=200, required=False)
    measures = text_field(_("Required measures"), required=False)

    def prepare(self) -> None:
        self.initial.setdefault("description", self.hazard.description)
        self.initial.setdefault("due_on", usual_due_date(timezone.localdate()))
        if self.hazard.source == Source.TIP_OFF:
            self.fields["description"].help_text = _(
                "In your own words: the enterprise reads this, and never the tip."
            )

    def carry_out(self) -> object:
        return accept_hazard(self.hazard.pk, by=self.user, **self.cleaned_data)


class OrderForm(MoveForm):
    move = workflow.ORDER
    done = _("The order is recorded.")

    due_on = date_field(_("Due on"))
    responsible = forms.CharField(label=_("Person responsible"), max_length=200)
    measures = text_field(_("Required measures"))

    def prepare(self) -> None:
        due_on = self.hazard.due_on or usual_due_date(timezone.localdate())
        self.initial.setdefault("due_on", due_on)
        self.initial.setdefault("responsible", self.hazard.responsible)
        self.initial.setdefault("measures", self.hazard.measures)

    def carry_out(self) -> object:
        return rectifying.order_rectification(self.hazard.pk, by=self.user, **self.cleaned_data)


class SubmitForm(MoveForm):
    move = workflow.SUBMIT
    done = _("Submitted. Now the county verifies.")

    files = FilesField(
        label=_("Photos or documents of the place as it is now"),
        documents=True,
        help_text=_("At least one; JPEG, PNG, HEIC, WebP, PDF, Word or Excel, at most 20 MB each."),
    )
    work_done = text_field(_("What was done"))
    done_by = forms.CharField(label=_("Done by"), max_length=100)
    done_on = date_field(_("Done on"))
    funds = yuan_field(_("Money spent"))

    def prepare(self) -> None:
        self.initial.setdefault("done_on", timezone.localdate())

    def carry_out(self) -> object:
        told = dict(self.cleaned_data)
        files = told.pop("files")
        report = rectifying.Rectification(**told)
        return rectifying.submit_rectification(
            self.hazard.pk, by=self.user, report=report, files=files
        )


class PassForm(MoveForm):
    move = workflow.PASS
    done = _("Verified and closed.")

    remark = text_field(_("Remark"), rows=2, required=False)
    files = FilesField(label=_("Documents"), documents=True, required=False)

    def prepare(self) -> None:
        if self.hazard.grade == Grade.MAJOR:
            record = text_field(
                _("Acceptance record"),
                help_text=_("Who accepted it, by which standard, with which result."),
            )
            self.fields = {"acceptance_record": record, **self.fields}

    def carry_out(self) -> object:
        return rectifying.pass_verification(self.hazard.pk, by=self.user, **self.cleaned_data)


class FailForm(MoveForm):
    move = workflow.FAIL
    done = _("Sent back to the enterprise.")

    reason = text_field(_("What is not in order yet"))
    due_on = date_field(_("New due date"))

    def prepare(self) -> None:
        self.initial.setdefault("due_on", timezone.localdate() + SECOND_TERM)

    def carry_out(self) -> object:
        return rectifying.fail_verification(self.hazard.pk, by=self.user, **self.cleaned_data)


class FixOnSpotForm(MoveForm):
    move = workflow.FIX_ON_SPOT
    done = _("Found and rectified on the spot.")

    files = FilesField(label=_("Photo of the place as it is now"), camera=True)
    second = forms.ModelChoiceField(
        label=_("Second officer"),
        queryset=User.objects.none(),
        help_text=_("The other key: an officer who was there and saw it."),
    )
    work_done = text_field(_("What was done"), rows=2, required=False)

    def prepare(self) -> None:
        colleagues = User.objects.visible_to(self.user).filter(
            role__in=[Role.INSPECTOR, Role.SUPERVISOR], is_active=True
        )
        self.fields["second"].queryset = colleagues.exclude(  # type: ignore[attr-defined]
            pk=self.user.pk
        ).order_by("full_name")

    def carry_out(self) -> object:
        return rectifying.fix_on_spot(self.hazard.pk, by=self.user, **self.cleaned_data)


class ReopenForm(MoveForm):
    move = workflow.REOPEN
    done = _("Reopened: the enterprise has to rectify it again.")
    confirm = _("Reopen this hazard? The first closure stays in its history.")

    reason = text_field(_("Why is it open again"))
    due_on = date_field(_("New due date"))

    def prepare(self) -> None:
        self.initial.setdefault("due_on", usual_due_date(timezone.localdate()))

    def carry_out(self) -> object:
        return rectifying.reopen_hazard(self.hazard.pk, by=self.user, **self.cleaned_data)


class AddEvidenceForm(MoveForm):
    move = workflow.ADD_EVIDENCE
    done = _("The files are kept.")

    files = FilesField(label=_("Photos or documents"), documents=True)
    kind = forms.ChoiceField(
        label=_("What they show"), choices=EvidenceKind, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        after = self.user.role == Role.OFFICER
        self.initial.setdefault("kind", EvidenceKind.AFTER if after else EvidenceKind.BEFORE)

    def carry_out(self) -> object:
        return evidence.add_evidence(self.hazard.pk, by=self.user, **self.cleaned_data)
