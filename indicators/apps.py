"""How the app indicators is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.exports import Exportable
from common.exports import register as register_list
from common.navigation import Entry
from common.navigation import register as register_entry


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Figures")

    def ready(self) -> None:
        """The consumer of the log, its notices' words, the list to export, the menu's entries."""
        from audit import consumers  # noqa: PLC0415 - models exist only now
        from indicators import exports, notes, projection  # noqa: PLC0415 - models exist only now
        from indicators.dashboard import exports as dashboard  # noqa: PLC0415 - as above
        from indicators.queries.freshness import CONSUMER  # noqa: PLC0415 - models exist only now
        from indicators.supervision import exports as tables  # noqa: PLC0415 - models exist only now
        from indicators.supervision import projection as visits  # noqa: PLC0415 - as above
        from notices import registry  # noqa: PLC0415 - models exist only now

        consumers.register(
            CONSUMER,
            projection.handle,
            batch=projection.BATCH,
            label=_("Stored figures"),
            kinds=projection.KINDS,
        )
        consumers.register(
            visits.CONSUMER,
            visits.handle,
            batch=visits.BATCH,
            label=_("Stored inspections"),
            kinds=visits.KINDS,
        )
        register_list(
            Exportable("figure-rows", _("Rows behind a figure"), exports.read_figure_rows)
        )
        register_list(
            Exportable("comparisons", _("Proof of the figures"), exports.read_comparisons)
        )
        for name, label, read in (
            ("figures-by", _("Figures by one slice"), dashboard.read_parts),
            ("figures-family", _("Rates side by side"), dashboard.read_family),
        ):
            register_list(Exportable(name, label, read))
        register_list(Exportable("supervision", _("Supervision"), tables.read_supervision))
        register_list(
            Exportable(
                "supervision-rows", _("Rows behind a figure of supervision"), tables.read_rows
            )
        )
        registry.register(notes.SUBJECT, notes.url_of, notes.text_of)
        register_entry(
            Entry(
                url_name="indicators:dashboard",
                label=_("Figures"),
                icon="dashboard",
                order=75,
                phone=frozenset({"leader"}),
            )
        )
        register_entry(
            Entry(
                url_name="indicators:supervision",
                label=_("Supervision"),
                icon="clipboard-check",
                roles=frozenset({"supervisor", "leader", "administrator", "auditor"}),
                order=76,
            )
        )
        register_entry(
            Entry(
                url_name="indicators:comparisons",
                label=_("Proof of the figures"),
                icon="rotate",
                roles=frozenset({"administrator", "auditor"}),
                order=96,
            )
        )
