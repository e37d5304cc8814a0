"""The words of a hazard's life: states, grades, sources, and the kinds of its events."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """The states of product; extensions, plans, listings and voidings are cases beside them."""

    REPORTED = "reported", _("Reported")
    RECTIFYING = "rectifying", _("Rectifying")
    SUBMITTED = "submitted", _("Awaiting verification")
    CLOSED = "closed", _("Closed")
    VOID = "void", _("Void")


OPEN = (Status.RECTIFYING, Status.SUBMITTED)


class Grade(models.TextChoices):
    """The two legal grades of Order 16 (2007), article 3."""

    GENERAL = "general", _("General")
    MAJOR = "major", _("Major")


class Source(models.TextChoices):
    INSPECTION = "inspection", _("Inspection")
    SELF_CHECK = "self_check", _("Self-check")
    WORKER = "worker", _("Worker's report")
    TIP_OFF = "tip_off", _("Tip-off")
    TRADE_BODY = "trade_body", _("Trade body's review")
    ALARM = "alarm", _("Monitoring alarm")
    ACCIDENT = "accident", _("Accident")
    IMPORT = "import", _("Import")


REPORTED_SOURCES = (Source.TIP_OFF, Source.ALARM, Source.WORKER)


class Category(models.TextChoices):
    """What is wrong, as the exchange standard of dual prevention sorts it (hazardDangerType)."""

    SAFETY = "safety", _("Safety management")
    PROCESS = "process", _("Process")
    ELECTRICAL = "electrical", _("Electrical")
    INSTRUMENT = "instrument", _("Instruments")
    FIRE = "fire", _("Fire protection")
    LAYOUT = "layout", _("General layout")
    EQUIPMENT = "equipment", _("Equipment")
    OTHER = "other", _("Other")


class Kind(models.TextChoices):
    """Kinds of events in a hazard's life; the past tense says that they have happened."""

    FOUND = "found", pgettext_lazy("hazard", "Found")
    REPORTED = "reported", _("Reported")
    ACCEPTED = "accepted", _("Accepted")
    ORDERED = "ordered", _("Rectification ordered")
    SUBMITTED = "submitted", _("Rectification submitted")
    PASSED = "passed", _("Verified: passed")
    FAILED = "failed", _("Verified: sent back")
    FIXED_ON_SPOT = "fixed_on_spot", _("Rectified on the spot")
    EXTENSION_ASKED = "extension_asked", _("Extension asked for")
    EXTENSION_GRANTED = "extension_granted", _("Extension granted")
    EXTENSION_REFUSED = "extension_refused", _("Extension refused")
    VOIDING_ASKED = "voiding_asked", _("Voiding asked for")
    VOIDING_REFUSED = "voiding_refused", _("Voiding refused")
    VOIDED = "voided", _("Voided")
    REOPENED = "reopened", _("Reopened")
    RECLASSIFIED = "reclassified", _("Reclassified")
    MERGED = "merged", _("Merged into another")
    SEEN_AGAIN = "seen_again", _("Seen again")
    KEPT_APART = "kept_apart", _("Found to be two hazards")
    PLAN_SUBMITTED = "plan_submitted", _("Treatment plan submitted")
    PLAN_APPROVED = "plan_approved", _("Treatment plan approved")
    PLAN_REFUSED = "plan_refused", _("Treatment plan refused")
    LISTED = "listed", _("Listed for supervision")
    DELISTED = "delisted", _("Taken off the list")
    INSTRUCTED = "instructed", _("A leader's instruction")
    INSTRUCTION_ANSWERED = "instruction_answered", _("Instruction answered")
    EVIDENCE_ADDED = "evidence_added", _("Evidence added")
    COMPLETED = "completed", _("Details completed")
    IMPORTED = "imported", _("Imported")


INTERNAL_KINDS = frozenset({Kind.INSTRUCTED, Kind.INSTRUCTION_ANSWERED})
"""What the county says to itself: no officer reads it."""


class Decision(models.TextChoices):
    """Where a case beside a hazard stands."""

    PENDING = "pending", _("Waiting for a decision")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", pgettext_lazy("case", "Refused")


class EvidenceKind(models.TextChoices):
    BEFORE = "before", _("Before")
    AFTER = "after", _("After")
    DOCUMENT = "document", _("Document")
