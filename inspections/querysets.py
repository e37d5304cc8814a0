"""Who sees which inspections and checklists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.enums import Role
from accounts.scope import scope_of
from enterprises.querysets import OfEnterpriseQuerySet
from hazards.enums import Status as HazardStatus
from hazards.models import Hazard
from inspections.enums import UNFINISHED, InspectionKind, Status

if TYPE_CHECKING:
    from accounts.models import User


class InspectionQuerySet(OfEnterpriseQuerySet):
    def visible_to(self, user: User) -> InspectionQuerySet:
        """The inspections of the enterprises in a person's scope.

        A safety officer sees what is finished, and the own enterprise's self-checks: a visit of the
        county is not announced.
        """
        rows = super().visible_to(user)
        if user.role == Role.OFFICER:
            rows = rows.filter(Q(status=Status.FINISHED) | Q(kind=InspectionKind.SELF_CHECK))
        return rows

    def for_list(self) -> InspectionQuerySet:
        return self.select_related(
            "enterprise", "region", "sector", "agency", "lead", "version__checklist"
        ).prefetch_related("officers")

    def with_found(self) -> InspectionQuerySet:
        """With `found`: how many hazards the inspection found that are not void."""
        hazards = (
            Hazard.objects.filter(inspection=OuterRef("pk"))
            .exclude(status=HazardStatus.VOID)
            .order_by()
            .values("inspection")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(found=Coalesce(Subquery(hazards, output_field=IntegerField()), 0))

    def unfinished(self) -> InspectionQuerySet:
        return self.filter(status__in=UNFINISHED)

    def finished(self) -> InspectionQuerySet:
        return self.filter(status=Status.FINISHED)

    def with_officer(self, user: User) -> InspectionQuerySet:
        """Those in which a person takes part."""
        parts = self.model.officers.through.objects.filter(user=user)
        return self.filter(pk__in=parts.values("inspection"))


class OfInspectionQuerySet(models.QuerySet):
    """Rows that belong to an inspection are seen by those who see the inspection."""

    def visible_to(self, user: User):
        if scope_of(user).everything:
            return self
        inspections = self.model._meta.get_field("inspection").related_model.objects
        return self.filter(inspection__in=inspections.visible_to(user).values("pk"))


class ChecklistQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ChecklistQuerySet:
        """Administrators see every checklist; the others those that have been published."""
        if user.role == Role.ADMINISTRATOR:
            return self
        versions = self.model.versions.rel.related_model.objects.exclude(published_on=None)
        return self.filter(pk__in=versions.values("checklist"))

    def locked(self) -> ChecklistQuerySet:
        return self.select_for_update(of=("self",))


class ChecklistVersionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ChecklistVersionQuerySet:
        """Drafts are seen by administrators alone."""
        return self if user.role == Role.ADMINISTRATOR else self.published()

    def published(self) -> ChecklistVersionQuerySet:
        return self.exclude(published_on=None)

    def current(self) -> ChecklistVersionQuerySet:
        """The latest published version of each active checklist."""
        newer = self.model.objects.filter(
            checklist=OuterRef("checklist"),
            number__gt=OuterRef("number"),
            published_on__isnull=False,
        )
        return self.published().filter(~models.Exists(newer), checklist__active=True)

    def locked(self) -> ChecklistVersionQuerySet:
        return self.select_for_update(of=("self",))


class ChecklistItemQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ChecklistItemQuerySet:
        """Items are seen with their version."""
        if user.role == Role.ADMINISTRATOR:
            return self
        return self.exclude(version__published_on=None)
