"""Days to rectify by Kaplan-Meier (statistics, Hazards): hazards that are still open count too, as
lasting longer than they have lasted so far. Pure, and in whole numbers: no float tips a quantile.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

MEDIAN = Fraction(1, 2)
NINETIETH = Fraction(9, 10)


@dataclass
class Days:
    """How many hazards took how many days: `rectified` those closed, by their days to
    rectification; `waiting` those open on D, by their days from the finding to D.
    """

    rectified: Counter[int] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)

    def add(self, days: int, number: int, *, closed: bool) -> None:
        """So many more hazards of that many days."""
        (self.rectified if closed else self.waiting)[days] += number

    def __add__(self, other: "Days") -> "Days":
        return Days(self.rectified + other.rectified, self.waiting + other.waiting)

    @property
    def number_rectified(self) -> int:
        """How many are closed."""
        return self.rectified.total()

    @property
    def number_waiting(self) -> int:
        """How many are still open."""
        return self.waiting.total()

    @property
    def median(self) -> int | None:
        """The days within which half of the hazards are rectified; None where the curve does not
        fall so far.
        """
        return quantile(self.rectified, self.waiting, MEDIAN)

    @property
    def ninetieth(self) -> int | None:
        """The days within which nine of ten are rectified, or None."""
        return quantile(self.rectified, self.waiting, NINETIETH)


def quantile(
    rectified: Mapping[int, int], waiting: Mapping[int, int], share: Fraction
) -> int | None:
    """The least number of days at which the estimated share of rectified hazards reaches `share`.

    In: numbers of hazards by days; `waiting` are censored, and at their own day still at risk.
    None where the share is never reached, and without hazards.
    """
    at_risk = sum(rectified.values()) + sum(waiting.values())
    left, of = 1, 1
    for days in sorted({*rectified, *waiting}):
        gone = rectified.get(days, 0)
        if gone:
            left, of = left * (at_risk - gone), of * at_risk
            if left * share.denominator <= of * (share.denominator - share.numerator):
                return days
        at_risk -= gone + waiting.get(days, 0)
    return None
