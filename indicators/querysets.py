"""The conditions of statistics.md over spans: counts and lists are made of these alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connections, models
from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, Q

from accounts.enums import Role
from accounts.scope import scope_of
from enterprises.querysets import OfEnterpriseQuerySet
from hazards.enums import OPEN, Status
from indicators.calendars import back

if TYPE_CHECKING:
    from accounts.models import User
    from indicators.figures import Cohort


FOUND = "found_on"
YEAR = 365
"""Days within which a hazard counts as recurred (statistics, recurrence)."""


def day_for(user: User) -> str:
    """The column of the day of finding for this reader: an enterprise is not told when a tip came
    in, so for its officers a tip-off is found on the day of its acceptance.
    """
    return "shown_on" if user.role == Role.OFFICER else FOUND


def as_known(known: int | None) -> Q:
    """What was known at a number of the log; None: now."""
    if known is None:
        return Q(known_to=None)
    return Q(known_from__lte=known) & (Q(known_to=None) | Q(known_to__gt=known))


def is_figure(figure: str, as_of: date) -> Q:
    """Which standings of a cohort a figure counts, on D; KeyError for an unknown figure.

    overdue: open, due before D, and no submission made on or before that due date awaits its
    verification. A late submission is both overdue and awaiting. `recurred` is settled here: that
    it came back is said by other hazards (see SpanQuerySet.counted).
    """
    due = Q(due_on__lt=as_of)
    late = Q(state=Status.RECTIFYING) | Q(state=Status.SUBMITTED, submitted_on__gt=F("due_on"))
    closed = Q(state=Status.CLOSED)
    settled = closed & Q(closed_on__lte=back(as_of, YEAR))
    conditions = {
        "found": Q(),
        "rectified": closed,
        "due": closed | Q(due_on__lte=as_of),
        "on_time": Q(on_time=True),
        "on_time_original": Q(on_time_original=True),
        "awaiting": Q(state=Status.SUBMITTED),
        "overdue": due & late,
        "open": Q(state__in=OPEN),
        "first_pass": closed & Q(sent_back=False),
        "reopened": Q(reopened=True),
        "reclosed": closed & Q(reopened=True),
        "settled": settled,
        "recurred": settled,
        "funds": closed & Q(funds__gt=0),
        "days_to_rectify": Q(),
    }
    return conditions[figure]


class SpanQuerySet(OfEnterpriseQuerySet):
    """Standings of hazards, seen by those who see their enterprise."""

    def on(self, as_of: date, known: int | None = None) -> SpanQuerySet:
        """Every standing at the end of D, as known at a number of the log (None: now)."""
        return self.filter(as_known(known), begins_on__lte=as_of, ends_on__gt=as_of)

    def standing(
        self, cohort: Cohort, as_of: date, day: str = FOUND, known: int | None = None
    ) -> SpanQuerySet:
        """C(a, b) on D: one row for each hazard of the cohort, as it stood at the end of that day.

        Reported and void standings have no span, so accepted and not void is "has one on D".
        `day` is the column that says when a hazard was found (see `day_for`).
        """
        last = min(cohort.end, as_of)
        rows = self.on(as_of, known).filter(**{f"{day}__lte": last})
        return rows.filter(**{f"{day}__gte": cohort.begin}) if cohort.begin else rows

    def open_on(self, as_of: date, known: int | None = None) -> SpanQuerySet:
        """Of the standings on D (see `on`) those that are open. PostgreSQL finds them by ranges of
        days and numbers (migration 0003); by two dates it would read half of all that ever were.
        """
        rows = self.filter(state__in=OPEN)
        if connections[self.db].vendor != "postgresql":
            return rows
        current = Q(known_to=None) & Q(Within("daterange", "begins_on", "ends_on", as_of))
        if known is None:
            return rows.filter(current)
        before = Q(Within("daterange", "begins_on", "ends_on", as_of)) & Q(
            Within("int8range", "known_from", "known_to", known)
        )
        return rows.filter(current | Q(known_to__isnull=False) & before)

    def counted(
        self, figure: str, as_of: date, day: str = FOUND, known: int | None = None
    ) -> SpanQuerySet:
        """Of the standings on D those that the figure counts."""
        rows = self.filter(is_figure(figure, as_of))
        return rows.filter(self.found_again(as_of, day, known)) if figure == "recurred" else rows

    def found_again(self, as_of: date, day: str = FOUND, known: int | None = None) -> Q:
        """Whether within a year after the closure of a standing, and after its day, a hazard of the
        same enterprise was found by the same checklist item or at the same risk point.
        """
        other = (
            SpanQuerySet(self.model)
            .on(as_of, known)
            .filter(
                same_mark("checklist_item", "") | same_mark("risk_point", None),
                enterprise=OuterRef("enterprise"),
            )
        )
        within = other.annotate(later=DaysBetween(F(day), OuterRef("closed_on")))
        found = Exists(within.filter(**{f"{day}__gt": OuterRef("closed_on")}, later__lte=YEAR))
        marked = ~Q(checklist_item="") | Q(risk_point__isnull=False)
        return marked & Q(found)


def same_mark(name: str, nothing: Any) -> Q:
    """The column says the same as that of the outer row, and says something."""
    return Q(**{name: OuterRef(name)}) & ~Q(**{name: nothing})


class Within(Func):
    """PostgreSQL: whether a value lies in the range of two columns, the upper one exclusive."""

    output_field = BooleanField()

    def __init__(self, kind: str, lower: str, upper: str, value: Any, **more: Any) -> None:
        super().__init__(F(lower), F(upper), function=kind, **more)
        self.value = value

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> Any:
        cast = {"daterange": "date", "int8range": "bigint"}[self.extra["function"]]
        columns, values = super().as_sql(compiler, connection)
        return f"({columns} @> %s::{cast})", [*values, self.value]


class DaysBetween(Func):
    """Whole days from the second date to the first."""

    output_field = IntegerField()
    template = "(%(expressions)s)"
    arg_joiner = " - "
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return super().as_sql(
            compiler, connection, template=template, arg_joiner=") - julianday(", **more
        )


class TallyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> TallyQuerySet:
        """Tallies know no enterprise: whoever sees every one sees them, and nobody else."""
        return self if scope_of(user).everything else self.none()

    def up_to(self, as_of: date) -> TallyQuerySet:
        """What changed on D or before, each change once."""
        year, month = as_of.replace(month=1, day=1), as_of.replace(day=1)
        return self.filter(
            Q(reach="Y", day__lt=year)
            | Q(reach="M", day__gte=year, day__lt=month)
            | Q(reach="D", day__gte=month, day__lte=as_of)
        )


class ComparisonQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ComparisonQuerySet:
        """Comparisons speak of the whole county: administrators and auditors see them."""
        return self if user.role in (Role.ADMINISTRATOR, Role.AUDITOR) else self.none()
