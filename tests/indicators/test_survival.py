"""Kaplan-Meier's quantiles, against published and hand-made examples."""

from collections import Counter
from fractions import Fraction

from indicators.survival import Days, quantile


def test_a_published_example():
    """Remission times of leukaemia patients (Freireich 1963, the 6-MP arm): median 23 weeks."""
    rectified = Counter({6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1})
    waiting = Counter([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
    days = Days(rectified, waiting)
    assert (days.median, days.ninetieth) == (23, None)
    assert quantile(rectified, waiting, Fraction(1, 4)) == 13
    assert quantile(rectified, waiting, Fraction(1, 7)) == 6


def test_without_open_ones_it_is_the_plain_quantile():
    days = Days(Counter(range(1, 11)), Counter())
    assert (days.median, days.ninetieth) == (5, 9)


def test_open_ones_count_as_lasting_longer():
    """One of two was mended after a day; half is reached. A third that is open moves it on."""
    assert Days(Counter({1: 1}), Counter({9: 1})).median == 1
    assert Days(Counter({1: 1}), Counter({9: 2})).median is None
    assert Days(Counter({1: 1}), Counter({0: 2})).median == 1


def test_open_ones_are_at_risk_on_their_own_day():
    assert Days(Counter({5: 1}), Counter({5: 1})).median == 5
    assert Days(Counter({5: 1}), Counter({5: 2})).median is None


def test_nothing_has_no_quantile():
    assert (Days().median, Days().ninetieth) == (None, None)
    assert Days(Counter(), Counter({3: 4})).median is None


def test_sums():
    one, other = Days(Counter({1: 2}), Counter({3: 1})), Days()
    other.add(1, 1, closed=True)
    other.add(4, 2, closed=False)
    assert one + other == Days(Counter({1: 3}), Counter({3: 1, 4: 2}))


def test_many_days_stay_exact():
    """10,001 hazards, one mended each day: the median is the 5,001st day, to the day."""
    days = Days(Counter(range(1, 10_002)), Counter())
    assert days.median == 5_001
