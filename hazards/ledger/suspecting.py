"""Rows that may tell of one hazard under two enterprises' names: same day, same text."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from accounts.models import User
from common.text import folded
from hazards.enums import Status
from hazards.ledger.sorting import Placed, in_chunks
from hazards.models import Hazard

DAYS_AT_ONCE = 200
Told = tuple[date, str]


def suspected(new: Sequence[Placed], keys: Sequence[UUID], *, by: User | None) -> dict[UUID, UUID]:
    """{key of a new hazard: the earlier hazard that it may repeat}, each with one at most.

    In: the new rows and, side by side, the keys of their hazards. A hazard that is void, or that
    the person does not see, is not offered. Texts without a letter are never equal.
    """
    first: dict[Told, list[tuple[UUID, UUID]]] = {}
    own = set(keys)
    texts = {placed.row.text for placed in new if placed.row.text}
    days = sorted({placed.row.found_on for placed in new})
    rows = Hazard.objects.all() if by is None else Hazard.objects.visible_to(by)
    for some in in_chunks(days, DAYS_AT_ONCE):
        found = rows.filter(found_on__in=some).exclude(status=Status.VOID).order_by("pk")
        told = found.values_list("pk", "enterprise_id", "found_on", "description")
        for pk, enterprise, day, description in told.iterator():
            text = folded(description)
            if pk not in own and text in texts:
                _remember(first.setdefault((day, text), []), pk, enterprise)
    pairs: dict[UUID, UUID] = {}
    for placed, pk in zip(new, keys, strict=True):
        if not placed.row.text:
            continue
        known = first.setdefault((placed.row.found_on, placed.row.text), [])
        other = next((h for h, owner in known if owner != placed.enterprise.pk), None)
        if other is not None:
            pairs[pk] = other
        _remember(known, pk, placed.enterprise.pk)
    return pairs


def _remember(known: list[tuple[UUID, UUID]], pk: UUID, owner: UUID) -> None:
    """The first hazard of each of two owners: one of them is another's, whoever asks."""
    if len(known) < 2 and all(owner != other for _hazard, other in known):
        known.append((pk, owner))
