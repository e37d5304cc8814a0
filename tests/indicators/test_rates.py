"""Display: two decimals, half up, never better or worse than it is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rates import or_dash, shown


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (12_033, 12_036, "99.98%"),
        (12_031, 12_034, "99.98%"),
        (2, 2, "100.00%"),
        (12_036, 12_036, "100.00%"),
        (0, 5, "0.00%"),
        (0, 0, None),
        (99_999, 100_000, "99.99%"),
        (1, 100_000, "0.01%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 800, "0.13%"),  # 0.125 %: half up, not to even
        (5, 8, "62.50%"),
    ],
)
def test_a_rate_as_displayed(numerator, denominator, text):
    assert shown(numerator, denominator) == text


def test_no_rate_is_a_dash_on_pages():
    assert (or_dash(None), or_dash("1.00%")) == ("—", "1.00%")


@given(st.integers(1, 10**6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d))))
def test_a_rate_is_never_rounded_into_whole_or_none(pair):
    numerator, denominator = pair
    text = shown(numerator, denominator)
    exact = Fraction(numerator, denominator) * 100
    assert (text == "100.00%") == (exact == 100)
    assert (text == "0.00%") == (exact == 0)
    assert abs(Fraction(text.rstrip("%")) - exact) <= Fraction(1, 100)
