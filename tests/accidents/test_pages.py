"""Pages of the register: who sees and keeps it, filters, export, forms that lose nothing."""

import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accidents.enums import FollowUp
from accidents.grading import Toll
from accidents.models import Accident, RegisterStart
from accidents.services import correct_accident, correct_toll, determine, follow_up_toll
from accounts.enums import Role
from accounts.models import Region, Sector
from common.panels import history
from tests import factories
from tests.accidents.records import accident, supervisor

pytestmark = pytest.mark.django_db

LIST = "/accidents/"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-06-30 12:00:00+08:00", tick=False):
        yield


def as_role(client, role: str, enterprise=None):
    person = factories.officer(enterprise) if enterprise else factories.user(role)
    client.force_login(person)
    return person


def listed(client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}{query}")
    assert page.status_code == 200
    numbers = [row.number for row in page.context["rows"]]
    assert page.context["total"] == len(numbers)
    return numbers


FACTS = {
    "occurred_on": "2021-03-05",
    "occurred_at": "09:30",
    "region": "141022100",
    "place": "主井口",
    "sector": "coal",
    "accident_type": "1986-01",
    "summary": "检修时工具坠落",
    "follow_up": "general",
    "reported_at": "2021-03-05T10:05",
}
NUMBERS = {"deaths": "0", "serious_injuries": "0", "minor_injuries": "1", "direct_loss": "5000"}


def test_each_role_reads_what_it_sees(client) -> None:
    firm = factories.EnterpriseFactory()
    own = accident(enterprise=firm)
    other = accident(occurred_on=date(2021, 3, 6))
    gas = factories.AgencyFactory(sectors=Sector.objects.filter(pk="gas"))
    for role in (Role.SUPERVISOR, Role.INSPECTOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR):
        as_role(client, role)
        assert listed(client) == [other.number, own.number]
    client.force_login(factories.officer(firm))
    assert listed(client) == [own.number]
    assert client.get(reverse("accidents:detail", args=[other.pk])).status_code == 404
    assert client.get(reverse("accidents:detail", args=[own.pk])).status_code == 200
    client.force_login(factories.user(Role.INSPECTOR, agency=gas))
    assert listed(client) == []
    assert client.get(reverse("accidents:detail", args=[own.pk])).status_code == 404


def test_who_only_reads_may_not_write(client) -> None:
    found = accident()
    entry = found.tolls.get()
    as_role(client, Role.LEADER)
    addresses = [
        reverse("accidents:new"),
        reverse("accidents:correct-toll", args=[entry.pk]),
        *(
            reverse(f"accidents:{name}", args=[found.pk])
            for name in ("toll", "determine", "correct", "investigation")
        ),
    ]
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403
    assert client.get(reverse("accidents:register")).status_code == 200
    assert client.post(reverse("accidents:register"), {}).status_code == 403
    page = client.get(reverse("accidents:detail", args=[found.pk])).content.decode()
    assert reverse("accidents:toll", args=[found.pk]) not in page


def test_outside_the_scope_is_404_before_403(client) -> None:
    found = accident()
    gas = factories.AgencyFactory(sectors=Sector.objects.filter(pk="gas"))
    client.force_login(supervisor(agency=gas))
    for name in ("toll", "determine", "correct", "investigation"):
        assert client.get(reverse(f"accidents:{name}", args=[found.pk])).status_code == 404
    entry = found.tolls.get()
    assert client.get(reverse("accidents:correct-toll", args=[entry.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=副井", ["2021-002"]),
        ("?q=虚构煤业九", ["2021-003"]),
        ("?q=2021-001", ["2021-001"]),
        ("?occurred_on_after=2021-03-06&occurred_on_before=2021-03-06", ["2021-002"]),
        ("?grade=larger", ["2021-002"]),
        ("?grade=larger&grade=general", ["2021-003", "2021-002", "2021-001"]),
        ("?counted=false", ["2021-003"]),
        ("?sector=gas", ["2021-001"]),
        ("?region=141022106", ["2021-002"]),
        ("?region=141022", ["2021-003", "2021-002", "2021-001"]),
        ("?accident_type=1986-05", ["2021-003"]),
        ("?deaths_min=3", ["2021-002"]),
        ("?serious_injuries_min=1&serious_injuries_max=2", ["2021-001"]),
        ("?minor_injuries_min=4", ["2021-001"]),
        ("?direct_loss_min=1000", ["2021-003"]),
        ("?follow_up=fire", ["2021-001"]),
        ("?concealed=true", ["2021-002"]),
    ],
)
def test_each_column_can_be_filtered(client, query: str, expected: list[str]) -> None:
    keeper = supervisor()
    accident(
        by=keeper,
        sector=Sector.objects.get(pk="gas"),
        serious_injuries=2,
        minor_injuries=4,
        follow_up=FollowUp.FIRE,
    )
    accident(
        by=keeper,
        occurred_on=date(2021, 3, 6),
        place="副井口",
        deaths=3,
        region=Region.objects.get(pk="141022106"),
        concealed=True,
    )
    firm = factories.EnterpriseFactory(name="翼城县虚构煤业九有限公司")
    third = accident(by=keeper, occurred_on=date(2021, 3, 7), enterprise=firm, direct_loss="1000")
    from hazards.models import AccidentType

    correct_accident(
        third.pk,
        by=keeper,
        values={"accident_type": AccidentType.objects.get(pk="1986-05")},
        reason="x",
    )
    determine(third.pk, by=keeper, counted=False, reason="突发疾病")
    client.force_login(keeper)
    assert listed(client, query) == expected
    assert listed(client, f"?enterprise={firm.pk}") == ["2021-003"]
    assert listed(client, "?enterprise=煤业九") == ["2021-003"]


def test_htmx_gets_the_rows_and_a_restored_page_is_whole(client) -> None:
    accident()
    as_role(client, Role.LEADER)
    rows = client.get(LIST, headers={"HX-Request": "true"})
    assert b"<html" not in rows.content
    assert "HX-Request" in rows["Vary"]
    whole = client.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content


def test_the_list_goes_on_by_key(client) -> None:
    keeper = supervisor()
    for number in range(51):
        accident(by=keeper, occurred_on=date(2021, 3, 5 + number % 3), place=f"井口{number}")
    client.force_login(keeper)
    first = client.get(LIST)
    assert (len(first.context["rows"]), first.context["total"]) == (50, 51)
    second = client.get(LIST, {"cursor": first.context["page"].next})
    assert len(second.context["rows"]) == 1


@pytest.mark.parametrize("records", [1, 3])
def test_the_list_costs_the_same_for_1_and_3(
    client, records: int, django_assert_num_queries
) -> None:
    keeper = supervisor()
    for _number in range(records):
        accident(by=keeper, enterprise=factories.EnterpriseFactory())
    as_role(client, Role.LEADER)
    listed(client)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


LIST_QUERIES = 12


@pytest.mark.parametrize("records", [1, 3])
def test_the_page_costs_the_same_for_1_and_3_follow_ups(
    client, records: int, django_assert_num_queries
) -> None:
    keeper = supervisor()
    found = accident(by=keeper, enterprise=factories.EnterpriseFactory())
    for deaths in range(1, records + 1):
        follow_up_toll(found.pk, by=keeper, on=date(2021, 3, 6), toll=Toll(deaths=deaths))
    as_role(client, Role.LEADER)
    address = reverse("accidents:detail", args=[found.pk])
    client.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(address)


PAGE_QUERIES = 8


def test_the_export_is_whole_and_filtered(client) -> None:
    keeper = supervisor()
    accident(by=keeper, deaths=1, direct_loss="120000.5", enterprise=factories.EnterpriseFactory())
    accident(by=keeper, occurred_on=date(2021, 3, 6), concealed=True)
    client.force_login(keeper)
    answer = client.get(f"{LIST}export/?deaths_min=1")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    cells = dict(zip(rows[0], rows[1], strict=True))
    assert cells["编号"] == "2021-001"
    assert cells["死亡人数"] == 1
    assert cells["直接损失（元）"] == 120000.5
    assert cells["是否计入"] == "是"


def test_a_supervisor_registers_an_accident(client) -> None:
    client.force_login(supervisor())
    firm = factories.EnterpriseFactory()
    form = client.get(reverse("accidents:new"))
    assert form.status_code == 200
    sent = {**FACTS, **NUMBERS, "deaths": "3", "enterprise": str(firm.pk), "investigation": "x"}
    answer = client.post(reverse("accidents:new"), sent)
    found = Accident.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("accidents:detail", args=[found.pk])
    assert (found.grade, found.enterprise, found.minor_injuries) == ("larger", firm, 1)
    assert found.direct_loss == Decimal(5000)
    page = client.get(answer["Location"])
    assert "较大事故" in page.content.decode()


def test_what_is_wrong_stands_in_the_form_and_nothing_typed_is_lost(client) -> None:
    client.force_login(supervisor())
    address = reverse("accidents:new")
    missing = client.post(address, {**FACTS, **NUMBERS, "place": ""})
    assert missing.status_code == 422
    assert "检修时工具坠落" in missing.content.decode()
    ahead = client.post(address, {**FACTS, **NUMBERS, "occurred_on": "2021-07-01"})
    assert ahead.status_code == 409
    assert "occurred_on" in ahead.context["form"].errors
    edition = client.post(address, {**FACTS, **NUMBERS, "accident_type": "2025-01"})
    assert edition.status_code == 409
    assert "accident_type" in edition.context["form"].errors
    assert not Accident.objects.exists()


def test_the_toll_is_followed_up_and_corrected(client) -> None:
    keeper = supervisor()
    client.force_login(keeper)
    found = accident(by=keeper, deaths=2)
    page = reverse("accidents:detail", args=[found.pk])
    address = reverse("accidents:toll", args=[found.pk])
    assert client.get(address).context["form"].initial["deaths"] == 2
    sent = {**NUMBERS, "deaths": "3", "on": "2021-03-20", "note": "抢救无效"}
    assert client.post(address, sent)["Location"] == page
    assert client.post(address, sent).status_code == 409
    found.refresh_from_db()
    assert found.grade == "larger"
    first = found.tolls.get(position=1)
    address = reverse("accidents:correct-toll", args=[first.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {**NUMBERS, "deaths": "1", "reason": "多报"})["Location"] == page
    whole = client.get(page).content.decode()
    assert "抢救无效" in whole
    assert "多报" in whole


def test_a_determination_and_an_investigation(client) -> None:
    keeper = supervisor()
    client.force_login(keeper)
    found = accident(by=keeper)
    address = reverse("accidents:determine", args=[found.pk])
    assert client.get(address).status_code == 200
    client.post(address, {"counted": "no", "on": "2021-03-20", "reason": "突发疾病"})
    client.post(reverse("accidents:investigation", args=[found.pk]), {"text": "已结案"})
    found.refresh_from_db()
    assert (found.counted, found.investigation) == (False, "已结案")
    page = client.get(reverse("accidents:detail", args=[found.pk])).content.decode()
    assert "突发疾病" in page
    assert "已结案" in page


def test_facts_are_corrected_and_the_names_of_both_stand_on_the_page(client) -> None:
    keeper = supervisor()
    client.force_login(keeper)
    found = accident(by=keeper)
    address = reverse("accidents:correct", args=[found.pk])
    assert client.get(address).status_code == 200
    sent = {**FACTS, "region": "141022106", "concealed": "on", "reason": "地点有误"}
    assert client.post(address, sent).status_code == 302
    page = client.get(reverse("accidents:detail", args=[found.pk])).content.decode()
    assert "王庄镇" in page
    assert "唐兴镇" in page
    assert "地点有误" in page


def test_a_late_toll_is_explained(client) -> None:
    keeper = supervisor()
    found = accident(by=keeper, deaths=2)
    follow_up_toll(found.pk, by=keeper, on=date(2021, 5, 1), toll=Toll(deaths=10))
    correct_toll(found.tolls.get(position=1).pk, by=keeper, toll=Toll(deaths=1), reason="x")
    as_role(client, Role.LEADER)
    page = client.get(reverse("accidents:detail", args=[found.pk]))
    assert page.context["later"] is True
    assert page.context["graded"].deaths == 1
    assert [step.here for step in page.context["steps"]] == [False, False, False, True]
    assert [row.replaced for row in page.context["tolls"]] == [True, False, False]
    assert [row.late for row in page.context["tolls"]] == [False, False, True]


def test_the_register_is_declared_complete(client) -> None:
    client.force_login(supervisor())
    address = reverse("accidents:register")
    assert client.get(address).status_code == 200
    assert client.post(address, {"complete_from": "", "reason": "x"}).status_code == 422
    ahead = client.post(address, {"complete_from": "2021-07-01", "reason": "x"})
    assert ahead.status_code == 409
    assert not RegisterStart.objects.exists()
    assert (
        client.post(address, {"complete_from": "2021-01-01", "reason": "清档"}).status_code == 302
    )
    assert RegisterStart.objects.get().complete_from == date(2021, 1, 1)
    page = client.get(address).content.decode()
    assert "清档" in page
    assert "2021-01-01" in page
    assert "180" in client.get(LIST).content.decode()


def test_the_api_reads_within_the_scope_and_writes_nothing(client) -> None:
    firm = factories.EnterpriseFactory()
    own = accident(enterprise=firm, deaths=3)
    accident(occurred_on=date(2021, 3, 6))
    client.force_login(factories.officer(firm))
    body = client.get("/api/accidents/").json()
    assert [row["number"] for row in body["results"]] == [own.number]
    assert body["results"][0]["grade"] == "larger"
    assert body["results"][0]["enterprise_name"] == firm.name
    assert body["results"][0]["follow_up_ends"] == "2021-04-04"
    as_role(client, Role.LEADER)
    assert len(client.get("/api/accidents/?deaths_min=3").json()["results"]) == 1
    assert client.get(f"/api/accidents/{own.pk}/").json()["id"] == str(own.pk)
    assert client.post("/api/accidents/", {}).status_code in (403, 405)
    assert client.delete(f"/api/accidents/{own.pk}/").status_code in (403, 405)
    assert Accident.objects.count() == 2


def test_an_enterprises_history_tells_its_accidents() -> None:
    firm = factories.EnterpriseFactory()
    own = accident(enterprise=firm, deaths=3)
    accident()
    entries = [
        entry
        for entry in history(factories.officer(firm), firm)
        if entry.url == reverse("accidents:detail", args=[own.pk])
    ]
    assert [(entry.on, entry.text) for entry in entries] == [
        (date(2021, 3, 5), "2021-001 较大事故: 检修时工具坠落")
    ]
