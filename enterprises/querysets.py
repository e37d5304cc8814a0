"""Who sees which enterprises, and through them everything that hangs on an enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.scope import Scope, scope_of

if TYPE_CHECKING:
    from accounts.models import User
    from enterprises.models import Enterprise


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    def visible_to(self, user: User) -> EnterpriseQuerySet:
        """The enterprises in a person's scope: own ones for an officer; the agency's sectors and
        regions, or those it regulates by name today, for county staff; the sectors in charge, or
        all, for a leader.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        if scope.own_only:
            members = self.model.members.rel.related_model.objects.filter(
                enterprise=OuterRef("pk"), user=user
            )
            return self.filter(Exists(members))
        return self.filter(_within(scope) | _regulated_by(self.model, user))

    def locked(self) -> EnterpriseQuerySet:
        return self.select_for_update(of=("self",))

    def for_list(self) -> EnterpriseQuerySet:
        return self.select_related("region", "sector", "trade")

    def with_regulators_today(self) -> EnterpriseQuerySet:
        """Each with `regulators_today`, the agency loaded; one more query for all."""
        today = timezone.localdate()
        regulators = self.model.regulators.rel.related_model.objects
        in_force = regulators.filter(
            Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today
        )
        rows = in_force.select_related("agency").order_by("kind", "agency__name")
        return self.prefetch_related(Prefetch("regulators", rows, to_attr="regulators_today"))

    def with_place(self) -> EnterpriseQuerySet:
        return self.filter(latitude__isnull=False)


class TradeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TradeQuerySet:
        """The classification is public."""
        return self

    def classes(self) -> TradeQuerySet:
        """The four-digit classes alone: an entry names nothing coarser."""
        return self.filter(code__regex=r"^[0-9]{4}$")

    def having(self, text: str) -> TradeQuerySet:
        """Those whose code begins with the text, or whose name holds it; all for an empty text."""
        return self.filter(Q(code__startswith=text.strip()) | Q(name__contains=text.strip()))


class OfEnterpriseQuerySet(models.QuerySet):
    """Rows that belong to an enterprise are seen by those who see the enterprise."""

    def visible_to(self, user: User):
        enterprises = self.model._meta.get_field("enterprise").related_model.objects
        if scope_of(user).everything:
            return self
        return self.filter(enterprise__in=enterprises.visible_to(user).values("pk"))

    def locked(self):
        return self.select_for_update(of=("self",))


class RiskPointQuerySet(OfEnterpriseQuerySet):
    def for_list(self) -> RiskPointQuerySet:
        return self.select_related("enterprise", "enterprise__region")

    def present(self) -> RiskPointQuerySet:
        return self.filter(retired_on=None)

    def with_place(self) -> RiskPointQuerySet:
        """Those with coordinates of their own, or whose enterprise has some."""
        return self.filter(Q(latitude__isnull=False) | Q(enterprise__latitude__isnull=False))


def _within(scope: Scope) -> Q:
    inside = Q()
    if scope.sectors is not None:
        inside &= Q(sector__in=scope.sectors)
    if scope.regions is not None:
        inside &= Q(region__in=scope.regions)
    return inside


def _regulated_by(model: type[Enterprise], user: User) -> Q:
    if user.agency_id is None:
        return Q(pk__in=[])
    today = timezone.localdate()
    named = model.regulators.rel.related_model.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today),
        enterprise=OuterRef("pk"),
        agency=user.agency_id,
        valid_from__lte=today,
    )
    return Q(Exists(named))
