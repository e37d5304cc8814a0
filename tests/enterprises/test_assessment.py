"""Scores and colours: each edge, beside the source that draws it.

LEC: >320 red, 160-320 orange, 70-160 yellow, <70 blue; the edges chosen are >320, >=160, >=70.
Matrix: 20-25 red, 15-16 orange, 9-12 yellow, up to 8 blue.
"""

from decimal import Decimal

import pytest

from common.errors import RuleBroken
from enterprises import assessment
from enterprises.assessment import CONTROL, assess, declared, in_words
from enterprises.enums import ControlLevel, RiskLevel


def lec(likelihood: str, exposure: str, consequence: str) -> tuple[Decimal, str]:
    found = assess(
        "lec",
        likelihood=Decimal(likelihood),
        exposure=Decimal(exposure),
        consequence=Decimal(consequence),
    )
    return found.score, found.level


@pytest.mark.parametrize(
    ("factors", "score", "level"),
    [
        (("10", "10", "100"), "10000", "red"),
        (("6", "6", "15"), "540", "red"),
        (("3", "3", "40"), "360", "red"),
        (("1", "3", "100"), "300", "orange"),
        (("6", "3", "15"), "270", "orange"),
        (("1", "6", "40"), "240", "orange"),
        (("1", "10", "15"), "150", "yellow"),
        (("10", "1", "7"), "70", "yellow"),
        (("1", "10", "7"), "70", "yellow"),
        (("3", "3", "7"), "63", "blue"),
        (("0.1", "0.5", "1"), "0.05", "blue"),
    ],
)
def test_lec(factors, score, level):
    assert lec(*factors) == (Decimal(score), level)


@pytest.mark.parametrize(
    ("score", "level"),
    [
        ("320.01", "red"),
        ("320", "orange"),
        ("160", "orange"),
        ("159.99", "yellow"),
        ("70", "yellow"),
        ("69.99", "blue"),
    ],
)
def test_the_edges_of_lec_that_no_factors_reach(score, level):
    assert assessment._lec_level(Decimal(score)) == level


@pytest.mark.parametrize(
    ("likelihood", "severity", "score", "level"),
    [
        (5, 5, 25, "red"),
        (4, 5, 20, "red"),
        (4, 4, 16, "orange"),
        (3, 5, 15, "orange"),
        (3, 4, 12, "yellow"),
        (3, 3, 9, "yellow"),
        (2, 4, 8, "blue"),
        (1, 1, 1, "blue"),
    ],
)
def test_matrix(likelihood, severity, score, level):
    found = assess(
        "matrix", likelihood=Decimal(likelihood), exposure=None, consequence=Decimal(severity)
    )
    assert (found.score, found.level) == (score, level)


@pytest.mark.parametrize(
    ("method", "likelihood", "exposure", "consequence", "field"),
    [
        ("lec", "5", "6", "7", "likelihood"),
        ("lec", "3", "4", "7", "exposure"),
        ("lec", "3", None, "7", "exposure"),
        ("lec", "3", "6", "8", "consequence"),
        ("matrix", "6", None, "5", "likelihood"),
        ("matrix", "5", None, "0", "consequence"),
        ("matrix", "5", "1", "5", "exposure"),
        ("guess", "1", None, "1", "method"),
    ],
)
def test_a_factor_outside_the_methods_values_is_refused(
    method, likelihood, exposure, consequence, field
):
    with pytest.raises(RuleBroken) as refused:
        assess(
            method,
            likelihood=Decimal(likelihood),
            exposure=None if exposure is None else Decimal(exposure),
            consequence=Decimal(consequence),
        )
    assert refused.value.field == field


def test_the_level_is_raised_with_a_reason_and_never_lowered():
    assert declared("yellow", "", "") == RiskLevel.YELLOW
    assert declared("yellow", "yellow", "") == RiskLevel.YELLOW
    assert declared("yellow", "red", "重大危险源") == RiskLevel.RED
    with pytest.raises(RuleBroken) as without:
        declared("yellow", "red", " ")
    assert without.value.field == "override_reason"
    with pytest.raises(RuleBroken) as lower:
        declared("yellow", "blue", "看着不大")
    assert lower.value.field == "level"


def test_the_higher_the_risk_the_higher_its_control():
    assert CONTROL == {
        RiskLevel.RED: ControlLevel.COMPANY,
        RiskLevel.ORANGE: ControlLevel.WORKSHOP,
        RiskLevel.YELLOW: ControlLevel.TEAM,
        RiskLevel.BLUE: ControlLevel.POST,
    }


def test_factors_in_words():
    values = {"likelihood": Decimal("3.0"), "consequence": Decimal("4.0")}
    assert [(value, str(words)) for _l, value, words in in_words("matrix", values)] == [
        ("3", "可能"),
        ("4", "很严重"),
    ]
