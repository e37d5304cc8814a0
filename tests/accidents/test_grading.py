"""Decree 493, article 3: every edge, beside its source ("以上" includes, "以下" excludes)."""

from datetime import date
from decimal import Decimal

import pytest

from accidents.enums import FollowUp, Grade, or_above
from accidents.grading import Toll, deciding, follow_up_ends, grade_of, toll_that_grades

G, L, S, E = Grade.GENERAL, Grade.LARGER, Grade.SERIOUS, Grade.EXTRAORDINARY
FEN = Decimal("0.01")


@pytest.mark.parametrize(
    ("deaths", "grade"),
    [
        # (四) 一般事故: 造成3人以下死亡
        (0, G), (1, G), (2, G),
        # (三) 较大事故: 造成3人以上10人以下死亡
        (3, L), (9, L),
        # (二) 重大事故: 造成10人以上30人以下死亡
        (10, S), (29, S),
        # (一) 特别重大事故: 造成30人以上死亡
        (30, E), (31, E),
    ],
)  # fmt: skip
def test_deaths(deaths: int, grade: Grade) -> None:
    assert grade_of(Toll(deaths=deaths)) == grade


@pytest.mark.parametrize(
    ("injured", "grade"),
    [
        # (四) 10人以下重伤
        (0, G), (9, G),
        # (三) 10人以上50人以下重伤
        (10, L), (49, L),
        # (二) 50人以上100人以下重伤
        (50, S), (99, S),
        # (一) 100人以上重伤（包括急性工业中毒）
        (100, E), (101, E),
    ],
)  # fmt: skip
def test_serious_injuries(injured: int, grade: Grade) -> None:
    assert grade_of(Toll(serious_injuries=injured)) == grade


@pytest.mark.parametrize(
    ("loss", "grade"),
    [
        # (四) 1000万元以下直接经济损失
        (Decimal(0), G), (10_000_000 - FEN, G),
        # (三) 1000万元以上5000万元以下直接经济损失
        (Decimal(10_000_000), L), (50_000_000 - FEN, L),
        # (二) 5000万元以上1亿元以下直接经济损失
        (Decimal(50_000_000), S), (100_000_000 - FEN, S),
        # (一) 1亿元以上直接经济损失
        (Decimal(100_000_000), E), (100_000_000 + FEN, E),
    ],
)  # fmt: skip
def test_direct_loss(loss: Decimal, grade: Grade) -> None:
    assert grade_of(Toll(direct_loss=loss)) == grade


def test_minor_injuries_decide_nothing() -> None:
    assert grade_of(Toll(minor_injuries=500)) == G


@pytest.mark.parametrize(
    ("toll", "grade", "by"),
    [
        (Toll(deaths=3, serious_injuries=50), S, ["serious_injuries"]),
        (Toll(deaths=10, serious_injuries=9), S, ["deaths"]),
        (Toll(deaths=2, direct_loss=Decimal(100_000_000)), E, ["direct_loss"]),
        (Toll(deaths=9, serious_injuries=49), L, ["deaths", "serious_injuries"]),
        (Toll(deaths=2, serious_injuries=9), G, []),
    ],
)
def test_the_worst_criterion_wins(toll: Toll, grade: Grade, by: list[str]) -> None:
    assert grade_of(toll) == grade
    assert deciding(toll) == by


@pytest.mark.parametrize(
    ("follow_up", "last"),
    [
        # art. 13: 自事故发生之日起30日内; 道路交通事故、火灾事故自发生之日起7日内
        (FollowUp.GENERAL, date(2021, 4, 4)),
        (FollowUp.ROAD_TRAFFIC, date(2021, 3, 12)),
        (FollowUp.FIRE, date(2021, 3, 12)),
    ],
)
def test_the_follow_up_and_its_last_day(follow_up: str, last: date) -> None:
    assert follow_up_ends(date(2021, 3, 5), follow_up) == last


def test_a_follow_up_crosses_the_leap_day() -> None:
    assert follow_up_ends(date(2020, 2, 10), FollowUp.GENERAL) == date(2020, 3, 11)
    assert follow_up_ends(date(2021, 2, 10), FollowUp.GENERAL) == date(2021, 3, 12)


def test_the_last_toll_within_the_follow_up_grades() -> None:
    tolls = [
        (date(2021, 3, 5), Toll(deaths=2)),
        (date(2021, 4, 4), Toll(deaths=3)),
        (date(2021, 4, 5), Toll(deaths=10)),
    ]
    facts = {"occurred_on": date(2021, 3, 5)}
    assert toll_that_grades(tolls, follow_up=FollowUp.GENERAL, **facts) == Toll(deaths=3)
    assert toll_that_grades(tolls, follow_up=FollowUp.FIRE, **facts) == Toll(deaths=2)


def test_the_first_toll_grades_where_none_lies_within() -> None:
    tolls = [(date(2021, 3, 5), Toll(deaths=3))]
    graded = toll_that_grades(tolls, occurred_on=date(2020, 1, 1), follow_up=FollowUp.GENERAL)
    assert graded == Toll(deaths=3)


def test_grades_and_those_above() -> None:
    assert or_above(G) == ("general", "larger", "serious", "extraordinary")
    assert or_above(S) == ("serious", "extraordinary")
