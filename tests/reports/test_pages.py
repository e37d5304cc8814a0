"""Who sees which reports, and what the pages offer."""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from accounts.enums import Role
from accounts.models import Region, Sector
from hazards.services.instructions import instruct
from hazards.workflow import take_many
from indicators import services as figures
from reports import services
from reports.models import Report
from reports.periods import period
from reports.services import Publication
from tests.factories import AgencyFactory, officer, user
from tests.reports.computed import compare, rows, seen, states
from tests.reports.county import County

User = get_user_model()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def published(county: County) -> County:
    """Report 1 is the county's, 2 the mine's, 3 the plant's."""
    county.publish()
    for enterprise in (county.mine, county.plant):
        own = Publication(period=period("annual", "2021"), enterprise=enterprise.pk)
        services.publish(own, by=None)
    return county


def seen_by(person) -> list[int]:
    page = signed_in(person).get(reverse("reports:list"))
    return [row["report"].number for row in page.context["rows"]]


def test_who_sees_what(published: County):
    coal = AgencyFactory(
        sectors=Sector.objects.filter(code="coal"), regions=Region.objects.filter(code="141022")
    )
    leader = user(Role.LEADER)
    leader.sectors.set(["hazchem"])
    expected = {
        published.supervisor: [3, 2, 1],
        user(Role.ADMINISTRATOR): [3, 2, 1],
        user(Role.AUDITOR): [3, 2, 1],
        published.leader: [3, 2, 1],
        leader: [3, 1],
        user(Role.SUPERVISOR, agency=coal): [2, 1],
        user(Role.INSPECTOR, agency=coal): [2],
        published.officer: [2],
        officer(published.quiet): [],
    }
    assert {person: seen_by(person) for person in expected} == expected


def test_outside_the_scope_and_unknown_numbers_are_not_there(published: County):
    client = signed_in(published.officer)
    for name in ("detail", "rows", "rows-export", "compare", "xlsx", "pdf", "json", "verify"):
        for number in (1, 3, 7, 10**30):
            address = reverse(f"reports:{name}", args=[number])
            ask = client.post if name == "verify" else client.get
            assert ask(address).status_code == 404, address
    assert client.get(reverse("reports:by-id", args=[Report.objects.get(number=1).pk])
                      ).status_code == 404  # fmt: skip
    mine = Report.objects.get(number=2)
    assert client.get(reverse("reports:by-id", args=[mine.pk])).url == "/reports/2/"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_constant_number_of_queries(
    county: County, count: int, django_assert_num_queries
):
    for year in range(count):
        county.publish("annual", str(2019 + year))
    client = signed_in(county.leader)
    client.get(reverse("reports:list"))
    with django_assert_num_queries(6):
        assert len(client.get(reverse("reports:list")).context["rows"]) == count


def test_the_list_is_filtered_by_what_it_shows(published: County):
    published.publish("monthly", "2021-12", as_of=period("monthly", "2021-12").begins_on)
    published.publish("annual", "2021", corrects=1, reason="补录")
    client = signed_in(published.leader)

    def found(**asked: str) -> list[int]:
        rows = client.get(reverse("reports:list"), asked).context["rows"]
        return [row["report"].number for row in rows]

    assert found() == [5, 4, 3, 2, 1]
    assert found(q="煤业") == [2]
    assert found(q="4") == [4]
    assert found(kind="monthly") == [4]
    assert found(about="county") == [5, 4, 1]
    assert found(about="enterprise") == [3, 2]
    assert found(period_after="2021-06-01") == [4]
    assert found(as_of_before="2021-12-01") == [4]
    assert found(known_at_after="2999-01-01") == []
    assert found(version_min="2") == [5]
    assert found(newest="true") == [5, 4, 3, 2]
    assert found(newest="false") == [1]
    assert found(unfinished="true") == [4]
    assert found(unfinished="false", about="county") == [5, 1]
    part = client.get(reverse("reports:list"), {"kind": "monthly"}, headers={"HX-Request": "1"})
    assert part.templates[0].name == "reports/_rows.html"
    assert part["Vary"] == "HX-Request, Accept-Language, Cookie" or "HX-Request" in part["Vary"]
    sheet = client.get(reverse("reports:export"), {"about": "county"})
    rows = load_workbook(BytesIO(b"".join(sheet.streaming_content))).get_sheet_by_index(0)
    table = rows.to_python()
    assert [row[0] for row in table[1:]] == [5, 4, 1]
    assert table[1][8:10] == [1, ""]
    assert table[3][9] == 5


def test_the_page_of_the_county(published: County):
    figures.consume_waiting()
    client = signed_in(published.leader)
    page = client.get(reverse("reports:detail", args=[1]))
    text = page.content.decode()
    report = Report.objects.get(number=1)
    for words in ("事故隐患排查治理情况统计表（2021年）", "57.14%", "66.67%", report.sha256,
                  f"日志第 {report.log_seq} 条", "应报单位", "86.00"):  # fmt: skip
        assert words in text
    assert "未完结" not in text
    assert "发布更正" not in text
    assert "签字" not in text
    assert (
        "发布更正"
        in signed_in(published.supervisor).get(reverse("reports:detail", args=[1])).content.decode()
    )


def test_every_figure_leads_to_exactly_its_rows_as_known_then(published: County):
    from hazards.workflow import take_many

    take_many([published.cast.log(_day("2021-02-02"), enterprise=published.mine)], by=None)
    figures.consume_waiting()
    client = signed_in(published.supervisor)
    page = client.get(reverse("reports:detail", args=[1]))
    cells = [
        cell
        for table in page.context["tables"]
        for line in (table.total, *table.lines)
        for cell in line.cells
        if cell.url and cell.number and cell.column.key != "money"
    ]
    tiles = [tile for tile in page.context["summary"].tiles if tile.url and tile.value]
    counted = {cell.url: cell.number for cell in cells} | {tile.url: tile.value for tile in tiles}
    for tile in page.context["summary"].tiles:
        if tile.numerator_url:
            counted |= {tile.numerator_url: tile.numerator, tile.denominator_url: tile.denominator}
    assert len(counted) > 50
    for url, number in counted.items():
        assert seen(client, client.get(url)).context["total"] == number, url
    assert states() == [("rows", "done")]


def test_an_enterprise_s_figures_lead_to_its_rows(published: County):
    figures.consume_waiting()
    client = signed_in(published.officer)
    page = client.get(reverse("reports:detail", args=[2]))
    assert "主要负责人（签字）" in page.content.decode()
    found = {
        cell.url: cell.number
        for line in (page.context["tables"][0].total, *page.context["tables"][0].lines)
        for cell in line.cells
        if cell.url and cell.number
    }
    assert len(found) > 5
    for url, number in found.items():
        assert seen(client, client.get(url)).context["total"] == number, url


def test_rows_of_units_and_plans(published: County):
    client = signed_in(published.supervisor)
    names = [row["row"].name for row in rows(client, "total/units/base").context["rows"]]
    assert sorted(names) == sorted(e.name for e in (published.mine, published.plant,
                                                    published.quiet))  # fmt: skip
    # computed once for all figures of the report
    assert states() == [("rows", "done")]
    answer = client.get(reverse("reports:rows", args=[1]), {"of": "total/units/not_reported"})
    assert [row["row"] for row in answer.context["rows"]] == [published.quiet]
    outside = rows(client, "by/sector/coal_washing/units/outside")
    assert [row["row"] for row in outside.context["rows"]] == [published.shut]
    money = rows(client, "total/plans/money")
    assert [row["row"] for row in money.context["rows"]] == [published.hazards["major"]]
    assert "860,000.50" in money.content.decode()
    assert rows(client, "total/plans/funds", 3).context["total"] == 1
    assert states() == [("rows", "done")] * 2
    for of in ("", "total", "total/units/x", "by/sector/coal/key", "accidents/counted", "x/y",
               "total/units/rate/n", "frame/places"):  # fmt: skip
        answer = client.get(reverse("reports:rows", args=[1]), {"of": of})
        assert answer.status_code == 404, of
    assert table(client, "total/units/base") == 4
    hazards = client.get(reverse("reports:rows-export", args=[1]), {"of": "total/plans/money"})
    sheet = load_workbook(BytesIO(b"".join(hazards.streaming_content))).get_sheet_by_index(0)
    assert sheet.to_python()[1][-1] == 860000.5


def table(client: Client, of: str) -> int:
    """How many lines the file of a figure's rows has."""
    answer = client.get(reverse("reports:rows-export", args=[1]), {"of": of})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0)
    return len(sheet.to_python())


def test_hazards_behind_a_figure_have_the_list_of_the_figures_themselves(published: County):
    figures.consume_waiting()
    client = signed_in(published.supervisor)
    address = reverse("reports:rows", args=[1])
    answer = client.get(address, {"of": "standing/all/overdue"})
    assert answer["Location"].startswith(reverse("indicators:rows"))
    assert client.get(answer["Location"]).context["total"] == 2
    assert client.get(address)["Location"].startswith(reverse("indicators:rows"))
    assert table(client, "standing/all/overdue") == 3
    assert states() == []


def test_rows_that_are_not_computed_cannot_be_taken_away_yet(published: County):
    client = signed_in(published.supervisor)
    address = reverse("reports:rows-export", args=[1])
    answer = client.get(address, {"of": "total/units/base"})
    assert answer.status_code == 409
    assert "尚未计算" in answer.content.decode()
    assert client.get(address, {"of": "x"}).status_code == 404


def test_rows_outside_the_scope_are_counted_and_not_shown(published: County):
    leader = user(Role.LEADER)
    leader.sectors.set(["coal"])
    client = signed_in(leader)
    page = rows(client, "total/units/base")
    assert [row["row"] for row in page.context["rows"]] == [published.mine]
    assert page.context["hidden"] == 2
    assert published.plant.name not in page.content.decode()


def test_downloads(published: County):
    client = signed_in(published.leader)
    paper = client.get(reverse("reports:pdf", args=[1]))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert "attachment" in paper["Content-Disposition"]
    book = client.get(reverse("reports:xlsx", args=[1]))
    assert book.content[:2] == b"PK"
    record = client.get(reverse("reports:json", args=[1]))
    assert record.content.decode() == Report.objects.get(number=1).figures


def test_an_officer_compares_without_reading_of_tips_and_instructions(published: County):
    cast = published.cast
    tip = cast.report(date(2021, 9, 3), enterprise=published.mine)
    take_many([tip, cast.accept(tip.hazard, date(2021, 9, 20), date(2021, 10, 5))], by=None)
    instruct(
        tip.hazard.pk, by=published.leader, text="速查", answer_due_on=date(2021, 12, 30),
        on=date(2021, 12, 28),
    )  # fmt: skip
    rows = compare(signed_in(published.officer), 2).context["rows"]
    told = {row.name: [(event["on"], str(event["what"])) for event in row.events] for row in rows}
    assert told[tip.hazard.number] == [(date(2021, 9, 20), "发现")]
    rows = compare(signed_in(published.supervisor), 2).context["rows"]
    whole = {row.name: [event["on"] for event in row.events] for row in rows}
    assert whole[tip.hazard.number] == [
        date(2021, 9, 3), date(2021, 9, 20), date(2021, 12, 28),
    ]  # fmt: skip


def test_to_an_officer_a_tip_was_not_on_record_before_it_was_accepted(county: County):
    cast = county.cast
    tip = cast.report(date(2021, 9, 3), enterprise=county.mine)
    take_many([tip], by=None)
    own = Publication(period=period("annual", "2021"), enterprise=county.mine.pk)
    report = services.publish(own, by=None)
    take_many([cast.accept(tip.hazard, date(2021, 12, 20), date(2022, 1, 5))], by=None)
    states_then = {}
    for person in (county.officer, county.supervisor):
        rows = compare(signed_in(person), report.number).context["rows"]
        states_then[person] = next(row.then for row in rows if row.key == tip.hazard.pk).state
    assert states_then == {county.officer: "", county.supervisor: "reported"}


def test_the_api_reads_reports(published: County):
    client = signed_in(published.officer)
    answer = client.get("/api/reports/").json()
    assert [one["number"] for one in answer["results"]] == [2]
    one = client.get("/api/reports/2/").json()
    assert one["figures"] == Report.objects.get(number=2).told
    assert (one["corrects"], one["corrected_by"], one["unfinished"]) == (None, None, False)
    assert client.get("/api/reports/1/").status_code == 404
    assert client.post("/api/reports/", {}).status_code == 405


def test_the_log_names_reports(published: County):
    page = signed_in(user(Role.AUDITOR)).get(reverse("audit:log"))
    assert "发布报告" in page.content.decode()


def _day(written: str):
    from datetime import date

    return date.fromisoformat(written)
