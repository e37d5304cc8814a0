"""How the app audit is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common import exports
from common.exports import Exportable
from common.navigation import Entry, register


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        from audit.exports import read  # noqa: PLC0415 - models are loaded by now

        exports.register(Exportable("log", _("Log"), read))
        register(
            Entry(
                url_name="audit:log",
                label=_("Log"),
                icon="history",
                roles=frozenset({"auditor"}),
                order=12,
                phone=True,
            )
        )
