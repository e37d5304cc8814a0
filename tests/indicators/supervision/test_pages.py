"""The page of supervision, the rows behind its numbers, and the files."""

import html
import io
import re
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from common.navigation import menu
from indicators.figures import Cohort
from indicators.supervision.figures import FIGURES, SLICES
from indicators.supervision.links import rows_url
from indicators.supervision.queries import review, sliced
from tests.factories import AgencyFactory, UserFactory, officer, user
from tests.indicators.supervision.cast import Cast, read
from tests.indicators.supervision.test_worked_example import END, YEAR, build

pytestmark = pytest.mark.django_db

PAGE = "/figures/supervision/"
QUERY = "?period=custom&from=2021-01-01&to=2021-12-31&as_of=2021-12-31"
LINK = re.compile(r'href="(/figures/supervision/rows/[^"]+)">([\d,]+)</a>')


@pytest.fixture
def year():
    return build()


def test_every_number_leads_to_exactly_its_rows(client, year):
    client.force_login(year.cast.administrator)
    text = client.get(PAGE + QUERY).content.decode()
    found = set(LINK.findall(text))
    assert len(found) > 60
    for url, number in found:
        answer = client.get(html.unescape(url))
        assert (answer.status_code, answer.context["total"]) == (200, int(number)), url
        assert len(answer.context["rows"]) == int(number)


def test_the_figures_stand_there_with_their_numbers(client, year):
    client.force_login(year.cast.administrator)
    answer = client.get(PAGE + QUERY)
    tiles = {
        tile.value: (tile.numerator.value, tile.denominator.value)
        for tile in answer.context["board"].tiles
        if tile.numerator
    }
    assert tiles == {"75.00%": (3, 4), "0.33": (3, 9), "80.00%": (4, 5)}
    text = answer.content.decode()
    assert "查不出问题" in text or "零隐患检查" in text
    assert "少于 10 次" in text or "不足 10 次" in text
    number = Event.objects.count()
    assert answer.context["board"].known.number == number


def test_htmx_gets_all_below_the_form(client, year):
    client.force_login(year.cast.administrator)
    answer = client.get(PAGE + QUERY, headers={"HX-Request": "true"})
    assert "<h1" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]
    assert client.get(PAGE + "?as_of=2999-01-01").status_code == 422


def test_as_known_at_an_earlier_moment(client, year):
    client.force_login(year.cast.administrator)
    moment = {"known_at": "2021-12-31"}  # all of it was recorded today
    answer = client.get(f"{PAGE}{QUERY}&{urlencode(moment)}")
    assert answer.context["board"].tiles[0].value == 0
    url = rows_url("inspections", YEAR, END, known_at=END)
    assert "known_at=2021-12-31" in url
    assert "尚无任何记录" in client.get(url).content.decode()
    assert client.get(url.replace("/rows/", "/rows/export/")).status_code == 404


@pytest.mark.parametrize("figure", FIGURES)
def test_rows_of_each_figure_and_its_file(client, year, figure):
    client.force_login(year.cast.administrator)
    url = rows_url(figure, YEAR, END)
    answer = client.get(url)
    number = getattr(review(year.cast.administrator, YEAR, END).counts(), figure)
    assert (answer.context["total"], answer.context["how"]["numerator"]) == (number, number)
    file = client.get(url.replace("/rows/", "/rows/export/"))
    table = table_of(file)
    assert len(table) == number + 1
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<h1" not in fragment
    assert "计数口径" in fragment


def table_of(answer) -> list[list]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    return sheet.get_sheet_by_index(0).to_python()


def test_what_speaks_against_an_inspection_is_named(client, year):
    client.force_login(year.cast.administrator)
    answer = client.get(rows_url("contradicted", YEAR, END))
    told = [(row["against"]["source"], row["against"]["day"]) for row in answer.context["rows"]]
    assert told == [
        ("监测报警", date(2021, 12, 31)), ("检查", date(2021, 7, 1)), ("举报", date(2021, 5, 30)),
        ("事故", date(2021, 2, 10)),
    ]  # fmt: skip
    for row in answer.context["rows"]:
        assert row["against"]["number"]
        assert client.get(row["against"]["url"]).status_code == 200
    how = answer.context["how"]
    assert (how["numerator"], how["denominator"], how["rate"]) == (4, 5, "80.00%")
    assert client.get(how["whole_url"]).context["total"] == 5


def test_the_part_is_named_and_can_be_left(client, year):
    client.force_login(year.cast.administrator)
    cast = year.cast
    url = rows_url("zero_old", YEAR, END, "inspector", str(cast.c.pk))
    how = client.get(url).context["how"]
    assert (how["part"], how["numerator"]) == (cast.c.full_name, 1)
    assert client.get(how["without_part"]).context["total"] == 5


@pytest.mark.parametrize(
    "query",
    ["figure=best", "by=colour", "by=agency&key=x", "by=inspector&key=1", "figure=covered&by=kind",
     "figure=in_scope&by=agency"],
)  # fmt: skip
def test_what_does_not_exist_is_404(client, year, query):
    client.force_login(year.cast.administrator)
    for name in ("supervision-rows", "supervision-rows-export"):
        assert client.get(f"{reverse(f'indicators:{name}')}?{query}").status_code == 404


def test_a_question_without_answer_says_why(client, year):
    client.force_login(year.cast.administrator)
    text = client.get(f"{PAGE}rows/?from=2021-02-01&to=2021-01-01").content.decode()
    assert "无法回答" in text
    assert client.get(f"{PAGE}export/?as_of=2999-01-01").status_code == 404


def test_a_figure_without_rows(client, year):
    client.force_login(year.cast.administrator)
    early = Cohort(date(2019, 1, 1), date(2019, 12, 31))
    answer = client.get(rows_url("found", early, early.end))
    assert (answer.context["total"], answer.context["how"]["rate"]) == (0, "—")


def test_all_figures_as_a_workbook_and_as_csv(client, year):
    client.force_login(year.cast.administrator)
    table = table_of(client.get(f"{PAGE}export/{QUERY}"))
    assert table[1][2:] == [9, 4, 4, 3, 3, 6, 5, 4, 1, "75.00%", "0.33", "80.00%"]
    told = review(year.cast.administrator, YEAR, END)
    assert len(table) == 2 + sum(len(sliced(told, by)) for by in SLICES)
    sheet = client.get(f"{PAGE}export/{QUERY}&format=csv")
    assert b"".join(sheet.streaming_content).decode("utf-8-sig").count("\n") == len(table)
    early = client.get(f"{PAGE}export/{QUERY}&known_at=2021-12-31")
    assert "2021-12-31%202359" in early.headers["Content-Disposition"]
    assert table_of(early)[1][2:4] == [0, 0]


def test_who_reads_it(client, year):
    cast = year.cast
    stranger = UserFactory(agency=AgencyFactory(sectors=["gas"]))
    seen = []
    for person in (cast.administrator, cast.supervisor, cast.a, user(Role.LEADER), stranger):
        client.force_login(person)
        seen.append(client.get(PAGE + QUERY).context["board"].tiles[0].value)
    assert seen == [9, 9, 9, 9, 0]
    client.force_login(officer(year.firms[0]))
    for path in ("", "export/", "rows/", "rows/export/"):
        assert client.get(PAGE + path).status_code == 403


def test_the_menu():
    offered = {role: any(item.url == PAGE for item in menu(role, "")) for role in Role.values}
    assert {role for role, there in offered.items() if there} == {
        Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR,
    }  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, django_assert_num_queries, count):
    cast = Cast()
    for place in range(count):
        firm = cast.firm()
        day = date(2021, 3, 1) + timedelta(days=place)
        cast.visit(firm, day, cast.a, cast.b)
        cast.accept(cast.report(firm, date(2021, 4, 1)), date(2021, 4, 1))
        other = cast.begin(firm, date(2021, 4, 2), cast.c, cast.d)
        cast.found(other)
        cast.finish(other)
    read()
    client.force_login(cast.administrator)
    client.get(PAGE + QUERY)
    with django_assert_num_queries(16):
        client.get(PAGE + QUERY, headers={"HX-Request": "true"})
    for figure, queries in (("contradicted", 19), ("covered", 14), ("found", 14)):
        with django_assert_num_queries(queries):
            client.get(rows_url(figure, YEAR, END), headers={"HX-Request": "true"})
    with django_assert_num_queries(8):
        review(cast.administrator, YEAR, END)


def test_pages_of_rows(client):
    cast = Cast()
    firm = cast.firm()
    for place in range(52):
        cast.visit(firm, date(2021, 3, 1) + timedelta(days=place), cast.a, cast.b)
    read()
    client.force_login(cast.administrator)
    url = rows_url("inspections", YEAR, END)
    first, second = client.get(url), client.get(f"{url}&page=2")
    assert [len(page.context["rows"]) for page in (first, second)] == [50, 2]
    assert second.context["rows"][-1]["visit"].visited_on == date(2021, 3, 1)


def test_a_person_is_named_to_who_meets_them(client, year):
    """Inspectors see no officer of an enterprise: a key in the address does not name one."""
    cast = year.cast
    stranger = officer(year.firms[0], full_name="虚构安全员")
    client.force_login(cast.a)
    for person, named in ((stranger, str(stranger.pk)), (cast.e, cast.e.full_name)):
        answer = client.get(rows_url("zero_old", YEAR, END, "inspector", str(person.pk)))
        assert answer.context["how"]["part"] == named
    assert (
        stranger.full_name
        not in client.get(
            rows_url("zero_old", YEAR, END, "inspector", str(stranger.pk))
        ).content.decode()
    )
    client.force_login(cast.administrator)
    answer = client.get(rows_url("zero_old", YEAR, END, "inspector", str(stranger.pk)))
    assert answer.context["how"]["part"] == stranger.full_name


def test_who_has_left_the_county_keeps_the_name_of_the_table(client, year):
    cast = year.cast
    User.objects.filter(pk=cast.c.pk).update(agency=None, role=Role.OFFICER)
    client.force_login(cast.a)
    answer = client.get(rows_url("zero_old", YEAR, END, "inspector", str(cast.c.pk)))
    assert answer.context["how"]["part"] == cast.c.full_name
