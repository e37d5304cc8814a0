"""The parts of a workbench: numbers that lead to exactly their rows, and tasks by their day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django_filters import FilterSet

from accounts.models import User
from desk.links import page
from hazards.filters import HazardFilter
from hazards.models import Hazard
from hazards.queries import thumbnails_of
from hazards.querysets import HazardQuerySet
from inspections.filters import InspectionFilter
from inspections.models import Inspection
from inspections.querysets import InspectionQuerySet

Query = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Number:
    """A count, and the address of the list that holds exactly so many rows."""

    label: str | Promise
    value: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class Task:
    """One row: what is to be done where, and by when (None: no day is set).

    `is_day_only`: the day says since when or when, and nothing is late by it.
    """

    what: str | Promise
    title: str
    text: str
    url: str
    day: date | None = None
    mine: bool = False
    tone: str = ""
    is_day_only: bool = False


@dataclass(frozen=True)
class Board:
    """What the template of a role shows; `more` differs by role."""

    template: str
    numbers: list[Number]
    more: dict[str, Any] = field(default_factory=dict)


class Asker:
    """The request of a person who looks at the own workbench: what filters want to know of it."""

    def __init__(self, user: User) -> None:
        self.user = user


def narrowed(kind: type[FilterSet], user: User, query: Query, rows: Any) -> Any:
    """The rows of a list as its address narrows it. Raises ValueError for a query that the list
    itself would not understand.
    """
    data = QueryDict(mutable=True)
    for name, value in query.items():
        data.setlist(name, [value] if isinstance(value, str) else list(value))
    asked = kind(data, rows, request=Asker(user))
    if not asked.is_valid():
        raise ValueError(f"{kind.__name__} does not know {dict(asked.errors)}")
    return asked.qs


def hazards(user: User, query: Query) -> HazardQuerySet:
    """The hazards of a list as its address narrows it."""
    return narrowed(HazardFilter, user, query, Hazard.objects.visible_to(user))


def inspections(user: User, query: Query) -> InspectionQuerySet:
    """The inspections of a list as its address narrows it."""
    return narrowed(InspectionFilter, user, query, Inspection.objects.visible_to(user))


def hazard_number(label: str | Promise, user: User, query: Query, tone: str = "") -> Number:
    """How many hazards the list with this address holds; a nought has no colour."""
    return number(label, hazards(user, query), "hazards:list", query, tone)


def inspection_number(label: str | Promise, user: User, query: Query, tone: str = "") -> Number:
    """How many inspections the list with this address holds."""
    return number(label, inspections(user, query), "inspections:list", query, tone)


def number(
    label: str | Promise, rows: QuerySet[Any], url_name: str, query: Query, tone: str = ""
) -> Number:
    """A count of the rows that the page of this name shows under this query."""
    count = rows.count()
    return Number(label, count, page(url_name, query), tone if count else "")


def hazard_url(pk: UUID) -> str:
    """The hazard's page."""
    return reverse("hazards:detail", args=[pk])


def by_day(tasks: Iterable[Task]) -> list[Task]:
    """The soonest first, of one day the own ones first; those without a day at the end."""
    return sorted(tasks, key=lambda task: (task.day is None, task.day or date.max, not task.mine))


def with_photos(user: User, rows: Iterable[Hazard]) -> list[dict[str, Any]]:
    """Hazards for a table, each with its first photo: one query more."""
    found = list(rows)
    photos = thumbnails_of(user, found)
    return [{"hazard": hazard, "photo": photos.get(hazard.pk)} for hazard in found]
