"""Who sees which published reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from enterprises.models import Enterprise

if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import Report  # noqa: F401 - the manager's type

COUNTY_READERS = frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR})


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> ReportQuerySet:
        """An enterprise's reports are seen by those who see the enterprise; the county's, which
        hold totals and no rows, by supervisors, leaders, administrators and auditors.
        """
        seen = Q(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))
        if user.role in COUNTY_READERS:
            seen |= Q(enterprise=None)
        return self.filter(seen)

    def for_list(self) -> ReportQuerySet:
        return self.select_related("enterprise", "corrects", "correction", "published_by")

    def line_of(self, kind: str, begins_on: object, enterprise: object) -> ReportQuerySet:
        """All versions of one report, the newest first."""
        rows = self.filter(kind=kind, begins_on=begins_on, enterprise=enterprise)
        return rows.order_by("-version")

    def update(self, **kwargs: object) -> int:
        """Refused: what was published stays as it was said."""
        raise TypeError("published reports never change; a correction is a new version")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused: what was published stays."""
        raise TypeError("published reports are never deleted")
