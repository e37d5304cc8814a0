"""Addresses of the rows behind a figure of supervision."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from indicators.figures import Cohort
from indicators.links import typed


def rows_url(
    figure: str,
    cohort: Cohort,
    as_of: date,
    by: str = "",
    key: str = "",
    known_at: date | datetime | None = None,
) -> str:
    """The page that lists exactly what the figure counts: a name of figures.FIGURES; `by` and `key`
    as from a Part; `known_at` T, None for now.
    """
    query = {"figure": figure, "to": cohort.end.isoformat(), "as_of": as_of.isoformat()}
    if cohort.begin:
        query["from"] = cohort.begin.isoformat()
    if by:
        query |= {"by": by, "key": key}
    if known_at:
        query["known_at"] = typed(known_at)
    return f"{reverse('indicators:supervision-rows')}?{urlencode(query)}"
