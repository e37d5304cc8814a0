"""Periods as they are typed and as they are read."""

from datetime import date

import pytest
from django.utils import translation

from reports.periods import holding, period

WRITTEN = [
    ("weekly", "2021-W52", date(2021, 12, 27), date(2022, 1, 2), "week 52 of 2021"),
    ("weekly", "2020-W53", date(2020, 12, 28), date(2021, 1, 3), "week 53 of 2020"),
    ("monthly", "2021-12", date(2021, 12, 1), date(2021, 12, 31), "month 12 of 2021"),
    ("monthly", "2020-02", date(2020, 2, 1), date(2020, 2, 29), "month 2 of 2020"),
    ("quarterly", "2021-Q4", date(2021, 10, 1), date(2021, 12, 31), "quarter 4 of 2021"),
    ("quarterly", "2021-Q1", date(2021, 1, 1), date(2021, 3, 31), "quarter 1 of 2021"),
    ("annual", "2021", date(2021, 1, 1), date(2021, 12, 31), "the year 2021"),
    ("annual", "9999", date(9999, 1, 1), date(9999, 12, 31), "the year 9999"),
]


@pytest.mark.parametrize(("kind", "written", "first", "last", "words"), WRITTEN)
def test_a_period_is_what_is_written(kind, written, first, last, words):
    found = period(kind, f" {written} ")
    assert (found.begins_on, found.ends_on, found.written) == (first, last, written)
    assert holding(kind, first) == holding(kind, last) == found
    with translation.override("en"):
        assert found.words == words


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("weekly", "2021-W54"), ("weekly", "2021-12"), ("monthly", "2021-13"),
        ("monthly", "2021-00"), ("quarterly", "2021-Q5"), ("quarterly", "2021-Q0"),
        ("annual", "0000"), ("annual", "21"), ("annual", "2021-01"), ("annual", "二〇二一"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(kind, written):
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the calendar says
        period(kind, written)
