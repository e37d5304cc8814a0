"""Each filter of the list: exactly the rows that it says."""

import pytest
from django.test import RequestFactory

from accounts.enums import Role
from accounts.models import Region
from hazards.enums import Grade, Source, Status
from hazards.filters import HazardFilter
from hazards.models import AccidentType, Hazard, Suspicion
from hazards.services.cases import list_hazard
from hazards.services.judging import complete_hazard
from tests.factories import AgencyFactory, EnterpriseFactory, RiskPointFactory, user
from tests.hazards.states import crew, hazard_in, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def odd(people) -> Hazard:
    """The one that each filter is to find."""
    elsewhere = EnterpriseFactory(
        name="翼城县孤山石料厂", folded="翼城县孤山石料厂", initials="ycxgsslc", pinyin="gu shan",
        sector_id="non_coal_mine", region_id="141022104",
    )  # fmt: skip
    other = crew()
    other.enterprise = elsewhere
    other.inspector = user(Role.INSPECTOR, agency=AgencyFactory(name="自然资源局"))
    return hazard_in(
        Status.RECTIFYING, other, description="边坡 Slope 松动", place="南坡", grade=Grade.MAJOR,
        source=Source.TRADE_BODY, found_on=in_days(-30), due_on=in_days(-10), category="process",
        accident_type=AccidentType.objects.get(pk="2025-12"),
        risk_point=RiskPointFactory(enterprise=elsewhere, level="red"),
    )  # fmt: skip


@pytest.fixture
def plain(people) -> Hazard:
    return hazard_in(Status.CLOSED, people, category="fire")


def found(person, **query) -> set[Hazard]:
    request = RequestFactory().get("/", query)
    request.user = person
    rows = Hazard.objects.visible_to(person)
    filterset = HazardFilter(request.GET, rows, request=request)
    assert filterset.form.is_valid(), filterset.form.errors
    assert filterset.qs.count() == len(filterset.qs)
    return set(filterset.qs)


ONLY_ODD = {
    "status": "rectifying", "grade": "major", "source": "trade_body", "region": "141022104",
    "sector": "non_coal_mine", "category": "工艺", "accident_type": "2025-12",
    "risk_level": "red", "overdue": "true", "q": "slope 南坡", "enterprise_search": "孤山",
    "found_before": "-20", "due_before": "-9", "due_after": "-10",
}  # fmt: skip


def given(value: str) -> str:
    return (
        in_days(int(value)).isoformat() if value.lstrip("-").isdigit() and "-" in value else value
    )


@pytest.mark.parametrize("name", [n for n in ONLY_ODD if n != "due_after"])
def test_a_filter_finds_the_one(people, odd, plain, name):
    assert found(people.leader, **{name: given(ONLY_ODD[name])}) == {odd}


def test_filters_by_who(people, odd, plain):
    assert found(people.leader, agency=str(odd.agency_id)) == {odd}
    assert found(people.leader, inspector=str(people.inspector.pk)) == {plain}
    assert found(people.leader, enterprise=str(odd.enterprise_id)) == {odd}
    assert found(people.leader, q=odd.number) == {odd}


def test_ranges_are_inclusive(people, odd, plain):
    day = in_days(-30).isoformat()
    assert found(people.leader, found_after=day, found_before=day) == {odd}
    assert found(people.leader, closed_after=in_days(0).isoformat()) == {plain}
    assert found(people.leader, closed_before=in_days(-1).isoformat()) == set()


def test_yes_and_no_make_up_the_whole(people, odd, plain):
    Hazard.objects.filter(pk=plain.pk).update(imported=True)
    list_hazard(odd.pk, by=user(Role.SUPERVISOR), leader=people.leader)
    undated = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=undated.pk).update(due_on=None)
    Suspicion.objects.create(hazard=odd, other=plain)
    for name, yes in (
        ("overdue", {odd}), ("imported", {plain}), ("listed", {odd}), ("no_due", {undated}),
        ("suspected", {odd, plain}), ("mine", {odd}),
    ):  # fmt: skip
        assert found(people.leader, **{name: "true"}) == yes
        assert found(people.leader, **{name: "false"}) == {odd, plain, undated} - yes
    assert found(people.inspector, mine="true") == {plain, undated}


def test_several_of_one_kind_widen_and_kinds_narrow(people, odd, plain):
    request = RequestFactory().get("/?status=closed&status=rectifying&grade=general")
    request.user = people.leader
    rows = Hazard.objects.visible_to(people.leader)
    assert set(HazardFilter(request.GET, rows, request=request).qs) == {plain}


def test_a_category_of_a_ledger_is_found_by_its_own_words(people, odd, plain):
    Hazard.objects.filter(pk=plain.pk).update(category="顶板管理 Roof")
    assert found(people.leader, category="顶板") == {plain}
    assert found(people.leader, category="rOOf") == {plain}
    assert found(people.leader, category="PROCess") == {odd}


def test_the_county_itself_may_be_chosen(people, plain):
    Hazard.objects.filter(pk=plain.pk).update(region=Region.objects.get(pk="141022"))
    assert found(people.leader, region="141022") == {plain}


def test_an_officer_searches_the_own_enterprises_only(people, odd, plain):
    assert found(people.officer, enterprise_search="孤山") == set()
    assert found(people.officer, source="trade_body") == {plain}


def test_overdue_is_as_statistics_say(people):
    late = {"found_on": in_days(-20), "due_on": in_days(-5)}
    open_ = hazard_in(Status.RECTIFYING, people, **late)
    in_time = hazard_in(Status.SUBMITTED, people, **late)
    Hazard.objects.filter(pk=in_time.pk).update(submitted_on=in_days(-5))
    too_late = hazard_in(Status.SUBMITTED, people, **late)
    Hazard.objects.filter(pk=too_late.pk).update(submitted_on=in_days(-4))
    hazard_in(Status.CLOSED, people, **late)
    hazard_in(Status.VOID, people, **late)
    hazard_in(Status.RECTIFYING, people, due_on=in_days(0))
    undated = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=undated.pk).update(due_on=None)
    assert set(Hazard.objects.overdue(in_days(0))) == {open_, too_late}
    assert Hazard.objects.not_overdue(in_days(0)).count() == 5
    assert set(Hazard.objects.overdue(in_days(-5))) == set()
    from hazards.words import is_overdue

    assert {row for row in Hazard.objects.all() if is_overdue(row)} == {open_, too_late}


def test_details_do_not_disturb_the_search(people, plain):
    complete_hazard(plain.pk, by=people.inspector, details={"place": "新井"})
    assert found(people.leader, q="新井") == {plain}
