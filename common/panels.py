"""What a higher app adds to a lower app's page: the lower one asks, and knows no higher one.

    # in AppConfig.ready of inspections
    panels.register("enterprise", inspections_of)

A panel gets the user and the page's record and answers with a Panel, or None where it has nothing.
History providers do the same for an enterprise's history, entry by entry.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """A framed part of a page: a template and what it shows; it must not query."""

    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True)
class HistoryEntry:
    """One line of an enterprise's history (templates/components/history.html)."""

    on: date
    kind: str | Promise
    text: str
    url: str = ""
    who: str = ""


PanelProvider = Callable[[Any, Any], Panel | None]
HistoryProvider = Callable[[Any, Any], Iterable[HistoryEntry]]

_panels: dict[str, list[PanelProvider]] = {}
_histories: list[HistoryProvider] = []


def register(page: str, provider: PanelProvider) -> None:
    """Add a panel to a page ("enterprise", "hazard", "home"); called from AppConfig.ready."""
    known = _panels.setdefault(page, [])
    if provider not in known:
        known.append(provider)


def panels(page: str, user: Any, record: Any) -> list[Panel]:
    """The panels of a page for this user and record, in their order."""
    found = (provider(user, record) for provider in _panels.get(page, []))
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)


def register_history(provider: HistoryProvider) -> None:
    """Add a source of an enterprise's history; each gives its newest entries, at most 200."""
    if provider not in _histories:
        _histories.append(provider)


def history(user: Any, enterprise: Any) -> list[HistoryEntry]:
    """Everything that the apps know of an enterprise, newest first."""
    entries = [entry for provider in _histories for entry in provider(user, enterprise)]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)
