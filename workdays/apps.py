"""How the app workdays is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import subjects
from audit.subjects import Subject
from common import exports
from common.exports import Exportable
from workdays.enums import DayKind


class WorkdaysConfig(AppConfig):
    name = "workdays"

    def ready(self) -> None:
        from workdays.exports import read  # noqa: PLC0415 - models are loaded by now

        exports.register(Exportable("special-days", _("Special days"), read))
        subjects.register(
            Subject(
                kind="special_day",
                model="workdays.SpecialDay",
                label=_("Special day"),
                kinds=dict(DayKind.choices),
                facts={"removed": _("what it was")},
            )
        )
