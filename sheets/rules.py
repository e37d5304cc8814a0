"""Who may do what with an import."""

from accounts.enums import Role
from accounts.models import User
from sheets import registry
from sheets.models import Job


def may_import_kind(user: User, kind: str) -> bool:
    """The kind exists and its app lets this person import it."""
    known = registry.find(kind)
    return known is not None and known.may(user)


def may_change(user: User, job: Job) -> bool:
    """Correct, start: the person who uploaded it, or the administrator; never an auditor."""
    owns = job.by_id == user.pk or user.role == Role.ADMINISTRATOR
    return owns and may_import_kind(user, job.kind)
