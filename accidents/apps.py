"""How the app accidents is called, and what it registers when the project starts."""

from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accidents.enums import DECLARED, Kind
from audit import subjects
from common import panels
from common.exports import Exportable
from common.exports import register as register_list
from common.navigation import Entry, register


class AccidentsConfig(AppConfig):
    name = "accidents"
    verbose_name = _("Accidents")

    def ready(self) -> None:
        # these import models, which exist from here on
        from accidents import exports  # noqa: PLC0415
        from accidents.history import accidents_of  # noqa: PLC0415
        from accidents.imports.kind import ACCIDENTS  # noqa: PLC0415
        from accidents.panels import streaks_of  # noqa: PLC0415
        from sheets import registry as imports  # noqa: PLC0415

        panels.register_history(accidents_of)
        panels.register("enterprise", streaks_of)
        imports.register(ACCIDENTS)
        for name, label, read in (
            ("accidents", _("Accidents"), exports.read_register),
            ("accident-streaks", _("Days without an accident"), exports.read_streaks),
            ("accidents-by-year", _("Accidents by year"), exports.read_years),
            ("counted-accidents", _("Counted accidents"), exports.read_known),
        ):
            register_list(Exportable(name, label, read))
        register(Entry(url_name="accidents:list", label=_("Accidents"), icon="report", order=70))
        subjects.register(
            subjects.Subject(
                kind="accident",
                label=_("Accident"),
                model="accidents.Accident",
                kinds=dict(Kind.choices),
                facts={"reason": _("Reason"), "note": _("note")},
                url_of=_page,
            )
        )
        subjects.register(
            subjects.Subject(
                kind="accident_register",
                label=_("Register of accidents"),
                model="accidents.RegisterStart",
                kinds={DECLARED: _("Declared complete")},
                url_of=lambda pk: reverse("accidents:register"),
            )
        )


def _page(pk: UUID) -> str:
    return reverse("accidents:detail", args=[pk])
