"""What was learned after a moment: accidents that came to light, tolls that grew, decisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from accidents.enums import Kind
from accidents.queries.records import Knowledge, Known
from audit.models import Event

COMPARED = (
    "occurred_on",
    "grade",
    "counted",
    "deaths",
    "serious_injuries",
    "minor_injuries",
    "direct_loss",
    "concealed",
    "sector",
    "region",
    "enterprise",
)


@dataclass(frozen=True)
class Told:
    """An event of an accident after that moment: what kind, for which day, recorded when."""

    label: str
    on: date
    at: datetime
    seq: int


@dataclass(frozen=True)
class Difference:
    """An accident of which other things were known; `then` None: it was not on record.

    `changed` names what differs; `told` are the events between the two.
    """

    id: UUID
    then: Known | None
    now: Known
    changed: tuple[str, ...]
    told: list[Told]

    @property
    def came_to_light(self) -> bool:
        """It was not on record then, and is told to have been concealed."""
        return self.then is None and self.now.concealed


def differences(then: Knowledge, now: Knowledge, *, as_of: date, after: int) -> list[Difference]:
    """The accidents up to D that are known otherwise now, the latest first; one query.

    In: both knowledges, D, the number of the log that belongs to `then`. An accident that counts in
    neither makes no difference.
    """
    pairs = []
    for pk, known in now.accidents.items():
        before = then.accidents.get(pk)
        changed = compared(before, known)
        if changed and _matters(before, known, as_of):
            pairs.append((before, known, changed))
    told = told_of((known.id for _before, known, _changed in pairs), after=after)
    found = [
        Difference(known.id, before, known, changed, told.get(known.id, []))
        for before, known, changed in pairs
    ]
    return sorted(found, key=lambda one: (one.now.occurred_on, one.now.number), reverse=True)


def compared(before: Known | None, known: Known) -> tuple[str, ...]:
    """The names of COMPARED that differ; all of them where it was not known."""
    if before is None:
        return COMPARED
    return tuple(name for name in COMPARED if getattr(before, name) != getattr(known, name))


def _matters(before: Known | None, known: Known, as_of: date) -> bool:
    both = [one for one in (before, known) if one is not None]
    return any(one.counted and one.occurred_on <= as_of for one in both)


def told_of(subjects: Iterable[UUID], *, after: int) -> dict[UUID, list[Told]]:
    """The events of accidents after a number of the log, oldest first."""
    events = Event.objects.filter(
        log=settings.COUNTY_CODE, subject_id__in=list(subjects), seq__gt=after
    )
    found: dict[UUID, list[Told]] = {}
    for event in events.order_by("seq"):
        line = Told(str(Kind(event.kind).label), event.valid_on, event.recorded_at, event.seq)
        found.setdefault(event.subject_id, []).append(line)
    return found
