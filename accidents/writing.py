"""What services and imports write of an accident: its row from its tolls, and its event.

Every event holds the accident's whole record in `facts["set"]`, so that the streaks can be
computed from the log as it stood at any number.
"""

from collections.abc import Sequence
from datetime import UTC, date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accidents.checks import numbers
from accidents.enums import Kind
from accidents.grading import Toll, grade_of, toll_that_grades
from accidents.models import Accident
from accidents.queries import SUBJECT
from audit.services import Entry, changes

_NOT_TOLD = {"id", "county", "created_at"}


def settle(accident: Accident, tolls: Sequence[tuple[date, Toll]]) -> None:
    """Toll and grade of the row from the tolls that stand, in the order of their days; saves
    nothing.
    """
    for name, value in numbers(tolls[-1][1]).items():
        setattr(accident, name, value)
    accident.grade = grade_of(
        toll_that_grades(tolls, occurred_on=accident.occurred_on, follow_up=accident.follow_up)
    )


def facts_of(accident: Accident) -> dict[str, Any]:
    """The whole record as the events tell it; equal records are equal whoever read them."""
    record = {
        field.attname: getattr(accident, field.attname)
        for field in Accident._meta.concrete_fields
        if field.name not in _NOT_TOLD
    }
    at, told = accident.occurred_at, accident.reported_at
    record["occurred_at"] = at.isoformat("minutes") if at else None
    record["reported_at"] = told.astimezone(UTC) if told else None
    return record


def entry_about(
    accident: Accident,
    kind: Kind,
    *,
    by: UUID | None,
    facts: dict[str, Any],
    on: date | None = None,
    before: dict[str, Any] | None = None,
) -> Entry:
    """The event that tells the whole record, and beside it what has changed since `before`."""
    record = facts_of(accident)
    told = {**facts, "set": record}
    if before is not None:
        told["changed"] = changes(before, record, record)
    return Entry(
        county=accident.county,
        subject_kind=SUBJECT,
        subject_id=accident.pk,
        kind=kind,
        by=by,
        valid_on=on or timezone.localdate(),
        facts=told,
    )
