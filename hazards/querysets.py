"""Who sees which hazards: those who see their enterprise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from accounts.enums import Role
from accounts.scope import scope_of
from enterprises.querysets import OfEnterpriseQuerySet
from hazards.enums import OPEN, Grade, Source, Status

if TYPE_CHECKING:
    from accounts.models import User


class HazardQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user: User) -> HazardQuerySet:
        """The hazards of the enterprises in a person's scope.

        An officer does not see a tip-off before the county has accepted it: neither the tip nor
        its time is shown to the enterprise.
        """
        rows = super().visible_to(user)
        if user.role == Role.OFFICER:
            rows = rows.exclude(source=Source.TIP_OFF, accepted_on=None)
        return rows

    def for_list(self) -> HazardQuerySet:
        return self.select_related("enterprise", "region", "sector", "agency", "inspector")

    def open(self) -> HazardQuerySet:
        return self.filter(status__in=OPEN)

    def major(self) -> HazardQuerySet:
        return self.filter(grade=Grade.MAJOR)

    def overdue(self, day: date) -> HazardQuerySet:
        """Overdue on the day (statistics: neither closed nor void, due before the day, and not
        awaiting verification of a submission made on or before the due date).
        """
        return self.filter(status__in=OPEN, due_on__lt=day).exclude(
            Q(status=Status.SUBMITTED) & Q(submitted_on__lte=F("due_on"))
        )


class OfHazardQuerySet(models.QuerySet):
    """Rows that hang on a hazard are seen by those who see the hazard."""

    def visible_to(self, user: User):
        if scope_of(user).everything:
            return self
        hazards = self.model._meta.get_field("hazard").related_model.objects
        return self.filter(hazard__in=hazards.visible_to(user).values("pk"))

    def locked(self):
        return self.select_for_update(of=("self",))
