"""The words of published reports: their kinds, and what the log tells of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
