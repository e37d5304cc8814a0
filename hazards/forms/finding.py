"""Logging a hazard: a photo, the enterprise, one sentence, a grade and a date."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from enterprises.widgets import EnterpriseField
from hazards.enums import REPORTED_SOURCES, Category, Grade, Source
from hazards.forms.fields import FilesField, date_field, text_field
from hazards.models import AccidentType, Hazard
from hazards.services.finding import Finding, log_hazard, report_hazard
from hazards.terms import usual_due_date

OFFICERS_SOURCES = (Source.SELF_CHECK, Source.WORKER)
COUNTYS_SOURCES = (
    Source.INSPECTION, Source.TIP_OFF, Source.WORKER, Source.TRADE_BODY, Source.ALARM,
    Source.ACCIDENT,
)  # fmt: skip


class FindingForm(forms.Form):
    """Nothing but enterprise, sentence and date is mandatory; the rest can be added at a desk."""

    files = FilesField(label=_("Photos"), required=False, camera=True)
    enterprise = EnterpriseField()
    description = text_field(
        _("What is wrong"), rows=2, help_text=_("One sentence, as the enterprise will read it.")
    )
    grade = forms.ChoiceField(
        label=_("Grade"), choices=Grade, initial=Grade.GENERAL, widget=forms.RadioSelect
    )
    due_on = date_field(_("Due on"), required=False)
    place = forms.CharField(label=_("Place"), max_length=300, required=False)
    source = forms.ChoiceField(label=_("Source"))
    found_on = date_field(_("Found on"), required=False)
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", "—"), *Category.choices], required=False
    )
    accident_type = forms.ModelChoiceField(
        label=_("Possible accident"), queryset=AccidentType.objects.none(), required=False
    )
    responsible = forms.CharField(label=_("Person responsible"), max_length=200, required=False)
    measures = text_field(_("Required measures"), rows=2, required=False)
    basis = text_field(_("Legal basis"), rows=2, required=False)
    checklist_item = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    first = ("files", "enterprise", "description", "grade", "due_on")
    more = (
        "place", "source", "found_on", "category", "accident_type", "responsible", "measures",
        "basis",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        today = timezone.localdate()
        sources = OFFICERS_SOURCES if user.role == Role.OFFICER else COUNTYS_SOURCES
        self.fields["source"].choices = [(one.value, one.label) for one in sources]  # type: ignore[attr-defined]
        self.fields["accident_type"].queryset = AccidentType.objects.in_use(today)  # type: ignore[attr-defined]
        self.fields["enterprise"].for_user(user)  # type: ignore[attr-defined]
        for name, value in (
            ("found_on", today),
            ("due_on", usual_due_date(today)),
            ("source", sources[0].value),
            ("token", uuid4()),
        ):
            self.initial.setdefault(name, value)

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What stands on the screen."""
        return [self[name] for name in self.first]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What is folded below."""
        return [self[name] for name in self.more]

    @property
    def more_is_wrong(self) -> bool:
        """Whether something below the fold has to be corrected."""
        return any(name in self.errors for name in self.more)

    def carry_out(self) -> Hazard:
        """Log what the person may order; report what has to be judged first."""
        told = {key: value for key, value in self.cleaned_data.items() if key != "files"}
        enter = report_hazard if told["source"] in REPORTED_SOURCES else log_hazard
        return enter(Finding(**told), by=self.user, photos=self.cleaned_data["files"])
