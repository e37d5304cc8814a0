"""Who sees which import jobs, and which jobs wait for a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.enums import Role
from sheets.enums import ExportState, State

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from sheets.models import ExportJob, Job, JobLine  # noqa: F401 - names the models in the classes below


def _sees_all(user: User) -> bool:
    return user.role in (Role.ADMINISTRATOR, Role.AUDITOR)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """One's own uploads; administrator and auditor see all, for files hold whole ledgers."""
        return self if _sees_all(user) else self.filter(by=user)

    def locked(self) -> JobQuerySet:
        return self.select_for_update(of=("self",))

    def waiting(self) -> JobQuerySet:
        """What a worker has to look at: a running one may have lost its worker."""
        return self.filter(state__in=[State.READY, State.RUNNING]).order_by(
            "started_at", "created_at"
        )

    def for_list(self) -> JobQuerySet:
        return self.select_related("by").order_by("-created_at")


class JobLineQuerySet(models.QuerySet["JobLine"]):
    def visible_to(self, user: User) -> JobLineQuerySet:
        """The rows of the imports that a person sees."""
        return self if _sees_all(user) else self.filter(job__by=user)


class ExportJobQuerySet(models.QuerySet["ExportJob"]):
    def visible_to(self, user: User) -> ExportJobQuerySet:
        """One's own alone: the file holds what that person may see, and nobody else asked."""
        return self.filter(by=user)

    def locked(self) -> ExportJobQuerySet:
        return self.select_for_update(of=("self",))

    def unfinished(self) -> ExportJobQuerySet:
        """What a worker has to look at: one that is being made may have lost its worker."""
        unfinished = [ExportState.WAITING, ExportState.MAKING]
        return self.filter(state__in=unfinished).order_by("started_at", "created_at")

    def past(self, moment: datetime) -> ExportJobQuerySet:
        """Those whose file is to be deleted."""
        return self.filter(state=ExportState.READY, expires_at__lte=moment)
