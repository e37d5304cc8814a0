"""The words of published reports: their kinds, what the log tells of them, what is computed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReportKind(models.TextChoices):
    WEEKLY = "weekly", _("Weekly brief")
    MONTHLY = "monthly", _("Monthly table")
    QUARTERLY = "quarterly", _("Quarterly table")
    ANNUAL = "annual", _("Annual table")


OF_ENTERPRISES = (ReportKind.QUARTERLY, ReportKind.ANNUAL)
"""What an enterprise reports with its principal's signature (Order 16 of 2007, article 14)."""


class Happening(models.TextChoices):
    """Kinds of events in a report's life: there is one."""

    PUBLISHED = "published", _("Report published")


class ComputationKind(models.TextChoices):
    """What a worker computes for a person, because it reads the whole log."""

    PREVIEW = "preview", _("Preview")
    PUBLICATION = "publication", _("Publication")
    VERIFICATION = "verification", _("Verification")
    COMPARISON = "comparison", _("Comparison")
    ROWS = "rows", _("Rows behind the figures")


class ComputationState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be computed")
    COMPUTING = "computing", _("Being computed")
    DONE = "done", pgettext_lazy("computation", "Done")
    FAILED = "failed", pgettext_lazy("computation", "Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Deleted after its time")

    @property
    def is_over(self) -> bool:
        return self not in (ComputationState.WAITING, ComputationState.COMPUTING)


class RowKind(models.TextChoices):
    """What kind of record a figure counts, or a difference is explained by."""

    HAZARD = "hazard", _("Hazard")
    ENTERPRISE = "enterprise", _("Enterprise")
    ACCIDENT = "accident", _("Accident")
    REGISTER = "register", _("Register of accidents")
