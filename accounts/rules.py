"""What a role may do, whatever the record."""

from accounts.enums import Role
from accounts.models import User


def is_county_staff(user: User) -> bool:
    """Inspectors and supervisors: they carry out supervision."""
    return user.role in (Role.INSPECTOR, Role.SUPERVISOR)


def may_import(user: User) -> bool:
    """Registers and ledgers are brought in by administrators and supervisors."""
    return user.role in (Role.ADMINISTRATOR, Role.SUPERVISOR)


def may_manage_accounts(user: User) -> bool:
    """Accounts, agencies, regions: the administrator alone."""
    return user.role == Role.ADMINISTRATOR


def may_read_log(user: User) -> bool:
    """The event log as a whole: the auditor alone."""
    return user.role == Role.AUDITOR
