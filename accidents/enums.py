"""Grades of accidents by Decree 493, lengths of the follow-up, and the kinds of events."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Grade(models.TextChoices):
    """The four grades of State Council Decree 493, article 3, the lowest first."""

    GENERAL = "general", pgettext_lazy("accident", "General accident")
    LARGER = "larger", _("Larger accident")
    SERIOUS = "serious", _("Serious accident")
    EXTRAORDINARY = "extraordinary", _("Extraordinarily serious accident")


def or_above(grade: str) -> tuple[str, ...]:
    """The grade and those above it; 重特大 is or_above(Grade.SERIOUS)."""
    ranks = Grade.values
    return tuple(ranks[ranks.index(grade) :])


class FollowUp(models.TextChoices):
    """How long the toll is followed up: 30 days, or 7 (Decree 493, article 13)."""

    GENERAL = "general", _("General (30 days)")
    ROAD_TRAFFIC = "road_traffic", _("Road traffic (7 days)")
    FIRE = "fire", _("Fire (7 days)")


class Kind(models.TextChoices):
    """Kinds of events in an accident's record."""

    REGISTERED = "registered", _("Accident registered")
    TOLL_CHANGED = "toll_changed", _("Toll followed up")
    TOLL_CORRECTED = "toll_corrected", _("Toll corrected")
    DETERMINED = "determined", _("Determined whether it counts")
    CORRECTED = "corrected", _("Facts corrected")
    INVESTIGATED = "investigated", _("Investigation noted")


DECLARED = "declared"  # the one kind of event of the register itself
