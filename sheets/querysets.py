"""Who sees which import jobs, and which jobs wait for a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.enums import Role
from sheets.enums import State

if TYPE_CHECKING:
    from accounts.models import User
    from sheets.models import Job  # noqa: F401 - names the model in the class below


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """One's own uploads; administrator and auditor see all, for files hold whole ledgers."""
        if user.role in (Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        return self.filter(by=user)

    def locked(self) -> JobQuerySet:
        return self.select_for_update(of=("self",))

    def waiting(self) -> JobQuerySet:
        """What a worker has to look at: a running one may have lost its worker."""
        return self.filter(state__in=[State.READY, State.RUNNING]).order_by(
            "started_at", "created_at"
        )

    def for_list(self) -> JobQuerySet:
        return self.select_related("by").order_by("-created_at")
