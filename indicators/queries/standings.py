"""Counts and rows as of a day, from the spans: both are made of the same conditions."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from accounts.enums import Role
from accounts.models import User
from hazards.models import Hazard
from indicators.figures import FIGURES, SLICES, ByGrade, Cohort, Counts, Slice, by_grade
from indicators.models import Span
from indicators.queries import dimensions
from indicators.querysets import FOUND, SpanQuerySet, day_for, is_figure
from indicators.timeline import days_overdue

DECADES = 20


def totals(user: User, cohort: Cohort, as_of: date) -> ByGrade:
    """The figures over what the user sees: all, general, major."""
    return totals_of(Span.objects.visible_to(user), cohort, as_of, day_for(user))


def sliced(user: User, cohort: Cohort, as_of: date, by: str) -> list[Slice]:
    """The figures over what the user sees, part by part; they add up to the totals. KeyError for a
    slice that is unknown or not for this reader (see `slices_for`).
    """
    _check(user, by)
    return sliced_of(Span.objects.visible_to(user), cohort, as_of, by, day_for(user))


def slices_for(user: User) -> list[str]:
    """The slices that a person may ask for; an officer none by source: it would tell of tips."""
    return [by for by in SLICES if by != "source" or user.role != Role.OFFICER]


def trend(user: User, cohort: Cohort, as_of: date) -> list[Slice]:
    """The slice by month found, months without a hazard included, from the cohort's first month
    (where that lies decades back: from the first month with a hazard) to its last.
    """
    months = {part.key: part for part in sliced(user, cohort, as_of, "month")}
    last = min(cohort.end, as_of)
    if cohort.begin and cohort.begin.year > last.year - DECADES:
        day = cohort.begin.replace(day=1)
    else:
        day = date.fromisoformat(f"{min(months)}-01") if months else date.max
    filled = []
    while day <= last:
        key = day.strftime("%Y-%m")
        filled.append(months.get(key) or Slice("month", key, key, by_grade([])))
        day = dimensions.month_after(day)
    return filled


def rows(
    user: User,
    cohort: Cohort,
    as_of: date,
    figure: str,
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
) -> QuerySet[Hazard]:
    """Exactly the hazards behind one figure. KeyError for an unknown figure or slice, ValueError
    for a key that cannot be one.
    """
    spans = standing(user, cohort, as_of, figure, grade, by, key)
    return Hazard.objects.visible_to(user).filter(pk__in=spans.values("hazard"))


def standing(
    user: User,
    cohort: Cohort,
    as_of: date,
    figure: str = "found",
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
) -> SpanQuerySet:
    """The same rows as they stood on D; each hazard at most once. Raises as `rows`."""
    if by:
        _check(user, by)
    spans = Span.objects.visible_to(user)
    return standing_of(spans, cohort, as_of, figure, grade, by, key, day_for(user))


def standing_of(
    spans: SpanQuerySet,
    cohort: Cohort,
    as_of: date,
    figure: str = "found",
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
    day: str = FOUND,
) -> SpanQuerySet:
    """As `standing`, over given spans: for what compares and not for pages."""
    found = spans.standing(cohort, as_of, day).counted(figure, as_of)
    if grade and grade != "all":
        found = found.filter(grade=grade)
    if by:
        found = found.filter(dimensions.selected(by, key or "", as_of, day))
    return found


def overdue_days(span: Span, as_of: date) -> int:
    """D - due date of a standing that is overdue on D, else 0."""
    return days_overdue(span, as_of)


def totals_of(spans: SpanQuerySet, cohort: Cohort, as_of: date, day: str = FOUND) -> ByGrade:
    """As `totals`, over given spans."""
    cells = cells_of(spans, cohort, as_of, "grade", day)
    return by_grade((grade, counts) for (_key, grade), counts in cells.items())


def sliced_of(
    spans: SpanQuerySet, cohort: Cohort, as_of: date, by: str, day: str = FOUND
) -> list[Slice]:
    """As `sliced`, over given spans."""
    parts: dict[str, list[tuple[str, Counts]]] = {}
    for (key, grade), counts in cells_of(spans, cohort, as_of, by, day).items():
        parts.setdefault(key, []).append((grade, counts))
    names = dimensions.labels(by, parts).items()
    return [Slice(by, key, label, by_grade(parts[key])) for key, label in names if key in parts]


def cells_of(
    spans: SpanQuerySet, cohort: Cohort, as_of: date, by: str, day: str = FOUND
) -> dict[tuple[str, str], Counts]:
    """The figures of each part and grade that holds a hazard, in one query (by township: two)."""
    counted: dict[str, Any] = {
        f"n_{figure}": Count("pk", filter=is_figure(figure, as_of)) for figure in FIGURES[1:]
    }
    grouped = (
        spans.standing(cohort, as_of, day)
        .annotate(part=dimensions.expression(by, as_of, day))
        .order_by()
        .values_list("part", "grade")
        .annotate(n_found=Count("pk"), **counted)
    )
    places = dimensions.townships() if by == "region" else {}
    cells: dict[tuple[str, str], Counts] = {}
    for value, grade, *numbers in grouped:
        key = dimensions.key_text(by, value)
        cell = (places.get(key, key), grade)
        cells[cell] = cells.get(cell, Counts()) + Counts(*numbers)
    return cells


def _check(user: User, by: str) -> None:
    if by not in slices_for(user):
        raise KeyError(by)
