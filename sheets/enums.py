"""The states of an import job and of an export job."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    UPLOADED = "uploaded", _("To be checked")
    READY = "ready", _("Waiting to run")
    RUNNING = "running", _("Running")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Nothing imported")
    FAILED = "failed", _("Failed")

    @property
    def is_over(self) -> bool:
        return self in (State.DONE, State.REFUSED, State.FAILED)


class Format(models.TextChoices):
    """What a list can be taken away as."""

    XLSX = "xlsx", _("Excel workbook (.xlsx)")
    CSV = "csv", _("CSV (UTF-8)")


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting to be made")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Deleted after its time")

    @property
    def is_over(self) -> bool:
        return self not in (ExportState.WAITING, ExportState.MAKING)


class ExportKind(models.TextChoices):
    """What the log tells of exports."""

    EXPORTED = "exported", _("taken away as a file")
