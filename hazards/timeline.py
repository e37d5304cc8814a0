"""A hazard's events as a person reads them: what was said, by whom, when it was so and when told.

An enterprise reads neither a tip-off nor its time: what lies before the county's acceptance of a
tip-off is left out for an officer, and the acceptance stands as the finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from hazards.enums import INTERNAL_KINDS, Grade, Kind, Source, Status
from hazards.models import AccidentType, Hazard
from hazards.rules import sees_origin
from hazards.words import category_label

TONES = {
    Kind.PASSED: "good",
    Kind.FIXED_ON_SPOT: "good",
    Kind.FAILED: "late",
    Kind.REOPENED: "late",
    Kind.RECLASSIFIED: "soon",
    Kind.LISTED: "late",
    Kind.INSTRUCTED: "late",
    Kind.EXTENSION_ASKED: "soon",
    Kind.VOIDING_ASKED: "soon",
    Kind.PLAN_SUBMITTED: "soon",
    Kind.FOUND: "accent",
    Kind.ACCEPTED: "accent",
    Kind.SUBMITTED: "accent",
}
FIRST = (Kind.FOUND, Kind.REPORTED)
TEXTS = ("instruction", "reason", "answer", "remark", "note", "requirements")
SHOWN = (
    "description", "place", "category", "accident_type_id", "basis", "responsible", "measures",
    "work_done", "done_by", "done_on", "funds", "acceptance_record",
)  # fmt: skip
PLAN = ("goals", "measures", "funds", "responsibility", "deadline", "contingency")


@dataclass
class Entry:
    """One line of templates/components/timeline.html; `number` is the event's."""

    number: int
    kind: str
    title: str
    who: str
    on: date
    at: datetime
    was: str = ""
    now: str = ""
    text: str = ""
    tone: str = ""
    imported: bool = False
    details: list[tuple[str, str]] = field(default_factory=list)


def entries(user: User, hazard: Hazard) -> list[Entry]:
    """The whole timeline of a hazard for this reader, newest first: at most four queries."""
    events = readable(user, hazard, list(Event.objects.about(hazard.pk)))
    names = _Names(user, events)
    lines = []
    due: str | None = None
    for event in events:
        told = event.facts.get("set", {})
        lines.append(_entry(event, names, due, hide=user.role == Role.OFFICER))
        due = told.get("due_on", due)
    return lines[::-1]


def readable(user: User, hazard: Hazard, events: list[Event]) -> list[Event]:
    """Those of a hazard's events, given in their order, that this reader may know of: what every
    list of events goes through.
    """
    if not sees_origin(user, hazard):
        events = _since_acceptance(events)
    if user.role == Role.OFFICER:
        events = [event for event in events if event.kind not in INTERNAL_KINDS]
        events = _without_tip_offs(events)
    return events


def title_of(user: User, event: Event) -> str:
    """What happened, in the reader's words: for an officer an acceptance is the finding."""
    return _title(event, Kind(event.kind), hide=user.role == Role.OFFICER)


def _since_acceptance(events: list[Event]) -> list[Event]:
    """What follows the acceptance; what was logged or imported as found has no report before it."""
    accepted = [i for i, event in enumerate(events) if event.kind == Kind.ACCEPTED]
    return events[accepted[0] :] if accepted else events


def _without_tip_offs(events: list[Event]) -> list[Event]:
    """Without sightings that were a tip-off merged into this hazard."""
    merged = {event.facts.get("merged") for event in events} - {None}
    if not merged:
        return events
    tips = Hazard.objects.filter(pk__in=merged, source=Source.TIP_OFF).values_list("pk", flat=True)
    hidden = set(map(str, tips))
    return [event for event in events if event.facts.get("merged") not in hidden]


class _Names:
    """The people, accident types and hazards that the events name by their keys."""

    def __init__(self, user: User, events: Sequence[Event]) -> None:
        people: set[UUID | str] = set()
        types: set[str] = set()
        hazards: set[str] = set()
        for event in events:
            told = event.facts.get("set", {})
            people |= {event.actor, event.facts.get("second"), event.facts.get("leader")}  # type: ignore[arg-type]
            types |= {told.get("accident_type_id")}
            hazards |= {event.facts.get(name) for name in ("into", "merged", "other")}  # type: ignore[arg-type]
        self.people = _by_key(User.objects.filter(pk__in=people - {None}))
        self.types = _by_key(AccidentType.objects.filter(pk__in=types - {None}))
        seen = Hazard.objects.visible_to(user)
        found = seen.filter(pk__in=hazards - {None}) if hazards - {None} else ()
        self.hazards = _by_key(found)

    def person(self, key: object) -> str:
        """A person's name; the system itself where there is none."""
        return self.people.get(str(key), "") if key else ""


def _by_key(rows: Iterable[Any]) -> dict[str, str]:
    return {str(row.pk): str(row) for row in rows}


def _entry(event: Event, names: _Names, due: str | None, *, hide: bool) -> Entry:
    facts = event.facts
    kind = Kind(event.kind)
    told = facts.get("set", {})
    line = Entry(
        number=event.seq,
        kind=Kind.FOUND if hide and kind == Kind.ACCEPTED else kind,
        title=_title(event, kind, hide=hide),
        who=_who(event, names),
        on=event.valid_on,
        at=event.recorded_at,
        tone=TONES.get(kind, ""),
        imported=kind == Kind.IMPORTED,
    )
    if told.get("due_on") and told["due_on"] != due:
        line.was = _("due %(day)s") % {"day": due} if due else ""
        line.now = _("due %(day)s") % {"day": told["due_on"]}
    line.text = "\n".join(str(facts[name]) for name in TEXTS if facts.get(name))
    line.details = list(_details(event, kind, names))
    return line


def _title(event: Event, kind: Kind, *, hide: bool) -> str:
    if kind == Kind.IMPORTED:
        return _("Imported: %(state)s") % {"state": Status(event.state_to).label}
    if hide and kind == Kind.ACCEPTED:
        return str(Kind.FOUND.label)
    return str(kind.label)


def _who(event: Event, names: _Names) -> str:
    second = names.person(event.facts.get("second"))
    first = names.person(event.actor) or _("the system")
    return _("%(first)s, second key %(second)s") % {
        "first": first, "second": second
    } if second else first  # fmt: skip


def _details(event: Event, kind: Kind, names: _Names) -> Iterable[tuple[str, str]]:
    facts = event.facts
    told = facts.get("set", {})
    if kind == Kind.RECLASSIFIED:
        grades = [Grade(value).label for value in (facts["grade_before"], told["grade"])]
        yield _("grade"), " → ".join(map(str, grades))
    if kind == Kind.PLAN_SUBMITTED:
        yield from _plan(facts)
    for name in ("into", "merged", "other"):
        if facts.get(name) and str(facts[name]) in names.hazards:
            yield _("hazard"), names.hazards[str(facts[name])]
    yield from _said(facts, names)
    if kind not in FIRST:
        yield from _attributes(told, names)


def _said(facts: dict[str, Any], names: _Names) -> Iterable[tuple[str, str]]:
    """What an event tells beside attributes, where it tells it."""
    files = facts.get("evidence")
    said = [
        (_("until"), facts.get("asked_until")),
        (_("answer by"), facts.get("answer_due_on")),
        (_("interim measures"), facts.get("interim_measures")),
        (_("leader"), names.person(facts.get("leader"))),
        (_("seen on"), facts.get("seen_on")),
        (_("files"), str(len(files)) if files else ""),
    ]
    yield from ((label, str(value)) for label, value in said if value)


def _plan(facts: dict[str, Any]) -> Iterable[tuple[str, str]]:
    labels = {
        "goals": _("goals and tasks"),
        "measures": _("methods and measures"),
        "funds": _("funds (yuan)"),
        "responsibility": _("body and person responsible"),
        "deadline": _("deadline"),
        "contingency": _("safety measures and contingency plan"),
    }
    yield from ((labels[name], str(facts[name])) for name in PLAN)
    if facts.get("suspension"):
        yield _("production suspended meanwhile"), _("yes")


def _attributes(told: dict[str, Any], names: _Names) -> Iterable[tuple[str, str]]:
    labels = {f.attname: f.verbose_name for f in Hazard._meta.concrete_fields}
    for name in SHOWN:
        value = told.get(name)
        if value in (None, ""):
            continue
        if name == "accident_type_id":
            value = names.types.get(str(value), value)
        yield str(labels[name]), category_label(value) if name == "category" else str(value)
