"""The figures of the small county's year, to the letter."""

from dataclasses import replace
from datetime import date

import pytest

from enterprises.enums import State
from enterprises.particulars import Particulars
from enterprises.services.register import change_enterprise, change_state
from hazards.services import cases
from hazards.workflow import take_many
from inspections.enums import InspectionKind
from reports.checking import contradictions
from reports.enums import ReportKind
from reports.periods import period
from reports.services import Publication, publish
from tests.factories import EnterpriseFactory, officer
from tests.reports.county import County, D


def ratio(n: int, d: int, shown: str | None) -> dict[str, object]:
    return {"n": n, "d": d, "shown": shown}


def test_the_total_of_the_year(county: County):
    told = county.publish().told
    hazards = told["total"]["hazards"]
    assert hazards["general"] == {
        "found": 5, "rectified": 3, "open": 2, "due": 5, "on_time": 2, "on_time_original": 2,
        "awaiting": 1, "overdue": 1, "first_pass": 3, "reopened": 0, "reclosed": 0,
        "rate": ratio(3, 5, "60.00%"), "on_time_rate": ratio(2, 5, "40.00%"),
        "on_time_original_rate": ratio(2, 5, "40.00%"), "first_pass_rate": ratio(3, 3, "100.00%"),
        "reclosed_rate": ratio(0, 0, None),
    }  # fmt: skip
    assert hazards["major"]["found"] == 2
    assert hazards["major"]["rate"] == ratio(1, 2, "50.00%")
    assert (hazards["all"]["found"], hazards["all"]["due"]) == (7, 6)
    assert hazards["all"]["on_time_rate"] == ratio(3, 6, "50.00%")
    assert told["total"]["units"] == {
        "base": 3, "reported": 2, "not_reported": 1, "outside": 1, "rate": ratio(2, 3, "66.67%"),
    }  # fmt: skip
    assert told["total"]["plans"] == {
        "planned": 1, "goals": 1, "funds": 1, "people": 1, "deadline": 1, "contingency": 1,
        "listed": 1, "money": "860000.50",
    }  # fmt: skip
    assert told["standing"] == {
        "all": {"open": 4, "awaiting": 1, "overdue": 2},
        "general": {"open": 3, "awaiting": 1, "overdue": 2},
        "major": {"open": 1, "awaiting": 0, "overdue": 0},
    }
    assert told["accidents"] == {
        "counted": 0, "register_from": None, "years_without_serious": None,
        "days_without": {"any": None, "larger": None, "serious": None},
    }  # fmt: skip
    assert told["unfinished"] is False


def test_by_sector_and_by_township(county: County):
    told = county.publish().told
    sectors = {line["key"]: line for line in told["by"]["sector"]}
    found = {key: line["hazards"]["all"]["found"] for key, line in sectors.items()}
    assert found == {
        "coal": 3, "non_coal_mine": 0, "coal_washing": 1, "hazchem": 3, "metallurgy": 0,
        "construction": 0, "gas": 0, "geological": 0, "forest": 0, "other": 0,
    }  # fmt: skip
    assert [sectors[key]["units"]["base"] for key in ("coal", "gas", "metallurgy")] == [1, 1, 0]
    assert sectors["gas"]["units"]["rate"] == ratio(0, 1, "0.00%")
    assert sectors["coal_washing"]["units"]["outside"] == 1
    assert sectors["hazchem"]["plans"]["money"] == "860000.50"
    places = {line["key"]: line for line in told["by"]["region"]}
    assert places["141022100"]["hazards"]["all"]["found"] == 3
    assert places["141022101"]["hazards"]["major"]["open"] == 1
    assert [places[key]["units"]["base"] for key in ("141022100", "141022101")] == [2, 1]
    assert told["frame"]["names"]["sector"]["coal"][0] == "煤矿"
    assert list(contradictions(told)) == []


def test_a_shorter_period_counts_its_own(county: County):
    month = county.publish("monthly", "2021-12").told
    assert month["total"]["hazards"]["all"]["found"] == 2
    assert month["total"]["plans"]["planned"] == 0
    assert month["standing"]["all"]["open"] == 4
    quarter = county.publish("quarterly", "2021-Q4").told
    assert quarter["total"]["hazards"]["all"]["found"] == 3
    assert quarter["total"]["plans"]["planned"] == 1
    week = county.publish("weekly", "2021-W48").told
    assert week["total"]["hazards"]["all"]["found"] == 1
    assert week["as_of"] == "2021-12-05"


def test_as_of_an_earlier_day_the_period_is_unfinished(county: County):
    report = county.publish(as_of=date(2021, 11, 6))
    told = report.told
    assert report.unfinished
    assert told["unfinished"]
    assert told["total"]["hazards"]["all"]["found"] == 5
    assert told["total"]["plans"] == {
        "planned": 0, "goals": 0, "funds": 0, "people": 0, "deadline": 0, "contingency": 0,
        "listed": 0, "money": "0.00",
    }  # fmt: skip


def test_an_enterprise_reports_its_own_by_month(county: County):
    publication = Publication(
        period=period(ReportKind.QUARTERLY, "2021-Q4"), enterprise=county.mine.pk
    )
    report = publish(publication, by=county.officer)
    told = report.told
    assert report.enterprise_id == county.mine.pk
    assert told["frame"]["enterprise"]["name"] == county.mine.name
    assert "units" not in told["total"]
    assert told["accidents"] is None
    months = {line["key"]: line["hazards"]["all"]["found"] for line in told["by"]["month"]}
    assert months == {"2021-10": 0, "2021-11": 0, "2021-12": 2}
    assert told["total"]["hazards"]["all"]["found"] == 2
    assert told["standing"]["all"]["open"] == 3


def test_an_enterprise_is_not_told_when_a_tip_came_in(county: County):
    tip = county.hazards["tip"]
    take_many([county.cast.accept(tip, date(2021, 10, 3), date(2021, 10, 20))], by=None)
    quarter = {
        name: publish(
            Publication(period=period("quarterly", name), enterprise=county.mine.pk),
            by=county.officer,
        ).told["total"]["hazards"]["all"]["found"]
        for name in ("2021-Q3", "2021-Q4")
    }
    assert quarter == {"2021-Q3": 0, "2021-Q4": 3}
    whole = county.publish("quarterly", "2021-Q3", as_of=D).told
    assert whole["total"]["hazards"]["all"]["found"] == 1


def test_a_refused_plan_is_no_plan_and_a_newer_one_takes_its_place(county: County):
    from tests.reports.county import PLAN

    hazard = county.hazards["major"]
    refused = cases.submit_plan(
        hazard.pk, by=county.cast.officer, on=date(2021, 11, 20), **{**PLAN, "funds": 1}
    )
    cases.decide_plan(
        refused.pk, by=county.supervisor, granted=False, answer="资金不足", on=date(2021, 11, 21)
    )
    assert county.publish().told["total"]["plans"]["money"] == "860000.50"
    better = cases.submit_plan(
        hazard.pk, by=county.cast.officer, on=date(2021, 11, 25), **{**PLAN, "funds": 0}
    )
    cases.decide_plan(better.pk, by=county.supervisor, granted=True, on=date(2021, 11, 26))
    plans = county.publish("quarterly", "2021-Q4").told["total"]["plans"]
    assert (plans["planned"], plans["funds"], plans["money"]) == (1, 0, "0.00")


def test_a_self_check_without_a_finding_is_a_report(county: County):
    from django.conf import settings
    from django.db import transaction

    from audit.services import Entry, append
    from common.ids import uuid7

    def checked(kind: str, day: date) -> None:
        pk = uuid7()
        told = {"kind": kind, "enterprise_id": county.quiet.pk, "sector_id": "gas",
                "region_id": "141022100"}  # fmt: skip
        base = {"county": settings.COUNTY_CODE, "subject_kind": "inspection", "subject_id": pk,
                "by": county.supervisor.pk, "valid_on": day}  # fmt: skip
        with transaction.atomic():
            append(
                [
                    Entry(**base, kind="started", state_to="in_progress", facts={"set": told}),
                    Entry(**base, kind="finished", state_from="in_progress",
                          state_to="finished", facts={"set": {}}),
                ]
            )  # fmt: skip

    checked(InspectionKind.DAILY, date(2021, 9, 1))
    checked(InspectionKind.SELF_CHECK, date(2022, 1, 3))
    assert county.publish().told["total"]["units"]["reported"] == 2
    checked(InspectionKind.SELF_CHECK, date(2021, 9, 2))
    later = county.publish("quarterly", "2021-Q3").told["total"]["units"]
    assert (later["reported"], later["not_reported"]) == (1, 2)


def test_the_register_of_the_day(county: County):
    change_state(
        county.quiet.pk, by=county.supervisor, state=State.SUSPENDED, reason="停产",
        on=date(2021, 12, 1),
    )  # fmt: skip
    assert county.publish().told["total"]["units"]["base"] == 2
    assert county.publish("quarterly", "2021-Q3").told["total"]["units"]["base"] == 3
    said = replace(Particulars.of(county.mine), region="141022101")
    change_enterprise(county.mine.pk, by=county.supervisor, said=said)
    places = county.publish("quarterly", "2021-Q2").told["by"]["region"]
    moved_today = {line["key"]: line["units"]["base"] for line in places}
    assert moved_today["141022100"] == 2  # the move is of today, not of 2021


@pytest.mark.django_db
def test_without_a_register_the_base_is_not_known():
    from tests.indicators.lives import Cast

    cast = Cast()
    take_many([cast.log(date(2021, 3, 1))], by=None)
    publication = Publication(period=period("annual", "2021"))
    units = publish(publication, by=None).told["total"]["units"]
    assert units == {
        "base": None, "reported": None, "not_reported": None, "outside": 1, "rate": None,
    }  # fmt: skip


def test_a_firm_put_on_the_register_without_an_event_reports_from_outside(county: County):
    stray = EnterpriseFactory(sector_id="forest", region_id="141022100")
    officer(stray)
    take_many([county.cast.log(date(2021, 3, 1), enterprise=stray)], by=None)
    lines = {line["key"]: line for line in county.publish().told["by"]["sector"]}
    assert lines["forest"]["units"]["outside"] == 1
    assert lines["forest"]["units"]["rate"] == ratio(0, 0, None)


def test_an_empty_period_shows_no_rate(county: County):
    told = county.publish("annual", "2019").told
    assert told["total"]["hazards"]["all"]["rate"] == ratio(0, 0, None)
    assert told["as_of"] == "2019-12-31"
