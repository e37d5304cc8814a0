"""How the app accounts is called, and what it registers when the project starts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccountKind
from audit import subjects
from audit.subjects import Subject
from common import exports
from common.exports import Exportable
from common.navigation import Entry, register, register_workplace


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.exports import (  # noqa: PLC0415 - models are loaded by now
            read,
            read_agencies,
            read_regions,
        )

        exports.register(Exportable("accounts", _("Accounts"), read))
        exports.register(Exportable("agencies", _("Agencies"), read_agencies))
        exports.register(Exportable("regions", _("Regions"), read_regions))
        register(
            Entry(url_name="accounts:me", label=_("Me"), icon="user-circle", order=90, phone=True)
        )
        register(
            Entry(
                url_name="accounts:administration",
                label=_("Administration"),
                icon="settings",
                roles=frozenset({"administrator"}),
                order=95,
                phone=True,
            )
        )
        register_workplace(agency_of)
        for kind, model, label in (
            ("agency", "accounts.Agency", _("Agency")),
            ("region", "accounts.Region", _("Region")),
        ):
            subjects.register(
                Subject(kind=kind, model=model, label=label, kinds=dict(AccountKind.choices))
            )
        subjects.register(
            Subject(
                kind="user",
                model="accounts.User",
                label=_("Account"),
                kinds=dict(AccountKind.choices),
            )
        )


def agency_of(user: Any) -> object:
    """Where county staff work."""
    return user.agency
