"""What part of the county a person sees: the one place from which every row filter starts."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.enums import Role
from accounts.models import Region, User


@dataclass(frozen=True)
class Scope:
    """`everything`: no limit. Else `sectors` and `regions` (with all below them) limit the
    enterprises; None means no limit on that side. `own_only`: an officer's own enterprises.
    """

    everything: bool = False
    own_only: bool = False
    sectors: frozenset[str] | None = None
    regions: frozenset[str] | None = None


def scope_of(user: User) -> Scope:
    """The scope of a signed-in person; an account without agency or role sees nothing.

    Asked many times for one page, so it is kept with this user object, as Django keeps a user's
    permissions; whoever changes agencies or sectors in charge reads the user anew.
    """
    known: Scope | None = user.__dict__.get("_scope")
    if known is None:
        known = user.__dict__["_scope"] = _scope_of(user)
    return known


def _scope_of(user: User) -> Scope:
    if user.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        return Scope(everything=True)
    if user.role == Role.OFFICER:
        return Scope(own_only=True)
    if user.role == Role.LEADER:
        in_charge = frozenset(user.sectors.values_list("code", flat=True))
        return Scope(sectors=in_charge) if in_charge else Scope(everything=True)
    if user.agency_id is None:
        return Scope(sectors=frozenset(), regions=frozenset())
    return Scope(
        sectors=frozenset(user.agency.sectors.values_list("code", flat=True)),
        regions=with_descendants(user.agency.regions.values_list("code", flat=True)),
    )


def with_descendants(codes: Iterable[str]) -> frozenset[str]:
    """The regions and everything below them, in every edition of the division codes.

    An edition that these regions took over belongs to them; so does the one that took over from
    them, unless it took over others as well: then an administrator says who answers for it.
    """
    below: dict[str | None, list[str]] = {}
    took_over: dict[str, list[str]] = {}
    successors: dict[str, str] = {}
    for code, parent, successor in Region.objects.values_list("code", "parent_id", "successor_id"):
        below.setdefault(parent, []).append(code)
        if successor:
            successors[code] = successor
            took_over.setdefault(successor, []).append(code)
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code in found:
            continue
        found.add(code)
        waiting += below.get(code, []) + took_over.get(code, [])
        later = successors.get(code)
        if later and took_over[later] == [code]:
            waiting.append(later)
    return frozenset(found)
