"""Who sees which published reports, which computations, and which of the rows they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accidents.models import Accident
from accounts.enums import Role
from enterprises.models import Enterprise
from hazards.models import Hazard
from reports.enums import ComputationState, RowKind

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from reports.models import (  # noqa: F401 - names the models in the classes below
        Computation,
        ComputationRow,
        Report,
    )

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


class ComputationQuerySet(models.QuerySet["Computation"]):
    def visible_to(self, user: User) -> ComputationQuerySet:
        """One's own alone: it holds what that person may see, and nobody else asked."""
        return self.filter(by=user)

    def locked(self) -> ComputationQuerySet:
        return self.select_for_update(of=("self",))

    def for_page(self) -> ComputationQuerySet:
        return self.select_related("by", "report__enterprise")

    def unfinished(self) -> ComputationQuerySet:
        """What a worker has to look at: one that is being computed may have lost its worker."""
        states = [ComputationState.WAITING, ComputationState.COMPUTING]
        return self.filter(state__in=states).order_by("started_at", "created_at")

    def done(self) -> ComputationQuerySet:
        """Those whose result is kept, the newest first."""
        return self.filter(state=ComputationState.DONE).order_by("-created_at")

    def past(self, moment: datetime) -> ComputationQuerySet:
        """Those whose result is to be deleted."""
        return self.filter(state=ComputationState.DONE, expires_at__lte=moment)


class ComputationRowQuerySet(models.QuerySet["ComputationRow"]):
    def visible_to(self, user: User) -> ComputationRowQuerySet:
        """Of one's own computations, the records that one sees today."""
        models_ = {
            RowKind.HAZARD: Hazard,
            RowKind.ENTERPRISE: Enterprise,
            RowKind.ACCIDENT: Accident,
        }
        seen = Q(kind=RowKind.REGISTER)
        for kind, model in models_.items():
            seen |= Q(kind=kind, subject__in=model.objects.visible_to(user).values("pk"))
        return self.filter(seen, computation__by=user)
