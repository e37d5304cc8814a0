"""What an administrator does with the tree of regions; a code that was used is never removed."""

from dataclasses import dataclass, fields
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.enums import AccountKind
from accounts.models import Region, User
from accounts.services.guard import require_administrator
from accounts.services.record import record, values
from audit.services import lock_log
from common.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class Division:
    """What is known of a division: its place in the tree and the days between which it holds."""

    name: str
    parent: Region | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: Region | None = None
    aliases: str = ""


NAMES = tuple(one.name for one in fields(Division))


@transaction.atomic
def add_region(code: str, level: str, told: Division, *, by: User) -> Region:
    """A new division, or a new edition of one under a new code."""
    require_administrator(by)
    lock_log(settings.COUNTY_CODE)  # of two equal forms, the second sees what the first has made
    if Region.objects.filter(pk=code).exists():
        raise RuleBroken(
            _("There is a region with the code %(code)s already.") % {"code": code},
            field="code",
            remedy=_("Correct the code, or change that region."),
        )
    region = Region(code=code, level=level)
    _write(region, told, new=True)
    after = values(region, ("code", "level", *NAMES))
    record(region, AccountKind.CREATED, by=by, after=after)
    return region


@transaction.atomic
def change_region(code: str, told: Division, *, by: User) -> Region:
    """Name, place, days or successor are corrected; code and level stay: records point to them."""
    require_administrator(by)
    region = Region.objects.select_for_update(of=("self",)).get(pk=code)
    before = values(region, NAMES)
    _write(region, told, new=False)
    after = values(region, NAMES)
    if after != before:
        record(region, AccountKind.CHANGED, by=by, before=before, after=after)
    return region


def _write(region: Region, told: Division, *, new: bool) -> None:
    rules.check_region(
        code=region.code,
        level=region.level,
        parent=told.parent,
        successor=told.successor,
        valid_from=told.valid_from,
        valid_to=told.valid_to,
    )
    for name in NAMES:
        setattr(region, name, getattr(told, name))
    region.save(force_insert=new)
