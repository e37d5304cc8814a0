"""Sentences that are offered while a hazard is described; higher apps know them.

    # in AppConfig.ready of inspections
    suggestions.register(texts_of_checklist_items)

A provider gets the user, the enterprise (None: not chosen yet) and what was typed so far (may be
empty), and answers with its best suggestions, at most `MOST`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from accounts.models import User
from enterprises.models import Enterprise

MOST = 8


@dataclass(frozen=True)
class Suggestion:
    """A sentence, and what follows from choosing it."""

    text: str
    basis: str = ""
    category: str = ""
    checklist_item: str = ""


Provider = Callable[[User, Enterprise | None, str], Iterable[Suggestion]]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a source of sentences; called from AppConfig.ready."""
    if provider not in _providers:
        _providers.append(provider)


def suggest(user: User, enterprise: Enterprise | None, typed: str) -> list[Suggestion]:
    """What all providers offer, each sentence once, at most `MOST`."""
    found: dict[str, Suggestion] = {}
    for provider in _providers:
        for suggestion in provider(user, enterprise, typed):
            found.setdefault(suggestion.text, suggestion)
    return list(found.values())[:MOST]
