"""Pages of the catalogue: list, map, a point, its forms, its live assessment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from enterprises.models import RiskPoint
from enterprises.services.risk_points import add_risk_point, change_risk_point
from tests.enterprises.said import kinds, risk
from tests.factories import EnterpriseFactory, RiskPointFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return EnterpriseFactory(name="翼城县虚构甲煤矿")


@pytest.fixture
def keeper(client, firm):
    person = officer(firm)
    client.force_login(person)
    return person


def url(name: str, *args) -> str:
    return reverse(f"enterprises:{name}", args=args)


def form_of(firm=None, **more):
    said = {
        "name": "主通风机房",
        "kind": "place",
        "place": "地面",
        "hazard_factors": "触电",
        "method": "lec",
        "lec_likelihood": "3",
        "lec_exposure": "6",
        "lec_consequence": "7",
        "measures": "定期检修",
        "responsible": "李四",
        "assessed_on": "2021-01-04",
    }
    return {**said, **({"enterprise": str(firm.pk)} if firm else {}), **more}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, keeper, firm, number, django_assert_num_queries
):
    for _ in range(number):
        RiskPointFactory(enterprise=firm)
    client.get(url("risk-points"))
    with django_assert_num_queries(8):
        answer = client.get(url("risk-points"))
    assert answer.context["total"] == number


def test_the_filters_of_the_list(client, firm):
    client.force_login(user(Role.LEADER))
    gas = EnterpriseFactory(name="虚构乙燃气站", sector_id="gas", region_id="141022101")
    RiskPointFactory(enterprise=firm, name="甲", next_review_on=date(2022, 1, 4))
    RiskPointFactory(
        enterprise=gas,
        name="乙",
        kind="activity",
        place="罐区北",
        method="matrix",
        exposure=None,
        score=20,
        level="red",
        control_level="company",
        responsible="王五",
        retired_on=date(2021, 6, 1),
    )
    for query, found in (
        ("", {"甲", "乙"}),
        ("q=罐区", {"乙"}),
        ("q=触电 甲", {"甲"}),
        ("enterprise=xgyrq", {"乙"}),
        (f"enterprise={firm.name}", {"甲"}),
        ("enterprise=。", {"甲", "乙"}),
        ("sector=gas", {"乙"}),
        ("region=141022100", {"甲"}),
        ("kind=activity", {"乙"}),
        ("level=red&level=orange", {"乙"}),
        ("method=lec", {"甲"}),
        ("score_min=100", {"甲"}),
        ("control_level=team", {"甲"}),
        ("responsible=王", {"乙"}),
        ("next_review_on_after=2022-01-01&next_review_on_before=2022-12-31", {"甲"}),
        ("retired=true", {"乙"}),
        ("retired=false", {"甲"}),
    ):
        rows = client.get(f"{url('risk-points')}?{query}").context["page"].rows
        assert {row.name for row in rows} == found, query


def test_the_map_is_in_four_colours(client, keeper, firm):
    RiskPointFactory(
        enterprise=firm, latitude=Decimal("35.7"), longitude=Decimal("111.7"), level="red"
    )
    RiskPointFactory(
        enterprise=firm,
        latitude=Decimal("35.8"),
        longitude=Decimal("111.8"),
        retired_on=date(2021, 1, 1),
    )
    RiskPointFactory(enterprise=firm)
    answer = client.get(url("risk-map"))
    assert [place["tone"] for place in answer.context["places"]] == ["red"]
    assert (answer.context["placed"], answer.context["total"]) == (1, 2)
    firm.latitude, firm.longitude = Decimal("35.75"), Decimal("111.75")
    firm.save()
    places = client.get(url("risk-map")).context["places"]
    assert {(place["lat"], place["lng"]) for place in places} == {(35.7, 111.7), (35.75, 111.75)}


def test_a_point_is_entered_by_its_form(client, keeper, firm):
    blank = client.get(f"{url('risk-new')}?enterprise={firm.pk}")
    assert blank.context["back"] == url("detail", firm.pk)
    assert f'value="{firm.pk}" checked' in blank.content.decode()
    answer = client.post(url("risk-new"), form_of(firm))
    point = RiskPoint.objects.get()
    assert answer.headers["Location"] == url("risk-point", point.pk)
    assert (point.level, point.score, point.method) == ("yellow", 126, "lec")
    page = client.get(url("risk-point", point.pk)).content.decode()
    for words in ("可能，但不经常", "班组级", "定期检修"):
        assert words in page
    matrix = form_of(firm, name="储罐", method="matrix", matrix_likelihood="5", matrix_severity="4")
    client.post(url("risk-new"), matrix)
    assert RiskPoint.objects.get(name="储罐").level == "red"


def test_a_refusal_stands_beside_its_field(client, keeper, firm):
    for said, status, field in (
        ({"lec_exposure": ""}, 422, "lec_exposure"),
        ({"method": "matrix"}, 422, "matrix_likelihood"),
        ({"level": "blue"}, 409, "level"),
        ({"level": "red"}, 409, "override_reason"),
        ({"name": ""}, 422, "name"),
        ({"enterprise": ""}, 422, "enterprise"),
    ):
        answer = client.post(url("risk-new"), form_of(firm, **said))
        assert (answer.status_code, list(answer.context["form"].errors)) == (
            status,
            [field] if field != "matrix_likelihood" else ["matrix_likelihood", "matrix_severity"],
        )
    assert not RiskPoint.objects.exists()


def test_a_point_is_assessed_anew_and_retired(client, keeper, firm):
    point = add_risk_point(firm.pk, by=keeper, said=risk())
    page = client.get(url("risk-edit", point.pk))
    assert page.context["assessed"].level == "yellow"
    assert '<option value="7" selected' in page.content.decode()
    assert "enterprise" not in page.context["form"].fields
    client.post(url("risk-edit", point.pk), form_of(lec_consequence="40"))
    point.refresh_from_db()
    assert (point.level, point.control_level) == ("red", "company")
    assert client.get(url("risk-retire", point.pk)).status_code == 200
    today = timezone.localdate()
    client.post(url("risk-retire", point.pk), {"on": today, "reason": "拆除"})
    late = client.post(url("risk-edit", point.pk), form_of())
    assert late.status_code == 409
    assert kinds(point.pk) == ["added", "changed", "retired"]
    assert "已消除" in client.get(url("risk-point", point.pk)).content.decode()


def test_a_matrix_point_is_shown_in_its_form_again(client, keeper, firm):
    said = risk(method="matrix", likelihood=Decimal(4), exposure=None, consequence=Decimal(3))
    point = add_risk_point(firm.pk, by=keeper, said=said)
    form = client.get(url("risk-edit", point.pk)).context["form"]
    assert (form["matrix_likelihood"].value(), form["matrix_severity"].value()) == ("4", "3")
    change_risk_point(point.pk, by=keeper, said=said)
    assert kinds(point.pk) == ["added"]


def test_score_and_colour_are_told_while_one_chooses(client, keeper):
    said = {"method": "lec", "lec_likelihood": "6", "lec_exposure": "6", "lec_consequence": "15"}
    assert "540" in client.get(url("risk-assess"), said).content.decode()
    assert "选择各因子后" in client.get(url("risk-assess"), {"method": "lec"}).content.decode()
    assert "选择各因子后" in client.get(url("risk-assess")).content.decode()


def test_the_future_is_refused_by_the_rules(client, keeper, firm):
    tomorrow = timezone.localdate() + timedelta(days=2)
    answer = client.post(url("risk-new"), form_of(firm, assessed_on=tomorrow))
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["assessed_on"]
