"""Forms of a risk point: its facts with the factors of either method, and its end."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import RuleBroken
from common.widgets import DateInput
from enterprises import assessment
from enterprises.assessment import Assessment, Factor
from enterprises.enums import ControlLevel, RiskKind, RiskLevel, RiskMethod
from enterprises.models import Enterprise, RiskPoint
from enterprises.services.risk_points import NAMES, RiskFacts
from enterprises.widgets import EnterpriseField

# form field -> (method, attribute)
FACTORS = {
    "lec_likelihood": (RiskMethod.LEC, "likelihood"),
    "lec_exposure": (RiskMethod.LEC, "exposure"),
    "lec_consequence": (RiskMethod.LEC, "consequence"),
    "matrix_likelihood": (RiskMethod.MATRIX, "likelihood"),
    "matrix_severity": (RiskMethod.MATRIX, "consequence"),
}


def _factor(label: Any, factor: Factor) -> forms.TypedChoiceField:
    choices = [(str(value), f"{value} · {words}") for value, words in factor]
    return forms.TypedChoiceField(
        label=label,
        choices=[("", _("Not chosen")), *choices],
        coerce=Decimal,
        empty_value=None,
        required=False,
    )


def _optional(choices: Any, empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *choices]


class RiskPointForm(forms.Form):
    """A risk point as a person describes and assesses it."""

    enterprise = EnterpriseField()
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=RiskKind.choices)
    place = forms.CharField(label=_("Place"), max_length=200)
    latitude = forms.DecimalField(
        label=_("Latitude (°, CGCS2000)"),
        required=False,
        max_digits=9,
        decimal_places=6,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    longitude = forms.DecimalField(
        label=_("Longitude (°, CGCS2000)"),
        required=False,
        max_digits=9,
        decimal_places=6,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    hazard_factors = forms.CharField(label=_("Hazard factors"), widget=forms.Textarea({"rows": 3}))
    accident_types = forms.CharField(label=_("Possible accidents"), required=False, max_length=200)
    method = forms.ChoiceField(
        label=_("Method"),
        choices=RiskMethod.choices,
        widget=forms.RadioSelect,
        initial=RiskMethod.LEC,
    )
    lec_likelihood = _factor(_("Likelihood (L)"), assessment.LEC_LIKELIHOOD)
    lec_exposure = _factor(_("Exposure (E)"), assessment.LEC_EXPOSURE)
    lec_consequence = _factor(_("Consequence (C)"), assessment.LEC_CONSEQUENCE)
    matrix_likelihood = _factor(_("Likelihood (L)"), assessment.MATRIX_LIKELIHOOD)
    matrix_severity = _factor(_("Severity (S)"), assessment.MATRIX_SEVERITY)
    level = forms.ChoiceField(
        label=_("Higher level by direct judgement"),
        choices=_optional(RiskLevel.choices, _("as computed")),
        required=False,
    )
    override_reason = forms.CharField(
        label=_("Reason for the higher level"), required=False, max_length=200
    )
    measures = forms.CharField(label=_("Control measures"), widget=forms.Textarea({"rows": 4}))
    residual_level = forms.ChoiceField(
        label=_("Residual level, with the measures"),
        choices=_optional(RiskLevel.choices, _("not assessed")),
        required=False,
    )
    control_level = forms.ChoiceField(
        label=_("Level of control"),
        choices=_optional(ControlLevel.choices, _("as the level of risk demands")),
        required=False,
    )
    responsible = forms.CharField(label=_("Person responsible"), max_length=60)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput({"type": "tel"})
    )
    assessed_on = forms.DateField(
        label=_("Assessed on"), widget=DateInput, initial=timezone.localdate
    )
    next_review_on = forms.DateField(label=_("Next review"), required=False, widget=DateInput)

    def __init__(
        self,
        *args: Any,
        user: User,
        point: RiskPoint | None = None,
        enterprise: Enterprise | None = None,
        **kwargs: Any,
    ) -> None:
        if point:
            kwargs["initial"] = _initial(point)
        elif enterprise:
            kwargs["initial"] = {"enterprise": enterprise}
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        assert isinstance(field, EnterpriseField)
        field.for_user(user)
        if point:
            del self.fields["enterprise"]

    def clean(self) -> dict[str, Any]:
        """The factors of the chosen method are all needed."""
        data = super().clean() or {}
        for name, (method, _attribute) in FACTORS.items():
            if data.get("method") == method and name in data and data[name] is None:
                self.add_error(name, ValidationError(_("Choose a value."), code="required"))
        return data

    def facts(self) -> RiskFacts:
        """What was filled in, as the services take it."""
        data = self.cleaned_data
        said = {name: data[name] for name in NAMES if name in data}
        return RiskFacts(**said, **_factors(data))

    def assessed(self) -> Assessment | None:
        """What the factors come to, while the rest is still being filled in."""
        self.is_valid()
        try:
            found = assessment.assess(
                self.cleaned_data.get("method", ""), **_factors(self.cleaned_data)
            )
        except RuleBroken:
            return None
        return found


class RetireForm(forms.Form):
    """The risk is there no more."""

    on = forms.DateField(label=_("Since"), widget=DateInput, initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))


def _factors(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"likelihood": None, "exposure": None, "consequence": None}
    for name, (method, attribute) in FACTORS.items():
        if data.get("method") == method:
            found[attribute] = data.get(name)
    return found


def _initial(point: RiskPoint) -> dict[str, Any]:
    said = RiskFacts.of(point)
    found = {name: getattr(said, name) for name in NAMES}
    for name, (method, attribute) in FACTORS.items():
        if said.method == method:
            found[name] = _shown(getattr(said, attribute))
    return found


def _shown(value: Decimal | None) -> str:
    """10.0 as the choice 10."""
    return "" if value is None else f"{value.normalize():f}"
