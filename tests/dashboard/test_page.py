"""The page: who sees it, its words, what needs somebody, and how fresh it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from accidents.services import declare_register
from accounts.enums import Role
from audit.queries import sequence_at
from hazards.enums import Grade
from hazards.services.cases import (
    ask_extension,
    decide_extension,
    list_hazard,
    submit_plan,
)
from indicators import services
from tests import factories
from tests.accidents.records import accident, supervisor
from tests.dashboard.pages import counts, total
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

TODAY = date(2022, 5, 20)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2022-05-20 12:00:00+08:00", tick=False) as traveller:
        yield traveller


def shown(client, person, query: str = ""):
    client.force_login(person)
    page = client.get(f"/figures/{query}")
    assert page.status_code == 200
    return page


def words(page) -> str:
    return "；".join(part.text for part in page.context["board"].sentence)


def test_an_empty_county_has_dashes_and_words(client) -> None:
    page = shown(client, factories.user(Role.LEADER))
    board = page.context["board"]
    assert words(page) == "2022年截至 2022-05-20 尚无排查出的隐患；连续无事故天数未知"
    assert [one.value for one in board.figures] == ["—", 0, 0, 0, "未知"]
    assert [one.change for one in board.figures] == ["", "±0", "±0", "±0", ""]
    lines = client.get("/figures/sparks/").context["sparks"]
    assert [key for key, line in lines.items() if line] == ["overdue", "major", "awaiting"]
    assert [line.rate for line in board.grades] == ["—", "—", "—"]
    assert board.empty
    assert board.attention.nothing
    text = page.content.decode()
    assert "没有未销号的重大隐患" in text
    assert "本统计期没有排查出隐患" in text
    assert "尚未声明" in text
    assert {number for number, _url in counts(text)} == {0}


@pytest.mark.parametrize("role", Role.values)
def test_every_role_sees_the_page_within_its_scope(client, role: str) -> None:
    cast = Cast()
    play(
        cast.log(date(2022, 5, 1)),
        cast.log(date(2022, 5, 2), enterprise=cast.plant),
    )
    person = cast.officer if role == Role.OFFICER else factories.user(role)
    found = shown(client, person).context["board"].grades[-1].numbers["found"].value
    assert found == (1 if role == Role.OFFICER else 2)


def test_who_is_not_signed_in_is_asked_to(client) -> None:
    assert client.get("/figures/").status_code == 302
    assert client.get("/figures/cases/plans/").status_code == 302


def test_the_sentence_answers_in_words(client) -> None:
    cast = Cast()
    play(
        *cast.closed(date(2022, 1, 3), date(2022, 1, 8)),
        cast.log(date(2022, 2, 1)),
        cast.log(date(2022, 5, 2), grade=Grade.MAJOR, due_on=date(2022, 6, 1)),
    )
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    leader = factories.user(Role.LEADER)
    page = shown(client, leader)
    assert words(page) == (
        "2022年排查隐患 3 条；整改率 33.33%；逾期 1 条；未销号重大隐患 1 条；"
        "连续 6,120 天无事故；连续 16 年未发生重特大事故"
    )
    play(*cast.closed(date(2021, 1, 3), date(2021, 1, 8)))
    page = shown(client, leader, "?as_of=2021-12-31")
    assert words(page) == (
        "2021年排查隐患 1 条；整改率 100.00%；无逾期；无未销号重大隐患；"
        "连续 5,980 天无事故；连续 16 年未发生重特大事故"
    )
    client.cookies["django_language"] = "en"
    page = shown(client, leader, "?as_of=2021-12-31")
    assert words(page).startswith("1 hazard found in 2021；100.00% of them rectified；none overdue")


def test_the_change_to_the_period_before(client) -> None:
    cast = Cast()
    play(
        *cast.closed(date(2021, 2, 1), date(2021, 2, 3)),
        cast.log(date(2021, 3, 1)),
        cast.log(date(2021, 3, 2)),
        *cast.closed(date(2022, 2, 1), date(2022, 2, 3)),
        cast.log(date(2022, 3, 1)),
    )
    board = shown(client, factories.user(Role.LEADER)).context["board"]
    figures = {one.key: one for one in board.figures}
    assert (figures["rate"].change, figures["rate"].note) == (
        "+16.67 个百分点",
        "2021-05-20 为 33.33%",
    )
    assert (figures["overdue"].change, figures["overdue"].note) == ("−1", "2021-05-20 为 2")


def test_accidents_on_the_page(client) -> None:
    declare_register(by=supervisor(), complete_from=date(2020, 1, 1), reason="清档")
    accident(occurred_on=date(2022, 3, 1), deaths=3)
    page = shown(client, factories.user(Role.LEADER))
    told = page.context["board"].accidents
    assert told.days == {"any": 80, "larger": 80, "serious": 870}
    assert (told.years, told.zero_year, told.year) == (2, None, 2022)
    told = shown(client, factories.user(Role.LEADER), "?period=last-year").context["board"]
    assert (told.accidents.zero_year, told.accidents.year) == (True, 2021)
    assert told.accidents.whole_county
    narrow = shown(client, factories.user(Role.INSPECTOR)).context["board"].accidents
    assert not narrow.whole_county
    assert "仅统计您可见范围内的事故" in client.get("/figures/").content.decode()


def test_what_needs_somebody(client) -> None:
    cast = Cast()
    leader, other = factories.user(Role.LEADER), factories.user(Role.LEADER)
    [major, minor] = play(
        cast.log(date(2022, 5, 2), grade=Grade.MAJOR, due_on=date(2022, 5, 25)),
        cast.log(date(2022, 4, 1), due_on=date(2022, 5, 30)),
    )
    listing = list_hazard(major.pk, by=cast.supervisor, leader=leader, on=date(2022, 5, 10))
    ask_extension(
        minor.pk,
        by=cast.officer,
        asked_until=date(2022, 6, 30),
        reason="不可抗力",
        interim_measures="停用",
        on=date(2022, 5, 12),
    )
    submit_plan(
        major.pk,
        by=cast.officer,
        goals="消除",
        measures="更换",
        funds=Decimal(1),
        responsibility="矿长",
        deadline=date(2022, 6, 1),
        contingency="撤人",
    )
    services.consume_waiting()
    needs = shown(client, leader).context["board"].attention
    assert [row.title for row in needs.majors] == [cast.mine.name]
    assert needs.majors[0].days_late == 0
    assert [one.hazard_id for one in needs.mine] == [major.pk]
    assert [(one.kind.key, one.number, one.since) for one in needs.decisions] == [
        ("extensions", 1, date(2022, 5, 12)),
        ("plans", 1, TODAY),
        ("voidings", 0, None),
    ]
    page = shown(client, leader)
    for number, url in counts(page.content.decode()):
        assert total(client, url) == number
    assert shown(client, other).context["board"].attention.mine == []
    assert shown(client, cast.supervisor).context["board"].attention.mine is None
    before = shown(client, leader, "?as_of=2022-05-11").context["board"].attention
    assert [one.number for one in before.decisions] == [0, 0, 0]
    assert len(before.mine) == 1
    assert listing.leader == leader


def test_cases_as_they_stood_on_a_day(client, clock) -> None:
    cast = Cast()
    [hazard] = play(cast.log(date(2022, 5, 2), grade=Grade.MAJOR, due_on=date(2022, 6, 5)))
    case = ask_extension(
        hazard.pk,
        by=cast.officer,
        asked_until=date(2022, 6, 30),
        reason="不可抗力",
        interim_measures="停用",
    )
    leader = factories.user(Role.LEADER)
    listing = list_hazard(hazard.pk, by=cast.supervisor, leader=leader)
    clock.shift(timedelta(days=5))
    decide_extension(case.pk, by=cast.supervisor, granted=False, answer="理由不足")
    client.force_login(leader)

    def numbers(kind: str, query: str = "") -> list[str]:
        page = client.get(f"/figures/cases/{kind}/{query}")
        assert page.status_code == 200
        assert page.context["total"] == len(page.context["rows"])
        return [row.hazard.number for row, _day, _person in page.context["rows"]]

    assert numbers("extensions") == []
    assert numbers("extensions", "?as_of=2022-05-24") == [hazard.number]
    assert numbers("extensions", "?as_of=2022-05-19") == []
    assert numbers("extensions", "?as_of=2099-01-01") == []
    assert numbers("extensions", "?as_of=x") == []
    assert numbers("listings") == [hazard.number]
    assert numbers("listings", f"?leader={leader.pk}") == [hazard.number]
    client.force_login(factories.user(Role.LEADER))
    mine = client.get("/figures/cases/listings/").context["rows"]
    assert len(mine) == 1
    assert client.get("/figures/cases/nothing/").status_code == 404
    client.force_login(factories.officer(cast.plant))
    assert numbers("extensions", "?as_of=2022-05-24") == []
    assert numbers("listings") == []
    assert listing.delisted_on is None


def test_what_cannot_be_read_is_said_and_the_page_stands(client) -> None:
    client.force_login(factories.user(Role.LEADER))
    page = client.get("/figures/?as_of=2099-01-01")
    assert page.status_code == 422
    assert "该日尚未到来" in page.content.decode()
    assert page.context["board"].period.as_of == TODAY


def test_htmx_gets_the_board_alone(client) -> None:
    client.force_login(factories.user(Role.LEADER))
    part = client.get("/figures/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert b'id="board"' in part.content
    assert "HX-Request" in part["Vary"]
    assert b'hx-trigger="every 60s"' in part.content
    past = client.get("/figures/?as_of=2022-01-01", headers={"HX-Request": "true"})
    assert b"every 60s" not in past.content


def test_the_spark_lines_come_after_the_page(client) -> None:
    cast = Cast()
    play(*cast.closed(date(2022, 1, 3), date(2022, 2, 8)))
    accident(occurred_on=date(2022, 3, 1))
    page = shown(client, factories.user(Role.LEADER)).content.decode()
    assert "/figures/sparks/?period=year&amp;as_of=2022-05-20" in page
    answer = client.get("/figures/sparks/?period=year&as_of=2022-05-20")
    lines = answer.context["sparks"]
    assert lines["rate"].labels == [
        "2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30", "2022-05-20",
    ]  # fmt: skip
    assert lines["rate"].series[0].values == [0.0, 100.0, 100.0, 100.0, 100.0]
    assert lines["overdue"].series[0].values == [1, 0, 0, 0, 0]
    assert lines["days"].series[0].values == [None, None, 30, 60, 80]
    text = answer.content.decode()
    for key in ("rate", "overdue", "major", "awaiting", "days"):
        assert f'id="spark-{key}" hx-swap-oob="true"' in text


def test_it_says_how_fresh_the_figures_are(client) -> None:
    cast = Cast()
    leader = factories.user(Role.LEADER)
    assert shown(client, leader).context["board"].freshness.waiting == 0
    play(cast.log(date(2022, 5, 1)))
    fresh = shown(client, leader).context["board"].freshness
    assert (fresh.waiting, fresh.at is not None) == (0, True)
    factories.hazard(by=cast.inspector, enterprise=cast.mine)
    page = shown(client, leader)
    assert page.context["board"].freshness.waiting == 1
    assert "另有 1 项变动正在计入" in page.content.decode()
    assert sequence_at("141022", None) == 2
