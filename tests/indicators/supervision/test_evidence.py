"""Who is another party, and what speaks against an inspection."""

from datetime import date, timedelta

import pytest

from hazards.enums import Source
from indicators.supervision.evidence import Evidence, against, another_party
from indicators.supervision.figures import Part, VisitCounts, average
from indicators.supervision.timeline import Visited

DAY = date(2021, 3, 1)


def visit(key: str = "own", agency: str = "bureau", officers: str = "ab") -> Visited:
    return Visited(key, DAY, DAY, "daily", "firm", "r", "s", agency, tuple(officers))


def hazard(source: str = "inspection", inspection: str = "", agency: str = "", days: int = 9):
    return Evidence(DAY + timedelta(days=days), "h", "firm", source, inspection, agency)


VISITS = {
    "own": visit(),
    "same": visit("same", officers="bc"),
    "others": visit("others", officers="cd"),
    "station": visit("station", "station", "bf"),
    "nobody": visit("nobody", "", "bf"),
}


@pytest.mark.parametrize(
    ("one", "is_other"),
    [
        (hazard("tip_off"), True),
        (hazard("alarm"), True),
        (hazard("accident"), True),
        (hazard("trade_body"), True),
        (hazard(inspection="own", agency="station"), False),
        (hazard(inspection="same"), False),
        (hazard(inspection="others"), True),
        (hazard(inspection="station"), True),
        (hazard(inspection="nobody"), False),
        (hazard(inspection="unknown"), False),
        (hazard(agency="bureau"), False),
        (hazard(agency="station"), True),
        (hazard(), False),
    ],
)
def test_another_party(one, is_other):
    assert another_party(visit(), one, VISITS) is is_other


@pytest.mark.parametrize(
    ("days", "speaks"), [(-1, False), (0, False), (1, True), (90, True), (91, False)]
)
def test_the_window(days, speaks):
    assert bool(against(visit(), [hazard("alarm", days=days)], {})) is speaks


def test_the_first_finding_is_named():
    found = [hazard(days=2), hazard("alarm", days=3), hazard("tip_off", days=4)]
    told = against(visit(), found, VISITS)
    assert told is not None
    assert told.source == Source.ALARM


@pytest.mark.parametrize(
    ("number", "among", "shown"),
    [(0, 0, None), (0, 7, "0.00"), (1, 3, "0.33"), (2, 3, "0.67"), (1, 200, "0.01"),
     (1, 201, "0.00"), (25, 2, "12.50")],
)  # fmt: skip
def test_an_average(number, among, shown):
    assert average(number, among) == shown


@pytest.mark.parametrize(
    ("old", "inspections", "rate", "per_inspection"),
    [(9, 9, None, None), (9, 10, None, "0.30"), (10, 10, "20.00%", "0.30")],
)
def test_a_part_is_rated_on_ten_or_more(old, inspections, rate, per_inspection):
    counts = VisitCounts(inspections=inspections, zero_old=old, contradicted=2, found=3)
    part = Part("inspector", "k", "甲", counts)
    assert (part.contradicted_rate, part.per_inspection) == (rate, per_inspection)
    assert counts.contradicted_rate is not None
    assert VisitCounts().coverage is None
