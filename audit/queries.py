"""Larger reads of the log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model, Q, QuerySet

from audit.models import Log

Names = dict[tuple[type[Model], str], str]


MIDDLE = "(low + high + 1) / 2"
TOLD = """COALESCE((
    SELECT recorded_at <= %s FROM audit_event
    WHERE log_id = %s AND seq >= (low + high + 1) / 2 ORDER BY seq LIMIT 1
), FALSE)"""
HALVING = f"""
    WITH RECURSIVE half (low, high) AS (
        SELECT CAST(0 AS bigint), last_seq FROM audit_log WHERE code = %s
        UNION ALL
        SELECT CASE WHEN {TOLD} THEN {MIDDLE} ELSE low END,
            CASE WHEN {TOLD} THEN high ELSE {MIDDLE} - 1 END
        FROM half WHERE low < high
    )
    SELECT low FROM half WHERE low = high
"""  # noqa: S608 - constants of this file


def sequence_at(county: str, moment: datetime | None) -> int:
    """Number of the last event recorded at or before the moment (None: now); 0 where none was.

    Moments never fall along the numbers, so the number is found by halving: some twenty
    look-ups by key in one statement, whatever the length of the log, and no index on moments.
    """
    if moment is None:
        log = Log.objects.filter(code=county).values_list("last_seq", flat=True)
        return log.first() or 0
    told = connection.ops.adapt_datetimefield_value(moment)
    with connection.cursor() as cursor:
        cursor.execute(HALVING, [county, told, county, told, county])
        row = cursor.fetchone()
    return row[0] if row else 0


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
