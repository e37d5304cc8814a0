"""How the app desk is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.navigation import Entry, register


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        for entry in _entries():
            register(entry)


def _entries() -> list[Entry]:
    return [
        Entry(
            url_name="desk:today",
            label=_("Today"),
            icon="calendar-due",
            roles=frozenset({"inspector"}),
            order=10,
            phone=True,
        ),
        Entry(
            url_name="desk:workbench",
            label=_("Workbench"),
            icon="clipboard-list",
            roles=frozenset({"officer", "supervisor", "administrator"}),
            order=10,
            phone=True,
        ),
        Entry(url_name="desk:search", label=_("Search"), icon="search", order=80, phone=True),
    ]
