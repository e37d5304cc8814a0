"""Larger reads of people, agencies and regions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import Region


@dataclass(frozen=True)
class Branch:
    """A region at its depth in the tree; `state` is `now`, `later` or `past` on the day asked."""

    region: Region
    depth: int
    state: str


def in_force(day: date) -> Q:
    """Regions whose code holds on the day."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


def region_tree(day: date) -> list[Branch]:
    """Every region, each below the one that it is part of, in the order of the codes."""
    below: dict[str | None, list[Region]] = {}
    for region in Region.objects.select_related("successor").order_by("code"):
        below.setdefault(region.parent_id, []).append(region)
    return list(_branches(below, None, 0, day))


def _branches(
    below: dict[str | None, list[Region]], parent: str | None, depth: int, day: date
) -> Iterator[Branch]:
    for region in below.get(parent, []):
        yield Branch(region, depth, _state(region, day))
        yield from _branches(below, region.pk, depth + 1, day)


def _state(region: Region, day: date) -> str:
    if region.valid_from and region.valid_from > day:
        return "later"
    return "past" if region.valid_to and region.valid_to <= day else "now"
