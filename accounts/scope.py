"""What part of the county a person sees: the one place from which every row filter starts."""

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
    """The scope of a signed-in person; an account without agency or role sees nothing."""
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


def with_descendants(codes) -> frozenset[str]:
    """The regions and everything below them, whatever edition their codes are of."""
    children: dict[str, list[str]] = {}
    for code, parent in Region.objects.values_list("code", "parent_id"):
        children.setdefault(parent, []).append(code)
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(children.get(code, ()))
    return frozenset(found)
