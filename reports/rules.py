"""Who may publish. Which reports one sees is decided by the row filter alone."""

from django.conf import settings

from accounts.enums import AgencyKind, Role
from accounts.models import User
from accounts.scope import scope_of


def may_publish(user: User) -> bool:
    """Whoever publishes anything: supervisors, and officers for their own enterprise. Leaders read
    and instruct, administrators take no decisions of business, auditors check.
    """
    return user.role in (Role.SUPERVISOR, Role.OFFICER)


def may_publish_for_county(user: User) -> bool:
    """A supervisor of the emergency management bureau itself, which answers for the county's
    figures as a whole (综合监管); its divisions, the departments and the townships do not.
    """
    agency = user.agency
    if user.role != Role.SUPERVISOR or agency is None:
        return False
    whole = agency.kind == AgencyKind.BUREAU and agency.parent_id is None
    return whole and settings.COUNTY_CODE in (scope_of(user).regions or ())
