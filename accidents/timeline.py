"""An accident's record for its page: what was told when, each change beside what stood before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accidents.enums import Grade, Kind
from accidents.grading import STEPS, Toll, deciding, grade_of
from accidents.models import Accident, RegisterStart, TollEntry
from accidents.queries.scopes import nameable
from accounts.models import Region, Sector, User
from audit.models import Event
from common.templatetags.numbers import money
from enterprises.models import Enterprise
from hazards.models import AccidentType

_NAMED: dict[str, Any] = {
    "region_id": Region,
    "sector_id": Sector,
    "enterprise_id": Enterprise,
    "accident_type_id": AccidentType,
}
_TONES = {Kind.REGISTERED: "late", Kind.TOLL_CHANGED: "soon", Kind.DETERMINED: "accent"}


@dataclass(frozen=True)
class Line:
    """One entry of templates/components/timeline.html."""

    title: str
    who: str
    on: date
    at: datetime
    text: str = ""
    was: str = ""
    now: str = ""
    tone: str = ""
    details: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class TollLine:
    """A toll as the page lists it: replaced by a corrected one, or told after the follow-up."""

    entry: TollEntry
    replaced: bool
    late: bool


@dataclass(frozen=True)
class Step:
    """One line of article 3 as the page explains it."""

    grade: str
    deaths: str
    serious_injuries: str
    direct_loss: str
    here: bool

    @property
    def words(self) -> str:
        return str(Grade(self.grade).label)


def timeline(user: User, accident: Accident) -> list[Line]:
    """Every event of the accident, newest first, with the names that the reader may be told."""
    events = list(Event.objects.about(accident.pk))
    people = _people(event.actor for event in events)
    names = _names(user, events)
    return [_line(event, people, names) for event in reversed(events)]


def declarations(start: RegisterStart | None) -> list[Line]:
    """What was declared of the register's beginning, newest first."""
    events = list(Event.objects.about(start.pk)) if start else []
    people = _people(event.actor for event in events)
    return [
        Line(
            _("Register declared complete from %(day)s")
            % {"day": event.facts["set"]["complete_from"]},
            people.get(event.actor, ""),
            event.valid_on,
            event.recorded_at,
            event.facts["set"]["reason"],
        )
        for event in reversed(events)
    ]


def tolls(accident: Accident) -> list[TollLine]:
    """Every toll that was told, in the order of its days, each corrected one before the right."""
    rows = accident.tolls.select_related("by", "replaced_by").order_by("position", "recorded_at")
    ends = accident.follow_up_ends
    lines = [
        TollLine(row, hasattr(row, "replaced_by"), row.position > 1 and row.on > ends)
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.entry.position, not line.replaced))


def grading_toll(rows: list[TollLine]) -> TollEntry:
    """The toll on which the grade rests, of the lines of `tolls`."""
    return [row.entry for row in rows if not row.replaced and not row.late][-1]


def steps(toll: Toll) -> list[Step]:
    """The four grades of article 3, the highest first; `here` marks that of the toll."""
    grade = grade_of(toll)
    found = []
    above: tuple[Any, ...] = (None, None, None, None)
    for step in STEPS:
        found.append(_step(step, above, grade))
        above = step
    return [*found, _step((Grade.GENERAL, 0, 0, 0), above, grade)]


def decided_by(toll: Toll) -> list[str]:
    """The names of the numbers that reach the grade."""
    return [_label(name) for name in deciding(toll)]


def _step(step: tuple[Any, ...], above: tuple[Any, ...], grade: str) -> Step:
    words = [_span(least, below) for least, below in zip(step[1:], above[1:], strict=True)]
    return Step(str(step[0]), words[0], words[1], words[2], here=step[0] == grade)


def _span(least: int, below: int | None) -> str:
    if below is None:
        return _("%(least)s or more") % {"least": f"{least:,}"}
    if not least:
        return _("fewer than %(below)s") % {"below": f"{below:,}"}
    return _("%(least)s to below %(below)s") % {"least": f"{least:,}", "below": f"{below:,}"}


def _line(event: Event, people: dict[UUID | None, str], names: dict[str, str]) -> Line:
    changed = dict(event.facts.get("changed", {}))
    was, now = (_words("grade", value, names) for value in changed.pop("grade", ("", "")))
    details = [(_label(name), _change(name, pair, names)) for name, pair in changed.items()]
    if event.kind == Kind.REGISTERED:
        record = event.facts["set"]
        now = _words("grade", record["grade"], names)
        details = [
            (_label(name), _words(name, record[name], names))
            for name in ("deaths", "serious_injuries", "minor_injuries", "direct_loss")
        ]
    return Line(
        str(Kind(event.kind).label),
        people.get(event.actor, ""),
        event.valid_on,
        event.recorded_at,
        event.facts.get("reason") or event.facts.get("note") or "",
        was,
        now,
        _TONES.get(Kind(event.kind), ""),
        details,
    )


def _change(name: str, pair: list[Any], names: dict[str, str]) -> str:
    before, after = (_words(name, value, names) for value in pair)
    if not before:
        return after
    return _("%(after)s (before: %(before)s)") % {"after": after or "—", "before": before}


def _label(name: str) -> str:
    return str(_field(name).verbose_name)


def _field(name: str) -> Any:
    return Accident._meta.get_field(name.removesuffix("_id"))


def _words(name: str, value: Any, names: dict[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "enterprise_id":
        return names.get(str(value), "")  # none is ever deleted: this one is not for the reader
    if name in _NAMED:
        return names.get(str(value), str(value))
    if name == "direct_loss":
        return money(Decimal(value))
    if name == "reported_at":
        return timezone.localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    choices = dict(_field(name).flatchoices)
    return str(choices.get(value, value))


def _names(user: User, events: list[Event]) -> dict[str, str]:
    """Names of the records that changes speak of; one query for each kind that occurs."""
    keys: dict[str, set[str]] = {}
    for event in events:
        for name, pair in event.facts.get("changed", {}).items():
            if name in _NAMED:
                keys.setdefault(name, set()).update(value for value in pair if value)
    return {
        str(record.pk): str(record)
        for name, found in keys.items()
        for record in _rows(user, name).filter(pk__in=found)
    }


def _rows(user: User, name: str) -> Any:
    return nameable(user) if name == "enterprise_id" else _NAMED[name].objects


def _people(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    found = User.objects.filter(pk__in={key for key in keys if key})
    return {person.pk: str(person) for person in found}
