"""Inspections of the demo: the visits behind the hazards, and those that found nothing."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from desk.demo import words
from desk.demo.lives import Life
from desk.demo.moves import inspection_id
from desk.demo.rounds import Round
from desk.demo.seed import chance, make_id
from enterprises.models import Enterprise
from hazards.enums import Source
from hazards.models import Hazard
from inspections.enums import InspectionKind
from inspections.services.finishing import PastInspection, record_inspections

_KINDS = (InspectionKind.DAILY,) * 5 + (InspectionKind.SPECIAL,) * 2 + (InspectionKind.RANDOM,)


def write_visits(
    rounds: Iterable[Round],
    lives: Iterable[Life],
    hazards: dict[UUID, Hazard],
    users: dict[UUID, User],
    enterprises: dict[UUID, Enterprise],
) -> None:
    """The finished inspections of these occasions, each with the numbers of what it found."""
    numbers: dict[UUID, list[str]] = {}
    for life in lives:
        key = inspection_id(life)
        if key is not None:
            numbers.setdefault(key, []).append(hazards[life.id].number)
    record_inspections(
        [
            _past(one, numbers, users, enterprises)
            for one in rounds
            if one.source == Source.INSPECTION
        ]
    )


def _past(
    one: Round,
    numbers: dict[UUID, list[str]],
    users: dict[UUID, User],
    enterprises: dict[UUID, Enterprise],
) -> PastInspection:
    draw = chance(f"visit/{one.name}")
    assert one.second is not None
    key = make_id(f"inspection/{one.name}", one.day)
    clock = time(draw.choice((8, 9, 9, 10, 14, 15)), draw.randrange(0, 60, 5))
    begun = timezone.make_aware(datetime.combine(one.day, clock))
    joint = one.by.office.startswith("town/") and draw.random() < 0.3
    return PastInspection(
        key=key,
        enterprise=enterprises[one.firm.id],
        kind=InspectionKind.JOINT if joint else draw.choice(_KINDS),
        lead=users[one.by.id],
        officers=(users[one.by.id], users[one.second.id]),
        started_at=begun,
        ended_at=begun + timedelta(minutes=draw.randrange(40, 200, 5)),
        numbers=tuple(sorted(numbers.get(key, ()))),
        place=one.firm.address,
        remarks=draw.choice(words.FINISHED),
    )
