"""Unified social credit codes: normal form, and what is wrong with a wrong one."""

import csv
from pathlib import Path

import pytest
from stdnum.exceptions import ValidationError

from common.errors import RuleBroken
from enterprises.uscc import checked, normal

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "uscc_cases.csv"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("91350100M000100Y43", "91350100M000100Y43"),
        (" 91350100m000100y43 ", "91350100M000100Y43"),
        ("9135 0100 M000 100Y43", "91350100M000100Y43"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        ("91350100-M000100Y4-3", "91350100M000100Y43"),
        ("", ""),
        (" 无 ", ""),
        ("/", ""),
    ],
)
def test_a_code_is_folded_and_taken(typed, code):
    assert normal(typed) == code
    assert checked(typed) == code


def test_a_wrong_last_character_is_told_with_the_right_one():
    with pytest.raises(RuleBroken) as refused:
        checked("91350100M000100Y4A")
    assert refused.value.field == "uscc"
    assert str(refused.value.message) == "校验码不符：末位是A，应为3。"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12345", "代码为5位，应为18位。"),
        ("9111000060003IOZSV", "代码前八位应为数字，且不含字母I、O、S、V、Z。"),
        ("A1110000600037341L", "代码前八位应为数字，且不含字母I、O、S、V、Z。"),
    ],
)
def test_other_faults_are_told_apart(typed, words):
    with pytest.raises(RuleBroken) as refused:
        checked(typed)
    assert str(refused.value.message) == words


@pytest.mark.skipif(not CASES.exists(), reason='the folder "shared" is absent')
def test_real_codes_are_judged_as_their_sources_say():
    with CASES.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 133
    for row in rows:
        try:
            found = checked(row["code"])
        except RuleBroken:
            found = ""
        is_valid = row["expected"] == "valid" or row["expected"].startswith("simple")
        assert bool(found) == is_valid, (row, ValidationError)
