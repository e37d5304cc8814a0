"""The plan of the demo county, without a database: names, codes, texts, lives."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from stdnum.cn import uscc

from accounts.enums import Role
from desk.demo.accounts import OFFICES, PASSWORD, SUPERVISOR_OF, plan_staff, sign_ins
from desk.demo.firms import SHARES, TOWNSHIPS, organisation_code, plan_firms, uscc_of
from desk.demo.history import YEAR_ENDS, plan_history
from desk.demo.lives import Life, Planner, cases_of, cut
from desk.demo.present import plan_present
from desk.demo.rounds import Round
from desk.demo.seed import chance, make_id, numbered, opaque_id
from desk.demo.texts import draw_finding, sector
from hazards import workflow
from hazards.enums import Source

REGISTER = Path(__file__).resolve().parents[3] / "shared" / "data" / "enterprises_yicheng.csv"
FIRMS = plan_firms()
STAFF = plan_staff(FIRMS)


@pytest.fixture(scope="module")
def history() -> list[Life]:
    """All lives of the past."""
    return [life for batch in plan_history(FIRMS, STAFF) for life in batch.lives]


@pytest.mark.skipif(not REGISTER.exists(), reason='no "shared" data here')
def test_no_enterprise_of_the_demo_is_a_real_one() -> None:
    with REGISTER.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["name"] for row in rows} & {firm.name for firm in FIRMS} == set()
    assert {row["uscc"] for row in rows} & {firm.uscc for firm in FIRMS} == set()


def test_enterprises_differ_and_lie_in_the_county() -> None:
    assert len(FIRMS) == sum(SHARES.values()) == 320
    assert len({firm.name for firm in FIRMS}) == len({firm.uscc for firm in FIRMS}) == 320
    assert {firm.sector for firm in FIRMS} == set(SHARES)
    assert {firm.region for firm in FIRMS} == {town.code for town in TOWNSHIPS}
    for firm in FIRMS:
        assert 35.5 <= firm.latitude <= 35.95
        assert 111.55 <= firm.longitude <= 112.05


def test_codes_check_and_stand_in_a_range_that_is_given_to_nobody() -> None:
    assert uscc_of(0) == "91141022DEMX000063"
    assert organisation_code(0) == "DEMX00006"
    for firm in FIRMS:
        assert uscc.is_valid(firm.uscc)
        assert firm.uscc.startswith("91141022DEMX")


def test_names_of_people_differ() -> None:
    names = [person.full_name for person in STAFF.everyone]
    assert len(set(names)) == len(names)
    assert len(STAFF.officers) == 320
    assert set(STAFF.inspectors) == {office.key for office in OFFICES if office.inspectors}


def test_each_sector_has_an_office_and_each_office_its_head() -> None:
    assert set(SUPERVISOR_OF) == set(SHARES)
    for code in SHARES:
        assert STAFF.supervisor_of(code).role == Role.SUPERVISOR


def test_one_sign_in_for_each_role() -> None:
    told = sign_ins()
    assert [role for role, _name, _password in told] == [
        "Inspector",
        "Enterprise safety officer",
        "Supervisor",
        "Leader",
        "Administrator",
        "Auditor",
    ]
    known = {person.username: person.role for person in STAFF.everyone}
    assert {known[name] for _role, name, _password in told} == set(Role)
    assert {password for _role, _name, password in told} == {PASSWORD}


def test_hundreds_of_sentences_each_at_a_place_that_fits() -> None:
    assert sum(len(sector(code).sentences) for code in SHARES) > 400
    for code in SHARES:
        for sentence in sector(code).sentences:
            assert sentence.wrong.startswith("{p}")
            assert sentence.measure
            assert sentence.places
            assert 1 <= sentence.accident <= 20


def test_a_word_between_place_and_finding_is_said_once() -> None:
    class First:
        """Draws what it is told."""

        def __init__(self, *picks: object) -> None:
            self.picks = list(picks)

        def choice(self, among: object) -> object:
            return self.picks.pop(0)

        def randrange(self, first: int, last: int) -> int:
            return first

    sentence = next(one for one in sector("gas").sentences if "防撞护栏" in one.wrong)
    found = draw_finding("gas", First(sentence, "{k}小区调压箱"))  # type: ignore[arg-type]
    assert found.description == "1#小区调压箱无防撞护栏"
    assert found.place == "1#小区调压箱"


def test_ids_follow_the_day_and_repeat() -> None:
    first, later = make_id("a", date(2021, 1, 4)), make_id("a", date(2021, 1, 5))
    assert first < later
    assert first == make_id("a", date(2021, 1, 4))
    assert (first.version, opaque_id("a").version) == (7, 4)
    one, other = numbered("x", date(2021, 1, 4)), numbered("x", date(2021, 1, 4))
    assert [one(), one()] == [other(), other()]


def test_the_past_is_settled_but_for_three_at_the_year_s_end(history: list[Life]) -> None:
    open_then = [
        life
        for life in history
        if life.round.day <= YEAR_ENDS and life.ends_on > YEAR_ENDS and not life.twin_of
    ]
    assert len(open_then) == 3
    assert max(life.ends_on for life in history) <= date(2022, 2, 28)
    last = {life.acts[-1].move for life in history}
    assert last == {
        workflow.PASS, workflow.FIX_ON_SPOT, workflow.VOID, workflow.MERGE, workflow.SEE_AGAIN
    }  # fmt: skip


def test_every_source_and_path_occurs(history: list[Life]) -> None:
    moves = {act.move for life in history for act in life.acts}
    assert moves >= {
        workflow.LOG, workflow.REPORT, workflow.ACCEPT, workflow.ORDER, workflow.SUBMIT,
        workflow.PASS, workflow.FAIL, workflow.FIX_ON_SPOT, workflow.ASK_EXTENSION,
        workflow.GRANT_EXTENSION, workflow.REFUSE_EXTENSION, workflow.ASK_VOIDING,
        workflow.REFUSE_VOIDING, workflow.VOID, workflow.REOPEN, workflow.MERGE, workflow.SEE_AGAIN,
    }  # fmt: skip
    assert {life.round.source for life in history} == set(Source) - {Source.ACCIDENT, Source.IMPORT}
    spot = sum(life.acts[-1].move is workflow.FIX_ON_SPOT for life in history) / len(history)
    assert 0.15 < spot < 0.25


def test_acts_follow_each_other_and_the_keys_are_two(history: list[Life]) -> None:
    for life in history:
        days = [act.on for act in life.acts]
        assert days == sorted(days)
        for act in life.acts:
            if act.move is workflow.FIX_ON_SPOT:
                assert act.set["verified_by"] != act.by


def test_nothing_of_the_present_lies_ahead() -> None:
    today = date(2026, 11, 24)
    present = plan_present(FIRMS, STAFF, today)
    assert 150 <= len(present.lives) <= 250
    for life in present.lives:
        assert life.acts
        assert today - timedelta(weeks=7) <= life.round.day
        assert life.ends_on <= today
    assert [case.decision for life in present.lives for act in life.acts if (case := act.case)]


def test_a_case_that_is_decided_tomorrow_waits_today() -> None:
    day = date(2026, 3, 2)
    firm = FIRMS[0]
    planner = Planner(STAFF, chance("a test"), date.max)
    by, second = STAFF.inspectors["coal"][:2]
    occasion = Round("a test", day, firm, Source.INSPECTION, by, second, 1)
    life = planner.begun(occasion, "a test", draw_finding("coal", chance("a test")))
    planner.ordered(life, day + timedelta(days=9))
    planner.extension(life, day, asked=day)
    assert [case.decision for case in cases_of(life)] == ["granted"]
    assert cut(life, day) is life
    (case,) = cases_of(life)
    assert (case.decision, case.decided_by, case.decided_on, case.answer) == (
        "pending", None, None, "",
    )  # fmt: skip
    assert cut(life, day - timedelta(days=1)) is None
