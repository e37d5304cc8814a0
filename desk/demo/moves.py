"""Planned lives become rows and events, through the hazards' own table of moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from accounts.models import User
from desk.demo.accounts import OPENED_ON, SUPERVISOR_OF, Person, Staff
from desk.demo.lives import Act, Case, Life, cases_of
from desk.demo.pictures import SIZE, Picture
from desk.demo.seed import make_id
from enterprises.models import RiskPoint
from hazards import workflow
from hazards.enums import EvidenceKind, Source
from hazards.models import Evidence, Extension, Hazard, Sighting, Voiding
from hazards.services.finding import text_key

EDITION_2025_FROM = date(2026, 7, 1)
# a type of GB 6441-1986 in the words of the 2025 edition, as these texts mean it
_IN_2025 = {
    1: 1, 2: 2, 3: 4, 4: 5, 5: 6, 6: 7, 7: 8, 8: 9, 9: 10, 10: 12, 11: 12, 12: 13, 13: 19, 14: 19,
    15: 16, 16: 14, 17: 14, 18: 18, 19: 23, 20: 27,
}  # fmt: skip
_NAMES = {EvidenceKind.BEFORE: "演示图片-整改前.jpg", EvidenceKind.AFTER: "演示图片-整改后.jpg"}


@dataclass(frozen=True)
class World:
    """What the writing of lives rests on: people as users, pictures, risk points by enterprise."""

    users: dict[UUID, User]
    pictures: dict[tuple[str, str, int], Picture]
    points: dict[UUID, list[RiskPoint]]


def users_of(staff: Staff) -> dict[UUID, User]:
    """Everybody as the moves know a user: key, role and agency."""
    return {
        person.id: User(
            id=person.id, username=person.username, full_name=person.full_name, role=person.role,
            agency_id=make_id(f"agency/{person.office}", OPENED_ON) if person.office else None,
        )
        for person in staff.everyone
    }  # fmt: skip


def write_lives(lives: Sequence[Life], world: World) -> dict[UUID, Hazard]:
    """Hazards, their events, cases, sightings and evidence; in one transaction of the caller.

    Returns the hazards by id, with their numbers.
    """
    writing = _Writing(world)
    for life in lives:
        writing.begin(life)
    ordered = sorted(
        (act.on, place, number)
        for place, life in enumerate(lives)
        for number, act in enumerate(life.acts)
    )
    steps = [
        writing.step(lives[place], lives[place].acts[number]) for _on, place, number in ordered
    ]
    workflow.take_many(steps, by=None)
    writing.finish(lives)
    return writing.hazards


class _Writing:
    def __init__(self, world: World) -> None:
        self.world = world
        self.hazards: dict[UUID, Hazard] = {}
        self.evidence: list[Evidence] = []

    def begin(self, life: Life) -> None:
        self.hazards[life.id] = self._hazard(life)

    def step(self, life: Life, act: Act) -> workflow.Step:
        """The act as a step; its picture's row is made and its SHA-256 told."""
        hazard = self.hazards[life.id]
        told = {name: self._value(value) for name, value in act.set.items()}
        facts = dict(act.facts)
        if act.photo:
            facts["evidence"] = [self._picture(life, act)]
        user = self.world.users[act.by.id]
        return workflow.Step(act.move, hazard, act.on, told, facts, user)

    def finish(self, lives: Iterable[Life]) -> None:
        """What hangs on the hazards, once they have their rows."""
        Evidence.objects.bulk_create(self.evidence, batch_size=1000)
        cases = [(life, case) for life in lives for case in cases_of(life)]
        asked: dict[str, list[dict[str, Any]]] = {"extension": [], "voiding": []}
        for life, case in cases:
            asked[case.kind].append(self._case(life, case))
        Extension.objects.bulk_create(Extension(**values) for values in asked["extension"])
        Voiding.objects.bulk_create(Voiding(**values) for values in asked["voiding"])
        Sighting.objects.bulk_create(
            self._sighting(life, life.twin_of)
            for life in lives
            if life.twin_of and life.acts[-1].move is workflow.MERGE
        )

    def _value(self, value: Any) -> Any:
        if isinstance(value, Person):
            return self.world.users[value.id]
        return self.hazards[value.id] if isinstance(value, Life) else value

    def _hazard(self, life: Life) -> Hazard:
        occasion, found, first = life.round, life.found, life.acts[0]
        by, firm = occasion.by, occasion.firm
        ordered = first.move is not workflow.REPORT
        point = self._point(life)
        description = life.reported_as or found.description
        office = by.office or SUPERVISOR_OF[firm.sector]
        return Hazard(
            id=life.id, county=settings.COUNTY_CODE, grade=life.grade, source=occasion.source,
            enterprise_id=firm.id, region_id=firm.region, sector_id=firm.sector, trade=firm.trade,
            agency_id=make_id(f"agency/{office}", OPENED_ON),
            inspector=self.world.users[by.id] if by.office else None,
            place=found.place, description=description, category=found.category,
            accident_type_id=accident_code(found.accident, occasion.day),
            risk_point=point, risk_level=point.level if point else "", basis=found.basis,
            measures=found.measures if ordered else "",
            responsible=firm.contacts[0][0] if ordered else "",
            inspection=inspection_id(life),
            found_on=occasion.day, accepted_on=occasion.day if ordered else None,
            due_on=life.due_on, first_due_on=life.due_on, imported=life.imported,
            text_key=text_key(firm.id, found.place, occasion.day, description),
        )  # fmt: skip

    def _point(self, life: Life) -> RiskPoint | None:
        """The risk point that the finding speaks of, where its name is in the words."""
        for point in self.world.points.get(life.round.firm.id, ()):
            if point.name[:2] in life.found.description:
                return point
        return None

    def _picture(self, life: Life, act: Act) -> str:
        assert act.photo is not None
        picture = self.world.pictures[life.round.firm.sector, act.photo, life.id.int % 2]
        self.evidence.append(
            Evidence(
                id=make_id(f"evidence/{life.name}/{len(self.evidence)}", act.on),
                hazard_id=life.id, kind=act.photo, file=picture.file, shown=picture.file,
                thumbnail=picture.thumbnail, name=_NAMES[act.photo], content_type="image/jpeg",
                size=picture.size, sha256=picture.sha256, width=SIZE[0], height=SIZE[1],
                added_by_id=act.by.id, with_report=act.move is workflow.REPORT,
            )
        )  # fmt: skip
        return picture.sha256

    def _case(self, life: Life, case: Case) -> dict[str, Any]:
        return {
            "id": case.id, "hazard_id": life.id, "asked_by_id": case.asked_by.id,
            "asked_on": case.asked_on, "decision": case.decision,
            "decided_by_id": case.decided_by.id if case.decided_by else None,
            "decided_on": case.decided_on, "answer": case.answer, **case.texts,
        }  # fmt: skip

    def _sighting(self, life: Life, survivor: Life) -> Sighting:
        return Sighting(
            id=make_id(f"sighting/{life.name}", life.round.day), hazard_id=survivor.id,
            seen_on=life.round.day, by_id=life.round.by.id, merged_id=life.id,
            note=life.found.description,
        )  # fmt: skip


def inspection_id(life: Life) -> UUID | None:
    """The inspection that found it, if one did."""
    if life.round.source != Source.INSPECTION or life.twin_of or life.imported:
        return None
    return make_id(f"inspection/{life.round.name}", life.round.day)


def accident_code(number: int, day: date) -> str:
    """The accident type in the edition that is in force on the day."""
    if day < EDITION_2025_FROM:
        return f"1986-{number:02d}"
    return f"2025-{_IN_2025[number]:02d}"
