"""Addresses of the rows behind a figure: every number on a page links to one of these."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from indicators.figures import Cohort


def rows_url(
    figure: str,
    cohort: Cohort,
    as_of: date,
    grade: str | None = None,
    by: str | None = None,
    key: str | None = None,
) -> str:
    """The page that lists exactly the hazards which the figure counts.

    In: a name of indicators.figures.FIGURES; `grade` None or "all" for both; `by` and `key` as
    from a Slice.
    """
    query = {"figure": figure, "to": cohort.end.isoformat(), "as_of": as_of.isoformat()}
    if cohort.begin:
        query["from"] = cohort.begin.isoformat()
    if grade and grade != "all":
        query["grade"] = grade
    if by:
        query |= {"by": by, "key": key or ""}
    return f"{reverse('indicators:rows')}?{urlencode(query)}"
