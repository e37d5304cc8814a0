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


class AccountManager(UserManager.from_queryset(UserQuerySet)):
    """Django's way of making users, with our row filter."""
