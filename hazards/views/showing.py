"""What a hazard's pages show: facts by pairs, photos side by side, the buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from common.templatetags.numbers import money
from hazards import words, workflow
from hazards.enums import EvidenceKind, Source
from hazards.filters import found_on
from hazards.models import Evidence, Hazard
from hazards.queries import Cases, main_kinds, makes_sense

Pairs = list[tuple[str, Any]]


@dataclass(frozen=True)
class Photo:
    """A photo as templates/components/photos.html shows it."""

    url: str
    thumbnail_url: str
    caption: str
    at: datetime | None
    flags: Sequence[str] = ()


@dataclass(frozen=True)
class Button:
    """A move that this person may make now, and where its form is."""

    kind: str
    label: Any
    url: str


def buttons(user: User, hazard: Hazard, cases: Cases) -> tuple[Button | None, list[Button]]:
    """The one main button (None: the ball is elsewhere) and the other moves."""
    today = timezone.localdate()
    offered = {
        move.kind: Button(
            move.kind, move.label, reverse("hazards:move", args=[hazard.pk, move.kind])
        )
        for move in workflow.allowed(user, hazard)
        if makes_sense(move.kind, hazard, cases, today)
    }
    main = next((offered.pop(kind) for kind in main_kinds(hazard, cases) if kind in offered), None)
    return main, list(offered.values())


def pair_of(files: Iterable[Evidence]) -> tuple[list[Photo], list[Photo], list[Evidence]]:
    """Photos before, photos after, and what has no picture."""
    before, after, documents = [], [], []
    for file in files:
        if not file.shown:
            documents.append(file)
        elif file.kind == EvidenceKind.BEFORE:
            before.append(_photo(file))
        else:
            after.append(_photo(file))
    return before, after, documents


def _photo(file: Evidence) -> Photo:
    return Photo(
        url=reverse("hazards:file", args=[file.pk, "shown"]),
        thumbnail_url=reverse("hazards:file", args=[file.pk, "shown"]),
        caption=file.name,
        at=file.added_at,
    )


def facts_of(user: User, hazard: Hazard) -> Pairs:
    """The facts of a hazard as this person may see them; what is empty is left out."""
    officer = user.role == Role.OFFICER
    pairs: Pairs = [
        (_("place"), hazard.place),
        (_("township"), str(hazard.region)),
        (_("sector"), str(hazard.sector)),
        (_("source"), "" if officer else Source(hazard.source).label),
        (_("found on"), found_on(user, hazard).isoformat()),
        (_("agency"), words.agency_name(hazard)),
        (_("inspector"), words.inspector_name(hazard)),
        (_("category"), words.category_label(hazard.category)),
        (_("possible accident"), words.accident_type_name(hazard)),
        (_("risk point"), str(hazard.risk_point or "")),
        (_("legal basis"), hazard.basis),
        (_("person responsible"), hazard.responsible),
        (_("required measures"), hazard.measures),
        (_("first due date"), _first_due(hazard)),
        *_outcome(hazard),
        (_("number in the ledger"), hazard.ledger_number),
        (_("note"), "" if officer else hazard.note),
    ]
    return [(label, value) for label, value in pairs if value not in ("", None)]


def _outcome(hazard: Hazard) -> Pairs:
    sent_back = hazard.times_sent_back
    return [
        (_("what was done"), hazard.work_done),
        (_("done by"), hazard.done_by),
        (_("done on"), _day(hazard.done_on)),
        (_("money spent (yuan)"), "" if hazard.funds is None else money(hazard.funds)),
        (_("submitted on"), _day(hazard.submitted_on)),
        (_("rectified on"), _day(hazard.rectified_on)),
        (_("verified by"), words.verifier_name(hazard)),
        (_("acceptance record"), hazard.acceptance_record),
        (_("times sent back"), sent_back or ""),
    ]


def _first_due(hazard: Hazard) -> str:
    """Said where the date has moved since."""
    return "" if hazard.first_due_on == hazard.due_on else _day(hazard.first_due_on)


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
