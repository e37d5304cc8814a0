"""Reading the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

AUDITOR = "auditor"  # accounts.enums.Role.AUDITOR; the roles belong to an app above this one


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> EventQuerySet:
        """The log as a whole is read by the auditor alone; others see the events of a record on
        the record's own page, through its app.
        """
        return self if getattr(user, "role", "") == AUDITOR else self.none()

    def about(self, subject_id: UUID) -> EventQuerySet:
        """Everything that happened to one subject, in the order in which it was recorded."""
        return self.filter(subject_id=subject_id).order_by("seq")

    def known_at(self, moment: datetime) -> EventQuerySet:
        """What the system had been told by the moment, inclusive."""
        return self.filter(recorded_at__lte=moment)

    def update(self, **kwargs):
        """Refused: the log only grows."""
        raise TypeError("events never change")

    def delete(self):
        """Refused: the log only grows."""
        raise TypeError("events are never deleted")
