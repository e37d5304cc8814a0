"""Beside the page: the rates with their periods, changes, slices, the screen on the wall."""

from base64 import urlsafe_b64decode
from datetime import date

import pytest
import time_machine

from accounts.enums import Role
from common.paging import PAGE_SIZE
from hazards.services.instructions import instruct
from indicators.dashboard.changes import changes
from indicators.dashboard.family import family
from indicators.dashboard.periods import period_of
from indicators.dashboard.slicing import offers, slice_by
from tests import factories
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

TODAY = date(2022, 5, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-05-20 12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    """2021: two of two closed, one sent back before. 2022: one in time, one late and reopened,
    one whose due date passed yesterday.
    """
    people = Cast()
    first = people.log(date(2021, 3, 1))
    again = people.closed(date(2022, 2, 1), date(2022, 2, 25))
    play(
        *people.closed(date(2021, 4, 1), date(2021, 4, 5)),
        first,
        people.submit(first.hazard, date(2021, 3, 5)),
        people.failed(first.hazard, date(2021, 3, 6), date(2021, 3, 20)),
        people.submit(first.hazard, date(2021, 3, 10)),
        people.passed(first.hazard, date(2021, 3, 12), date(2021, 3, 10)),
        *people.closed(date(2022, 1, 1), date(2022, 1, 11)),
        *again,
        people.reopen(again[0].hazard, date(2022, 5, 20), date(2022, 6, 20)),
        people.log(date(2022, 5, 4), due_on=date(2022, 5, 19)),
    )
    return people


def test_the_rates_side_by_side_with_a_year_earlier(cast):
    shown = family(factories.user(Role.LEADER), period_of("year", TODAY))
    assert [(one.cohort.begin, one.as_of) for one in shown.columns] == [
        (date(2022, 1, 1), TODAY), (date(2021, 1, 1), date(2021, 5, 20)),
    ]  # fmt: skip
    told = {
        str(row.name): [
            (cell.rate, cell.numerator.value, cell.denominator and cell.denominator.value)
            for cell in row.cells
        ]
        for row in shown.rows
    }
    assert list(told.values()) == [
        [("33.33%", 1, 3), ("100.00%", 2, 2)],  # rectified
        [("50.00%", 1, 2), ("100.00%", 2, 2)],  # on time: of what is due
        [("50.00%", 1, 2), ("100.00%", 2, 2)],  # by the first due date
        [("100.00%", 1, 1), ("50.00%", 1, 2)],  # at first verification
        [("0.00%", 0, 1), ("—", 0, 0)],  # closed again after reopening
        [("—", 0, 0), ("—", 0, 0)],  # recurred
        [("", 3, None), ("", 2, None)],  # found
        [("", 1, None), ("", 0, None)],  # overdue
        [("", 0, None), ("", 0, None)],  # awaiting
        [("", 2, None), ("", 0, None)],  # open
    ]


def test_a_quarter_is_held_against_the_one_before_and_the_same_last_year(cast):
    shown = family(factories.user(Role.LEADER), period_of("quarter", TODAY))
    assert [one.cohort.begin for one in shown.columns] == [
        date(2022, 4, 1), date(2022, 1, 1), date(2021, 4, 1),
    ]  # fmt: skip
    assert [row.cells[0].numerator.value for row in shown.rows[-4:]] == [1, 1, 0, 1]


def test_what_has_changed_since_yesterday(cast):
    leader = factories.user(Role.LEADER)
    told = {
        str(row.came.url).split("figure=")[1].split("&")[0]: (row.came.value, row.went.value)
        for row in changes(leader, period_of("year", TODAY)).rows
    }
    assert told == {
        "found": (0, 0), "rectified": (0, 1), "awaiting": (0, 0), "overdue": (1, 0),
        "open": (1, 0),
    }  # fmt: skip
    calm = changes(leader, period_of("year", date(2022, 5, 10)))
    assert calm.nothing


def test_rows_of_a_change_that_nobody_can_mean(client, cast):
    client.force_login(factories.user(Role.LEADER))
    for query in (
        "", "?figure=due&side=came&since=2022-05-19", "?figure=found&side=up&since=2022-05-19",
        "?figure=found&side=came&since=2022-05-20", "?figure=found&side=came&since=x",
        "?figure=found&side=came&since=2022-05-19&as_of=2022-05-21",
    ):  # fmt: skip
        assert client.get(f"/figures/changes/{query}").status_code == 404


def test_no_cursor_tells_an_officer_when_a_tip_came_in(client, cast):
    tips = [cast.report(date(2022, 5, 11)) for _number in range(PAGE_SIZE + 1)]
    taken = [cast.accept(tip.hazard, TODAY, date(2022, 6, 1)) for tip in tips]
    play(*tips, *taken)
    client.force_login(cast.officer)
    query = {"figure": "found", "side": "came", "since": "2022-05-19"}
    page = client.get("/figures/changes/", query)
    assert page.context["total"] == PAGE_SIZE + 1
    told = urlsafe_b64decode(page.context["page"].next + "==").decode()
    assert "2022-05-20" in told
    assert "2022-05-11" not in told


def test_slices_that_the_reader_may_open(client, cast):
    leader = factories.user(Role.LEADER)
    assert "source" in {one.key for one in offers(leader)}
    assert "source" not in {one.key for one in offers(cast.officer)}
    client.force_login(cast.officer)
    assert client.get("/figures/by/source/").status_code == 404
    assert client.get("/figures/by/nonsense/").status_code == 404
    drawn = slice_by(leader, period_of("year", TODAY), "rectify_days")
    assert sum(line.numbers["found"].value for line in drawn.table.lines) == 3


def test_parts_come_alone_where_the_page_asks_for_them(client, cast):
    client.force_login(factories.user(Role.LEADER))
    for path in ("more/", "by/agency/", "wall/"):
        whole = client.get(f"/figures/{path}").content.decode()
        part = client.get(f"/figures/{path}", headers={"HX-Request": "true"}).content.decode()
        assert "<html" in whole
        assert "<html" not in part


def test_the_pages_own_refresh_leaves_the_rest_alone(client, cast):
    client.force_login(factories.user(Role.LEADER))
    chosen = client.get("/figures/", headers={"HX-Request": "true"})
    assert 'hx-swap-oob="true"' in chosen.content.decode()
    refreshed = client.get("/figures/", headers={"HX-Request": "true", "HX-Trigger": "board"})
    assert 'hx-swap-oob="true"' not in refreshed.content.decode()


def test_the_wall_says_the_same_as_the_page(client, cast):
    client.force_login(factories.user(Role.LEADER))
    wall = client.get("/figures/wall/")
    page = client.get("/figures/")
    assert wall.context["board"].figures == page.context["board"].figures
    assert 'hx-trigger="every 60s"' in wall.content.decode()


def test_a_leader_sees_the_own_instructions_that_wait(client, cast):
    leader, other = factories.user(Role.LEADER), factories.user(Role.LEADER)
    hazard = cast.log(date(2022, 5, 18))
    play(hazard)
    instruct(hazard.hazard.pk, by=leader, text="立即约谈企业负责人", answer_due_on=TODAY)
    client.force_login(leader)
    assert "立即约谈企业负责人" in client.get("/figures/").content.decode()
    client.force_login(other)
    assert "立即约谈企业负责人" not in client.get("/figures/").content.decode()


def test_known_at_an_earlier_moment(client, cast):
    client.force_login(factories.user(Role.LEADER))
    page = client.get("/figures/?known_at=2022-05-19")
    assert "board-sentence" not in page.content.decode()
    assert page.context["period"].known == 0
    assert not page.context["period"].is_today
    assert "2022-05-19" in page.content.decode()


@pytest.mark.parametrize(("records", "queries"), [(1, 20), (3, 20)])
def test_it_costs_the_same_for_1_and_3(client, records, queries, django_assert_num_queries):
    people = Cast()
    for _number in range(records):
        play(*people.closed(date(2021, 2, 1), date(2021, 2, 9)), people.log(date(2022, 4, 1)))
    client.force_login(factories.user(Role.LEADER))
    client.get("/figures/more/")
    with django_assert_num_queries(queries):
        client.get("/figures/more/")
