"""Who may do what in the register and the catalogue. Scope is not asked: doors use visible_to."""

from accounts.enums import Role
from accounts.models import User
from accounts.rules import may_import

__all__ = [
    "may_assign_officers",
    "may_change_contacts",
    "may_import",
    "may_keep_risk_points",
    "may_write_register",
]

KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
OFFICERS_OWN = frozenset({"phone"})  # what an officer may say of the own enterprise


def may_write_register(user: User) -> bool:
    """Entries, states, regulators: supervisors and administrators; inspectors read."""
    return user.role in KEEPERS


def may_change_contacts(user: User) -> bool:
    """Contacts and the telephone: also the safety officer of the enterprise."""
    return user.role in KEEPERS or user.role == Role.OFFICER


def may_change(user: User, names: frozenset[str]) -> bool:
    """Whether the person may change these attributes of an entry."""
    return may_write_register(user) or (may_change_contacts(user) and names <= OFFICERS_OWN)


def may_assign_officers(user: User) -> bool:
    """Which account speaks for which enterprise is said by the county, never by the enterprise."""
    return user.role in KEEPERS


def may_keep_risk_points(user: User) -> bool:
    """The enterprise assesses its own risks (安全生产法, art. 41); the county's keepers may too."""
    return user.role in KEEPERS or user.role == Role.OFFICER
