"""The figures for pages, from the stored spans. How to use them:

    from indicators.queries import Cohort, totals, sliced, trend, details, rows, standing, known
    from indicators.links import rows_url

    year = Cohort(date(2021, 1, 1), date(2021, 12, 31))     # found on these days, inclusive
    ever = Cohort(None, day)                                # "all open, whenever found"
    day  = timezone.localdate()                             # D, never after today
    T    = known(moment).limit                              # T as a number of the log; None: now

Each of these takes `known=T`: what was known then, whatever was recorded since.

    totals(user, year, day)          -> {"all": Counts, "general": Counts, "major": Counts}
        Counts: found, rectified, due, on_time, on_time_original, awaiting, overdue, open,
                first_pass, reopened, reclosed (ints)
                .rate, .on_time_rate, .on_time_original_rate, .first_pass_rate, .reclosed_rate
                ("99.98%", or None for 0/0: show indicators.rates.or_dash(...))
    sliced(user, year, day, "sector") -> [Slice(by, key, label, counts)], counts as from totals;
        by: see indicators.figures.SLICES. Parts without a hazard are left out; a part with key ""
        holds what is not stated; parts add up to totals. The distributions are slices too:
        overdue_days, rectify_days.
    trend(user, year, day, "month")   -> the same by day, week, month, quarter or year, parts
        without a hazard included
    details(user, year, day, by)      -> {key: {"all": Details, "general": ..., "major": ...}};
        without `by` the whole is under "".  Details: days.median, days.ninetieth (ints or None),
        funds (Decimal, yuan), settled, recurred, .recurrence_rate
    rows(user, year, day, "overdue", grade="major", by="sector", key="coal")
        -> QuerySet[Hazard]: exactly the hazards behind that figure (grade, by and key optional);
        figures: the names of indicators.definitions.DEFINITIONS
    standing(user, year, day, "overdue", ...) -> QuerySet[Span]: the same rows as they stood on D
        (state, grade, due_on ... as of D; .select_related("hazard", "enterprise"),
        .order_by("due_on") for the longest overdue); overdue_days(span, day) -> int
    rows_url("overdue", year, day, grade="major", by="sector", key="coal", known_at=moment)
        -> address of the page with exactly these rows; every number on a page links to one
    known(moment) -> Known(at, numbers, limit): up to which event the figures know

An officer is not told when a tip came in, nor that one did: for officers a tip-off counts as found
on the day of its acceptance, and there is no slice by source or finder's agency
(`slices_for(user)`).

totals and sliced are one query (plus one for names where records carry them), details two; each
goes through the row filter of the user; nothing is cached.
"""

from indicators.figures import FIGURES, SLICES, Cohort, Counts, Details, Slice
from indicators.queries.details import details, details_of, in_parts
from indicators.queries.freshness import Known, known, number_at
from indicators.queries.standings import (
    cells_of,
    overdue_days,
    rows,
    sliced,
    sliced_of,
    slices_for,
    standing,
    standing_of,
    totals,
    totals_of,
    trend,
)

__all__ = [
    "FIGURES",
    "SLICES",
    "Cohort",
    "Counts",
    "Details",
    "Known",
    "Slice",
    "cells_of",
    "details",
    "details_of",
    "in_parts",
    "known",
    "number_at",
    "overdue_days",
    "rows",
    "sliced",
    "sliced_of",
    "slices_for",
    "standing",
    "standing_of",
    "totals",
    "totals_of",
    "trend",
]
