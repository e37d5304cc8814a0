"""Forms of the register. They ask and check the shape; services decide."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accidents.enums import Grade
from accidents.grading import Toll
from accidents.models import Accident, TollEntry
from accidents.queries import Known, Record
from accidents.services import CORRECTED, Report
from accounts.enums import RegionLevel
from accounts.models import Region, User
from common.moments import moment_of
from common.widgets import DateInput, DateTimeInput
from enterprises.widgets import EnterpriseField
from hazards.models import AccidentType

TOLL = ("deaths", "serious_injuries", "minor_injuries", "direct_loss")


def _places() -> list[tuple[Any, list[tuple[str, str]]]]:
    """The county and its townships, those of former editions apart."""
    places = Region.objects.filter(level__in=[RegionLevel.COUNTY, RegionLevel.TOWNSHIP])
    current = [(one.pk, str(one)) for one in places if one.valid_to is None]
    former = [(one.pk, str(one)) for one in places if one.valid_to is not None]
    return [(_("Today's divisions"), current), (_("Former divisions"), former)]


def _types() -> list[tuple[Any, list[tuple[str, str]]]]:
    """The types of both editions of GB 6441, the newest edition first."""
    found: dict[int, list[tuple[str, str]]] = {}
    for kind in AccidentType.objects.all():
        found.setdefault(kind.edition, []).append((kind.pk, f"{kind.number:02d} {kind}"))
    return [(f"GB 6441-{edition}", kinds) for edition, kinds in found.items()]


class FactsForm(forms.ModelForm):
    """What is said of an accident besides its toll."""

    enterprise = EnterpriseField(
        required=False,
        help_text=_("May stay empty. The place of the accident decides where it counts."),
    )

    class Meta:
        model = Accident
        fields = [
            "occurred_on",
            "occurred_at",
            "region",
            "place",
            "enterprise",
            "sector",
            "accident_type",
            "summary",
            "follow_up",
            "reported_at",
            "concealed",
        ]
        widgets = {
            "occurred_on": DateInput,
            "occurred_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "reported_at": DateTimeInput,
            "summary": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "accident_type": _(
                "By the edition of GB 6441 that was in force on the day of the accident."
            ),
            "follow_up": _("Until when a change of the toll changes the grade."),
            "reported_at": _("When the county was told of it."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].for_user(user)
        self.fields["region"].choices = [("", "---------"), *_places()]
        self.fields["accident_type"].choices = [("", "---------"), *_types()]
        self.fields["accident_type"].required = not self.instance.accident_type_text
        self.fields["reported_at"].required = not self.instance.number or bool(
            self.instance.reported_at
        )
        if not self.instance.number:
            self.fields["reported_at"].initial = timezone.localtime()

    def _post_clean(self) -> None:
        """The record is written by the service, never by the form."""


class RegisterForm(FactsForm):
    """An accident with its first toll."""

    class Meta(FactsForm.Meta):
        fields = [*FactsForm.Meta.fields, *TOLL, "investigation"]
        widgets = {
            **FactsForm.Meta.widgets,
            "investigation": forms.Textarea(attrs={"rows": 2}),
        }

    def report(self) -> Report:
        """What the service is told."""
        facts = {name: self.cleaned_data[name] for name in CORRECTED}
        return Report(toll=toll_of(self), investigation=self.cleaned_data["investigation"], **facts)


class CorrectionForm(FactsForm):
    """Facts that were put down wrongly, and why."""

    reason = forms.CharField(
        label=_("reason of the correction"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def values(self) -> dict[str, Any]:
        """The facts as they are now said."""
        return {name: self.cleaned_data[name] for name in CORRECTED}


class TollForm(forms.ModelForm):
    """The toll from a day on."""

    class Meta:
        model = TollEntry
        fields = ["on", *TOLL, "note"]
        widgets = {"on": DateInput, "note": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"on": _("The day on which the toll changed.")}

    def _post_clean(self) -> None:
        """The record is written by the service, never by the form."""


class TollCorrectionForm(forms.ModelForm):
    """The right numbers in place of wrong ones."""

    reason = forms.CharField(
        label=_("reason of the correction"), widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = TollEntry
        fields = [*TOLL]

    def _post_clean(self) -> None:
        """The record is written by the service, never by the form."""


class DeterminationForm(forms.Form):
    """Whether it is a production-safety accident."""

    counted = forms.TypedChoiceField(
        label=_("The accident"),
        choices=[
            ("yes", _("is a production-safety accident: it counts")),
            ("no", _("is none (natural disaster, crime, illness ...): it does not count")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("determined on"), widget=DateInput)
    reason = forms.CharField(label=_("by whom and why"), widget=forms.Textarea(attrs={"rows": 3}))


class InvestigationForm(forms.Form):
    """How the investigation stands."""

    text = forms.CharField(
        label=_("investigation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who investigates, causes found, report, reply, persons held responsible."),
    )


class DeclarationForm(forms.Form):
    """From when the register is complete."""

    complete_from = forms.DateField(
        label=_("complete from"),
        widget=DateInput,
        help_text=_("Every accident in the county from this day on stands in the register."),
    )
    reason = forms.CharField(
        label=_("on what this rests"), widget=forms.Textarea(attrs={"rows": 3})
    )


_NOTHING_KNOWN = datetime(1900, 1, 1, tzinfo=UTC)  # before any log; databases know earlier ones not


class MomentField(forms.CharField):
    """T as a day, which means its end, or as a moment; None where nothing is said."""

    widget = DateInput

    def clean(self, value: Any) -> datetime | None:
        """The moment. Raises ValidationError for what is neither."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            return max(moment_of(text), _NOTHING_KNOWN)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError(_("Write a day as 2022-01-15.")) from error


class KnownAtForm(forms.Form):
    """What was known when."""

    known_at = MomentField(label=_("As known on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = str(self["known_at"].value() or "")
        if "T" in text:  # a moment of an address: the picker of days would lose its hour
            self.fields["known_at"].widget = forms.TextInput()


class RecordForm(KnownAtForm):
    """D and T of a page of the record; D is today where it is not said."""

    as_of = forms.DateField(label=_("As of"), required=False, widget=DateInput)

    field_order = ["as_of", "known_at"]

    def clean_as_of(self) -> date:
        """D; nothing is known of a day to come."""
        today = timezone.localdate()
        day: date = self.cleaned_data["as_of"] or today
        if day > today:
            raise forms.ValidationError(
                _("%(day)s lies in the future: nothing is known of it yet. Give today or before.")
                % {"day": day}
            )
        return day


class PeriodForm(RecordForm):
    """Also: accidents from one day to another, of some grades. Empty fields limit nothing."""

    to = forms.DateField(label=_("To"), required=False, widget=DateInput)
    grade = forms.MultipleChoiceField(
        label=pgettext_lazy("accident", "Grade"),
        choices=Grade,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = ["from", "to", "grade", "as_of", "known_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = forms.DateField(label=_("From"), required=False, widget=DateInput())
        self.order_fields(self.field_order)

    def chosen(self, record: Record) -> list[Known]:
        """Of the record's accidents those that a valid form asks for, the latest first."""
        data = self.cleaned_data
        rows = record.between(data["from"] or date.min, data["to"] or date.max)
        grades = data["grade"] or Grade.values
        return [one for one in reversed(rows) if one.grade in grades]

    @property
    def grade_words(self) -> list[str]:
        """The grades that are asked for, in words; empty for all."""
        return [str(Grade(grade).label) for grade in self.cleaned_data["grade"]]

    @property
    def query(self) -> dict[str, Any]:
        """What an address says to ask for the same period and grades."""
        data = self.cleaned_data
        days = {name: data[name].isoformat() for name in ("from", "to") if data[name]}
        return {**days, "grade": data["grade"]}


def toll_of(form: forms.BaseForm) -> Toll:
    """The four numbers that a form was given; an empty one is 0."""
    return Toll(**{name: form.cleaned_data[name] or 0 for name in TOLL})
