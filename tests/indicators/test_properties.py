"""Random lives, three ways to each figure: stored, replayed, and the slow reference."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.queries import sequence_at
from hazards import workflow
from hazards.enums import Grade, Status
from hazards.models import Hazard
from hazards.workflow import Step
from indicators import services
from indicators.figures import FIGURES, Cohort
from indicators.models import Span
from indicators.queries import rows, sliced, sliced_of, totals, totals_of
from indicators.recompute import Question, answers
from tests.indicators import reference
from tests.indicators.lives import EVIDENCE, Cast

pytestmark = pytest.mark.django_db

FIRST = date(2021, 1, 1)
BY = ("region", "sector", "agency", "grade", "source", "month", "category")
DAYS = [
    date(2020, 12, 31),
    date(2021, 1, 20),
    date(2021, 2, 10),
    date(2021, 3, 31),
    date(2022, 1, 1),
]
COHORTS = [Cohort(FIRST, date(2021, 1, 31)), Cohort(FIRST, date(2021, 12, 31))]

moves = st.tuples(st.integers(0, 11), st.integers(0, 12), st.integers(0, 20))
lives = st.tuples(st.integers(0, 5), st.integers(0, 60), st.lists(moves, max_size=9))


@contextmanager
def taken_back() -> Iterator[None]:
    """What one example writes is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def first_step(cast: Cast, choice: int, gap: int) -> Step:
    """A hazard comes in, by one of the doors."""
    on = FIRST + timedelta(days=gap)
    if choice == 0:
        return cast.report(on)
    if choice == 1:
        return cast.imported(on, due_on=None, first_due_on=None)
    if choice == 2:
        return cast.imported(on, enterprise=cast.plant, agency_id=None)
    if choice == 3:
        return cast.log(on, grade=Grade.MAJOR, enterprise=cast.plant)
    return cast.log(on, category="fire" if choice == 4 else "")


def next_step(cast: Cast, hazard: Hazard, move: tuple[int, int, int]) -> Step | None:
    """One move that is possible from the hazard's state, or none."""
    choice, gap, term = move
    on = hazard.last_valid_on + timedelta(days=gap)
    due = max(on, hazard.found_on) + timedelta(days=term)
    other = Grade.GENERAL if hazard.grade == Grade.MAJOR else Grade.MAJOR
    shared = [
        lambda: Step(workflow.COMPLETE, hazard, on, {"category": "process"}, by=cast.inspector),
        lambda: Step(workflow.SEE_AGAIN, hazard, on, by=cast.inspector),
    ]
    working = [lambda: cast.reclassify(hazard, on, other), lambda: cast.void(hazard, on)]
    closing = [lambda: cast.import_closed(hazard, on, on if term % 2 else None)]
    spot = {"submitted_on": on, "rectified_on": on, "closed_on": on}
    facts = {**EVIDENCE, "second": cast.second.pk}
    possible = {
        Status.REPORTED: [lambda: cast.accept(hazard, on, due), *working, *shared],
        Status.RECTIFYING: [
            lambda: cast.submit(hazard, on),
            lambda: cast.submit(hazard, on),
            lambda: cast.submit(hazard, on),
            lambda: cast.extend(hazard, on, due),
            lambda: Step(workflow.ORDER, hazard, on, {"due_on": due}, by=cast.inspector),
            lambda: Step(workflow.FIX_ON_SPOT, hazard, on, spot, facts, cast.inspector),
            *working,
            *closing,
            *shared,
        ],
        Status.SUBMITTED: [
            lambda: cast.passed(hazard, on, hazard.submitted_on),
            lambda: cast.passed(hazard, on, hazard.submitted_on),
            lambda: cast.failed(hazard, on, due),
            *working,
            *closing,
        ],
        Status.CLOSED: [
            lambda: cast.reopen(hazard, on, due),
            lambda: Step(workflow.MERGE, hazard, on, {"closed_on": None}, by=cast.inspector),
            *shared,
        ],
        Status.VOID: [],
    }[Status(hazard.status)]
    return possible[choice % len(possible)]() if possible else None


def tell(cast: Cast, plan: list) -> None:
    """Play all lives, the stored figures reading along between the rounds."""
    hazards = []
    for choice, gap, _moves in plan:
        step = first_step(cast, choice, gap)
        workflow.take_many([step], by=None)
        hazards.append(step.hazard)
    for turn in range(9):
        steps = [
            next_step(cast, hazard, moves[turn])
            for hazard, (_choice, _gap, moves) in zip(hazards, plan, strict=True)
            if turn < len(moves)
        ]
        workflow.take_many([step for step in steps if step], by=None)
        if turn % 3 == 0:
            services.consume_waiting()
    services.consume_waiting()


def check_day(cast: Cast, cohort: Cohort, as_of: date, number: int) -> None:
    """Every slice three ways, the rows behind each cell, and the sums."""
    replayed = answers([Question(cohort, as_of, BY)], {"141022": number})[0]
    whole = totals(cast.administrator, cohort, as_of)
    assert replayed.totals() == whole == totals_of(Span.objects.all(), cohort, as_of)
    for by in BY:
        wanted = reference.cells(number, cohort.begin, cohort.end, as_of, by)
        parts = sliced(cast.administrator, cohort, as_of, by)
        assert replayed.slices(by) == parts == sliced_of(Span.objects.all(), cohort, as_of, by)
        stored = {
            (part.key, grade): asdict(part.counts[grade])
            for part in parts
            for grade in Grade.values
            if part.counts[grade].found
        }
        assert stored == wanted
        for figure in FIGURES:
            assert sum(getattr(p.counts["all"], figure) for p in parts) == getattr(
                whole["all"], figure
            )
    for part in sliced(cast.administrator, cohort, as_of, "sector"):
        for figure in FIGURES:
            chosen = rows(cast.administrator, cohort, as_of, figure, None, "sector", part.key)
            assert chosen.count() == getattr(part.counts["all"], figure)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    plan=st.lists(lives, min_size=1, max_size=6),
    days=st.sets(st.sampled_from(DAYS), min_size=2, max_size=2),
    cut=st.floats(0, 1),
)
def test_three_ways_to_every_figure(db, plan, days, cut):
    with taken_back():
        cast = Cast()
        tell(cast, plan)
        last = sequence_at("141022", None)
        for cohort in COHORTS:
            for as_of in days:
                check_day(cast, cohort, as_of, last)
        number = int(last * cut)
        for as_of in days:
            known = answers([Question(COHORTS[1], as_of, BY)], {"141022": number})[0]
            wanted = reference.cells(number, FIRST, COHORTS[1].end, as_of, "source")
            found = {
                (part.key, grade): asdict(part.counts[grade])
                for part in known.slices("source")
                for grade in Grade.values
                if part.counts[grade].found
            }
            assert found == wanted
