"""Streaks on a day, as known at a number of the log; the examples of the definitions among them."""

from datetime import date

import pytest
import time_machine

from accidents.grading import Toll
from accidents.models import Accident
from accidents.queries import Summary, record, summary
from accidents.services import correct_accident, declare_register, determine, follow_up_toll
from accounts.enums import Role
from accounts.models import Region, Sector
from audit.queries import sequence_at
from tests import factories
from tests.accidents.records import accident, report, supervisor

pytestmark = pytest.mark.django_db

YEAR = (date(2021, 1, 1), date(2021, 12, 31))


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-06-30 12:00:00+08:00", tick=False):
        yield


def ask(as_of: str, *, begin: str = "2021-01-01", end: str = "2021-12-31", **more) -> Summary:
    return summary(
        begin=date.fromisoformat(begin),
        end=date.fromisoformat(end),
        as_of=date.fromisoformat(as_of),
        **more,
    )


def declared(day: str) -> None:
    declare_register(by=supervisor(), complete_from=date.fromisoformat(day), reason="档案已核对")


def test_nothing_on_record_and_no_beginning_is_unknown() -> None:
    assert ask("2021-12-31") == {
        "counted": 0,
        "zero_accident_year": None,
        "days_without": {"any": None, "larger": None, "serious": None},
        "consecutive_years_without_serious": None,
        "register_from": None,
        "months_without": {"any": None, "larger": None, "serious": None},
        "years_without": {"any": None, "larger": None, "serious": None},
    }


def test_nothing_on_record_counts_from_the_registers_beginning() -> None:
    declared("2019-07-01")
    assert ask("2021-12-31") == {
        "counted": 0,
        "zero_accident_year": True,
        "days_without": {"any": 914, "larger": 914, "serious": 914},
        "consecutive_years_without_serious": 2,
        "register_from": date(2019, 7, 1),
        "months_without": {"any": 30, "larger": 30, "serious": 30},
        "years_without": {"any": 2, "larger": 2, "serious": 2},
    }


@pytest.mark.parametrize("as_of", ["2022-01-01", "2022-02-28", "2022-06-30"])
def test_any_day_of_2022_with_the_last_serious_one_in_2005_is_16(as_of: str) -> None:
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    declared("2001-01-01")
    assert ask(as_of)["consecutive_years_without_serious"] == 16


def test_the_year_is_complete_on_its_last_day() -> None:
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    assert ask("2021-12-30")["consecutive_years_without_serious"] == 15
    assert ask("2021-12-31")["consecutive_years_without_serious"] == 16


@pytest.mark.parametrize(("began", "years"), [("2018-01-01", 4), ("2018-01-02", 3)])
def test_years_never_reach_before_the_register(began: str, years: int) -> None:
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    declared(began)
    found = ask("2021-12-31")
    assert found["consecutive_years_without_serious"] == years
    assert found["days_without"]["any"] == (date(2021, 12, 31) - date.fromisoformat(began)).days


def test_before_the_register_began_nothing_is_known() -> None:
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    declared("2018-01-01")
    found = ask("2017-12-31", begin="2017-01-01", end="2017-12-31")
    assert found["days_without"] == {"any": None, "larger": None, "serious": None}
    assert found["consecutive_years_without_serious"] is None
    assert found["zero_accident_year"] is None


def test_no_whole_year_covered_is_zero_years() -> None:
    declared("2022-03-01")
    assert ask("2022-06-30")["consecutive_years_without_serious"] == 0


def test_a_serious_one_in_an_unfinished_year_ends_no_whole_year_yet() -> None:
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    accident(occurred_on=date(2022, 2, 1), deaths=30)
    found = ask("2022-06-30")
    assert found["consecutive_years_without_serious"] == 16
    assert found["days_without"] == {"any": 149, "larger": 149, "serious": 149}


def test_in_its_own_year_no_year_is_left() -> None:
    accident(occurred_on=date(2021, 1, 1), deaths=10)
    assert ask("2021-12-31")["consecutive_years_without_serious"] == 0


def test_days_by_threshold_and_zero_on_the_day_itself() -> None:
    accident(occurred_on=date(2021, 3, 5), deaths=1)
    accident(occurred_on=date(2020, 2, 29), deaths=3)
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    assert ask("2021-03-05")["days_without"] == {"any": 0, "larger": 370, "serious": 5679}
    assert ask("2021-03-04")["days_without"] == {"any": 369, "larger": 369, "serious": 5678}


def test_leap_days_count() -> None:
    accident(occurred_on=date(2020, 2, 28))
    assert ask("2020-03-01")["days_without"]["any"] == 2
    accident(occurred_on=date(2021, 2, 28))
    assert ask("2021-03-01")["days_without"]["any"] == 1


def test_a_threshold_never_reached_is_unknown_without_a_beginning() -> None:
    accident(occurred_on=date(2021, 3, 5), deaths=2)
    assert ask("2021-03-15")["days_without"] == {"any": 10, "larger": None, "serious": None}


def test_counted_are_those_of_the_cohort_up_to_the_day() -> None:
    for day in (date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)):
        accident(occurred_on=day)
    assert ask("2022-06-30")["counted"] == 2
    assert ask("2021-12-30")["counted"] == 1
    assert ask("2022-06-30", begin="2021-01-01", end="2022-06-30")["counted"] == 3


def test_a_zero_accident_year() -> None:
    declared("2021-01-01")
    assert ask("2021-12-31")["zero_accident_year"] is True
    assert ask("2022-06-30")["zero_accident_year"] is True
    accident(occurred_on=date(2021, 12, 31))
    assert ask("2021-12-31")["zero_accident_year"] is False


def test_a_year_unfinished_or_not_covered_is_unknown() -> None:
    declared("2021-01-01")
    assert ask("2021-12-30")["zero_accident_year"] is None
    declared("2021-01-02")
    assert ask("2021-12-31")["zero_accident_year"] is None


def test_the_year_is_the_cohorts_where_it_is_whole_else_that_of_the_day() -> None:
    declared("2020-01-01")
    accident(occurred_on=date(2020, 5, 5))
    assert ask("2021-12-31", begin="2020-01-01", end="2020-12-31")["zero_accident_year"] is False
    assert ask("2021-12-31", begin="2020-01-01", end="2021-06-30")["zero_accident_year"] is True
    assert ask("2022-06-30", begin="2021-04-01", end="2021-06-30")["zero_accident_year"] is None


def test_a_concealed_accident_breaks_the_past_as_known_now_but_not_as_known_then() -> None:
    declared("2001-01-01")
    known_then = sequence_at("141022", None)
    accident(occurred_on=date(2019, 6, 1), deaths=10, concealed=True)
    now, then = ask("2021-12-31"), ask("2021-12-31", up_to_seq=known_then)
    assert now["consecutive_years_without_serious"] == 2
    assert then["consecutive_years_without_serious"] == 21
    assert now["days_without"]["any"] == 944
    assert then["days_without"]["any"] == 7669
    year_2019 = {"begin": "2019-01-01", "end": "2019-12-31"}
    assert ask("2021-12-31", **year_2019)["zero_accident_year"] is False
    assert ask("2021-12-31", **year_2019, up_to_seq=known_then)["zero_accident_year"] is True


def test_determined_to_be_no_production_safety_accident_it_counts_no_more() -> None:
    declared("2021-01-01")
    struck = accident(occurred_on=date(2021, 3, 5), deaths=3)
    counted_then = sequence_at("141022", None)
    determine(struck.pk, by=supervisor(), counted=False, reason="系自然灾害引发")
    assert ask("2021-12-31")["counted"] == 0
    assert ask("2021-12-31")["zero_accident_year"] is True
    assert ask("2021-12-31", up_to_seq=counted_then)["counted"] == 1
    determine(struck.pk, by=supervisor(), counted=True, reason="复核后撤销原认定")
    assert ask("2021-12-31")["zero_accident_year"] is False


def test_the_grade_uses_what_was_told_by_then_whatever_the_day() -> None:
    hurt = accident(occurred_on=date(2021, 3, 5), deaths=9)
    before = sequence_at("141022", None)
    follow_up_toll(hurt.pk, by=supervisor(), on=date(2021, 3, 20), toll=Toll(deaths=10))
    assert ask("2021-03-06")["days_without"] == {"any": 1, "larger": 1, "serious": 1}
    then = ask("2021-03-06", up_to_seq=before)
    assert then["days_without"] == {"any": 1, "larger": 1, "serious": None}


def test_a_corrected_day_moves_the_streak() -> None:
    wrong = accident(occurred_on=date(2021, 3, 5))
    day = {"occurred_on": date(2021, 3, 1)}
    correct_accident(wrong.pk, by=supervisor(), values=day, reason="日期录入有误")
    assert ask("2021-03-10")["days_without"]["any"] == 9


def test_a_later_word_about_the_beginning_leaves_the_earlier_one_as_known_then() -> None:
    declared("2019-01-01")
    before = sequence_at("141022", None)
    declared("2010-01-01")
    assert ask("2021-12-31")["register_from"] == date(2010, 1, 1)
    assert ask("2021-12-31", up_to_seq=before)["register_from"] == date(2019, 1, 1)
    assert ask("2021-12-31", up_to_seq=0)["register_from"] is None


def test_another_county_has_a_record_of_its_own() -> None:
    declared("2019-01-01")
    accident(occurred_on=date(2021, 3, 5))
    assert ask("2021-12-31", county="141023")["counted"] == 0
    assert ask("2021-12-31", county="141023")["register_from"] is None


def test_the_row_filter_limits_the_accidents_of_a_person() -> None:
    agency = factories.AgencyFactory(sectors=Sector.objects.filter(pk="gas"))
    inspector = factories.user(Role.INSPECTOR, agency=agency)
    accident(occurred_on=date(2021, 3, 5))
    accident(occurred_on=date(2021, 2, 1), sector=Sector.objects.get(pk="gas"))
    assert ask("2021-12-31")["counted"] == 2
    assert ask("2021-12-31", user=inspector)["counted"] == 1
    assert ask("2021-12-31", user=factories.user(Role.LEADER))["counted"] == 2
    assert ask("2021-03-10", user=inspector)["days_without"]["any"] == 37


def test_the_streaks_cost_the_same_whatever_is_on_record(django_assert_num_queries) -> None:
    declared("2001-01-01")
    accident(occurred_on=date(2021, 3, 5))
    with django_assert_num_queries(3):
        record(as_of=date(2021, 12, 31))
    for month in range(1, 4):
        accident(occurred_on=date(2020, month, 1))
    assert Accident.objects.count() == 4
    with django_assert_num_queries(3):
        record(as_of=date(2021, 12, 31))


def test_the_region_decides_the_county_not_the_registered_office() -> None:
    assert accident(region=Region.objects.get(pk="141022")).county == "141022"
    firm = factories.EnterpriseFactory(region_id="141022106")
    struck = accident(enterprise=firm)
    assert (struck.region_id, report().region.pk) == ("141022100", "141022100")
