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
from audit.models import Log
from hazards.services.instructions import instruct
from hazards.workflow import take_many
from indicators import services as figures
from reports.models import Report
from reports.periods import period
from reports.services import Publication, publish
from tests.factories import AgencyFactory, officer, user
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
        publish(Publication(period=period("annual", "2021"), enterprise=enterprise.pk), by=None)
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
    for name in ("detail", "rows", "rows-export", "compare", "xlsx", "pdf", "json"):
        for number in (1, 3, 7, 10**30):
            address = reverse(f"reports:{name}", args=[number])
            assert client.get(address).status_code == 404, address
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
        assert client.get(url).context["total"] == number, url


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
        assert client.get(url).context["total"] == number, url


def test_rows_of_units_and_plans(published: County):
    client = signed_in(published.supervisor)

    def rows(of: str, number: int = 1):
        return client.get(reverse("reports:rows", args=[number]), {"of": of})

    names = [row["row"].name for row in rows("total/units/base").context["rows"]]
    assert sorted(names) == sorted(e.name for e in (published.mine, published.plant,
                                                    published.quiet))  # fmt: skip
    assert [row["row"] for row in rows("total/units/not_reported").context["rows"]] == [
        published.quiet
    ]
    assert [row["row"] for row in rows("by/sector/coal_washing/units/outside").context["rows"]] == [
        published.shut
    ]
    money = rows("total/plans/money")
    assert [row["row"] for row in money.context["rows"]] == [published.hazards["major"]]
    assert "860,000.50" in money.content.decode()
    assert rows("standing/all/overdue").context["total"] == 2
    assert rows("total/plans/funds", 3).context["total"] == 1
    for of in ("", "total", "total/units/x", "by/sector/coal/key", "accidents/counted", "x/y",
               "total/units/rate/n", "frame/places"):  # fmt: skip
        assert rows(of).status_code == 404, of
    sheet = client.get(reverse("reports:rows-export", args=[1]), {"of": "total/units/base"})
    table = load_workbook(BytesIO(b"".join(sheet.streaming_content))).get_sheet_by_index(0)
    assert len(table.to_python()) == 4
    hazards = client.get(reverse("reports:rows-export", args=[1]), {"of": "total/plans/money"})
    table = load_workbook(BytesIO(b"".join(hazards.streaming_content))).get_sheet_by_index(0)
    assert table.to_python()[1][-1] == 860000.5


def test_rows_outside_the_scope_are_counted_and_not_shown(published: County):
    leader = user(Role.LEADER)
    leader.sectors.set(["coal"])
    page = signed_in(leader).get(reverse("reports:rows", args=[1]), {"of": "total/units/base"})
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


def test_publishing_shows_first_and_publishes_then(county: County):
    client = signed_in(county.supervisor)
    address = reverse("reports:new")
    form = client.get(address).context["form"]
    assert form.initial["kind"] == "monthly"
    asked = {"kind": "annual", "period": "2021", "do": "preview"}
    before = Log.objects.get().last_seq
    shown = client.post(address, asked)
    assert shown.status_code == 200
    assert "尚未发布" in shown.content.decode()
    assert shown.context["told"]["total"]["hazards"]["all"]["found"] == 7
    assert Log.objects.get().last_seq == before
    sent = {name: value for name, value in shown.context["confirmed"].items() if value}
    done = client.post(address, {**sent, "do": "publish"})
    assert done.url == "/reports/1/"
    again = client.post(address, {**sent, "do": "publish"})
    assert again.status_code == 409
    assert "第 1 号报告" in again.content.decode()
    correction = client.get(address, {"corrects": "1"})
    assert correction.context["form"].initial["corrects"] == 1
    preview = client.post(address, asked)
    assert preview.context["confirmed"]["corrects"] == 1
    assert "第 2 版" in preview.content.decode()
    confirmed = {n: v for n, v in preview.context["confirmed"].items() if v}
    silent = client.post(address, {**confirmed, "do": "publish"})
    assert silent.status_code == 409
    assert "更正须说明理由" in silent.content.decode()
    spoken = client.post(address, {**confirmed, "do": "publish", "reason": "补录"})
    assert spoken.url == "/reports/2/"
    page = client.get("/reports/1/").content.decode()
    assert "本版已被更正" in page


def test_what_is_typed_wrongly_is_named(county: County):
    client = signed_in(county.supervisor)
    address = reverse("reports:new")
    wrong = client.post(address, {"kind": "monthly", "period": "2021", "do": "preview"})
    assert wrong.status_code == 422
    assert "请写成 2021-12" in wrong.content.decode()
    empty = client.post(address, {"kind": "", "period": ""})
    assert empty.status_code == 422
    early = client.post(address, {"kind": "annual", "period": "2021", "as_of": "2020-01-01"})
    assert early.status_code == 409
    assert client.get(address, {"corrects": "x"}).status_code == 200
    assert client.get(address, {"corrects": "77"}).status_code == 200
    assert client.get(address, {"enterprise": str(county.mine.pk)}).context["form"].initial[
        "enterprise"
    ] == county.mine.pk  # fmt: skip


def test_an_officer_publishes_the_own_quarter(county: County):
    client = signed_in(county.officer)
    address = reverse("reports:new")
    form = client.get(address).context["form"]
    assert [value for value, _ in form.fields["kind"].choices] == ["quarterly", "annual"]
    assert form.initial["enterprise"] == county.mine.pk
    asked = {"kind": "quarterly", "period": "2021-Q4", "enterprise": str(county.mine.pk)}
    assert client.post(address, {**asked, "do": "preview"}).status_code == 200
    assert client.post(address, {**asked, "do": "publish"}).url == "/reports/1/"
    foreign = {**asked, "enterprise": str(county.plant.pk), "do": "publish"}
    assert client.post(address, foreign).status_code == 422
    assert Report.objects.count() == 1
    page = client.get("/reports/1/").content.decode()
    assert "发布更正" in page


def test_an_officer_compares_without_reading_of_tips_and_instructions(published: County):
    cast = published.cast
    tip = cast.report(date(2021, 9, 3), enterprise=published.mine)
    take_many([tip, cast.accept(tip.hazard, date(2021, 9, 20), date(2021, 10, 5))], by=None)
    instruct(
        tip.hazard.pk, by=published.leader, text="速查", answer_due_on=date(2021, 12, 30),
        on=date(2021, 12, 28),
    )  # fmt: skip
    address = reverse("reports:compare", args=[2])
    rows = signed_in(published.officer).get(address).context["rows"]
    told = {row.name: [(event["on"], str(event["what"])) for event in row.events] for row in rows}
    assert told[tip.hazard.number] == [(date(2021, 9, 20), "发现")]
    rows = signed_in(published.supervisor).get(address).context["rows"]
    whole = {row.name: [event["on"] for event in row.events] for row in rows}
    assert whole[tip.hazard.number] == [
        date(2021, 9, 3), date(2021, 9, 20), date(2021, 12, 28),
    ]  # fmt: skip


def test_who_may_not_publish_is_not_offered_it(county: County):
    for role in (Role.INSPECTOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR):
        client = signed_in(user(role))
        assert client.get(reverse("reports:new")).status_code == 403
        assert reverse("reports:new") not in client.get(reverse("reports:list")).content.decode()


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
