"""Who may do what to an inspection or a checklist. Scope is not asked here: doors ask visible_to.

County staff act in twos (Administrative Penalty Law, article 42); a self-check is done by the
enterprise's own safety officer.
"""

from accounts.enums import Role
from accounts.models import User
from accounts.rules import is_county_staff
from inspections.models import Inspection

OFFICERS_OF_THE_COUNTY = 2  # Administrative Penalty Law (行政处罚法), article 42: at least two


def may_plan(user: User, inspection: Inspection) -> bool:
    """County staff inspect, a safety officer checks the own enterprise."""
    return user.role == Role.OFFICER if inspection.is_self_check else is_county_staff(user)


def takes_part(user: User, inspection: Inspection) -> bool:
    """Whether a person is one of the inspection's officers; asks the database unless prefetched."""
    return any(officer.pk == user.pk for officer in inspection.officers.all())


def may_carry_out(user: User, inspection: Inspection) -> bool:
    """Starting, answering and finishing are for those who are there."""
    return may_plan(user, inspection) and takes_part(user, inspection)


def may_direct(user: User, inspection: Inspection) -> bool:
    """Officers are changed and visits cancelled by those who take part, or by a supervisor."""
    if inspection.is_self_check:
        return may_carry_out(user, inspection)
    return user.role == Role.SUPERVISOR or may_carry_out(user, inspection)


def may_inspect(user: User) -> bool:
    """Whether a person carries out inspections or self-checks at all."""
    return is_county_staff(user) or user.role == Role.OFFICER


def may_fix_on_spot(user: User, inspection: Inspection) -> bool:
    """On-the-spot rectification needs a second officer of the county: not in a self-check."""
    return not inspection.is_self_check and may_carry_out(user, inspection)


def may_edit_checklists(user: User) -> bool:
    """Checklists are kept by administrators."""
    return user.role == Role.ADMINISTRATOR


def officers_needed(inspection: Inspection) -> int:
    """How many officers an inspection must have when it is finished."""
    return 1 if inspection.is_self_check else OFFICERS_OF_THE_COUNTY
