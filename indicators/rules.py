"""Who may do what with figures. What they are over is decided by the row filter alone."""

from accounts.enums import Role
from accounts.models import User


def may_read_supervision(user: User) -> bool:
    """Everybody but the enterprises' own: it speaks of how the county inspects them."""
    return user.role != Role.OFFICER


def may_read_comparisons(user: User) -> bool:
    """The administrator, who answers for the system, and the auditor."""
    return user.role in (Role.ADMINISTRATOR, Role.AUDITOR)
