"""Forms of an entry: its facts, its state, its regulators, contacts and officers."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Agency, Region, Sector, User
from common.widgets import DateInput
from enterprises.enums import RegulatorKind, State
from enterprises.models import Contact, Enterprise
from enterprises.particulars import Particulars
from enterprises.vocabulary import PLACES, Vocabulary
from enterprises.widgets import EnterpriseField

TRADE_HELP = {
    "list": "trade-options",
    "autocomplete": "off",
    "hx-get": reverse_lazy("enterprises:trades"),
    "hx-trigger": "input changed delay:250ms",
    "hx-target": "#trade-options",
    "hx-swap": "innerHTML",
}
DEGREES = {"inputmode": "decimal"}


def regions_today(besides: str = "") -> QuerySet[Region]:
    """Townships and villages in force today, and the one that an entry has now."""
    today = timezone.localdate()
    in_force = Q(level__in=PLACES) & (Q(valid_to=None) | Q(valid_to__gt=today))
    return Region.objects.filter(in_force | Q(pk=besides))


class EnterpriseForm(forms.Form):
    """What the register says of an enterprise; the service judges it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        required=False,
        max_length=40,
        help_text=_("18 characters; leave it empty if there is none yet."),
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
    )
    sector = forms.ModelChoiceField(Sector.objects.all(), label=_("Sector"))
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Township"))
    trade = forms.CharField(
        label=_("Trade (GB/T 4754-2017)"),
        required=False,
        max_length=120,
        help_text=_("The four digits of a class, such as 0610, or a part of its name to search."),
        widget=forms.TextInput(TRADE_HELP),
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    latitude = forms.DecimalField(
        label=_("Latitude (°, CGCS2000)"),
        required=False,
        max_digits=9,
        decimal_places=6,
        widget=forms.TextInput(DEGREES),
        help_text=_("Degrees with decimals, such as 35.738912."),
    )
    longitude = forms.DecimalField(
        label=_("Longitude (°, CGCS2000)"),
        required=False,
        max_digits=9,
        decimal_places=6,
        widget=forms.TextInput(DEGREES),
        help_text=_("Degrees with decimals, such as 111.718955."),
    )
    registered_on = forms.DateField(label=_("Registered on"), required=False, widget=DateInput)
    principal = forms.CharField(label=_("Principal"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput({"type": "tel"})
    )
    employees = forms.IntegerField(label=_("Employees"), required=False, min_value=0)
    business_scope = forms.CharField(
        label=_("Business scope"), required=False, widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, *args: Any, enterprise: Enterprise | None = None, **kwargs: Any) -> None:
        self.before = Particulars.of(enterprise) if enterprise else None
        if self.before:
            kwargs["initial"] = {**asdict(self.before), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = regions_today(self.before.region if self.before else "")

    def particulars(self) -> Particulars:
        """What was filled in, as the services take it."""
        said = dict(self.cleaned_data)
        text = said["trade"].strip()
        said["trade"] = Vocabulary.read().trade_of(text) or text if text else ""
        kept = self.before.trade_text if self.before and not text else ""
        return Particulars(
            **{**said, "sector": said["sector"].pk, "region": said["region"].pk},
            trade_text=kept,
        )


class PhoneForm(forms.Form):
    """What a safety officer says of the own enterprise."""

    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput({"type": "tel"})
    )


class StateForm(forms.Form):
    """An enterprise suspends work, closes down or works again."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Since"), widget=DateInput, initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}))


class RegulatorForm(forms.Form):
    """An agency answers for the enterprise from a day on."""

    agency = forms.ModelChoiceField(Agency.objects.all(), label=_("Agency"))
    kind = forms.ChoiceField(label=_("Answers for"), choices=RegulatorKind.choices)
    valid_from = forms.DateField(label=_("From"), widget=DateInput, initial=timezone.localdate)
    valid_to = forms.DateField(
        label=_("To (exclusive)"),
        widget=DateInput,
        required=False,
        help_text=_("Leave it empty while the end is not known."),
    )


class EndForm(forms.Form):
    """The first day on which the agency no longer answers."""

    valid_to = forms.DateField(
        label=_("No longer from"), widget=DateInput, initial=timezone.localdate
    )


class ContactForm(forms.ModelForm):
    """A person whom the county calls."""

    class Meta:
        model = Contact
        fields = ["name", "position", "phone"]
        widgets = {"phone": forms.TextInput({"type": "tel"})}


class OfficerForm(forms.Form):
    """The account that is to speak for an enterprise, by its user name."""

    officer = forms.CharField(
        label=_("User name"),
        max_length=150,
        help_text=_("The user name of an account with the role of enterprise safety officer."),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )

    def clean_officer(self) -> User:
        name = self.cleaned_data["officer"].strip()
        found: User | None = User.objects.filter(username=name, role=Role.OFFICER).first()
        if found is None:
            raise forms.ValidationError(
                _("No safety officer has the user name “%(name)s”; ask the administrator for it."),
                params={"name": name},
            )
        return found


class MembershipForm(forms.Form):
    """The enterprise for which an account is to speak."""

    enterprise = EnterpriseField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["enterprise"]
        assert isinstance(field, EnterpriseField)
        field.for_user(user)
