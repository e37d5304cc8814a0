"""The form of an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.models import User
from accounts.services.people import NAMES, Account
from common.errors import RuleBroken
from common.forms import show_refusal


class AccountForm(forms.ModelForm):
    """What an account says of its person; passwords are never typed by somebody else."""

    class Meta:
        model = User
        fields = [
            "username",
            "full_name",
            "role",
            "agency",
            "sectors",
            "position",
            "certificate_number",
            "phone",
            "email",
        ]
        labels = {"username": _("User name")}
        widgets = {"sectors": forms.CheckboxSelectMultiple}
        help_texts = {
            "username": _("For the sign-in: letters, digits and @ . + - _ only."),
            "agency": _("For inspectors and supervisors: decides which enterprises they see."),
            "sectors": _("For leaders only. None: the leader sees everything."),
            "certificate_number": _("Printed on official papers."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            rules.check_account(
                role=data.get("role", ""),
                agency=data.get("agency"),
                sectors=data.get("sectors", ()),
            )
        except RuleBroken as refusal:
            show_refusal(self, refusal)
        return data

    def account(self) -> Account:
        """What was typed, as the services take it."""
        told: dict[str, Any] = {name: self.cleaned_data[name] for name in NAMES}
        return Account(**{**told, "sectors": tuple(told["sectors"])})
