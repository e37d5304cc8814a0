"""The tables that the administrator can take away: accounts, agencies, regions."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.filters import PersonFilter
from accounts.models import Agency, Region, User
from common.exports import Table

HEADERS = [
    _("User name"),
    _("Full name"),
    _("Role"),
    _("Agency"),
    _("Position"),
    _("Phone"),
    _("Enforcement certificate"),
    _("Active"),
    _("Last sign-in"),
]


def person_rows(people: QuerySet[User]) -> Iterator[list[Any]]:
    """One row for each account, in the order of HEADERS."""
    for one in people.order_by("username").iterator(chunk_size=2000):
        yield [
            one.username,
            one.full_name,
            one.get_role_display(),
            one.agency.name if one.agency else "",
            one.position,
            one.phone,
            one.certificate_number,
            one.is_active,
            one.last_login,
        ]


def read(user: User, query: QueryDict) -> Table:
    """All accounts under the filters; PermissionDenied for who does not manage them."""
    _require_administrator(user)
    found = PersonFilter(query, queryset=User.objects.visible_to(user)).qs
    return Table(
        name=_now("Accounts"),
        headers=HEADERS,
        rows=lambda: person_rows(found.for_list()),
        count=found.count,
    )


def read_agencies(user: User, query: QueryDict) -> Table:
    """The bodies that supervise, with what each of them sees."""
    _require_administrator(user)
    found = Agency.objects.visible_to(user).select_related("region", "parent")
    return Table(
        name=_now("Agencies"),
        headers=[_("Name"), _("Kind"), _("Part of"), _("Sectors"), _("Regions")],
        rows=lambda: map(_agency, found.prefetch_related("sectors", "regions")),
        count=found.count,
    )


def read_regions(user: User, query: QueryDict) -> Table:
    """The divisions of both editions, by code."""
    _require_administrator(user)
    found = Region.objects.visible_to(user).select_related("successor", "parent").order_by("code")
    return Table(
        name=_now("Regions"),
        headers=[
            _("Name"), _("Code"), _("Level of division"), _("Part of"), _("Valid from"),
            _("Valid to (exclusive)"), _("Successor"), _("Other spellings"),
        ],
        rows=lambda: map(_region, found),
        count=found.count,
    )  # fmt: skip


def _require_administrator(user: User) -> None:
    if not rules.may_manage_accounts(user):
        raise PermissionDenied


def _agency(one: Agency) -> list[Any]:
    sectors = "、".join(str(sector) for sector in one.sectors.all())
    regions = "、".join(str(region) for region in one.regions.all())
    return [one.name, one.get_kind_display(), str(one.parent or ""), sectors, regions]


def _region(one: Region) -> list[Any]:
    return [
        one.name, one.code, one.get_level_display(), str(one.parent or ""), one.valid_from,
        one.valid_to, str(one.successor or ""), one.aliases,
    ]  # fmt: skip
