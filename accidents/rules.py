"""Who may do what in the register of accidents. Scope is asked by visible_to, not here."""

from accounts.enums import Role
from accounts.models import User


def may_keep(user: User) -> bool:
    """The supervisor registers, follows up, determines, corrects and declares; others read."""
    return user.role == Role.SUPERVISOR


def may_read_note(user: User) -> bool:
    """Everybody but the enterprises' own: it holds what a county's register had no column for."""
    return user.role != Role.OFFICER
