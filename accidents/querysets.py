"""Who sees which accidents: those in whose scope they happened, and the enterprise itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.scope import scope_of

if TYPE_CHECKING:
    from accounts.models import User


class AccidentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> AccidentQuerySet:
        """An officer sees the own enterprise's; county staff and leaders what happened in their
        sectors and regions, or to an enterprise that they see. The place decides, not the
        registered office.
        """
        scope = scope_of(user)
        if scope.everything:
            return self
        enterprises = self.model._meta.get_field("enterprise").related_model.objects
        theirs = Q(enterprise__in=enterprises.visible_to(user).values("pk"))
        if scope.own_only:
            return self.filter(theirs)
        here = Q()
        if scope.sectors is not None:
            here &= Q(sector__in=scope.sectors)
        if scope.regions is not None:
            here &= Q(region__in=scope.regions)
        return self.filter(here | theirs)

    def locked(self) -> AccidentQuerySet:
        return self.select_for_update(of=("self",))

    def for_list(self) -> AccidentQuerySet:
        return self.select_related("region", "sector", "enterprise", "accident_type")


class OfAccidentQuerySet(models.QuerySet):
    """Rows that hang on an accident are seen by those who see the accident."""

    def visible_to(self, user: User) -> OfAccidentQuerySet:
        accidents = self.model._meta.get_field("accident").related_model.objects
        return self.filter(accident__in=accidents.visible_to(user).values("pk"))


class RegisterQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> RegisterQuerySet:
        """From when the register is complete may be known by everyone who is signed in."""
        return self

    def own(self) -> RegisterQuerySet:
        """That of the county which this installation serves."""
        return self.filter(county=settings.COUNTY_CODE)

    def locked(self) -> RegisterQuerySet:
        return self.select_for_update(of=("self",))
