"""Who keeps the special days."""

from typing import Any

ADMINISTRATOR = "administrator"  # accounts.enums.Role; the roles belong to an app above this one


def may_change_days(user: Any) -> bool:
    """The administrator alone: every deadline counts by these days."""
    return bool(getattr(user, "role", "") == ADMINISTRATOR)
