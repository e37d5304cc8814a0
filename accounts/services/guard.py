"""Whose verbs these are."""

from django.core.exceptions import PermissionDenied

from accounts import rules
from accounts.models import User


def require_administrator(by: User) -> None:
    """Raises PermissionDenied for everybody but an active administrator."""
    if not (by.is_active and rules.may_manage_accounts(by)):
        raise PermissionDenied
