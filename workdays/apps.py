"""How the app workdays is called, and what it registers when the project starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import subjects
from audit.subjects import Subject
from workdays.enums import DayKind


class WorkdaysConfig(AppConfig):
    name = "workdays"

    def ready(self) -> None:
        subjects.register(
            Subject(
                kind="special_day",
                model="workdays.SpecialDay",
                label=_("Special day"),
                kinds=dict(DayKind.choices),
                facts={"removed": _("what it was")},
            )
        )
