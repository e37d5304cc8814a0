"""Who sees which people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models import Q

from accounts.enums import Role

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: User) -> UserQuerySet:
        """Administrators, auditors and leaders see all; county staff their colleagues of every
        agency (they sign papers together); an enterprise officer nobody but themselves.
        """
        if user.role == Role.OFFICER:
            return self.filter(pk=user.pk)
        if user.role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER):
            return self
        return self.filter(Q(agency__isnull=False) | Q(role=Role.LEADER) | Q(pk=user.pk))

    def for_list(self) -> UserQuerySet:
        """With what a line of the list shows."""
        return self.select_related("agency")


class ReferenceQuerySet(models.QuerySet):
    """Public facts: which divisions, sectors and agencies there are is known to everybody."""

    def visible_to(self, user: User):
        """All of them, for everyone who is signed in."""
        return self


class AccountManager(UserManager.from_queryset(UserQuerySet)):
    """Django's way of making users, with our row filter."""

    def create_superuser(self, username, email=None, password=None, **more):
        """The first account of an installation is its administrator."""
        more.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, email, password, **more)
