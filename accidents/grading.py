"""The grade of an accident from its toll: State Council Decree 493 (2007), articles 3 and 13."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from accidents.enums import FollowUp, Grade

# Article 3. "以上" includes the number, "以下" excludes it, so each line is a least value:
# grade, deaths, serious injuries (acute industrial poisoning included), direct loss in yuan.
STEPS: tuple[tuple[Grade, int, int, int], ...] = (
    (Grade.EXTRAORDINARY, 30, 100, 100_000_000),
    (Grade.SERIOUS, 10, 50, 50_000_000),
    (Grade.LARGER, 3, 10, 10_000_000),
)
# Article 13: within 30 days from the day of the accident, road traffic and fire 7.
FOLLOW_UP_DAYS = {FollowUp.GENERAL: 30, FollowUp.ROAD_TRAFFIC: 7, FollowUp.FIRE: 7}


@dataclass(frozen=True, kw_only=True)
class Toll:
    """Persons killed and hurt, and the direct economic loss in yuan.

    Serious injuries include acute industrial poisoning, minor ones decide nothing.
    """

    deaths: int = 0
    serious_injuries: int = 0
    minor_injuries: int = 0
    direct_loss: Decimal = Decimal(0)


def grade_of(toll: Toll) -> Grade:
    """The grade by the worst of the three criteria (article 3); general even without casualties."""
    for grade, deaths, injuries, loss in STEPS:
        if toll.deaths >= deaths or toll.serious_injuries >= injuries or toll.direct_loss >= loss:
            return grade
    return Grade.GENERAL


def deciding(toll: Toll) -> list[str]:
    """The criteria that reach the toll's grade: `deaths`, `serious_injuries`, `direct_loss`.

    Empty for a general accident, which needs none.
    """
    grade = grade_of(toll)
    alone = {
        "deaths": Toll(deaths=toll.deaths),
        "serious_injuries": Toll(serious_injuries=toll.serious_injuries),
        "direct_loss": Toll(direct_loss=toll.direct_loss),
    }
    if grade == Grade.GENERAL:
        return []
    return [name for name, one in alone.items() if grade_of(one) == grade]


def follow_up_ends(occurred_on: date, follow_up: str) -> date:
    """The last day on which a change of the toll changes the grade, inclusive.

    The day of the accident itself is not counted, as periods in Chinese law begin the day after.
    """
    return occurred_on + timedelta(days=FOLLOW_UP_DAYS[FollowUp(follow_up)])


def toll_that_grades(
    tolls: Sequence[tuple[date, Toll]], *, occurred_on: date, follow_up: str
) -> Toll:
    """Of the tolls in the order of their days, the last one within the follow-up.

    The first one grades in any case: an accident that came to light late has no other.
    """
    ends = follow_up_ends(occurred_on, follow_up)
    within = [toll for day, toll in tolls if day <= ends]
    return within[-1] if within else tolls[0][1]
