"""The form of a region."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.services.regions import NAMES, Division
from common.widgets import DateInput


class RegionForm(forms.ModelForm):
    """What is known of a division; its code and level stay as they are."""

    class Meta:
        model = Region
        fields = ["name", "parent", "aliases", "valid_from", "valid_to", "successor"]
        widgets = {"valid_from": DateInput, "valid_to": DateInput}
        help_texts = {
            "aliases": _("Separated by commas; imports recognise them."),
            "valid_from": _("Empty: since always."),
            "valid_to": _("The first day on which the code no longer holds; empty: it holds."),
            "successor": _("The region that took over; whoever sees the one sees the other."),
        }

    def division(self) -> Division:
        """What was typed, as the services take it."""
        told: dict[str, Any] = {name: self.cleaned_data[name] for name in NAMES}
        return Division(**told)


class NewRegionForm(RegionForm):
    """A new division, or a new edition of one."""

    class Meta(RegionForm.Meta):
        fields = ["code", "level", *RegionForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].validators.append(
            RegexValidator(r"^\d{2,12}$", _("A division code has digits only."))
        )
