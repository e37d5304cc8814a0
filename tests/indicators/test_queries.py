"""Slices, rows and scopes of the stored figures."""

from datetime import date, timedelta

import pytest

from accounts.enums import RegionLevel, Role
from accounts.models import Region
from enterprises.models import Trade
from hazards.enums import Grade, Source
from hazards.models import Hazard
from indicators.figures import FIGURES, SLICES, Cohort, lateness
from indicators.links import rows_url
from indicators.queries import (
    overdue_days,
    rows,
    sliced,
    slices_for,
    standing,
    totals,
    trend,
)
from tests.factories import AgencyFactory, EnterpriseFactory, officer, user
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

DAY = date(2021, 12, 31)
YEAR = Cohort(date(2021, 1, 1), DAY)
EVER = Cohort(None, DAY)


@pytest.fixture
def cast() -> Cast:
    """Hazards of several parts, some overdue by 1, 8, 40 and 200 days."""
    cast = Cast()
    due = [DAY - timedelta(days=days) for days in (1, 8, 40, 200)]
    late = [cast.log(date(2021, 2, 1), due_on=day) for day in due]
    play(
        *late,
        *cast.closed(date(2021, 3, 1), date(2021, 3, 5), category="fire", risk_level="red"),
        cast.log(date(2021, 12, 20), enterprise=cast.plant, grade=Grade.MAJOR),
        cast.imported(date(2020, 5, 1), due_on=None, first_due_on=None, agency_id=None),
    )
    return cast


def found(parts: list) -> dict[str, int]:
    return {part.key: part.counts["all"].found for part in parts}


def labels(parts: list) -> dict[str, str]:
    return {part.key: part.label for part in parts}


def test_totals_by_grade(cast):
    whole = totals(cast.administrator, YEAR, DAY)
    assert [(one.found, one.rectified, one.overdue) for one in whole.values()] == [
        (6, 1, 4), (5, 1, 4), (1, 0, 0),
    ]  # fmt: skip
    assert totals(cast.administrator, EVER, DAY)["all"].found == 7
    assert whole["all"].on_time_original_rate == "20.00%"


def test_days_before_the_first_record_have_nothing(cast):
    before = totals(cast.administrator, YEAR, date(2019, 1, 1))["all"]
    assert (before.found, before.rate, before.on_time_rate) == (0, None, None)


@pytest.mark.parametrize("by", SLICES)
def test_each_slice_adds_up_and_each_number_has_its_rows(cast, by):
    whole = totals(cast.administrator, EVER, DAY)
    parts = sliced(cast.administrator, EVER, DAY, by)
    for figure in FIGURES:
        for grade in ("all", *Grade.values):
            numbers = [getattr(part.counts[grade], figure) for part in parts]
            assert sum(numbers) == getattr(whole[grade], figure)
            for part, number in zip(parts, numbers, strict=True):
                behind = rows(cast.administrator, EVER, DAY, figure, grade, by, part.key)
                assert behind.count() == number


def test_parts_are_named_and_in_order(cast):
    assert labels(sliced(cast.administrator, EVER, DAY, "region")) == {
        "141022100": "唐兴镇", "141022101": "南梁镇",
    }  # fmt: skip
    assert labels(sliced(cast.administrator, EVER, DAY, "sector")) == {
        "coal": "煤矿", "hazchem": "危险化学品",
    }  # fmt: skip
    assert labels(sliced(cast.administrator, EVER, DAY, "category")) == {
        "fire": "消防", "": "未填写",
    }  # fmt: skip
    agencies = sliced(cast.administrator, EVER, DAY, "agency")
    assert [part.label for part in agencies] == [cast.inspector.agency.name, "未填写"]
    firms = sliced(cast.administrator, EVER, DAY, "enterprise")
    assert {part.label for part in firms} == {cast.mine.name, cast.plant.name}
    assert [part.key for part in sliced(cast.administrator, EVER, DAY, "month")] == [
        "2020-05", "2021-02", "2021-03", "2021-12",
    ]  # fmt: skip


def test_by_how_long_it_is_overdue(cast):
    parts = sliced(cast.administrator, YEAR, DAY, "overdue_days")
    assert found(parts) == {"1-7": 1, "8-30": 1, "31-90": 1, "91-": 1, "": 2}
    assert labels(parts)["91-"] == "超过90天"
    assert [lateness(days) for days in (1, 7, 8, 30, 31, 90, 91)] == [
        "1-7", "1-7", "8-30", "8-30", "31-90", "31-90", "91-",
    ]  # fmt: skip
    longest = standing(cast.administrator, YEAR, DAY, "overdue").order_by("due_on").first()
    assert overdue_days(longest, DAY) == 200


def test_a_village_counts_with_its_township(cast):
    Region.objects.create(
        code="141022100001", name="某村", level=RegionLevel.VILLAGE, parent_id="141022100"
    )
    play(cast.log(date(2021, 6, 1), enterprise=EnterpriseFactory(region_id="141022100001")))
    parts = sliced(cast.administrator, EVER, DAY, "region")
    assert found(parts) == {"141022100": 7, "141022101": 1}
    assert rows(cast.administrator, EVER, DAY, "found", by="region", key="141022100").count() == 7


def test_a_record_that_is_gone_keeps_its_key_as_its_name(cast):
    play(cast.log(date(2021, 6, 1), trade="0610"))
    Trade.objects.filter(parent="0610").delete()
    Trade.objects.filter(code="0610").delete()
    assert labels(sliced(cast.administrator, EVER, DAY, "trade"))["0610"] == "0610"


def test_the_trend_has_every_month(cast):
    months = trend(cast.administrator, YEAR, DAY)
    assert [part.key for part in months] == [f"2021-{month:02d}" for month in range(1, 13)]
    assert [part.counts["all"].found for part in months] == [0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    ever = trend(cast.administrator, EVER, DAY)
    assert (ever[0].key, len(ever)) == ("2020-05", 20)
    far_back = trend(cast.administrator, Cohort(date(1900, 1, 1), DAY), DAY)
    assert far_back == ever
    assert trend(cast.administrator, Cohort(None, date(2019, 1, 1)), DAY) == []


def test_one_query_for_the_numbers(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        totals(cast.administrator, YEAR, DAY)
    with django_assert_num_queries(1):
        trend(cast.administrator, YEAR, DAY)
    with django_assert_num_queries(2):
        sliced(cast.administrator, YEAR, DAY, "sector")
    with django_assert_num_queries(3):
        sliced(cast.administrator, YEAR, DAY, "region")


def test_unknown_figures_slices_and_keys_are_refused(cast):
    with pytest.raises(KeyError):
        rows(cast.administrator, YEAR, DAY, "best")
    with pytest.raises(KeyError):
        sliced(cast.administrator, YEAR, DAY, "colour")
    for by, key in (("agency", "x"), ("month", "2021-13"), ("overdue_days", "5-6")):
        with pytest.raises(ValueError, match=r".+"):
            rows(cast.administrator, YEAR, DAY, "found", None, by, key)


def test_each_person_sees_the_figures_of_the_own_scope(cast):
    gas = user(Role.INSPECTOR, agency=AgencyFactory(sectors=["gas"]))
    coal = user(Role.INSPECTOR, agency=AgencyFactory(sectors=["coal"]))
    plant = officer(cast.plant)
    nobody = officer(EnterpriseFactory())
    leader = user(Role.LEADER)
    hazchem = user(Role.LEADER)
    hazchem.sectors.set(["hazchem"])
    for person, number in (
        (gas, 0), (coal, 5), (plant, 1), (nobody, 0), (cast.officer, 5), (leader, 6), (hazchem, 1),
    ):  # fmt: skip
        assert totals(person, YEAR, DAY)["all"].found == number
        assert sum(found(sliced(person, YEAR, DAY, "region")).values()) == number
        assert rows(person, YEAR, DAY, "found").count() == number
        seen = Hazard.objects.visible_to(person).filter(found_on__year=2021)
        assert seen.count() == number


def test_an_officer_learns_neither_of_a_tip_nor_of_its_day(cast):
    tip = cast.report(date(2021, 7, 1))
    play(tip, cast.accept(tip.hazard, date(2021, 8, 2), date(2021, 8, 20)))
    july, august = (
        Cohort(date(2021, 7, 1), date(2021, 7, 31)), Cohort(date(2021, 8, 1), date(2021, 8, 31)),
    )  # fmt: skip
    assert totals(cast.administrator, july, DAY)["all"].found == 1
    assert totals(cast.officer, july, DAY)["all"].found == 0
    assert totals(cast.officer, august, DAY)["all"].found == 1
    assert "2021-08" in found(sliced(cast.officer, YEAR, DAY, "month"))
    assert rows(cast.officer, YEAR, DAY, "found", None, "month", "2021-08").count() == 1
    assert "source" not in slices_for(cast.officer)
    with pytest.raises(KeyError):
        sliced(cast.officer, YEAR, DAY, "source")
    with pytest.raises(KeyError):
        rows(cast.officer, YEAR, DAY, "found", None, "source", Source.TIP_OFF)


def test_addresses_of_rows():
    assert (
        rows_url("found", EVER, DAY) == "/figures/rows/?figure=found&to=2021-12-31&as_of=2021-12-31"
    )
    assert rows_url("overdue", YEAR, DAY, "major", "sector", "coal") == (
        "/figures/rows/?figure=overdue&to=2021-12-31&as_of=2021-12-31&from=2021-01-01"
        "&grade=major&by=sector&key=coal"
    )
    assert rows_url("due", YEAR, DAY, "all", "agency", "").endswith("&by=agency&key=")
