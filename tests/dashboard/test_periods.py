"""Which period the page speaks of, and with which it compares."""

from datetime import date

import pytest
import time_machine

from indicators.dashboard.periods import PeriodForm, period_of, shifted

TODAY = date(2022, 5, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-05-31 12:00:00+08:00", tick=False):
        yield


@pytest.mark.parametrize(
    ("choice", "as_of", "cohort", "previous", "label"),
    [
        (
            "year",
            date(2022, 5, 31),
            (date(2022, 1, 1), date(2022, 12, 31)),
            (date(2021, 1, 1), date(2021, 12, 31), date(2021, 5, 31)),
            "2022年",
        ),
        (
            "last-year",
            date(2022, 5, 31),
            (date(2021, 1, 1), date(2021, 12, 31)),
            (date(2020, 1, 1), date(2020, 12, 31), date(2021, 5, 31)),
            "2021年",
        ),
        (
            "quarter",
            date(2022, 5, 31),
            (date(2022, 4, 1), date(2022, 6, 30)),
            (date(2022, 1, 1), date(2022, 3, 31), date(2022, 2, 28)),
            "2022年第2季度",
        ),
        (
            "quarter",
            date(2021, 6, 30),
            (date(2021, 4, 1), date(2021, 6, 30)),
            (date(2021, 1, 1), date(2021, 3, 31), date(2021, 3, 31)),
            "2021年第2季度",
        ),
        (
            "month",
            date(2022, 1, 15),
            (date(2022, 1, 1), date(2022, 1, 31)),
            (date(2021, 12, 1), date(2021, 12, 31), date(2021, 12, 15)),
            "2022年01月",
        ),
    ],
)
def test_periods_are_relative_to_the_day(choice, as_of, cohort, previous, label) -> None:
    found = period_of(choice, as_of)
    assert (found.cohort.begin, found.cohort.end) == cohort
    assert (found.previous.begin, found.previous.end, found.previous_as_of) == previous
    assert found.label == label


def test_a_period_of_ones_own_is_compared_with_as_many_days_before() -> None:
    found = period_of("custom", TODAY, begin=date(2022, 3, 1), end=date(2022, 3, 10))
    assert (found.previous.begin, found.previous.end) == (date(2022, 2, 19), date(2022, 2, 28))
    assert found.previous_as_of == date(2022, 5, 21)
    assert found.url_today.endswith("?period=custom&from=2022-03-01&to=2022-03-10")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2022, 5, 31), -1, date(2022, 4, 30)),
        (date(2022, 4, 30), -1, date(2022, 3, 31)),
        (date(2022, 4, 29), -2, date(2022, 2, 28)),
        (date(2020, 2, 29), -12, date(2019, 2, 28)),
        (date(2021, 2, 28), -12, date(2020, 2, 29)),
        (date(2022, 1, 1), 12, date(2023, 1, 1)),
    ],
)
def test_months_on_and_back(day: date, months: int, expected: date) -> None:
    assert shifted(day, months) == expected


def test_without_a_word_it_is_this_year_as_of_today() -> None:
    form = PeriodForm.of({})
    assert form.is_valid()
    assert form.chosen() == period_of("year", TODAY)
    assert form.chosen().is_today
    assert not PeriodForm.of({"as_of": "2021-12-31"}).chosen().is_today


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"as_of": "2022-06-01"}, "as_of"),
        ({"as_of": "1989-12-31"}, "as_of"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"period": "decade"}, "period"),
        ({"period": "custom"}, "from"),
        ({"period": "custom", "from": "2022-01-01"}, "to"),
        ({"period": "custom", "from": "x", "to": "2022-01-01"}, "from"),
        ({"period": "custom", "from": "2022-01-02", "to": "2022-01-01"}, "to"),
        ({"period": "custom", "from": "0001-01-01", "to": "2022-01-01"}, "from"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(asked: dict, field: str) -> None:
    form = PeriodForm.of(asked)
    assert not form.is_valid()
    assert field in form.errors
    assert form.chosen() == period_of("year", TODAY)


def test_a_chosen_period() -> None:
    asked = {"period": "custom", "from": "2021-01-01", "to": "2021-01-01", "as_of": "2021-12-31"}
    found = PeriodForm.of(asked).chosen()
    assert (found.begin, found.end, found.as_of) == (
        date(2021, 1, 1),
        date(2021, 1, 1),
        date(2021, 12, 31),
    )
