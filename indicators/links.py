"""Addresses of the rows behind a figure: every number on a page links to one of these."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from common.moments import moment_of
from indicators.figures import Cohort


def rows_url(
    figure: str,
    cohort: Cohort,
    as_of: date,
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
    known_at: date | datetime | None = None,
) -> str:
    """The page that lists exactly the hazards which the figure counts.

    In: a name of indicators.definitions.DEFINITIONS; `grade` None or "all" for both; `by` and
    `key` as from a Slice; `known_at` T, a day (its end) or a moment, None for now.
    """
    query = {"figure": figure, "to": cohort.end.isoformat(), "as_of": as_of.isoformat()}
    if cohort.begin:
        query["from"] = cohort.begin.isoformat()
    if grade and grade != "all":
        query["grade"] = grade
    if by:
        query |= {"by": by, "key": key or ""}
    if known_at:
        query["known_at"] = typed(known_at)
    return f"{reverse('indicators:rows')}?{urlencode(query)}"


def typed(known_at: date | datetime) -> str:
    """T as people type it: the end of a day is that day."""
    if not isinstance(known_at, datetime):
        return known_at.isoformat()
    local = timezone.localtime(known_at)
    day = local.date().isoformat()
    return day if moment_of(day) == local else local.isoformat()
