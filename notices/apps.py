"""How the app notices is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common import exports
from common.exports import Exportable


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        from notices.exports import read  # noqa: PLC0415 - models are loaded by now

        exports.register(Exportable("notices", _("Notices"), read))
