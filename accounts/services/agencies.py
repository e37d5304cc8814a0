"""What an administrator does with agencies: they decide what their staff see."""

from dataclasses import dataclass, fields
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.enums import AccountKind
from accounts.models import Agency, Region, Sector, User
from accounts.services.guard import require_administrator
from accounts.services.record import record, values
from common.errors import RuleBroken


@dataclass(frozen=True, kw_only=True)
class AgencyFacts:
    """What an agency is and what it supervises; its regions count with all below them."""

    name: str
    kind: str
    region: Region
    parent: Agency | None
    sectors: tuple[Sector, ...]
    regions: tuple[Region, ...]


NAMES = tuple(one.name for one in fields(AgencyFacts))


@transaction.atomic
def create_agency(told: AgencyFacts, *, by: User) -> Agency:
    """A body begins to supervise."""
    require_administrator(by)
    agency = Agency()
    _write(agency, told)
    record(agency, AccountKind.CREATED, by=by, after=values(agency, NAMES))
    return agency


@transaction.atomic
def change_agency(agency_pk: UUID, told: AgencyFacts, *, by: User) -> Agency:
    """The agency's tasks change, and from the next page on what its staff see."""
    require_administrator(by)
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency_pk)
    before = values(agency, NAMES)
    _write(agency, told)
    after = values(agency, NAMES)
    if after != before:
        record(agency, AccountKind.CHANGED, by=by, before=before, after=after)
    return agency


def _write(agency: Agency, told: AgencyFacts) -> None:
    rules.check_agency(agency, told.parent)
    agency.name, agency.kind = told.name, told.kind
    agency.region, agency.parent = told.region, told.parent
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as error:
        raise RuleBroken(
            _("There is an agency “%(name)s” already.") % {"name": told.name},
            field="name",
            remedy=_("Choose another name, or change that agency."),
        ) from error
    agency.sectors.set(told.sectors)
    agency.regions.set(told.regions)
