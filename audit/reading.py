"""An event as a person reads it: names for codes, "was" and "is" for changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from audit import subjects
from audit.models import Event
from audit.queries import Names, names_of, names_of_records

NOTHING = "\N{EM DASH}"


@dataclass(frozen=True)
class Line:
    """One event in words; `facts` are pairs of a name and a text."""

    event: Event
    subject: str
    happened: str
    who: str
    facts: list[tuple[str, str]]
    url: str

    @property
    def facts_text(self) -> str:
        """All facts in one cell, one a line."""
        return "\n".join(f"{name}: {text}" for name, text in self.facts)


def lines(events: Iterable[Event]) -> list[Line]:
    """The events in words; one query for the people and one for each kind of record named."""
    rows = list(events)
    people = names_of(event.actor for event in rows)
    records = names_of_records(_references(rows))
    return [_line(event, people, records) for event in rows]


def _line(event: Event, people: dict[UUID, str], records: Names) -> Line:
    return Line(
        event=event,
        subject=subjects.label_of(event.subject_kind),
        happened=subjects.happening(event.subject_kind, event.kind),
        who=_who(event.actor, people),
        facts=list(_facts(event, records)),
        url=subjects.url_of(event.subject_kind, event.subject_id),
    )


def _who(actor: UUID | None, people: dict[UUID, str]) -> str:
    if actor is None:
        return _("the system")
    return people.get(actor, str(actor))


def _told(event: Event) -> dict[str, Any]:
    """Every fact by its name; a changed one as the pair of what it was and is."""
    facts = event.facts
    others = {name: value for name, value in facts.items() if name not in ("set", "changed")}
    told = {**(facts.get("set") or {}), **others, **(facts.get("changed") or {})}
    return dict(
        sorted(told.items(), key=lambda pair: subjects.fact_order(event.subject_kind, pair[0]))
    )


def _references(rows: list[Event]) -> Iterator[tuple[type[Model], str]]:
    for event in rows:
        for name, value in _told(event).items():
            model = subjects.related_model(event.subject_kind, name)
            if model is not None:
                yield from ((model, key) for key in _keys(value))


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _keys(one)
    elif isinstance(value, str) and value:
        yield value


def _facts(event: Event, records: Names) -> Iterator[tuple[str, str]]:
    changed = event.facts.get("changed") or {}
    for name, value in _told(event).items():
        words = _Words(event.subject_kind, name, records)
        label = subjects.fact_label(event.subject_kind, name)
        if name in changed:
            was, now = map(words.of, value)
            yield label, _("%(was)s, now %(now)s") % {"was": was, "now": now}
        else:
            yield label, words.of(value)


@dataclass(frozen=True)
class _Words:
    """How the values of one fact are written."""

    kind: str
    name: str
    records: Names

    def of(self, value: Any) -> str:
        """The value in words; nothing as a dash."""
        if value is None or value in ("", [], {}):
            return NOTHING
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(map(self.of, value))
        if isinstance(value, dict):
            pairs = ((subjects.fact_label(self.kind, key), one) for key, one in value.items())
            return ", ".join(f"{label} {self.of(one)}" for label, one in pairs)
        model = subjects.related_model(self.kind, self.name)
        known = self.records.get((model, str(value))) if model else None
        return known or subjects.fact_words(self.kind, self.name, value)
