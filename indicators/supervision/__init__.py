"""Supervision (statistics, section "Supervision"): inspections made, enterprises covered, and what
came to light where an inspection had found nothing.

    from indicators.supervision.queries import review, sliced
    from indicators.supervision.links import rows_url

    told = review(user, Cohort(begin, end), D, known=T)   # a constant number of queries
    told.counts()                 -> VisitCounts of all that the user sees
    sliced(told, "inspector")     -> [Part(by, key, label, counts)]; by: figures.SLICES
    told.visits_of("zero", by, key), told.hazards_of(by, key), told.enterprises_of(figure, by, key)
        -> exactly the rows behind each number; rows_url(...) is the page that lists them

The replay from the events alone, for judging: `indicators.supervision.recompute.reviews`.
"""
