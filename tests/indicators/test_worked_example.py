"""The worked example of statistics, to the letter: 12,034 general and 2 major hazards of 2021."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from audit.queries import sequence_at
from hazards.enums import Grade
from hazards.models import Hazard
from hazards.workflow import Step, take_many
from indicators import services
from indicators.figures import Cohort
from indicators.queries import details, rows, totals
from indicators.recompute import Question, answers, known_at
from tests.indicators.lives import Cast

pytestmark = pytest.mark.django_db

YEAR = Cohort(date(2021, 1, 1), date(2021, 12, 31))
END = date(2021, 12, 31)
MONTH_LATER = date(2022, 1, 31)


def closed(cast: Cast, number: int, grade: str = Grade.GENERAL) -> Iterator[Step]:
    """Imported history: found on some day of the year, closed ten days later."""
    found_on = date(2021, 1, 1) + timedelta(days=number % 350)
    first = cast.imported(found_on, grade=grade)
    yield first
    day = found_on + timedelta(days=10)
    yield cast.import_closed(first.hazard, day, day)


@pytest.fixture
def cast() -> Cast:
    """The year's hazards as of 31 December, and what became of the last three in January."""
    cast = Cast()
    steps = [step for number in range(12_031) for step in closed(cast, number)]
    steps += [step for number in range(2) for step in closed(cast, number, Grade.MAJOR)]
    waiting, late, young = (
        cast.log(date(2021, 12, 1), due_on=date(2021, 12, 30)),
        cast.log(date(2021, 12, 2), due_on=date(2021, 12, 20)),
        cast.log(date(2021, 12, 20), due_on=date(2022, 1, 10)),
    )
    steps += [waiting, late, young, cast.submit(waiting.hazard, date(2021, 12, 29))]
    take_many(steps, by=None)
    cast.year_end = sequence_at("141022", None)
    steps = [
        cast.passed(waiting.hazard, date(2022, 1, 4), date(2021, 12, 29)),
        cast.submit(late.hazard, date(2022, 1, 5)),
        cast.passed(late.hazard, date(2022, 1, 6), date(2022, 1, 5)),
        cast.submit(young.hazard, date(2022, 1, 7)),
        cast.passed(young.hazard, date(2022, 1, 8), date(2022, 1, 7)),
    ]
    take_many(steps, by=None)
    assert services.consume_waiting() == 2 * 12_033 + 3 + 6
    return cast


def test_as_known_at_the_end_of_the_year(cast):
    """What happened in January was not known then, on whatever day it is asked for."""
    for as_of in (END, MONTH_LATER):
        counts = totals(cast.administrator, YEAR, as_of, known=cast.year_end)["all"]
        assert (counts.rectified, counts.found, counts.rate) == (12_033, 12_036, "99.98%")
        assert (counts.open, counts.awaiting) == (3, 1)
    asked = Question(YEAR, MONTH_LATER, known=cast.year_end)
    assert answers([asked], known_at(None))[0].totals()["all"] == counts
    days = details(cast.administrator, YEAR, END)[""]["all"].days
    assert (days.number_rectified, days.number_waiting) == (12_033, 3)


def test_the_year_2021(cast):
    whole = totals(cast.administrator, YEAR, END)
    general, major = whole["general"], whole["major"]
    assert (whole["all"].rectified, whole["all"].found, whole["all"].rate) == (
        12_033, 12_036, "99.98%",
    )  # fmt: skip
    assert (general.rectified, general.found, general.rate) == (12_031, 12_034, "99.98%")
    assert (major.rectified, major.found, major.rate) == (2, 2, "100.00%")
    assert (whole["all"].overdue, whole["all"].awaiting, whole["all"].open) == (1, 1, 3)
    assert (whole["all"].on_time, whole["all"].due) == (12_033, 12_035)

    later = totals(cast.administrator, YEAR, MONTH_LATER)["all"]
    assert (later.rectified, later.found, later.rate) == (12_036, 12_036, "100.00%")
    assert (later.on_time, later.on_time_rate, later.overdue) == (12_035, "99.99%", 0)

    questions = [Question(YEAR, END), Question(YEAR, MONTH_LATER)]
    replayed = answers(questions, known_at(None))
    assert replayed[0].totals() == whole
    assert replayed[1].totals()["all"] == later

    open_rows = rows(cast.administrator, YEAR, END, "open").order_by("found_on")
    assert [hazard.found_on for hazard in open_rows] == [
        date(2021, 12, 1), date(2021, 12, 2), date(2021, 12, 20),
    ]  # fmt: skip
    assert rows(cast.administrator, YEAR, END, "rectified").count() == 12_033
    assert Hazard.objects.count() == 12_036
