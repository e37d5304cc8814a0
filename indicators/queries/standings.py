"""Counts and rows as of a day, as known at a number of the log, from the spans: both are made of
the same conditions. Counts of the whole county as known now come from the tallies. `known` None is
now; see queries.freshness for the number of a moment.
"""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Value

from accounts.enums import Role
from accounts.models import User
from hazards.models import Hazard
from indicators.calendars import days_of, keys_between
from indicators.figures import FIGURES, SLICES, ByGrade, Cohort, Counts, Slice, by_grade
from indicators.models import Span, Tally
from indicators.queries import dimensions, tallied
from indicators.querysets import FOUND, SpanQuerySet, day_for, is_figure
from indicators.timeline import days_overdue

Cells = dict[tuple[str, str], Counts]
"""The figures by key and grade."""

DECADES = 20
TELLING = frozenset({"source", "finder_agency"})
"""Slices that would tell an enterprise of tips, or of who took them."""


def totals(user: User, cohort: Cohort, as_of: date, *, known: int | None = None) -> ByGrade:
    """The figures over what the user sees: all, general, major."""
    if tallied.can_tell(user, cohort, as_of, known):
        return _whole(tallied.cells(Tally.objects.visible_to(user), cohort, as_of, "grade"))
    return totals_of(Span.objects.visible_to(user), cohort, as_of, day_for(user), known)


def sliced(
    user: User, cohort: Cohort, as_of: date, by: str, *, known: int | None = None
) -> list[Slice]:
    """The figures over what the user sees, part by part; they add up to the totals. KeyError for a
    slice that is unknown or not for this reader (see `slices_for`).
    """
    check(user, by)
    if by in tallied.SLICES and tallied.can_tell(user, cohort, as_of, known):
        return _parts(by, tallied.cells(Tally.objects.visible_to(user), cohort, as_of, by))
    return sliced_of(Span.objects.visible_to(user), cohort, as_of, by, day_for(user), known)


def slices_for(user: User) -> list[str]:
    """The slices that a person may ask for; an officer none by source or finder's agency: they
    would tell of tips.
    """
    return [by for by in SLICES if by not in TELLING or user.role != Role.OFFICER]


def trend(
    user: User, cohort: Cohort, as_of: date, by: str = "month", *, known: int | None = None
) -> list[Slice]:
    """The slice by month (or day, week, quarter, year) found, parts without a hazard included, from
    the cohort's first (where that lies decades back: from the first with a hazard) to its last.
    """
    parts = {part.key: part for part in sliced(user, cohort, as_of, by, known=known)}
    last = min(cohort.end, as_of)
    if cohort.begin and cohort.begin.year > last.year - DECADES:
        first = cohort.begin
    else:
        first = days_of(by, min(parts))[0] if parts else date.max
    if first > last:
        return []
    return [
        parts.get(key) or Slice(by, key, key, by_grade([])) for key in keys_between(by, first, last)
    ]


def rows(
    user: User,
    cohort: Cohort,
    as_of: date,
    figure: str,
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
    *,
    known: int | None = None,
) -> QuerySet[Hazard]:
    """Exactly the hazards behind one figure. KeyError for an unknown figure or slice, ValueError
    for a key that cannot be one.
    """
    spans = standing(user, cohort, as_of, figure, grade, by, key, known=known)
    return Hazard.objects.visible_to(user).filter(pk__in=spans.values("hazard"))


def standing(
    user: User,
    cohort: Cohort,
    as_of: date,
    figure: str = "found",
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
    *,
    known: int | None = None,
) -> SpanQuerySet:
    """The same rows as they stood on D; each hazard at most once. Raises as `rows`."""
    if by:
        check(user, by)
    spans = Span.objects.visible_to(user)
    return standing_of(spans, cohort, as_of, figure, grade, by, key, day_for(user), known)


def standing_of(
    spans: SpanQuerySet,
    cohort: Cohort,
    as_of: date,
    figure: str = "found",
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
    day: str = FOUND,
    known: int | None = None,
) -> SpanQuerySet:
    """As `standing`, over given spans: for what compares and not for pages."""
    found = spans.standing(cohort, as_of, day, known).counted(figure, as_of, day, known)
    if grade and grade != "all":
        found = found.filter(grade=grade)
    if by:
        found = found.filter(dimensions.selected(by, key or "", as_of, day))
    return found


def overdue_days(span: Span, as_of: date) -> int:
    """D - due date of a standing that is overdue on D, else 0."""
    return days_overdue(span, as_of)


def totals_of(
    spans: SpanQuerySet,
    cohort: Cohort,
    as_of: date,
    day: str = FOUND,
    known: int | None = None,
) -> ByGrade:
    """As `totals`, over given spans."""
    return _whole(cells_of(spans, cohort, as_of, "grade", day, known))


def sliced_of(
    spans: SpanQuerySet,
    cohort: Cohort,
    as_of: date,
    by: str,
    day: str = FOUND,
    known: int | None = None,
) -> list[Slice]:
    """As `sliced`, over given spans."""
    return _parts(by, cells_of(spans, cohort, as_of, by, day, known))


def cells_of(
    spans: SpanQuerySet,
    cohort: Cohort,
    as_of: date,
    by: str,
    day: str = FOUND,
    known: int | None = None,
) -> Cells:
    """The figures of each part and grade that holds a hazard, in one query (by township: two)."""
    counted: dict[str, Any] = {
        f"n_{figure}": Count(Value(1), filter=is_figure(figure, as_of)) for figure in FIGURES[1:]
    }
    grouped = (
        spans.standing(cohort, as_of, day, known)
        .annotate(part=dimensions.expression(by, as_of, day))
        .order_by()
        .values_list("part", "grade")
        .annotate(n_found=Count("*"), **counted)
    )
    key_for = dimensions.keys_for(by)
    sums: dict[tuple[str, str], list[int]] = {}
    for value, grade, *numbers in grouped:
        cell = (key_for(value), grade)
        sums[cell] = (
            [a + b for a, b in zip(sums[cell], numbers, strict=True)] if cell in sums else numbers
        )
    return {cell: Counts(*numbers) for cell, numbers in sums.items()}


def _whole(cells: Cells) -> ByGrade:
    return by_grade((grade, counts) for (_key, grade), counts in cells.items())


def _parts(by: str, cells: Cells) -> list[Slice]:
    parts: dict[str, list[tuple[str, Counts]]] = {}
    for (key, grade), counts in cells.items():
        parts.setdefault(key, []).append((grade, counts))
    names = dimensions.labels(by, parts).items()
    return [Slice(by, key, label, by_grade(parts[key])) for key, label in names if key in parts]


def check(user: User, by: str) -> None:
    """Raises KeyError for a slice that is unknown or not for this reader."""
    if by not in slices_for(user):
        raise KeyError(by)
