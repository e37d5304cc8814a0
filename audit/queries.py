"""Larger reads of the log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from audit.models import Event

Names = dict[tuple[type[Model], str], str]


def sequence_at(county: str, moment: datetime | None) -> int:
    """Number of the last event recorded at or before the moment (None: now); 0 where none was."""
    events = Event.objects.filter(log=county)
    if moment is not None:
        events = events.known_at(moment)
    return events.order_by("-seq").values_list("seq", flat=True).first() or 0


def names_of(actors: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of the people who acted, by the ids that the log holds; unknown ids are absent."""
    wanted = {actor for actor in actors if actor}
    if not wanted:
        return {}
    people = get_user_model()._default_manager.filter(pk__in=wanted)
    return {person.pk: str(person) for person in people}


def names_of_records(references: Iterable[tuple[type[Model], str]]) -> Names:
    """What the records are called now, by model and key as text; what is gone is absent."""
    wanted: dict[type[Model], set[str]] = {}
    for model, key in references:
        wanted.setdefault(model, set()).add(key)
    names: Names = {}
    for model, keys in wanted.items():
        for row in model._default_manager.filter(pk__in=keys):
            names[model, str(row.pk)] = str(row)
    return names


def actors_named(words: str) -> QuerySet[Any]:
    """The ids of the people whose name or user name holds the words."""
    people = get_user_model()._default_manager.filter(
        Q(full_name__icontains=words) | Q(username__icontains=words)
    )
    return people.values("pk")
