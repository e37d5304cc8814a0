"""The records that explain a comparison, as a reader may see them today: names, how each stood then
and later, the entries of the log between.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accidents.models import Accident
from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from audit.subjects import happening
from enterprises.models import Enterprise
from hazards import timeline
from hazards.enums import Status
from hazards.models import Hazard
from hazards.workflow import SUBJECT as HAZARDS
from reports.comparing import Standing
from reports.computing.works import SEPARATOR
from reports.models import Computation, ComputationRow
from reports.rows import ACCIDENT, ENTERPRISE, HAZARD, REGISTER
from reports.tables import name_of

PAGES = {
    HAZARD: "hazards:detail",
    ENTERPRISE: "enterprises:detail",
    ACCIDENT: "accidents:detail",
}
MODELS: dict[str, Any] = {HAZARD: Hazard, ENTERPRISE: Enterprise, ACCIDENT: Accident}
Records = dict[UUID, Any]


@dataclass(frozen=True)
class Row:
    """A record that explains a difference."""

    key: UUID
    name: str
    text: str
    url: str
    then: Standing | None
    now: Standing | None
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class ShownDifference:
    """A figure that differs; of the `rows` that explain it, `hidden` lie outside one's scope."""

    figure: str
    name: str
    then: Any
    now: Any
    rows: int
    hidden: int


def differences(user: User, job: Computation) -> list[ShownDifference]:
    """The figures that differ, in words; two queries."""
    told = job.told
    linked = job.rows.exclude(figure="").order_by().values("figure").annotate(count=Count("pk"))
    counts = dict(linked.values_list("figure", "count"))
    seen = dict(linked.visible_to(user).values_list("figure", "count"))
    found = []
    for one in told["differences"]:
        figure = SEPARATOR.join(one["path"])
        rows = counts.get(figure, 0)
        name = name_of(tuple(one["path"]), told)
        hidden = rows - seen.get(figure, 0)
        found.append(ShownDifference(figure, name, one["then"], one["now"], rows, hidden))
    return found


def rows_of(user: User, job: Computation, figure: str = "") -> QuerySet[ComputationRow]:
    """The records that explain a comparison or one figure of it, as far as they are seen."""
    return whole_of(job, figure).visible_to(user)


def whole_of(job: Computation, figure: str = "") -> Any:
    """The same without the reader's scope, to count what lies outside it."""
    rows = job.rows.filter(figure="")
    if figure:
        rows = rows.filter(subject__in=job.rows.filter(figure=figure).values("subject"))
    return rows


def explained(user: User, rows: Sequence[ComputationRow]) -> list[Row]:
    """Some hundred rows at once, those that the reader sees; a constant number of queries."""
    records = _records(user, rows)
    events = _events(rows)
    readable = _readable(user, events.values())
    return [
        row
        for one in rows
        if (row := _row(user, one, records, [events[n] for n in _numbers(one) if n in readable]))
    ]


def _row(user: User, one: ComputationRow, records: Records, events: list[Event]) -> Row | None:
    record = records.get(one.subject)
    if record is None and one.kind != REGISTER:
        return None
    return Row(
        key=one.subject,
        name=str(record) if record else _("Register of accidents"),
        text=_text(one.kind, record),
        url=reverse(PAGES[one.kind], args=[one.subject])
        if record
        else reverse("accidents:register"),
        then=_standing(user, one.told["then"]),
        now=_standing(user, one.told["now"]),
        events=[_event(user, event) for event in events],
    )


def _text(kind: str, record: Any) -> str:
    if kind == HAZARD:
        return f"{record.enterprise} {record.description}"
    if kind == ENTERPRISE:
        return f"{record.sector} {record.region}"
    return str(record.place) if kind == ACCIDENT else ""


def _standing(user: User, told: dict[str, Any] | None) -> Standing | None:
    """To an enterprise a tip-off that the county had not accepted was not on record."""
    if told is None:
        return None
    if user.role == Role.OFFICER and told["state"] == Status.REPORTED:
        return Standing("")
    due_on = date.fromisoformat(told["due_on"]) if told["due_on"] else None
    return Standing(told["state"], told["grade"], due_on, told["counted"])


def _records(user: User, rows: Iterable[ComputationRow]) -> Records:
    """The records that the reader may see, by id."""
    wanted: dict[str, list[UUID]] = {}
    for one in rows:
        wanted.setdefault(one.kind, []).append(one.subject)
    found: Records = {}
    for kind, model in MODELS.items():
        if kind in wanted:
            records = model.objects.visible_to(user).for_list().filter(pk__in=wanted[kind])
            found.update({record.pk: record for record in records})
    return found


def _numbers(row: ComputationRow) -> list[int]:
    numbers: list[int] = row.told["events"]
    return numbers


def _events(rows: Iterable[ComputationRow]) -> dict[int, Event]:
    numbers = {number for row in rows for number in _numbers(row)}
    told = Event.objects.filter(log=settings.COUNTY_CODE, seq__in=numbers)
    return {event.seq: event for event in told}


def _event(user: User, event: Event) -> dict[str, Any]:
    return {
        "number": event.seq,
        "at": event.recorded_at,
        "on": event.valid_on,
        "what": timeline.title_of(user, event)
        if event.subject_kind == HAZARDS
        else happening(event.subject_kind, event.kind),
    }


def _readable(user: User, events: Iterable[Event]) -> set[int]:
    """The numbers of those events that this reader may know of."""
    told = list(events)
    if user.role != Role.OFFICER:
        return {event.seq for event in told}
    return set(_readable_to_officer(user, told))


def _readable_to_officer(user: User, told: list[Event]) -> Iterator[int]:
    """An officer reads neither a tip-off's own days nor what the county says to itself."""
    by_hazard: dict[UUID, list[Event]] = {}
    for event in told:
        if event.subject_kind == HAZARDS:
            by_hazard.setdefault(event.subject_id, []).append(event)
        else:
            yield event.seq
    for pk, hazard in Hazard.objects.visible_to(user).in_bulk(by_hazard).items():
        own = sorted(by_hazard[pk], key=lambda event: event.seq)
        yield from (event.seq for event in timeline.readable(user, hazard, own))
