"""The states of an import job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
