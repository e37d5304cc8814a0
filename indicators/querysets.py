"""The conditions of statistics.md over spans: counts and lists are made of these alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from accounts.enums import Role
from enterprises.querysets import OfEnterpriseQuerySet
from hazards.enums import OPEN, Status

if TYPE_CHECKING:
    from accounts.models import User
    from indicators.figures import Cohort


FOUND = "found_on"


def day_for(user: User) -> str:
    """The column of the day of finding for this reader: an enterprise is not told when a tip came
    in, so for its officers a tip-off is found on the day of its acceptance.
    """
    return "shown_on" if user.role == Role.OFFICER else FOUND


def is_figure(figure: str, as_of: date) -> Q:
    """Which standings of a cohort a figure counts, on D; KeyError for an unknown figure.

    overdue: open, due before D, and no submission made on or before that due date awaits its
    verification. A late submission is both overdue and awaiting.
    """
    due = Q(due_on__lt=as_of)
    late = Q(state=Status.RECTIFYING) | Q(state=Status.SUBMITTED, submitted_on__gt=F("due_on"))
    conditions = {
        "found": Q(),
        "rectified": Q(state=Status.CLOSED),
        "due": Q(state=Status.CLOSED) | Q(due_on__lte=as_of),
        "on_time": Q(on_time=True),
        "on_time_original": Q(on_time_original=True),
        "awaiting": Q(state=Status.SUBMITTED),
        "overdue": due & late,
        "open": Q(state__in=OPEN),
    }
    return conditions[figure]


class SpanQuerySet(OfEnterpriseQuerySet):
    """Standings of hazards, seen by those who see their enterprise."""

    def standing(self, cohort: Cohort, as_of: date, day: str = FOUND) -> SpanQuerySet:
        """C(a, b) on D: one row for each hazard of the cohort, as it stood at the end of that day.

        Reported and void standings have no span, so accepted and not void is "has one on D".
        `day` is the column that says when a hazard was found (see `day_for`).
        """
        last = min(cohort.end, as_of)
        rows = self.filter(**{f"{day}__lte": last}, begins_on__lte=as_of, ends_on__gt=as_of)
        return rows.filter(**{f"{day}__gte": cohort.begin}) if cohort.begin else rows

    def counted(self, figure: str, as_of: date) -> SpanQuerySet:
        """Of the standings on D those that the figure counts."""
        return self.filter(is_figure(figure, as_of))


class ComparisonQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> ComparisonQuerySet:
        """Comparisons speak of the whole county: administrators and auditors see them."""
        return self if user.role in (Role.ADMINISTRATOR, Role.AUDITOR) else self.none()
