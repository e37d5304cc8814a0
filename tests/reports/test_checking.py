"""Each kind of contradiction is found."""

import copy

import pytest

from reports.checking import contradictions, number
from tests.reports.county import County

BROKEN = [
    (("total", "hazards", "all", "rectified"), 9, "total: all found != rectified + open"),
    (("total", "hazards", "general", "found"), 9, "total: found 7 != 9 + 2"),
    (("total", "hazards", "major", "rate", "shown"), "100.00%", "100.00% is not 1 / 2"),
    (("total", "hazards", "major", "rate", "n"), 3, "50.00% is not 3 / 2"),
    (("total", "units", "not_reported"), 2, "total: units base 3 != reported + not reported"),
    (("total", "plans", "planned"), 2, "total: more hazards in a plan than open major ones"),
    (("total", "plans", "money"), "1.00", "sector: plans.money 1.00 != "),
    (("total", "units", "base"), None, "sector: units.base None != "),
]


@pytest.mark.parametrize(("path", "value", "words"), BROKEN)
def test_a_contradiction_is_named(county: County, path, value, words):
    told = copy.deepcopy(county.publish().told)
    place = told
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert any(words in said for said in contradictions(told)), list(contradictions(told))


def test_what_is_no_number():
    assert [number(value) for value in (True, None, "x", [])] == [None] * 4
    assert number("1.50") == number(1) + number("0.5")
