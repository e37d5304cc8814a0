"""How the app enterprises is called, and what it registers when the project starts."""

from uuid import UUID

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit import subjects
from common import panels as pages
from common.exports import Exportable
from common.exports import register as register_list
from common.navigation import Entry, register, register_workplace
from enterprises.enums import Happening, RiskHappening


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import exports, history, panels  # noqa: PLC0415 - models are loaded by now
        from enterprises.imports import kinds  # noqa: PLC0415
        from sheets import registry  # noqa: PLC0415

        register(
            Entry(
                url_name="enterprises:list",
                label=_("Enterprises"),
                icon="building-factory-2",
                order=50,
                phone=frozenset({"inspector", "leader"}),
            )
        )
        register(
            Entry(
                url_name="enterprises:risk-points",
                label=_("Risk points"),
                icon="alert-octagon",
                order=60,
            )
        )
        register_workplace(panels.workplace_of)
        pages.register("account", panels.enterprises_of)
        pages.register_history(history.history_of)
        registry.register(kinds.ENTERPRISES)
        registry.register(kinds.RISK_POINTS)
        register_list(Exportable("enterprises", _("Enterprises"), exports.read_enterprises))
        register_list(Exportable("risk-points", _("Risk points"), exports.read_risk_points))
        _register_subjects()


def _register_subjects() -> None:
    subjects.register(
        subjects.Subject(
            kind="enterprise",
            label=_("Enterprise"),
            model="enterprises.Enterprise",
            kinds=dict(Happening.choices),
            facts={
                "agency": _("Agency"),
                "contact": _("Contact"),
                "source": _("Source"),
                "reason": _("Reason"),
            },
            url_of=enterprise_url,
        )
    )
    subjects.register(
        subjects.Subject(
            kind="risk_point",
            label=_("Risk point"),
            model="enterprises.RiskPoint",
            kinds=dict(RiskHappening.choices),
            facts={
                "enterprise": _("Enterprise"),
                "latitude": _("Latitude"),
                "longitude": _("Longitude"),
                "reason": _("Reason"),
                "computed_level": _("Computed level"),
            },
            url_of=risk_point_url,
        )
    )


def enterprise_url(pk: UUID) -> str:
    """The entry's page."""
    return reverse("enterprises:detail", args=[pk])


def risk_point_url(pk: UUID) -> str:
    """The risk point's page."""
    return reverse("enterprises:risk-point", args=[pk])
