"""Forms of the register. They ask and check the shape; services decide."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accidents.grading import Toll
from accidents.models import Accident, TollEntry
from accidents.services import CORRECTED, Report
from accounts.enums import RegionLevel
from accounts.models import Region, User
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


def toll_of(form: forms.BaseForm) -> Toll:
    """The four numbers that a form was given; an empty one is 0."""
    return Toll(**{name: form.cleaned_data[name] or 0 for name in TOLL})
