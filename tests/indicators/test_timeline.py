"""From events to how a hazard stood on each day."""

from datetime import date
from typing import Any

from hazards.enums import Kind, Status
from indicators.timeline import Told, days_overdue, history

FOUND = {
    "found_on": "2021-03-01", "enterprise_id": "e", "region_id": "r", "sector_id": "coal",
    "agency_id": "a", "source": "inspection", "grade": "general", "due_on": "2021-03-10",
    "first_due_on": "2021-03-10", "accepted_on": "2021-03-01",
}  # fmt: skip
FAR = date(9999, 12, 31)


def told(kind: str, day: str, state: str, **given: Any) -> Told:
    return Told(kind, date.fromisoformat(day), state, given)


def found(**more: Any) -> Told:
    return told(Kind.FOUND, "2021-03-01", Status.RECTIFYING, **{**FOUND, **more})


def submitted(day: str) -> Told:
    return told(Kind.SUBMITTED, day, Status.SUBMITTED, submitted_on=day)


def passed(day: str, rectified_on: str) -> Told:
    return told(Kind.PASSED, day, Status.CLOSED, rectified_on=rectified_on, closed_on=day)


def test_nothing_is_told_without_events():
    assert history([]) is None


def test_the_state_on_a_day_is_that_of_its_last_event():
    life = history([found(), submitted("2021-03-05"), passed("2021-03-05", "2021-03-05")])
    assert life.on(date(2021, 2, 28)) is None
    assert [life.on(date(2021, 3, day)).state for day in (1, 4, 5)] == [
        Status.RECTIFYING, Status.RECTIFYING, Status.CLOSED,
    ]  # fmt: skip
    assert [(one.begins_on, ends) for one, ends in life.spans(FAR)] == [
        (date(2021, 3, 1), date(2021, 3, 5)),
        (date(2021, 3, 5), FAR),
    ]


def test_what_changes_nothing_makes_no_standing():
    seen = told(Kind.SEEN_AGAIN, "2021-03-04", Status.RECTIFYING)
    assert len(history([found(), seen]).standings) == 1


def test_a_report_is_no_hazard_before_it_is_accepted():
    report = told(
        Kind.REPORTED, "2021-03-01", Status.REPORTED,
        **{**FOUND, "source": "tip_off", "due_on": None, "first_due_on": None},
    )  # fmt: skip
    accepted = told(
        Kind.ACCEPTED, "2021-03-04", Status.RECTIFYING,
        accepted_on="2021-03-04", due_on="2021-03-20", first_due_on="2021-03-20",
    )  # fmt: skip
    assert list(history([report]).spans(FAR)) == []
    assert history([report]).accepted_on is None
    life = history([report, accepted])
    assert life.accepted_on == date(2021, 3, 4)
    assert [one.begins_on for one, _ends in life.spans(FAR)] == [date(2021, 3, 4)]
    assert life.on(date(2021, 3, 4)).first_due_on == date(2021, 3, 20)


def test_a_void_hazard_counts_until_the_day_of_its_voiding():
    life = history([found(), told(Kind.VOIDED, "2021-03-08", Status.VOID)])
    assert [(one.state, ends) for one, ends in life.spans(FAR)] == [
        (Status.RECTIFYING, date(2021, 3, 8))
    ]


def test_an_extension_moves_the_due_date_from_its_day_on_and_never_before():
    extended = told(Kind.EXTENSION_GRANTED, "2021-03-20", Status.RECTIFYING, due_on="2021-03-30")
    life = history([found(), extended])
    overdue = {day: days_overdue(life.on(date(2021, 3, day)), date(2021, 3, day))
               for day in (10, 11, 19, 20, 30, 31)}  # fmt: skip
    assert overdue == {10: 0, 11: 1, 19: 9, 20: 0, 30: 0, 31: 1}


def test_on_time_asks_the_due_date_in_force_on_the_day_of_rectification():
    late = history([found(), submitted("2021-03-12"), passed("2021-03-15", "2021-03-12")])
    assert (late.standings[-1].on_time, late.standings[-1].on_time_original) == (False, False)
    extended = told(Kind.EXTENSION_GRANTED, "2021-03-11", Status.RECTIFYING, due_on="2021-03-30")
    helped = history(
        [found(), extended, submitted("2021-03-12"), passed("2021-04-15", "2021-03-12")]
    )
    assert (helped.standings[-1].on_time, helped.standings[-1].on_time_original) == (True, False)


def test_sending_back_sets_a_new_term_that_does_not_flatter_the_first_one():
    failed = told(
        Kind.FAILED, "2021-03-12", Status.RECTIFYING, due_on="2021-03-30", submitted_on=None
    )
    life = history(
        [found(), submitted("2021-03-09"), failed, submitted("2021-03-20"),
         passed("2021-03-21", "2021-03-20")]
    )  # fmt: skip
    last = life.standings[-1]
    assert (last.on_time, last.on_time_original, last.sent_back) == (True, False, 1)


def test_a_reopened_hazard_keeps_its_first_closure_in_the_past():
    reopened = told(
        Kind.REOPENED, "2021-05-01", Status.RECTIFYING, due_on="2021-05-20",
        submitted_on=None, rectified_on=None, closed_on=None,
    )  # fmt: skip
    life = history(
        [found(), submitted("2021-03-05"), passed("2021-03-06", "2021-03-05"), reopened,
         submitted("2021-05-25"), passed("2021-05-26", "2021-05-25")]
    )  # fmt: skip
    assert life.on(date(2021, 4, 30)).closed_on == date(2021, 3, 6)
    assert life.on(date(2021, 4, 30)).on_time is True
    assert life.on(date(2021, 5, 1)).closed_on is None
    again = life.on(date(2021, 6, 1))
    assert (again.closed_on, again.on_time, again.reopened) == (date(2021, 5, 26), False, 1)


def test_an_imported_closure_without_a_day_of_rectification_is_judged_by_its_closing():
    imported = told(Kind.IMPORTED, "2021-03-01", Status.RECTIFYING, **FOUND)
    closed = told(Kind.IMPORTED, "2021-03-10", Status.CLOSED, closed_on="2021-03-10")
    last = history([imported, closed]).standings[-1]
    assert (last.rectified_on, last.closed_on, last.on_time) == (None, date(2021, 3, 10), True)


def test_days_that_no_fact_names_are_those_of_the_events():
    told_barely = [
        Told(Kind.IMPORTED, date(2021, 3, 1), Status.RECTIFYING, {"grade": "general"}),
        Told(Kind.IMPORTED, date(2021, 3, 3), Status.SUBMITTED, {}),
        Told(Kind.IMPORTED, date(2021, 3, 9), Status.CLOSED, {}),
    ]
    life = history(told_barely)
    assert life.found.found_on == date(2021, 3, 1)
    assert life.standings[1].submitted_on == date(2021, 3, 3)
    assert life.standings[2].closed_on == date(2021, 3, 9)
    assert life.standings[2].on_time is False  # without a due date nothing is on or before it


def test_slices_are_as_on_found_on_and_corrections_hold_for_all_days():
    moved = told(Kind.ORDERED, "2021-03-02", Status.RECTIFYING, region_id="elsewhere")
    completed = told(
        Kind.COMPLETED, "2021-03-03", Status.RECTIFYING, category="fire", agency_id="b",
        accident_type_id="1986-16", risk_level="red",
    )  # fmt: skip
    facts = history([found(), moved, completed]).found
    assert (facts.region, facts.agency, facts.category) == ("r", "b", "fire")
    assert (facts.accident_type, facts.risk_level, facts.trade) == ("1986-16", "red", "")


def test_a_late_submission_is_overdue_while_it_awaits_verification():
    life = history([found(), submitted("2021-03-12")])
    standing = life.on(date(2021, 3, 15))
    assert days_overdue(standing, date(2021, 3, 15)) == 5
    in_time = history([found(), submitted("2021-03-10")]).on(date(2021, 3, 15))
    assert days_overdue(in_time, date(2021, 3, 15)) == 0


def test_a_closed_hazard_and_one_without_a_due_date_are_never_overdue():
    closed = history([found(), submitted("2021-03-12"), passed("2021-03-12", "2021-03-12")])
    endless = history([found(due_on=None, first_due_on=None)])
    day = date(2022, 1, 1)
    assert [days_overdue(one.on(day), day) for one in (closed, endless)] == [0, 0]
