"""What a role may do, whatever the record, and what makes an account or a region whole."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.enums import RegionLevel, Role
from accounts.models import Agency, Region, User
from common.errors import RuleBroken

if TYPE_CHECKING:
    from accounts.models import Sector

LEVELS = list(RegionLevel)


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


def check_account(*, role: str, agency: Agency | None, sectors: "Collection[Sector]") -> None:
    """An account says where its person works, as its role wants it. Raises RuleBroken."""
    if role in (Role.INSPECTOR, Role.SUPERVISOR) and agency is None:
        raise RuleBroken(
            _("Inspectors and supervisors belong to an agency."),
            field="agency",
            remedy=_("Choose the agency: its sectors and regions are what the person sees."),
        )
    if role == Role.OFFICER and agency is not None:
        raise RuleBroken(
            _("An enterprise's safety officer belongs to no agency."),
            field="agency",
            remedy=_("Leave the agency empty; the enterprise is chosen on the account's page."),
        )
    if sectors and role != Role.LEADER:
        raise RuleBroken(
            _("Only leaders have sectors in charge."),
            field="sectors",
            remedy=_("Take the sectors away, or choose the role of a leader."),
        )


def check_agency(agency: Agency, parent: Agency | None) -> None:
    """An agency is not part of itself, nor of what is part of it. Raises RuleBroken."""
    if parent is not None and _in_circle(agency, parent):
        raise RuleBroken(
            _("“%(parent)s” is this agency itself or a part of it.") % {"parent": parent.name},
            field="parent",
            remedy=_("Choose another one, or leave it empty."),
        )


def check_region(
    *,
    code: str,
    level: str,
    parent: Region | None,
    successor: Region | None,
    valid_from: date | None,
    valid_to: date | None,
) -> None:
    """A region's code, level, dates and successor fit together. Raises RuleBroken."""
    _check_place(code, level, parent)
    if valid_from and valid_to and valid_to <= valid_from:
        raise RuleBroken(
            _("The code ends on %(end)s, before it begins.") % {"end": valid_to},
            field="valid_to",
            remedy=_("Give a later day; it is the first day on which the code no longer holds."),
        )
    if successor is None:
        return
    if successor.pk == code:
        raise RuleBroken(
            _("A region does not take over from itself."),
            field="successor",
            remedy=_("Choose another one, or leave it empty."),
        )
    if valid_to is None:
        raise RuleBroken(
            _("A region with a successor has an end."),
            field="valid_to",
            remedy=_("Give the first day on which the code no longer holds."),
        )
    if successor.level != level:
        raise RuleBroken(
            _("“%(name)s” is of another level.") % {"name": successor.name},
            field="successor",
            remedy=_("The successor of a township is a township."),
        )


def _check_place(code: str, level: str, parent: Region | None) -> None:
    if parent is None:
        if level != LEVELS[0]:
            raise RuleBroken(
                _("Only a province stands alone."),
                field="parent",
                remedy=_("Choose what the region is part of."),
            )
        return
    if level not in LEVELS[LEVELS.index(RegionLevel(parent.level)) + 1 :]:
        raise RuleBroken(
            _("A region of this level cannot be part of “%(name)s”.") % {"name": parent.name},
            field="parent",
            remedy=_("Choose a region of a higher level."),
        )
    if not code.startswith(parent.code):
        raise RuleBroken(
            _("The code does not begin with %(parent)s, the code of “%(name)s”.")
            % {"parent": parent.code, "name": parent.name},
            field="code",
            remedy=_("Correct the code, or choose another region above it."),
        )


def _in_circle(agency: Agency, parent: Agency) -> bool:
    seen: set[object] = set()
    above: Agency | None = parent
    while above is not None and above.pk not in seen:
        if above.pk == agency.pk:
            return True
        seen.add(above.pk)
        above = above.parent
    return False
