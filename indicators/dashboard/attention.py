"""What needs somebody today: majors that are open, the longest overdue, decisions that wait."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from hazards.enums import OPEN, Grade
from hazards.models import Listing
from indicators.dashboard.cases import LISTINGS, Waiting, listed_under, waiting
from indicators.figures import Cohort
from indicators.links import rows_url
from indicators.models import Span
from indicators.queries import overdue_days, standing
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
    hazards listed in the leader's own name (None: the reader is no leader). `earlier_open` and
    `earlier_overdue` were found before the period.
    """

    majors: list[Row]
    overdue: list[Row]
    mine: list[Listing] | None
    mine_all: Rest
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
        return not (self.majors or self.overdue or self.mine or self.decisions_waiting)


def attention(user: User, cohort: Cohort, as_of: date) -> Attention:
    """What needs somebody on D within what the user sees; the number of queries is constant."""
    ever, earlier = Cohort(None, as_of), _before(cohort)
    counted = _counted(user, cohort, as_of)

    def rest(number: str, figure: str, of: Cohort, grade: str | None = None) -> Rest:
        return Rest(counted[number], rows_url(figure, of, as_of, grade))

    mine = list(listed_under(user, user, as_of)) if user.role == Role.LEADER else None
    return Attention(
        majors=_first(user, ever, as_of, "open", Grade.MAJOR),
        overdue=_first(user, ever, as_of, "overdue"),
        mine=mine[:SHOWN] if mine is not None else None,
        mine_all=Rest(len(mine or ()), LISTINGS.url(as_of, user.pk)),
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


def _counted(user: User, cohort: Cohort, as_of: date) -> dict[str, Any]:
    """Open hazards on D, found whenever, in one query; only open standings are read."""
    late = is_figure("overdue", as_of)
    day = day_for(user)
    earlier = Q(**{f"{day}__lte": _before(cohort).end})
    spans = Span.objects.visible_to(user).standing(Cohort(None, as_of), as_of, day)
    return spans.filter(state__in=OPEN).aggregate(
        open=Count("pk"),
        majors=Count("pk", filter=Q(grade=Grade.MAJOR)),
        overdue=Count("pk", filter=late),
        earlier_open=Count("pk", filter=earlier),
        earlier_overdue=Count("pk", filter=earlier & late),
    )


def _first(
    user: User, cohort: Cohort, as_of: date, figure: str, grade: str | None = None
) -> list[Row]:
    """The first few rows behind a figure, the longest overdue first."""
    spans = standing(user, cohort, as_of, figure, grade).select_related("hazard__enterprise")
    found = spans.order_by("due_on", "hazard_id")[:SHOWN]
    return [_row(span, as_of) for span in found]


def _row(span: Span, as_of: date) -> Row:
    hazard = span.hazard
    return Row(
        reverse("hazards:detail", args=[hazard.pk]),
        hazard.enterprise.name,
        f"{hazard.number} {hazard.description}",
        span.due_on,
        max(0, overdue_days(span, as_of)) if span.due_on else 0,
    )
