"""States, kinds and levels of the register and of the risk-point catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPERATING = "operating", _("Operating")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed down")


class RegulatorKind(models.TextChoices):
    """Who answers for what: safety supervision, management of the trade, the township."""

    SUPERVISOR = "supervisor", _("Safety supervision")
    INDUSTRY = "industry", _("Industry management")
    TOWNSHIP = "township", _("Township")


class RiskLevel(models.TextChoices):
    """The four colours of risk (四色)."""

    RED = "red", _("Red: major risk")
    ORANGE = "orange", _("Orange: larger risk")
    YELLOW = "yellow", _("Yellow: general risk")
    BLUE = "blue", _("Blue: low risk")


class RiskKind(models.TextChoices):
    EQUIPMENT = "equipment", _("Equipment or facility")
    PLACE = "place", _("Place or area")
    ACTIVITY = "activity", _("Work activity")


class RiskMethod(models.TextChoices):
    LEC = "lec", _("LEC")
    MATRIX = "matrix", _("Risk matrix (L×S)")


class ControlLevel(models.TextChoices):
    """Level at which a risk is controlled (分级管控)."""

    COMPANY = "company", _("Company (mine)")
    WORKSHOP = "workshop", _("Workshop or department")
    TEAM = "team", _("Team")
    POST = "post", _("Post")
