"""The figures for pages, from the stored spans. How to use them:

    from indicators.queries import Cohort, totals, sliced, trend, rows, standing
    from indicators.links import rows_url

    year = Cohort(date(2021, 1, 1), date(2021, 12, 31))     # found on these days, inclusive
    ever = Cohort(None, day)                                # "all open, whenever found"
    day  = timezone.localdate()                             # D, never after today

    totals(user, year, day)          -> {"all": Counts, "general": Counts, "major": Counts}
        Counts: found, rectified, due, on_time, on_time_original, awaiting, overdue, open (ints)
                .rate, .on_time_rate, .on_time_original_rate ("99.98%", or None for 0/0:
                show indicators.rates.or_dash(...))
    sliced(user, year, day, "sector") -> [Slice(by, key, label, counts)], counts as from totals;
        by: region, sector, agency, grade, source, month, enterprise, trade, category,
            accident_type, risk_level, overdue_days (see indicators.figures.SLICES). Parts without
        a hazard are left out; a part with key "" holds what is not stated; parts add up to totals.
    trend(user, year, day)            -> the same by month, months without a hazard included
    rows(user, year, day, "overdue", grade="major", by="sector", key="coal")
        -> QuerySet[Hazard]: exactly the hazards behind that figure (grade, by and key optional)
    standing(user, year, day, "overdue", ...) -> QuerySet[Span]: the same rows as they stood on D
        (state, grade, due_on ... as of D; .select_related("hazard__enterprise"),
        .order_by("due_on") for the longest overdue); overdue_days(span, day) -> int
    rows_url("overdue", year, day, grade="major", by="sector", key="coal")
        -> address of the page with exactly these rows; every number on a page links to one
    known() -> Known(at, numbers): up to which event the stored figures have read the log

An officer is not told when a tip came in, nor that one did: for officers a tip-off counts as found
on the day of its acceptance, and there is no slice by source (`slices_for(user)`).

Each function is one query (plus one for names where records carry them) and goes through the
row filter of the user; nothing is cached.
"""

from indicators.figures import FIGURES, SLICES, Cohort, Counts, Slice
from indicators.queries.freshness import Known, known
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
    "Known",
    "Slice",
    "cells_of",
    "known",
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
