"""How the app sheets is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common import exports, stored
from common.navigation import Entry, register
from sheets.exports import xlsx_response


class SheetsConfig(AppConfig):
    name = "sheets"
    verbose_name = _("Imports")

    def ready(self) -> None:
        exports.register(xlsx_response)
        stored.register("imports", "sheets.Job", "file", "rejects")
        register(
            Entry(
                url_name="sheets:list",
                label=_("Imports"),
                icon="file-upload",
                roles=frozenset({"supervisor", "administrator"}),
                order=85,
            )
        )
