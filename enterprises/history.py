"""What the log tells of an enterprise and its risk points, as lines of its history."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Region, Sector, User
from audit.models import Event
from audit.subjects import fact_label, fact_words, happening, url_of
from common.panels import HistoryEntry
from enterprises.enums import RegulatorKind, State
from enterprises.models import Enterprise, RiskPoint, Trade
from enterprises.particulars import NAMES
from enterprises.services.events import ENTERPRISE, RISK_POINT
from enterprises.services.risk_points import TOLD

NEWEST = 200
CODES = {"sector": Sector, "region": Region, "trade": Trade}
NONE = "—"
ORDER = {name: place for place, name in reversed([*enumerate((*NAMES, *TOLD))])}


def history_of(user: User, enterprise: Enterprise) -> Iterable[HistoryEntry]:
    """The newest changes of the entry and of its risk points. Six queries, however many lines."""
    points = dict(RiskPoint.objects.filter(enterprise=enterprise).values_list("pk", "name"))
    rows = Event.objects.filter(
        subject_kind__in=(ENTERPRISE, RISK_POINT), subject_id__in=[enterprise.pk, *points]
    )
    return _lines(list(rows.order_by("-seq")[:NEWEST]), user, points)


def _lines(events: list[Event], user: User, points: dict[UUID, str]) -> list[HistoryEntry]:
    words = _Words(events)
    people = {} if user.role == Role.OFFICER else _people(events)
    return [
        HistoryEntry(
            on=event.valid_on,
            kind=happening(event.subject_kind, event.kind),
            text=_text(event, points, words),
            url=url_of(event.subject_kind, event.subject_id) if event.subject_id in points else "",
            who=people.get(event.actor, ""),
        )
        for event in events
    ]


def changes_of(user: User, point: RiskPoint) -> list[HistoryEntry]:
    """The newest changes of one risk point."""
    rows = Event.objects.filter(subject_kind=RISK_POINT, subject_id=point.pk)
    return _lines(list(rows.order_by("-seq")[:NEWEST]), user, {})


class _Words:
    """Names for the codes that stand in facts, asked for once."""

    def __init__(self, events: list[Event]) -> None:
        self._names: dict[tuple[str, str], str] = {}
        for name, model in CODES.items():
            codes = {code for event in events for code in _pair(event, name) if code}
            for row in model._default_manager.filter(pk__in=codes):
                self._names[name, str(row.pk)] = str(row)

    def say(self, kind: str, name: str, value: Any) -> str:
        if value in (None, ""):
            return NONE
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return self._names.get((name, str(value))) or fact_words(kind, name, value)


def _pair(event: Event, name: str) -> list[Any]:
    pair: list[Any] = event.facts.get("changed", {}).get(name, [])
    return pair


def _people(events: list[Event]) -> dict[UUID | None, str]:
    actors = {event.actor for event in events if event.actor}
    return dict(User.objects.filter(pk__in=actors).values_list("pk", "full_name"))


def _place(pair: tuple[str, Any]) -> int:
    """Where an attribute stands in its form: PostgreSQL keeps facts in an order of its own."""
    return ORDER.get(pair[0], len(ORDER))


def _text(event: Event, points: dict[UUID, str], words: _Words) -> str:
    facts = event.facts
    parts = [points[event.subject_id]] if event.subject_id in points else []
    if event.kind.startswith(("contact", "officer")):
        parts.append(str(facts.get("name") or facts.get("set", {}).get("name", "")))
    if event.kind.startswith("regulator"):
        parts.append(f"{facts['name']}（{RegulatorKind(facts['kind']).label}）")
    if event.kind == "state_changed":
        parts.append(f"{State(event.state_from).label} → {State(event.state_to).label}")
    else:
        parts += [
            f"{fact_label(event.subject_kind, name)}: "
            f"{words.say(event.subject_kind, name, before)} → "
            f"{words.say(event.subject_kind, name, after)}"
            for name, (before, after) in sorted(facts.get("changed", {}).items(), key=_place)
        ]
    parts += [str(facts[name]) for name in ("reason", "source") if facts.get(name)]
    return "；".join(part for part in parts if part)
