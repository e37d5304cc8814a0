"""What is more than a count of standings: days to rectify, money spent, recurrence; by the same
cohort, slices and two clocks as the counts.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from hazards.enums import Status
from indicators.calendars import back
from indicators.figures import Cohort, Details, DetailsByGrade, details_by_grade
from indicators.models import Span
from indicators.queries import dimensions
from indicators.queries.standings import check
from indicators.querysets import FOUND, YEAR, DaysBetween, SpanQuerySet, day_for, is_figure

CENT = Decimal("0.01")

DetailCells = dict[tuple[str, str], Details]
"""The details of each part and grade; what has neither a hazard nor a detail may be absent."""


def details(
    user: User, cohort: Cohort, as_of: date, by: str = "", *, known: int | None = None
) -> dict[str, DetailsByGrade]:
    """The details over what the user sees, by the keys of a slice's parts; without a slice the
    whole is under "". KeyError for a slice that is unknown or not for this reader.
    """
    if by:
        check(user, by)
    spans = Span.objects.visible_to(user)
    return in_parts(details_of(spans, cohort, as_of, by, day_for(user), known), by)


def in_parts(cells: DetailCells, by: str) -> dict[str, DetailsByGrade]:
    """Cells by the keys of their parts; the whole (no slice) is there even without a hazard."""
    parts: dict[str, list[tuple[str, Details]]] = {} if by else {"": []}
    for (key, grade), found in cells.items():
        parts.setdefault(key, []).append((grade, found))
    return {key: details_by_grade(told) for key, told in parts.items()}


def details_of(
    spans: SpanQuerySet,
    cohort: Cohort,
    as_of: date,
    by: str = "",
    day: str = FOUND,
    known: int | None = None,
) -> DetailCells:
    """As `details`, over given spans and cell by cell, in two queries (by township: three). No
    query for recurrence where the cohort is too young to have any.
    """
    part = dimensions.expression(by, as_of, day) if by else Value("", output_field=TextField())
    standings = spans.standing(cohort, as_of, day, known).annotate(part=part).order_by()
    key_for = dimensions.keys_for(by) if by else str
    cells: DetailCells = {}
    for value, grade, closed, days, number, funds in _days_and_funds(standings, as_of, day):
        cell = cells.setdefault((key_for(value), grade), Details())
        cell.days.add(days, number, closed=closed)
        cell.funds += Decimal(funds or 0).quantize(CENT)
    if cohort.begin is None or cohort.begin <= back(as_of, YEAR):
        again = standings.found_again(as_of, day, known)
        for value, grade, settled, recurred in _recurrence(standings, as_of, again):
            cell = cells.setdefault((key_for(value), grade), Details())
            cell.settled += settled
            cell.recurred += recurred
    return cells


def _days_and_funds(standings: SpanQuerySet, as_of: date, day: str) -> QuerySet[Any, Any]:
    """Part, grade, whether closed, days, number of hazards, yuan."""
    closed = Q(state=Status.CLOSED)
    until = Case(When(closed, then=Coalesce("rectified_on", "closed_on")), default=Value(as_of))
    return (
        standings.annotate(closed=Case(When(closed, then=Value(True)), default=Value(False)))
        .annotate(days=DaysBetween(until, F(day)))
        .values_list("part", "grade", "closed", "days")
        .annotate(number=Count("pk"), spent=Sum("funds", filter=is_figure("funds", as_of)))
    )


def _recurrence(standings: SpanQuerySet, as_of: date, again: Q) -> Iterable[tuple[Any, ...]]:
    """Part, grade, how many settled, how many of them recurred."""
    return (
        standings.filter(is_figure("settled", as_of))
        .values_list("part", "grade")
        .annotate(settled=Count("pk"), recurred=Count("pk", filter=again))
    )
