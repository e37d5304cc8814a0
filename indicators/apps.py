"""How the app indicators is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.navigation import Entry
from common.navigation import register as register_entry


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Figures")

    def ready(self) -> None:
        """The consumer of the log, the words of its notices, the entry in the menu."""
        from audit import consumers  # noqa: PLC0415 - models exist only now
        from indicators import notes, projection  # noqa: PLC0415 - models exist only now
        from indicators.queries.freshness import CONSUMER  # noqa: PLC0415 - models exist only now
        from notices import registry  # noqa: PLC0415 - models exist only now

        consumers.register(
            CONSUMER, projection.handle, batch=projection.BATCH, label=_("Stored figures")
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
                url_name="indicators:comparisons",
                label=_("Proof of the figures"),
                icon="rotate",
                roles=frozenset({"administrator", "auditor"}),
                order=96,
            )
        )
