"""The words of an inspection: kinds, states, answers, and the kinds of its events."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InspectionKind(models.TextChoices):
    DAILY = "daily", _("Daily inspection")
    SPECIAL = "special", _("Special inspection")
    RANDOM = "random", _("Random inspection")
    JOINT = "joint", _("Joint inspection")
    RE_INSPECTION = "re_inspection", _("Re-inspection")
    SELF_CHECK = "self_check", _("Self-check")


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    FINISHED = "finished", pgettext_lazy("inspection", "Finished")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (Status.PLANNED, Status.IN_PROGRESS)


class Answer(models.TextChoices):
    PASS = "pass", _("Pass")
    FAIL = "fail", _("Fail")
    NOT_APPLICABLE = "not_applicable", _("N/A")


class Kind(models.TextChoices):
    """Kinds of events in an inspection's life."""

    PLANNED = "planned", _("Planned")
    STARTED = "started", _("Started")
    STAFFED = "staffed", _("Officers changed")
    FINISHED = "finished", pgettext_lazy("inspection", "Finished")
    CANCELLED = "cancelled", _("Cancelled")


class ChecklistKind(models.TextChoices):
    """Kinds of events in a checklist's life; drafts leave no trace until they are published."""

    CREATED = "created", _("Checklist created")
    CHANGED = "changed", _("Checklist changed")
    PUBLISHED = "published", _("Version published")
