"""What needs somebody today: majors that are open, the longest overdue, decisions that wait."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Value
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from hazards.enums import OPEN, Grade
from hazards.models import Instruction, Listing
from indicators.dashboard.cases import (
    INSTRUCTIONS,
    LISTINGS,
    Waiting,
    instructed_by,
    listed_under,
    waiting,
)
from indicators.dashboard.periods import Period
from indicators.figures import Cohort
from indicators.links import rows_url
from indicators.models import FAR, Span
from indicators.queries import overdue_days, standing, tallied, totals
from indicators.querysets import day_for, is_figure

SHOWN = 5


@dataclass(frozen=True)
class Row:
    """One hazard that needs somebody: where, what, and how late on D."""

    url: str
    title: str
    text: str
    due_on: date | None
    days_late: int


@dataclass(frozen=True)
class Rest:
    """A number of hazards and their list."""

    number: int
    url: str


@dataclass(frozen=True)
class Attention:
    """What needs somebody on D, whenever it was found.

    `majors` and `overdue` show the first few of `all_majors` and `all_overdue`; `mine` are the
    hazards listed in the leader's own name, `instructions` those given by the leader that wait for
    an answer (None: the reader is no leader). `earlier_open` and
    `earlier_overdue` were found before the period.
    """

    majors: list[Row]
    overdue: list[Row]
    mine: list[Listing] | None
    mine_all: Rest
    instructions: list[Instruction] | None
    instructions_all: Rest
    decisions: list[Waiting]
    all_open: Rest
    all_majors: Rest
    all_overdue: Rest
    earlier_open: Rest
    earlier_overdue: Rest

    @property
    def decisions_waiting(self) -> int:
        return sum(one.number for one in self.decisions)

    @property
    def nothing(self) -> bool:
        return not (
            self.majors or self.overdue or self.mine or self.instructions or self.decisions_waiting
        )


def attention(user: User, period: Period) -> Attention:
    """What needs somebody on D within what the user sees; the number of queries is constant."""
    cohort, as_of = period.cohort, period.as_of
    ever, earlier = Cohort(None, as_of), _before(cohort)
    counted = _counted(user, period)

    def rest(number: str, figure: str, of: Cohort, grade: str | None = None) -> Rest:
        return Rest(counted[number], rows_url(figure, of, as_of, grade, known_at=period.moment))

    mine = list(listed_under(user, user, as_of)) if user.role == Role.LEADER else None
    asked = list(instructed_by(user, user, as_of)) if user.role == Role.LEADER else None
    return Attention(
        majors=_first(user, period, "open", Grade.MAJOR),
        overdue=_first(user, period, "overdue"),
        mine=mine[:SHOWN] if mine is not None else None,
        mine_all=Rest(len(mine or ()), LISTINGS.url(as_of, user.pk)),
        instructions=asked[:SHOWN] if asked is not None else None,
        instructions_all=Rest(len(asked or ()), INSTRUCTIONS.url(as_of, user.pk)),
        decisions=waiting(user, as_of),
        all_open=rest("open", "open", ever),
        all_majors=rest("majors", "open", ever, Grade.MAJOR),
        all_overdue=rest("overdue", "overdue", ever),
        earlier_open=rest("earlier_open", "open", earlier),
        earlier_overdue=rest("earlier_overdue", "overdue", earlier),
    )


def _before(cohort: Cohort) -> Cohort:
    """Everything found before the cohort."""
    begin = cohort.begin or date.min
    return Cohort(None, date.fromordinal(max(begin.toordinal() - 1, 1)))


def _counted(user: User, period: Period) -> dict[str, Any]:
    """Open hazards on D, found whenever: from the tallies, else in one query over the open ones."""
    cohort, as_of = period.cohort, period.as_of
    if tallied.can_tell(user, _before(cohort), as_of, period.known):
        ever = totals(user, Cohort(None, as_of), as_of)
        before = totals(user, _before(cohort), as_of)["all"]
        return {
            "open": ever["all"].open,
            "majors": ever["major"].open,
            "overdue": ever["all"].overdue,
            "earlier_open": before.open,
            "earlier_overdue": before.overdue,
        }
    late = is_figure("overdue", as_of)
    day = day_for(user)
    earlier = Q(**{f"{day}__lte": _before(cohort).end})
    spans = Span.objects.visible_to(user).standing(Cohort(None, as_of), as_of, day, period.known)
    return spans.open_on(as_of, period.known).aggregate(
        open=Count("*"),
        majors=Count(Value(1), filter=Q(grade=Grade.MAJOR)),
        overdue=Count(Value(1), filter=late),
        earlier_open=Count(Value(1), filter=earlier),
        earlier_overdue=Count(Value(1), filter=earlier & late),
    )


def _first(user: User, period: Period, figure: str, grade: str | None = None) -> list[Row]:
    """The first few rows behind a figure, the longest overdue first; without a due date last."""
    as_of = period.as_of
    found = standing(user, Cohort(None, as_of), as_of, figure, grade, known=period.known)
    parts = [found.open_on(as_of, period.known)]
    if period.known is None:
        # What is open to this day is read along its own index, what ended since D by its days.
        parts = [found.filter(state__in=OPEN, ends_on=FAR), parts[0].filter(ends_on__lt=FAR)]
    order = (F("due_on").asc(nulls_last=True), "hazard_id")
    first = [
        pk for part in parts for pk in part.order_by(*order).values_list("pk", flat=True)[:SHOWN]
    ]
    spans = Span.objects.filter(pk__in=first).select_related("hazard__enterprise").order_by(*order)
    return [_row(span, as_of) for span in spans[:SHOWN]]


def _row(span: Span, as_of: date) -> Row:
    hazard = span.hazard
    return Row(
        reverse("hazards:detail", args=[hazard.pk]),
        hazard.enterprise.name,
        f"{hazard.number} {hazard.description}",
        span.due_on,
        max(0, overdue_days(span, as_of)) if span.due_on else 0,
    )
