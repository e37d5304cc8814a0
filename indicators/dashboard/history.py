"""How the figures of a cohort stood at the ends of past months, weeks or days: the spark lines.

One pass over the cohort's spans, grouped by the bucket in which each begins and ends; a figure at
the end of a bucket is what has begun by then and has not ended.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, Case, Count, F, Value, When

from accounts.models import User
from hazards.enums import Grade, Status
from indicators.dashboard.buckets import Bucket
from indicators.figures import Cohort
from indicators.models import Span
from indicators.queries import dimensions
from indicators.querysets import as_known, day_for

MOST = 24
DAY = timedelta(days=1)


@dataclass
class Point:
    """The figures on a day, the end of a bucket."""

    day: date
    found: int = 0
    rectified: int = 0
    awaiting: int = 0
    overdue: int = 0
    open: int = 0
    major_open: int = 0


def history(user: User, cohort: Cohort, as_of: date, known: int | None = None) -> list[Point]:
    """The figures at the ends of the buckets that were over before D, at most the last MOST.

    Months where the cohort spans more than a quarter up to D, weeks above a month, else days.
    """
    begin = cohort.begin or as_of
    points = _points(begin, as_of)
    if not points:
        return []
    firsts = [begin, *(point.day + DAY for point in points)]
    found = {f"{day_for(user)}__range": (begin, min(cohort.end, as_of))}
    spans = Span.objects.visible_to(user).filter(
        as_known(known), begins_on__lte=points[-1].day, **found
    )
    grouped = (
        spans.order_by()
        .annotate(
            began=Bucket(F("begins_on"), firsts),
            ended=Bucket(F("ends_on"), firsts),
            late=Bucket(F("due_on"), [first - DAY for first in firsts]),
            may_be_late=_may_be_late(),
        )
        .values_list("began", "ended", "late", "may_be_late", "state", "grade")
        .annotate(number=Count("pk"))
    )
    for began, ended, late, may_be_late, state, grade, number in grouped:
        for bucket in range(max(began, 1), min(ended, len(firsts))):
            overdue = bool(may_be_late and late is not None and late <= bucket)
            _add(points[bucket - 1], state, grade, number, overdue=overdue)
    return points


def _add(point: Point, state: str, grade: str, number: int, *, overdue: bool) -> None:
    point.found += number
    if state == Status.CLOSED:
        point.rectified += number
        return
    point.open += number
    point.awaiting += number if state == Status.SUBMITTED else 0
    point.overdue += number if overdue else 0
    point.major_open += number if grade == Grade.MAJOR else 0


def _may_be_late() -> Case:
    """Whether the standing is overdue once its due date has passed (the figure "overdue")."""
    return Case(
        When(state=Status.RECTIFYING, then=Value(True)),
        When(state=Status.SUBMITTED, submitted_on__gt=F("due_on"), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _points(begin: date, as_of: date) -> list[Point]:
    """The last days of the buckets that end before D."""
    days = (as_of - begin).days
    end_of = _month_end if days > 92 else _week_end if days > 31 else _itself
    found = []
    day = end_of(begin)
    while day < as_of:
        found.append(Point(day))
        day = end_of(day + DAY)
    return found[-MOST:]


def _month_end(day: date) -> date:
    return dimensions.month_after(day.replace(day=1)) - timedelta(days=1)


def _week_end(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _itself(day: date) -> date:
    return day
