"""Days, weeks, months, quarters, years as parts of slices."""

from datetime import date

import pytest

from indicators.calendars import after, back, days_of, key_of, keys_between

DAY = date(2021, 1, 3)


@pytest.mark.parametrize(
    ("by", "key", "first", "next_first"),
    [
        ("day", "2021-01-03", date(2021, 1, 3), date(2021, 1, 4)),
        ("week", "2020-W53", date(2020, 12, 28), date(2021, 1, 4)),
        ("month", "2021-01", date(2021, 1, 1), date(2021, 2, 1)),
        ("quarter", "2021-Q1", date(2021, 1, 1), date(2021, 4, 1)),
        ("year", "2021", date(2021, 1, 1), date(2022, 1, 1)),
    ],
)
def test_a_day_and_its_parts(by, key, first, next_first):
    assert key_of(by, DAY) == key
    assert days_of(by, key) == (first, next_first)


@pytest.mark.parametrize(
    ("by", "key"),
    [
        ("day", "2021-1-3"), ("day", ""), ("day", "20210103"), ("week", "2021-W54"),
        ("week", "2021-W1"), ("week", "x"), ("month", "2021-13"), ("month", "13"),
        ("quarter", "2021-Q5"), ("quarter", "2021"), ("year", "21"), ("year", "2021-01"),
        ("year", "9999"), ("day", "9999-12-31"), ("week", "9999-W52"), ("month", "9999-12"),
    ],
)  # fmt: skip
def test_what_is_no_part(by, key):
    with pytest.raises(ValueError, match=f"no {by}"):
        days_of(by, key)


def test_all_between():
    assert list(keys_between("quarter", date(2020, 11, 5), date(2021, 5, 1))) == [
        "2020-Q4", "2021-Q1", "2021-Q2",
    ]  # fmt: skip
    assert after("quarter", date(2020, 10, 1)) == date(2021, 1, 1)


def test_back():
    assert back(date(2021, 3, 5), 365) == date(2020, 3, 5)
    assert back(date(1, 1, 3), 365) == date.min
