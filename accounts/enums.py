"""The roles of the people who sign in, and the levels of the region tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    INSPECTOR = "inspector", _("Inspector")
    OFFICER = "officer", _("Enterprise safety officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    LEADER = "leader", _("Leader")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


class RegionLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")


class AgencyKind(models.TextChoices):
    BUREAU = "bureau", _("Emergency management bureau")
    DEPARTMENT = "department", _("Sector department")
    STATION = "station", _("Township station")


class AccountKind(models.TextChoices):
    """What happens to an account, an agency or a region, as the log says it."""

    CREATED = "created", _("created")
    CHANGED = "changed", _("changed")
    DEACTIVATED = "deactivated", _("deactivated")
    ACTIVATED = "activated", _("activated again")
    PASSWORD_RESET = "password_reset", _("given a new password by an administrator")
    PASSWORD_CHANGED = "password_changed", _("password changed by the person")
