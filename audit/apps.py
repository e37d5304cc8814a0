"""How the app audit is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.navigation import Entry, register


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
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
