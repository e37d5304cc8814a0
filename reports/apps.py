"""How the app reports is called, and what it registers when the project starts."""

from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import subjects
from common import exports
from common.navigation import Entry
from common.navigation import register as register_entry
from reports.enums import Happening


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Published reports")

    def ready(self) -> None:
        """The entry in the menu, the words of the log, what can be taken away."""
        # these import models, which exist from here on
        from notices import registry  # noqa: PLC0415
        from reports import exports as lists  # noqa: PLC0415
        from reports import news  # noqa: PLC0415
        from reports.services import SUBJECT  # noqa: PLC0415

        for name, label, read in (
            ("reports", _("Published reports"), lists.reports),
            ("report-rows", _("Rows behind a report's figure"), lists.rows),
            ("report-comparison", _("Rows that explain what differs"), lists.comparison),
            ("report-differences", _("Figures that differ"), lists.differences_of),
        ):
            exports.register(exports.Exportable(name, label, read))
        registry.register(SUBJECT, news.report_url, news.report_text)
        register_entry(
            Entry(url_name="reports:list", label=_("Published reports"), icon="report", order=77)
        )
        subjects.register(
            subjects.Subject(
                kind="report",
                label=_("Published report"),
                model="reports.Report",
                kinds=dict(Happening.choices),
                facts={"sha256": "SHA-256"},
                url_of=_page,
            )
        )


def _page(pk: UUID) -> str:
    return reverse("reports:by-id", args=[pk])
