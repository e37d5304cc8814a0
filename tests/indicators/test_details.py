"""The family of rates, recurrence, money and days to rectify, by exact numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from hazards.enums import Grade
from indicators import services
from indicators.figures import FIGURES, SLICES, Cohort
from indicators.queries import details, rows, sliced, slices_for, totals, trend
from indicators.recompute import Question, answers, known_at
from tests.factories import RiskPointFactory
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

DAY = date(2021, 12, 31)
YEAR = Cohort(date(2021, 1, 1), DAY)
EVER = Cohort(None, DAY)
CLOSED_ON = date(2020, 3, 5)
MARK = "coal-01"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def numbers(cast: Cast, cohort: Cohort = EVER, as_of: date = DAY) -> tuple[int, int, str | None]:
    """Settled, recurred and their rate, which replay and comparison confirm."""
    found = details(cast.administrator, cohort, as_of)[""]["all"]
    replayed = answers([Question(cohort, as_of)], known_at(None))[0]
    assert replayed.details()[""]["all"] == found
    listed = rows(cast.administrator, cohort, as_of, "recurred").count()
    assert listed == found.recurred
    return found.settled, found.recurred, found.recurrence_rate


def test_first_pass_and_after_reopening(cast):
    plain = cast.closed(date(2021, 3, 1), date(2021, 3, 5))
    back, again, now_open = (cast.log(date(2021, 3, day)) for day in (2, 3, 4))
    play(*plain, back, again, now_open)
    play(
        cast.submit(back.hazard, date(2021, 3, 5)),
        cast.failed(back.hazard, date(2021, 3, 6), date(2021, 3, 30)),
        cast.submit(back.hazard, date(2021, 3, 9)),
        cast.passed(back.hazard, date(2021, 3, 10), date(2021, 3, 9)),
    )
    for step in (again, now_open):
        play(
            cast.submit(step.hazard, date(2021, 3, 5)),
            cast.passed(step.hazard, date(2021, 3, 6), date(2021, 3, 5)),
            cast.reopen(step.hazard, date(2021, 6, 1), date(2021, 6, 20)),
        )
    play(cast.submit(again.hazard, date(2021, 6, 8)))
    play(cast.passed(again.hazard, date(2021, 6, 9), date(2021, 6, 8)))
    counts = totals(cast.administrator, YEAR, DAY)["all"]
    assert (counts.rectified, counts.first_pass, counts.first_pass_rate) == (3, 2, "66.67%")
    assert (counts.reopened, counts.reclosed, counts.reclosed_rate) == (2, 1, "50.00%")
    spring = totals(cast.administrator, YEAR, date(2021, 5, 1))["all"]
    assert (spring.rectified, spring.first_pass, spring.reopened) == (4, 3, 0)
    assert spring.reclosed_rate is None


@pytest.mark.parametrize(("days", "recurred"), [(0, 0), (1, 1), (365, 1), (366, 0)])
def test_found_again_within_a_year_after_the_closure(cast, days, recurred):
    play(*cast.closed(date(2020, 3, 1), CLOSED_ON, checklist_item=MARK))
    play(cast.log(CLOSED_ON + timedelta(days=days), checklist_item=MARK))
    assert numbers(cast)[:2] == (1, recurred)


@pytest.mark.parametrize(("as_of", "settled"), [(date(2021, 3, 4), 0), (date(2021, 3, 5), 1)])
def test_a_closure_is_judged_after_a_year(cast, as_of, settled):
    play(*cast.closed(date(2020, 3, 1), CLOSED_ON, checklist_item=MARK))
    assert numbers(cast, EVER, as_of) == (settled, 0, "0.00%" if settled else None)


def test_what_is_no_recurrence(cast):
    play(*cast.closed(date(2020, 3, 1), CLOSED_ON, checklist_item=MARK))
    play(*cast.closed(date(2020, 3, 1), CLOSED_ON))
    void = cast.log(date(2020, 6, 1), checklist_item=MARK)
    play(
        cast.log(date(2020, 6, 1), checklist_item="coal-02"),
        cast.log(date(2020, 6, 1), checklist_item=MARK, enterprise=cast.plant),
        cast.log(date(2020, 6, 1)),
        cast.report(date(2020, 6, 1), checklist_item=MARK),
        void,
        cast.void(void.hazard, date(2020, 6, 2)),
    )
    assert numbers(cast) == (2, 0, "0.00%")


def test_the_same_risk_point_recurs_too(cast):
    point = RiskPointFactory(enterprise=cast.mine)
    play(*cast.closed(date(2020, 3, 1), CLOSED_ON, risk_point=point))
    play(cast.log(date(2020, 6, 1), risk_point=point, checklist_item=MARK))
    assert numbers(cast) == (1, 1, "100.00%")


def test_a_reopened_closure_is_none(cast):
    hazard = play(*cast.closed(date(2020, 3, 1), CLOSED_ON, checklist_item=MARK))[0]
    play(cast.log(date(2020, 6, 1), checklist_item=MARK))
    play(cast.reopen(hazard, date(2020, 7, 1), date(2020, 8, 1)))
    assert numbers(cast) == (0, 0, None)


def test_money_and_days(cast):
    one = cast.closed(date(2021, 3, 1), date(2021, 3, 1), grade=Grade.MAJOR)
    two = cast.closed(date(2021, 3, 1), date(2021, 3, 11))
    one[1].set["funds"], two[1].set["funds"] = Decimal("1000.10"), Decimal("0.25")
    waiting = cast.log(date(2021, 12, 1))
    submitted = cast.submit(waiting.hazard, date(2021, 12, 2))
    submitted.set["funds"] = Decimal(99)
    play(*one, *two, waiting, submitted)
    found = details(cast.administrator, YEAR, DAY)[""]
    assert {grade: str(told.funds) for grade, told in found.items()} == {
        "all": "1000.35", "general": "0.25", "major": "1000.10",
    }  # fmt: skip
    days = found["all"].days
    assert (dict(days.rectified), dict(days.waiting)) == ({0: 1, 10: 1}, {30: 1})
    assert (days.median, days.ninetieth) == (10, None)
    assert answers([Question(YEAR, DAY)], known_at(None))[0].details()[""] == found
    assert rows(cast.administrator, YEAR, DAY, "funds").count() == 2
    parts = sliced(cast.administrator, YEAR, DAY, "rectify_days")
    assert [(part.key, part.label, part.counts["all"].found) for part in parts] == [
        ("0", "当日", 1), ("8-15", "8至15天", 1), ("", "未整改", 1),
    ]  # fmt: skip


def test_nothing_found_has_no_days_and_no_money(cast):
    found = details(cast.administrator, YEAR, DAY)[""]["all"]
    assert (found.days.median, found.days.ninetieth, str(found.funds)) == (None, None, "0.00")
    assert details(cast.administrator, YEAR, DAY, "sector") == {}


def many(cast: Cast) -> None:
    """A hazard for each month of two years, closed, open and late."""
    steps = []
    for month in range(24):
        found_on = date(2020 + month // 12, month % 12 + 1, 28)
        place = cast.plant if month % 3 else cast.mine
        told = {"enterprise": place, "checklist_item": MARK, "risk_level": "red"}
        if month % 4:
            steps += cast.closed(found_on, found_on + timedelta(days=month), **told)
        else:
            steps.append(cast.log(found_on, finder_agency_id=cast.inspector.agency_id, **told))
    play(*steps)


@pytest.mark.parametrize("by", SLICES)
def test_every_slice_adds_up_and_leads_to_its_rows(cast, by):
    many(cast)
    reader = cast.administrator
    whole, more = totals(reader, EVER, DAY)["all"], details(reader, EVER, DAY)[""]["all"]
    parts = sliced(reader, EVER, DAY, by)
    told = details(reader, EVER, DAY, by)
    for figure in FIGURES:
        assert sum(getattr(p.counts["all"], figure) for p in parts) == getattr(whole, figure)
    assert sum(told[part.key]["all"].settled for part in parts) == more.settled
    assert sum(told[part.key]["all"].recurred for part in parts) == more.recurred
    days = sum((told[part.key]["all"].days.rectified for part in parts), type(more.days.waiting)())
    assert days == more.days.rectified
    some = parts[len(parts) // 2]
    listed = rows(reader, EVER, DAY, "found", "general", by, some.key)
    assert listed.count() == some.counts["general"].found
    assert services.compare().ok


def test_the_parts_by_time(cast):
    many(cast)

    def keys(by: str) -> list[str]:
        return [part.key for part in trend(cast.administrator, YEAR, DAY, by)]

    assert keys("quarter") == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert keys("year") == ["2021"]
    assert keys("week")[:2] == ["2020-W53", "2021-W01"]
    assert (len(keys("week")), len(keys("day")), len(keys("month"))) == (53, 365, 12)
    january = Cohort(date(2021, 1, 1), date(2021, 1, 31))
    parts = trend(cast.administrator, january, DAY, "week")
    assert [(part.key, part.counts["all"].found) for part in parts] == [
        ("2020-W53", 0), ("2021-W01", 0), ("2021-W02", 0), ("2021-W03", 0), ("2021-W04", 1),
    ]  # fmt: skip


def test_an_officer_is_not_told_who_found_it(cast):
    assert "finder_agency" in slices_for(cast.administrator)
    assert "finder_agency" not in slices_for(cast.officer)
    with pytest.raises(KeyError):
        details(cast.officer, YEAR, DAY, "finder_agency")


def test_for_an_officer_a_tip_takes_its_days_from_its_acceptance(cast):
    report = cast.report(date(2021, 3, 1))
    play(report)
    play(cast.accept(report.hazard, date(2021, 3, 10), date(2021, 3, 30)))
    play(
        cast.submit(report.hazard, date(2021, 3, 12)),
        cast.passed(report.hazard, date(2021, 3, 13), date(2021, 3, 12)),
    )
    spent = [
        dict(details(person, YEAR, DAY)[""]["all"].days.rectified)
        for person in (cast.administrator, cast.officer)
    ]
    assert spent == [{11: 1}, {2: 1}]


@pytest.mark.parametrize("count", [1, 3])
def test_details_are_two_queries(cast, django_assert_num_queries, count):
    play(*(cast.log(date(2020, 3, day + 1)) for day in range(count)))
    with django_assert_num_queries(2):
        details(cast.administrator, EVER, DAY, "sector")
    with django_assert_num_queries(1):
        details(cast.administrator, YEAR, DAY, "sector")
