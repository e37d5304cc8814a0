"""Pages of the register: who sees what, what forms do, how many queries they take."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import load_workbook

from accounts.enums import Role
from common.panels import history
from enterprises.enums import State
from enterprises.models import Contact, Enterprise, Membership, Regulator
from enterprises.services.people import add_contact
from enterprises.services.register import (
    change_enterprise,
    change_state,
    register_enterprise,
    verify_enterprise,
)
from enterprises.services.regulators import assign_regulator
from enterprises.services.risk_points import add_risk_point
from tests.enterprises.said import GOOD_CODE, entry, kinds, risk
from tests.factories import AgencyFactory, EnterpriseFactory, RiskPointFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return EnterpriseFactory(
        name="翼城县虚构甲煤矿", latitude=Decimal("35.7"), longitude=Decimal("111.7")
    )


@pytest.fixture
def keeper(client):
    person = user(Role.SUPERVISOR)
    client.force_login(person)
    return person


def url(name: str, *args) -> str:
    return reverse(f"enterprises:{name}", args=args)


def rows_of(answer) -> list[str]:
    return [row.name for row in answer.context["page"].rows]


def form_of(**more):
    said = {
        "name": "翼城县虚构新煤矿",
        "uscc": GOOD_CODE.lower(),
        "sector": "coal",
        "region": "141022100",
        "trade": "0610",
    }
    return {**said, **more}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, keeper, number, django_assert_num_queries
):
    for _ in range(number):
        made = EnterpriseFactory()
        assign_regulator(
            made.pk, by=keeper, agency=keeper.agency, kind="supervisor", valid_from=date(2021, 1, 1)
        )
    client.get(url("list"))
    with django_assert_num_queries(13):
        answer = client.get(url("list"))
    assert answer.status_code == 200
    assert answer.context["total"] == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_as_many_queries_for_one_as_for_three(
    client, keeper, firm, number, django_assert_num_queries
):
    for n in range(number):
        add_contact(firm.pk, by=keeper, name=f"人{n}")
        officer(firm)
        add_risk_point(firm.pk, by=keeper, said=risk(name=f"点{n}"))
        assign_regulator(
            firm.pk,
            by=keeper,
            agency=AgencyFactory(),
            kind="supervisor",
            valid_from=date(2021, 1, 1),
        )
    client.get(url("detail", firm.pk))
    with django_assert_num_queries(24):
        answer = client.get(url("detail", firm.pk))
    assert len(answer.context["contacts"]) == number


def test_the_filters_of_the_list(client, keeper, firm):
    other = EnterpriseFactory(
        name="虚构乙燃气站",
        sector_id="gas",
        region_id="141022101",
        state=State.CLOSED,
        to_be_verified=True,
        trade_id="4511",
    )
    textual = EnterpriseFactory(name="虚构丙商行", sector_id="other", trade_text="卖货")
    assign_regulator(
        other.pk, by=keeper, agency=keeper.agency, kind="township", valid_from=date(2021, 1, 1)
    )
    names = {"jia": firm.name, "yi": other.name, "bing": textual.name}
    for query, found in (
        ("", {"jia", "yi", "bing"}),
        ("q=xgyr", {"yi"}),
        ("q=jiamei", {"jia"}),
        ("sector=gas&sector=other", {"yi", "bing"}),
        ("region=141022101", {"yi"}),
        ("trade=45", {"yi"}),
        ("trade=天然气", {"yi"}),
        ("trade=卖", {"bing"}),
        ("state=closed", {"yi"}),
        ("to_be_verified=true", {"yi"}),
        ("to_be_verified=false", {"jia", "bing"}),
        (f"regulator={keeper.agency_id}", {"yi"}),
        ("state=closed&sector=coal", set()),
    ):
        answer = client.get(f"{url('list')}?{query}")
        assert set(rows_of(answer)) == {names[name] for name in found}, query


def test_htmx_gets_the_rows_alone(client, keeper, firm):
    answer = client.get(url("list"), headers={"HX-Request": "true"})
    assert answer.headers["Vary"].startswith("HX-Request")
    assert "<html" not in answer.content.decode()
    assert firm.name in answer.content.decode()


def test_a_long_list_is_paged_by_key(client, keeper):
    for n in range(53):
        EnterpriseFactory(name=f"虚构{n:02}厂")
    first = client.get(url("list"))
    assert len(rows_of(first)) == 50
    second = client.get(f"{url('list')}?cursor={first.context['page'].next}")
    assert len(rows_of(second)) == 3
    assert not set(rows_of(first)) & set(rows_of(second))


def test_an_empty_list_says_what_to_do(client, keeper):
    assert "名录还是空的" in client.get(url("list")).content.decode()
    assert "没有符合筛选条件" in client.get(f"{url('list')}?q=x").content.decode()


def test_the_map_shows_what_the_list_shows(client, keeper, firm):
    EnterpriseFactory()
    answer = client.get(f"{url('map')}?sector=coal")
    assert [place["title"] for place in answer.context["places"]] == [firm.name]
    assert (answer.context["placed"], answer.context["total"]) == (1, 2)
    htmx = client.get(f"{url('map')}?q=x", headers={"HX-Request": "true"})
    assert htmx.headers["HX-Redirect"] == f"{url('map')}?q=x"


def test_the_export_is_whole_and_filtered(client, keeper, firm):
    assign_regulator(
        firm.pk, by=keeper, agency=keeper.agency, kind="supervisor", valid_from=date(2021, 1, 1)
    )
    EnterpriseFactory(sector_id="gas")
    answer = client.get(f"{url('export')}?sector=coal")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    assert rows[1][:3] == [firm.name, "", "煤矿"]
    assert rows[1][-1] == keeper.agency.name


def test_who_is_outside_gets_404_everywhere(client, firm):
    stranger = officer(EnterpriseFactory())
    client.force_login(stranger)
    contact = Contact.objects.create(enterprise=firm, name="x")
    regulator = Regulator.objects.create(
        enterprise=firm, agency=AgencyFactory(), kind="supervisor", valid_from=date(2021, 1, 1)
    )
    point = RiskPointFactory(enterprise=firm)
    for name, pk in (
        ("detail", firm.pk),
        ("edit", firm.pk),
        ("state", firm.pk),
        ("regulator-new", firm.pk),
        ("contact-new", firm.pk),
        ("officer-new", firm.pk),
        ("contact-edit", contact.pk),
        ("regulator-end", regulator.pk),
        ("risk-point", point.pk),
        ("risk-edit", point.pk),
        ("risk-retire", point.pk),
    ):
        assert client.get(url(name, pk)).status_code == 404, name
    for name, args in (
        ("verify", [firm.pk]),
        ("contact-remove", [contact.pk]),
        ("officer-remove", [firm.pk, stranger.pk]),
    ):
        assert client.post(url(name, *args)).status_code == 404, name
    assert firm.name not in client.get(url("list")).content.decode()


def test_who_may_look_but_not_touch_gets_403(client, firm):
    client.force_login(user(Role.INSPECTOR))
    contact = Contact.objects.create(enterprise=firm, name="x")
    point = RiskPointFactory(enterprise=firm)
    assert client.get(url("detail", firm.pk)).status_code == 200
    for name, args in (
        ("new", []),
        ("edit", [firm.pk]),
        ("state", [firm.pk]),
        ("regulator-new", [firm.pk]),
        ("contact-new", [firm.pk]),
        ("contact-edit", [contact.pk]),
        ("officer-new", [firm.pk]),
        ("risk-new", []),
        ("risk-edit", [point.pk]),
        ("risk-retire", [point.pk]),
        ("risk-assess", []),
    ):
        assert client.get(url(name, *args)).status_code == 403, name
    for name, args in (
        ("verify", [firm.pk]),
        ("contact-remove", [contact.pk]),
        ("officer-remove", [firm.pk, user(Role.OFFICER).pk]),
    ):
        assert client.post(url(name, *args)).status_code == 403, name


def test_an_enterprise_is_registered_by_its_form(client, keeper):
    assert client.get(url("new")).status_code == 200
    answer = client.post(url("new"), form_of())
    made = Enterprise.objects.get()
    assert answer.headers["Location"] == url("detail", made.pk)
    assert (made.uscc, made.trade_id) == (GOOD_CODE, "0610")


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(client, keeper):
    answer = client.post(url("new"), form_of(uscc="91350100M000100Y4A", address="北关"))
    assert answer.status_code == 409
    assert answer.context["form"].errors["uscc"] == [
        "校验码不符：末位是A，应为3。 请与营业执照核对；暂无代码的请留空。"
    ]
    assert 'value="北关"' in answer.content.decode()
    assert client.post(url("new"), form_of(name="")).status_code == 422
    assert client.post(url("new"), form_of(trade="9999")).status_code == 409
    assert not Enterprise.objects.exists()


def test_an_entry_is_corrected(client, keeper, firm):
    Enterprise.objects.filter(pk=firm.pk).update(trade_text="挖煤")
    assert "挖煤" in client.get(url("edit", firm.pk)).content.decode()
    said = form_of(
        name=firm.name, uscc="", trade="", latitude="35.7", longitude="111.7", phone="0357"
    )
    answer = client.post(url("edit", firm.pk), said)
    assert answer.status_code == 302
    firm.refresh_from_db()
    assert (firm.phone, firm.trade_text) == ("0357", "挖煤")
    client.post(url("edit", firm.pk), {**said, "trade": "0610 烟煤和无烟煤开采洗选"})
    firm.refresh_from_db()
    assert (firm.trade_id, firm.trade_text) == ("0610", "")
    assert kinds(firm.pk) == ["changed", "changed"]


def test_an_officer_changes_the_telephone(client, firm):
    client.force_login(officer(firm))
    assert "sector" not in client.get(url("edit", firm.pk)).context["form"].fields
    client.post(url("edit", firm.pk), {"phone": "0357-1"})
    firm.refresh_from_db()
    assert firm.phone == "0357-1"


def test_state_and_verification(client, keeper, firm):
    Enterprise.objects.filter(pk=firm.pk).update(to_be_verified=True)
    today = timezone.localdate()
    assert client.get(url("state", firm.pk)).status_code == 200
    wrong = client.post(url("state", firm.pk), {"state": "operating", "on": today, "reason": "x"})
    assert wrong.status_code == 409
    client.post(url("state", firm.pk), {"state": "suspended", "on": today, "reason": "检修"})
    assert client.get(url("verify", firm.pk)).status_code == 405
    client.post(url("verify", firm.pk))
    firm.refresh_from_db()
    assert (firm.state, firm.to_be_verified) == ("suspended", False)
    assert client.post(url("verify", firm.pk)).status_code == 409


def test_regulators_contacts_and_officers_by_their_forms(client, keeper, firm):
    page = url("detail", firm.pk)
    for name in ("regulator-new", "contact-new", "officer-new"):
        assert client.get(url(name, firm.pk)).status_code == 200
    agency = AgencyFactory()
    said = {"agency": agency.pk, "kind": "industry", "valid_from": "2021-01-01"}
    assert client.post(url("regulator-new", firm.pk), said).headers["Location"] == page
    regulator = Regulator.objects.get()
    assert client.get(url("regulator-end", regulator.pk)).status_code == 200
    client.post(url("regulator-end", regulator.pk), {"valid_to": "2022-01-01"})
    client.post(url("contact-new", firm.pk), {"name": "王五", "phone": "1"})
    contact = Contact.objects.get()
    assert "王五" in client.get(url("contact-edit", contact.pk)).content.decode()
    client.post(url("contact-edit", contact.pk), {"name": "王五", "phone": "2"})
    assert "王五" in client.get(page).content.decode()
    client.post(url("contact-remove", contact.pk))
    person = user(Role.OFFICER)
    wrong = client.post(url("officer-new", firm.pk), {"officer": "nobody"})
    assert wrong.status_code == 422
    assert "nobody" in str(wrong.context["form"].errors["officer"])
    client.post(url("officer-new", firm.pk), {"officer": person.username})
    assert Membership.objects.get().user == person
    answer = client.post(url("officer-remove", firm.pk, person.pk))
    assert answer.headers["Location"] == page
    assert kinds(firm.pk) == [
        "regulator_assigned",
        "regulator_ended",
        "contact_added",
        "contact_changed",
        "contact_removed",
        "officer_assigned",
        "officer_removed",
    ]


def test_an_account_gets_its_enterprise_from_its_own_page(client, firm):
    client.force_login(user(Role.ADMINISTRATOR))
    person = user(Role.OFFICER)
    page = reverse("accounts:person", args=[person.pk])
    assert "尚未指定企业" in client.get(page).content.decode()
    assert client.get(url("membership-new", person.pk)).status_code == 200
    none = client.post(url("membership-new", person.pk), {})
    assert none.status_code == 422
    answer = client.post(url("membership-new", person.pk), {"enterprise": str(firm.pk)})
    assert answer.headers["Location"] == page
    assert firm.name in client.get(page).content.decode()
    answer = client.post(url("officer-remove", firm.pk, person.pk), {"from": "account"})
    assert answer.headers["Location"] == page
    inspector = user(Role.INSPECTOR)
    other = reverse("accounts:person", args=[inspector.pk])
    assert "所管理的企业" not in client.get(other).content.decode()


def test_an_officers_workplace_is_the_enterprise(client, firm):
    client.force_login(officer(firm))
    assert firm.name in client.get(reverse("accounts:me")).content.decode()


def test_the_history_tells_what_changed_in_words(keeper):
    made = register_enterprise(entry(phone="1"), by=keeper, to_be_verified=True)
    verify_enterprise(made.pk, by=keeper)
    said = entry(sector="gas", region="141022101", trade="4511", phone="", employees=5)
    change_enterprise(made.pk, by=keeper, said=said)
    change_state(
        made.pk,
        by=keeper,
        state="closed",
        reason="退出",
        on=timezone.localdate() - timedelta(days=1),
    )
    point = add_risk_point(made.pk, by=keeper, said=risk())
    told = {str(line.kind): line for line in history(keeper, made)}
    lines = told["变更登记信息"].text.split("；")
    assert [line.split(": ")[1] for line in lines] == [
        "洗(选)煤 → 城镇燃气",
        "唐兴镇 → 南梁镇",
        "— → 4511 天然气生产和供应业",
        "1 → —",
        "— → 5",
    ]
    assert lines[0].startswith("行业领域: ")
    assert told["核实登记信息"].text == "待核实: 是 → 否"
    assert told["变更经营状态"].text == "正常生产经营 → 已关闭；退出"
    assert told["变更经营状态"].who == keeper.full_name
    assert told["新增风险点"].url == url("risk-point", point.pk)
    assert {line.who for line in history(officer(made), made)} == {""}


def test_trades_are_suggested(client, keeper):
    answer = client.get(url("trades"), {"trade": "061"})
    assert "0610 烟煤和无烟煤开采洗选" in answer.content.decode()
    assert "炼铁" in client.get(url("trades"), {"q": "炼铁"}).content.decode()
