"""Who reads the log as a whole."""

from typing import Any

from audit.querysets import AUDITOR


def may_read_log(user: Any) -> bool:
    """The auditor alone."""
    return bool(getattr(user, "role", "") == AUDITOR)
