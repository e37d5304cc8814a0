"""Every number of the page leads to a list with exactly as many rows; the parts add up."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
import time_machine

from accounts.enums import Role
from accounts.models import Sector
from hazards.enums import Grade
from indicators.dashboard.board import board
from indicators.dashboard.cube import cube
from indicators.dashboard.history import MOST, history
from indicators.dashboard.periods import period_of
from indicators.figures import Cohort
from indicators.queries import sliced, totals
from tests import factories
from tests.accidents.records import accident
from tests.dashboard.pages import counts, total
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

TODAY = date(2022, 5, 20)
PAST = date(2022, 3, 10)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-05-20 12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def cast() -> Cast:
    """Hazards of three years in two townships and sectors, in every state, and two accidents."""
    people = Cast()
    plant = {"enterprise": people.plant}
    major = {"grade": Grade.MAJOR}
    late = people.log(date(2022, 1, 5))
    waiting = people.log(date(2022, 4, 1), **plant)
    again = people.closed(date(2022, 2, 1), date(2022, 2, 9), **plant)
    tip = people.report(date(2022, 2, 20))
    merely_told = people.report(date(2022, 5, 1))
    void = people.log(date(2022, 3, 1))
    play(
        *people.closed(date(2020, 6, 1), date(2020, 6, 10)),
        people.log(date(2020, 7, 1), **plant),
        people.log(date(2021, 11, 1), **major),
        *people.closed(date(2021, 12, 1), date(2022, 2, 1), **plant),
        late,
        waiting,
        people.submit(waiting.hazard, date(2022, 4, 20)),
        *again,
        people.reopen(again[0].hazard, date(2022, 3, 1), date(2022, 3, 9)),
        people.log(date(2022, 5, 10), **major, **plant),
        *people.closed(date(2022, 3, 3), date(2022, 3, 5), **major),
        tip,
        people.accept(tip.hazard, date(2022, 3, 2), date(2022, 3, 20)),
        merely_told,
        void,
        people.void(void.hazard, date(2022, 3, 15)),
    )
    accident(occurred_on=date(2022, 2, 2))
    accident(occurred_on=date(2021, 2, 2))
    return people


QUERIES = [
    "",
    f"?as_of={PAST}",
    "?period=last-year",
    f"?period=quarter&as_of={PAST}",
    "?period=month",
    f"?period=custom&from=2022-02-20&to=2022-03-03&as_of={PAST}",
    f"?as_of={PAST}&known_at=2022-05-20T12:00",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("who", [Role.LEADER, Role.INSPECTOR, Role.OFFICER])
def test_each_number_has_as_many_rows(client, cast: Cast, who: str, query: str) -> None:
    people = {
        Role.LEADER: factories.user(Role.LEADER),
        Role.INSPECTOR: factories.user(
            Role.INSPECTOR,
            agency=factories.AgencyFactory(sectors=Sector.objects.filter(pk="hazchem")),
        ),
        Role.OFFICER: cast.officer,
    }
    client.force_login(people[who])
    found = []
    for part in ("", "more/", "by/agency/", "by/week/", "by/category/"):
        page = client.get(f"/figures/{part}{query}")
        assert page.status_code == 200
        found += counts(page.content.decode())
    assert len(found) > 60
    wrong = [(number, url) for number, url in dict.fromkeys(found) if total(client, url) != number]
    assert wrong == []


def test_the_page_of_a_leader_in_numbers(client, cast: Cast) -> None:
    client.force_login(factories.user(Role.LEADER))
    shown = client.get("/figures/").context["board"]
    figures = {one.key: one for one in shown.figures}
    rate = figures["rate"]
    assert (rate.value, rate.numerator, rate.denominator) == ("16.67%", 1, 6)
    assert (figures["overdue"].value, figures["overdue"].denominator) == (4, 5)
    assert (figures["major"].value, figures["major"].denominator) == (1, 2)
    assert (figures["awaiting"].value, figures["awaiting"].denominator) == (1, 5)
    assert figures["days"].value == 107
    assert shown.attention.earlier_open.number == 2
    assert shown.attention.earlier_overdue.number == 2
    assert shown.attention.all_open.number == 7
    assert shown.accidents.counted.value == 1


def test_the_whole_page_turns_back_in_time(client, cast: Cast) -> None:
    client.force_login(factories.user(Role.LEADER))
    page = client.get(f"/figures/?as_of={PAST}")
    shown = page.context["board"]
    figures = {one.key: one for one in shown.figures}
    assert (figures["rate"].numerator, figures["rate"].denominator) == (1, 5)
    assert figures["overdue"].value == 2
    assert figures["major"].value == 0
    assert figures["days"].value == 36
    assert [row.days_late for row in shown.attention.overdue] == [602, 114, 49, 1]
    assert f"{PAST}" in page.content.decode()


def test_the_parts_add_up_to_the_whole(cast: Cast) -> None:
    leader = factories.user(Role.LEADER)
    for period in (
        period_of("year", TODAY),
        period_of("custom", TODAY, begin=date(2020, 1, 1), end=TODAY),
    ):
        whole = totals(leader, period.cohort, TODAY)
        cells = cube(leader, period.cohort, TODAY)
        assert cells.totals() == whole
        for by in ("sector", "region", "month"):
            parts = cells.sliced(by)
            engine = {part.key: part for part in sliced(leader, period.cohort, TODAY, by)}
            full = {part.key: part for part in parts if part.counts["all"].found}
            assert full == engine
            numbers = [part.counts["all"] for part in parts]
            assert sum(numbers[1:], numbers[0]) == whole["all"]


def test_months_without_a_hazard_are_not_left_out(cast: Cast) -> None:
    leader = factories.user(Role.LEADER)
    months = cube(leader, Cohort(date(2020, 1, 1), TODAY), TODAY).sliced("month")
    assert [months[0].key, months[-1].key, len(months)] == ["2020-06", "2022-05", 24]
    assert cube(leader, Cohort(date(2019, 1, 1), date(2019, 12, 31)), TODAY).sliced("month") == []
    to_come = cube(leader, Cohort(date(2022, 6, 1), date(2022, 6, 30)), TODAY)
    assert (to_come.cells, to_come.totals()["all"].found) == ([], 0)


def test_a_chart_says_what_its_table_says(cast: Cast) -> None:
    shown = board(factories.user(Role.LEADER), period_of("year", TODAY))
    for table in (*shown.slices, shown.trend):
        assert table.chart.labels == [line.label for line in table.lines]
        assert table.chart.urls == [line.numbers["found"].url for line in table.lines]
    for table in shown.slices:
        columns = zip(*(series.values for series in table.chart.series), strict=True)
        assert [sum(values) for values in columns] == [
            line.numbers["found"].value for line in table.lines
        ]


@pytest.mark.parametrize(
    ("begin", "days"),
    [(date(2021, 11, 1), "months"), (date(2022, 3, 25), "weeks"), (date(2022, 4, 28), "days")],
)
def test_the_spark_lines_are_the_figures_of_those_days(cast: Cast, begin: date, days: str) -> None:
    for person in (factories.user(Role.LEADER), cast.officer):
        cohort = Cohort(begin, date(2022, 12, 31))
        points = history(person, cohort, TODAY)
        gaps = {(b.day - a.day).days for a, b in pairwise(points)}
        assert {"months": gaps <= {28, 30, 31}, "weeks": gaps == {7}, "days": gaps == {1}}[days]
        assert points[-1].day < TODAY
        for point in points:
            then = totals(person, cohort, point.day)
            told = then["all"]
            assert (
                point.found,
                point.rectified,
                point.awaiting,
                point.overdue,
                point.open,
                point.major_open,
            ) == (
                told.found,
                told.rectified,
                told.awaiting,
                told.overdue,
                told.open,
                then["major"].open,
            )


def test_a_spark_line_has_at_most_so_many_points(cast: Cast) -> None:
    points = history(factories.user(Role.LEADER), Cohort(date(2010, 1, 1), TODAY), TODAY)
    assert len(points) == MOST
    assert history(factories.user(Role.LEADER), Cohort(TODAY, TODAY), TODAY) == []


@pytest.mark.parametrize("records", [1, 3])
def test_the_page_costs_the_same_for_1_and_3(
    client, records: int, django_assert_num_queries
) -> None:
    people = Cast()
    for number in range(records):
        firm = factories.EnterpriseFactory(
            sector_id=["coal", "gas", "hazchem"][number],
            region_id=["141022100", "141022101", "141022102"][number],
        )
        play(
            people.log(TODAY - timedelta(days=40 + number), enterprise=firm),
            people.log(TODAY - timedelta(days=4), enterprise=firm, grade=Grade.MAJOR),
        )
        accident(occurred_on=date(2022, 1, 1 + number), enterprise=firm)
    client.force_login(factories.user(Role.LEADER))
    client.get("/figures/")
    with django_assert_num_queries(PAGE_QUERIES):
        assert client.get("/figures/").status_code == 200


PAGE_QUERIES = 27
