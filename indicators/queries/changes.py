"""What a figure counts on one day and did not count on an earlier one, and the reverse.

Only standings that begin, end or fall due between the two days can make a difference, so the
earlier standing is looked up for these alone.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from indicators.figures import Cohort
from indicators.queries.standings import standing
from indicators.querysets import SpanQuerySet

CHANGING = ("found", "rectified", "awaiting", "overdue", "open")
"""The figures of which the changes are told."""


@dataclass(frozen=True)
class Days:
    """From the end of `since` to the end of `until`, as known at a number of the log."""

    since: date
    until: date
    known: int | None = None


def came(user: User, days: Days, figure: str) -> SpanQuerySet:
    """The hazards that the figure counts on the later day and did not count on the earlier one,
    as they stand on the later day, whenever they were found. KeyError for an unknown figure.
    """
    touched = Q(begins_on__gt=days.since) | Q(due_on__range=(days.since, days.until))
    now = _on(user, figure, days.until, days.known).filter(touched)
    return now.exclude(_counted_on(user, figure, days.since, days.known))


def went(user: User, days: Days, figure: str) -> SpanQuerySet:
    """The hazards that the figure counted on the earlier day and does not count on the later one,
    as they stood on the earlier day.
    """
    touched = Q(ends_on__lte=days.until) | Q(due_on__range=(days.since, days.until))
    was = _on(user, figure, days.since, days.known).filter(touched)
    return was.exclude(_counted_on(user, figure, days.until, days.known))


def _on(user: User, figure: str, day: date, known: int | None) -> SpanQuerySet:
    return standing(user, Cohort(None, day), day, figure, known=known)


def _counted_on(user: User, figure: str, day: date, known: int | None) -> Exists:
    return Exists(_on(user, figure, day, known).filter(hazard=OuterRef("hazard")))
