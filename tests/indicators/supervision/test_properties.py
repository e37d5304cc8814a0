"""Random histories, three ways to each figure: stored, replayed, and the slow reference."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from enterprises.services.register import change_state
from hazards.enums import Source
from indicators.figures import Cohort
from indicators.recompute import Question
from indicators.supervision.figures import FIGURES, SLICES, VISITS, Review
from indicators.supervision.queries import review
from indicators.supervision.recompute import reviews
from tests.indicators.supervision import reference
from tests.indicators.supervision.cast import Cast, read

pytestmark = pytest.mark.django_db

FIRST = date(2021, 1, 1)
DAYS = [date(2021, 2, 1), date(2021, 6, 30), date(2021, 12, 31)]
COHORTS = [Cohort(FIRST, date(2021, 3, 31)), Cohort(FIRST, date(2021, 12, 31))]
SOURCES = [
    Source.INSPECTION, Source.TIP_OFF, Source.ALARM, Source.TRADE_BODY, Source.IMPORT,
    Source.INSPECTION,
]  # fmt: skip
acts = st.tuples(st.integers(0, 9), st.integers(0, 1), st.integers(0, 200), st.integers(0, 5))


@contextmanager
def taken_back():
    """What one example writes is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def act(cast: Cast, firms: list, plan: tuple[int, int, int, int]) -> None:
    """One thing that happens at one of two enterprises."""
    choice, place, gap, who = plan
    firm, day = firms[place], FIRST + timedelta(days=gap)
    crew = [
        (cast.a, cast.b), (cast.a, cast.c), (cast.c, cast.d), (cast.e, cast.f), (cast.e, cast.a),
        (cast.b, cast.d),
    ][who]  # fmt: skip
    if choice <= 3:
        cast.visit(firm, day, *crew)
    elif choice == 4:
        found = [cast.found(cast.begin(firm, day, *crew)) for _ in range(2)]
        cast.void(found[0], day + timedelta(days=who))
    elif choice == 5:
        visit = cast.begin(firm, day, *crew)
        cast.found(visit)
        cast.finish(visit, day + timedelta(days=who))
    elif choice == 6:
        cast.accept(cast.report(firm, day), day + timedelta(days=who))
    elif choice == 7:
        cast.hazard(firm, day, crew[0], source=SOURCES[who])
    elif choice == 8:
        cast.accident(firm, day)
    elif firm.state == "operating":
        change_state(firm.pk, by=cast.supervisor, state="closed", reason="关", on=day)
        firm.refresh_from_db()


@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(plan=st.lists(acts, min_size=4, max_size=14))
def test_three_ways(db, plan):
    with taken_back():
        cast = Cast()
        firms = [cast.firm(), cast.firm(sector="hazchem", region="141022101")]
        numbers = []
        for place, one in enumerate(plan):
            act(cast, firms, one)
            if place % 4 == 3:
                numbers.append(read())
        numbers.append(read())
        asked = [
            Question(cohort, day, known=number)
            for cohort in COHORTS
            for day in DAYS
            for number in (numbers[0], numbers[-1])
        ]
        again = reviews(asked, {"141022": numbers[-1]})
        for question, replayed in zip(asked, again, strict=True):
            cohort, as_of, known = question.cohort, question.as_of, question.known
            told = review(cast.administrator, cohort, as_of, known=known)
            assert cohort.begin is not None
            wanted = reference.figures(known, cohort.begin, cohort.end, as_of)
            assert vars(told.counts()) == wanted
            for by in ("", *SLICES):
                assert told.cells(by) == replayed.cells(by)
            for figure in FIGURES:
                assert len(rows(told, figure)) == wanted[figure]


def rows(told: Review, figure: str) -> list | dict:
    """What a figure counts."""
    if figure == "found":
        return told.hazards_of()
    return told.visits_of(figure) if figure in VISITS else told.enterprises_of(figure)
