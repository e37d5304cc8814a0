"""Pages of the record: each number leads to its rows, as known then beside as known now."""

import io
import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accidents.grading import Toll
from accidents.services import declare_register, follow_up_toll
from accounts.enums import Role
from accounts.models import Region, Sector
from common.panels import panels
from tests import factories
from tests.accidents.records import accident, supervisor

pytestmark = pytest.mark.django_db

STREAKS, YEARS, KNOWN = "/accidents/streaks/", "/accidents/years/", "/accidents/known/"
PAST = "?as_of=2021-12-31&known_at=2021-12-05"


def at(day: str):
    return time_machine.travel(f"{day} 12:00:00+08:00", tick=False)


@pytest.fixture
def history():
    """A toll that grows on 10 December, told on the 15th; a concealed one told in March 2022."""
    keeper = supervisor()
    with at("2021-12-01"):
        firm = factories.EnterpriseFactory(name="虚构一矿")
        declare_register(by=keeper, complete_from=date(2000, 1, 1), reason="档案已核对")
        accident(by=keeper, occurred_on=date(2005, 4, 21), deaths=12, enterprise=firm)
        grown = accident(
            by=keeper, occurred_on=date(2021, 11, 20), deaths=2, serious_injuries=3, enterprise=firm
        )
    with at("2021-12-15"):
        toll = Toll(deaths=3, serious_injuries=2)
        follow_up_toll(grown.pk, by=keeper, on=date(2021, 12, 10), toll=toll)
    with at("2022-03-02"):
        dark = accident(
            by=keeper,
            occurred_on=date(2018, 7, 9),
            deaths=4,
            concealed=True,
            sector=Sector.objects.get(pk="gas"),
            region=Region.objects.get(pk="141022103"),
        )
    with at("2022-06-30"):
        yield {"grown": grown, "dark": dark, "firm": firm, "keeper": keeper}


@pytest.fixture
def leader(client, history):
    client.force_login(factories.user(Role.LEADER))
    return client


def cells(page, part: str) -> list[tuple[int | None, int | None]]:
    """(days then, days now where they differ) of each threshold."""
    for section in page.context["sections"]:
        for row in [*section.rows, *section.quiet]:
            if row.part.label == part:
                return [
                    (cell.then.streak.days, cell.now.streak.days if cell.now else None)
                    for cell in row.cells
                ]
    raise AssertionError(part)


def test_as_known_then_beside_as_known_now(leader):
    page = leader.get(f"{STREAKS}{PAST}")
    assert page.status_code == 200
    assert cells(page, "全县") == [(41, None), (6098, 41), (6098, None)]
    assert cells(page, "城镇燃气") == [(8035, 1271), (8035, 1271), (8035, None)]
    assert cells(page, "虚构一矿") == [(41, None), (6098, 41), (6098, None)]
    text = page.content.decode()
    assert "2021-12-15 12:00" in text
    assert "2022-03-02 12:00" in text
    numbers = [one.difference.now.number for one in page.context["differences"]]
    assert numbers == ["2021-001", "2018-001"]


def test_without_t_the_page_is_of_now_and_tells_no_difference(leader):
    page = leader.get(f"{STREAKS}?as_of=2021-12-31")
    assert cells(page, "全县") == [(41, None), (41, None), (6098, None)]
    assert page.context["differences"] == []
    today = leader.get(STREAKS)
    assert cells(today, "全县")[0] == (222, None)


def test_quiet_parts_stand_in_one_line(leader):
    page = leader.get(f"{STREAKS}?as_of=2021-12-31")
    by_sector = page.context["sections"][1]
    assert [row.part.label for row in by_sector.rows] == ["煤矿", "城镇燃气"]
    assert len(by_sector.quiet) == Sector.objects.count() - 2


def addresses(text: str, path: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'href="({re.escape(path)}[^"]*)"', text)]


def test_each_number_leads_to_what_it_rests_on(leader, history):
    text = leader.get(f"{STREAKS}{PAST}").content.decode()
    detail = reverse("accidents:detail", args=[history["grown"].pk])
    assert f"{detail}?known_at=2021-12-05" in text
    assert detail in addresses(text, detail)  # as known now
    for address in set(addresses(text, "/accidents/")):
        answer = leader.get(address)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content])


def test_each_number_of_the_years_is_a_list_of_as_many_rows(leader):
    for query in (PAST, "?as_of=2021-12-31", "?sector=gas", "?known_at=2000-01-01"):
        page = leader.get(f"{YEARS}{query}")
        assert page.status_code == 200
        for row in page.context["rows"]:
            line, shown = row["line"], row["cells"]
            for count, cell in zip([line.counted, *line.by_grade.values()], shown, strict=False):
                found = leader.get(cell["url"])
                assert found.context["total"] == count == len(found.context["rows"])
        whole = page.context["total"]
        if whole:
            counted = whole["line"].counted
            assert leader.get(whole["cells"][0]["url"]).context["total"] == counted


def test_the_years_as_known_then_and_now(leader):
    page = leader.get(f"{YEARS}{PAST}")
    found = {
        row["line"].year: (row["line"].deaths, row["line"].zero, row["now"] and row["now"].deaths)
        for row in page.context["rows"]
    }
    assert found[2021] == (2, False, 3)
    assert found[2018] == (0, True, 4)
    assert found[2005] == (12, False, None)
    assert len(found) == 22


def test_the_list_is_of_the_part_period_and_grade(leader):
    def numbers(query: str) -> list[str]:
        return [row["one"].number for row in leader.get(f"{KNOWN}{query}").context["rows"]]

    assert numbers("") == ["2021-001", "2018-001", "2005-001"]
    assert numbers("?grade=larger") == ["2021-001", "2018-001"]
    assert numbers("?grade=serious&grade=extraordinary") == ["2005-001"]
    assert numbers("?from=2018-07-09&to=2018-07-09") == ["2018-001"]
    assert numbers("?sector=gas") == ["2018-001"]
    assert numbers("?region=141022103") == ["2018-001"]
    assert numbers("?as_of=2018-07-08") == ["2005-001"]
    assert numbers("?known_at=2021-12-05&grade=larger") == []


@pytest.mark.parametrize("path", [STREAKS, YEARS, KNOWN])
@pytest.mark.parametrize("query", ["?as_of=2022-07-01", "?as_of=x", "?known_at=x"])
def test_a_question_without_sense_gets_no_number(leader, path, query):
    page = leader.get(f"{path}{query}")
    assert page.status_code == 422
    assert "asked" not in page.context
    assert leader.get(f"{path}export/{query}").status_code == 409


@pytest.mark.parametrize("path", [YEARS, KNOWN])
@pytest.mark.parametrize(
    "query", ["?sector=x", "?region=140000", "?enterprise=x", f"?enterprise={'0' * 32}"]
)
def test_a_part_that_is_not_there_is_404(leader, path, query):
    assert leader.get(f"{path}{query}").status_code == 404


def test_t_before_anything_was_known_and_after_now(leader):
    page = leader.get(f"{STREAKS}?known_at=2001-01-01")
    assert cells(page, "全县") == [(None, 222), (None, 222), (None, 6279)]
    assert leader.get(f"{YEARS}?known_at=0001-01-01").context["rows"] == []
    later = leader.get(f"{STREAKS}?known_at=2030-01-01T00:00:00%2B08:00")
    assert cells(later, "全县")[0] == (222, None)


def test_the_scope_of_another_is_404_and_the_own_part_says_so(client, history):
    agency = factories.AgencyFactory(
        sectors=Sector.objects.filter(pk="gas"), regions=Region.objects.filter(pk="141022103")
    )
    client.force_login(factories.user(Role.INSPECTOR, agency=agency))
    assert client.get(f"{YEARS}?sector=coal").status_code == 404
    assert client.get(f"{YEARS}?enterprise={history['firm'].pk}").status_code == 404
    page = client.get(STREAKS)
    assert cells(page, "您可见的全部")[0] == (1452, None)
    assert "只统计您可见范围内的事故" in page.content.decode()


def test_an_enterprise_without_accident_has_a_record_too(leader):
    firm = factories.EnterpriseFactory(name="虚构二厂")
    page = leader.get(f"{YEARS}?enterprise={firm.pk}")
    assert page.context["asked"].part.label == "虚构二厂"
    assert page.context["total"]["line"].counted == 0


def sheet(answer) -> list[list]:
    body = io.BytesIO(b"".join(answer.streaming_content))
    return CalamineWorkbook.from_filelike(body).get_sheet_by_index(0).to_python()


def test_the_years_as_a_workbook(leader):
    rows = sheet(leader.get(f"{YEARS}export/{PAST}"))
    assert len(rows) == 23
    assert rows[1] == [
        2021, 1, 1, 0, 0, 0, 2, 3, 0, 0, "否", "全县", date(2021, 12, 31), "2021-12-05 23:59:59",
    ]  # fmt: skip
    assert rows[4][10] == "是"


def test_the_streaks_as_a_workbook(leader):
    rows = sheet(leader.get(f"{STREAKS}export/{PAST}"))
    page = leader.get(f"{STREAKS}{PAST}")
    shown = [
        (row.part.label, cell.threshold, cell.then.streak.days,
         (cell.now or cell.then).streak.days)
        for section in page.context["sections"]
        for row in sorted([*section.rows, *section.quiet], key=lambda row: row.part.label)
        for cell in row.cells
    ]  # fmt: skip
    assert len(shown) > 30
    told = [(row[1], row[2], row[3], row[10]) for row in rows[1:]]
    assert sorted(told) == sorted(shown)
    whole = next(row for row in rows if row[1:3] == ["全县", "各级事故"])
    assert whole[8:10] == [date(2021, 12, 31), "2021-12-05 23:59:59"]
    assert len(rows[0]) == 15
    today = sheet(leader.get(f"{STREAKS}export/"))
    assert len(today[0]) == 10


def test_the_list_as_a_workbook(leader):
    rows = sheet(leader.get(f"{KNOWN}export/?grade=larger&known_at=2022-01-01"))
    assert len(rows) == 2
    assert rows[1][:3] == ["2021-001", date(2021, 11, 20), "较大事故"]
    assert rows[1][6:12] == ["虚构一矿", 3, 2, 0, 0, "否"]


def test_the_accidents_page_tells_what_was_known_then(leader, history):
    page = leader.get(
        reverse("accidents:detail", args=[history["grown"].pk]) + "?known_at=2021-12-05"
    )
    facts = {fact.label: (fact.then, fact.now) for fact in page.context["facts"] if fact.changed}
    assert facts == {
        "事故等级": ("一般事故", "较大事故"),
        "死亡人数": ("2", "3"),
        "重伤人数（含急性工业中毒）": ("3", "2"),
    }
    assert [told.label for told in page.context["learned"]] == ["续报伤亡"]
    dark = reverse("accidents:detail", args=[history["dark"].pk])
    before = leader.get(f"{dark}?known_at=2021-12-05")
    assert before.context["then"] is None
    assert "当时尚未登记" in before.content.decode()
    assert "facts" not in leader.get(dark).context
    assert leader.get(f"{dark}?known_at=x").status_code == 200


def test_an_enterprises_page_tells_its_streaks(leader, history):
    [panel] = [
        one
        for one in panels("enterprise", history["keeper"], history["firm"])
        if one.template == "accidents/_enterprise.html"
    ]
    assert [row["streak"].days for row in panel.context["rows"]] == [222, 222, 6279]
    assert panel.context["counted"] == 2
    page = leader.get(reverse("enterprises:detail", args=[history["firm"].pk])).content.decode()
    assert f"{YEARS}?enterprise={history['firm'].pk}" in page
    assert "222" in page


@pytest.mark.parametrize(("path", "queries"), [(STREAKS, 18), (YEARS, 18), (KNOWN, 21)])
@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_take_as_many_queries_for_one_as_for_three(
    leader, history, number, path, queries, django_assert_num_queries
):
    for n in range(number):
        firm = factories.EnterpriseFactory()
        accident(by=history["keeper"], occurred_on=date(2021, n + 1, 5), enterprise=firm)
    leader.get(path)
    with django_assert_num_queries(queries):
        leader.get(f"{path}{PAST}")
