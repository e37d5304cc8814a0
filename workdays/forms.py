"""The form of a special day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.widgets import DateInput
from workdays.models import SpecialDay

KINDS = [("True", _("Day off")), ("False", _("Worked"))]


class ChangeDayForm(forms.ModelForm):
    """What an existing entry says; its day stays."""

    off = forms.TypedChoiceField(
        label=_("This day is"),
        choices=KINDS,
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        help_text=_("A weekend on which people work instead of a holiday is “worked”."),
    )

    class Meta:
        model = SpecialDay
        fields = ["off", "name"]
        help_texts = {"name": _("The festival, as in the announcement.")}


class AddDayForm(ChangeDayForm):
    """A new entry; a day that is there already is refused by the service, with the remedy."""

    day = forms.DateField(label=_("Day"), widget=DateInput)

    field_order = ["day", "off", "name"]
