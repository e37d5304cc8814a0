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


class Happening(models.TextChoices):
    """What the log tells of an entry of the register."""

    REGISTERED = "registered", _("Put on the register")
    CHANGED = "changed", _("Entry changed")
    STATE_CHANGED = "state_changed", _("State changed")
    VERIFIED = "verified", _("Entry verified")
    REGULATOR_ASSIGNED = "regulator_assigned", _("Regulator assigned")
    REGULATOR_ENDED = "regulator_ended", _("Regulator's responsibility ended")
    CONTACT_ADDED = "contact_added", _("Contact added")
    CONTACT_CHANGED = "contact_changed", _("Contact changed")
    CONTACT_REMOVED = "contact_removed", _("Contact removed")
    OFFICER_ASSIGNED = "officer_assigned", _("Safety officer assigned")
    OFFICER_REMOVED = "officer_removed", _("Safety officer removed")


class RiskHappening(models.TextChoices):
    """What the log tells of a risk point."""

    ADDED = "added", _("Risk point added")
    CHANGED = "changed", _("Risk point changed")
    RETIRED = "retired", _("Risk point no longer present")
