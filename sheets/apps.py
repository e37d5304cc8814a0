"""How the app sheets is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import subjects
from common import exports, stored
from common.exports import Exportable
from common.navigation import Entry, register
from sheets.enums import ExportKind


class SheetsConfig(AppConfig):
    name = "sheets"
    verbose_name = _("Imports")

    def ready(self) -> None:
        # these import models, which exist from here on
        from notices import registry  # noqa: PLC0415
        from sheets import lists, news  # noqa: PLC0415
        from sheets.exports import answer  # noqa: PLC0415
        from sheets.services import EXPORT  # noqa: PLC0415

        exports.register_answer(answer)
        stored.register("imports", "sheets.Job", "file", "rejects", "report")
        exports.register(Exportable("import-lines", _("Rows of an import"), lists.read_lines))
        register(
            Entry(
                url_name="sheets:list",
                label=_("Imports"),
                icon="file-upload",
                roles=frozenset({"supervisor", "administrator"}),
                order=85,
            )
        )
        subjects.register(
            subjects.Subject(
                kind=EXPORT,
                label=_("Export"),
                model="sheets.ExportJob",
                kinds=dict(ExportKind.choices),
                facts={"filters": _("filters")},
            )
        )
        registry.register(EXPORT, news.export_url, news.export_text)
