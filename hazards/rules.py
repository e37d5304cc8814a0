"""Who may do what to a hazard. Scope is not asked here: every door starts at visible_to."""

from accounts.enums import Role
from accounts.models import User
from accounts.rules import is_county_staff
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard


def may_enter(user: User) -> bool:
    """Whoever brings hazards to the county's knowledge: its staff and the enterprises' officers."""
    return user.role == Role.OFFICER or is_county_staff(user)


def may_log(user: User, hazard: Hazard) -> bool:
    """County staff log what they find; an officer what the enterprise finds itself."""
    is_own = hazard.source == Source.SELF_CHECK
    return is_own if user.role == Role.OFFICER else is_county_staff(user) and not is_own


def may_report(user: User, hazard: Hazard) -> bool:
    """County staff take down a tip-off or an alarm; an officer hands on a worker's report."""
    if user.role == Role.OFFICER:
        return hazard.source == Source.WORKER
    return is_county_staff(user)


def may_accept(user: User, hazard: Hazard) -> bool:
    """A tip-off or alarm is judged by the county; a worker's report also by the own officer."""
    if user.role == Role.OFFICER:
        return hazard.source == Source.WORKER
    return is_county_staff(user)


def may_order(user: User, hazard: Hazard) -> bool:
    return is_county_staff(user)


def may_submit(user: User, hazard: Hazard) -> bool:
    """The enterprise alone says that it is mended."""
    return user.role == Role.OFFICER


def may_verify(user: User, hazard: Hazard) -> bool:
    """County staff other than the one who submitted: two keys (the closer is not the rectifier)."""
    return is_county_staff(user) and hazard.submitted_by_id != user.pk


def may_fix_on_spot(user: User, hazard: Hazard) -> bool:
    return is_county_staff(user)


def may_ask_extension(user: User, hazard: Hazard) -> bool:
    return user.role == Role.OFFICER


def may_decide(user: User, hazard: Hazard) -> bool:
    """Extensions, plans, voidings and listings are decided by a supervisor."""
    return user.role == Role.SUPERVISOR


def may_instruct(user: User, hazard: Hazard) -> bool:
    """Instructions (批示) are given by leaders."""
    return user.role == Role.LEADER


def may_answer(user: User, hazard: Hazard) -> bool:
    """The county's staff answer to a leader; the enterprise never hears of it."""
    return is_county_staff(user)


def may_ask_voiding(user: User, hazard: Hazard) -> bool:
    return user.role == Role.INSPECTOR


def may_void(user: User, hazard: Hazard) -> bool:
    """A supervisor; an inspector only what is merely reported and turns out not to be so."""
    if hazard.status == Status.REPORTED:
        return is_county_staff(user)
    return user.role == Role.SUPERVISOR


def may_reopen(user: User, hazard: Hazard) -> bool:
    return is_county_staff(user)


def may_reclassify(user: User, hazard: Hazard) -> bool:
    return user.role == Role.SUPERVISOR


def may_merge(user: User, hazard: Hazard) -> bool:
    return is_county_staff(user)


def may_plan(user: User, hazard: Hazard) -> bool:
    return user.role == Role.OFFICER and hazard.grade == Grade.MAJOR


def may_list(user: User, hazard: Hazard) -> bool:
    return user.role == Role.SUPERVISOR and hazard.grade == Grade.MAJOR


def may_complete(user: User, hazard: Hazard) -> bool:
    """Category, basis, accident type and risk point may be added later at a desk."""
    return is_county_staff(user)


def may_add_evidence(user: User, hazard: Hazard) -> bool:
    return is_county_staff(user) or user.role == Role.OFFICER


def may_import(user: User, hazard: Hazard) -> bool:
    return user.role in (Role.ADMINISTRATOR, Role.SUPERVISOR)


def sees_origin(user: User, hazard: Hazard) -> bool:
    """Whether source and first days may be shown: an enterprise sees neither a tip nor its time."""
    return user.role != Role.OFFICER or hazard.source != Source.TIP_OFF
