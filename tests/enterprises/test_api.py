"""The doors under /api/: the same rows, filters and rules as the pages."""

import pytest

from accounts.enums import Role
from enterprises.models import Enterprise
from tests.enterprises.said import kinds
from tests.factories import EnterpriseFactory, RiskPointFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return EnterpriseFactory(name="虚构甲煤矿", to_be_verified=True)


@pytest.mark.parametrize("number", [1, 3])
def test_enterprises_are_read_within_ones_scope(client, number, django_assert_num_queries):
    client.force_login(user(Role.ADMINISTRATOR))
    for _ in range(number):
        EnterpriseFactory()
    with django_assert_num_queries(7):
        answer = client.get("/api/enterprises/")
    assert len(answer.json()["results"]) == number


def test_filters_and_scope(client, firm):
    gas = EnterpriseFactory(name="虚构乙燃气站", sector_id="gas")
    RiskPointFactory(enterprise=firm)
    RiskPointFactory(enterprise=gas)
    client.force_login(user(Role.LEADER))
    found = client.get("/api/enterprises/?q=xgy").json()["results"]
    assert [one["name"] for one in found] == [gas.name]
    found = client.get("/api/risk-points/?sector=gas").json()["results"]
    assert [one["enterprise"] for one in found] == [str(gas.pk)]
    client.force_login(officer(firm))
    assert client.get(f"/api/enterprises/{gas.pk}/").status_code == 404
    assert client.get(f"/api/enterprises/{firm.pk}/").json()["sector"] == "coal"
    assert len(client.get("/api/risk-points/").json()["results"]) == 1


def test_a_state_is_changed_and_an_entry_verified(client, firm):
    client.force_login(user(Role.SUPERVISOR))
    root = f"/api/enterprises/{firm.pk}/"
    said = {"state": "suspended", "reason": "检修"}
    answer = client.post(f"{root}change_state/", said, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "suspended")
    again = client.post(f"{root}change_state/", said, content_type="application/json")
    assert (again.status_code, again.json()["field"]) == (409, "state")
    assert client.post(f"{root}change_state/", {}).status_code == 400
    assert client.post(f"{root}verify/").json()["to_be_verified"] is False
    assert client.post(f"{root}verify/").status_code == 409
    assert kinds(firm.pk) == ["state_changed", "verified"]


def test_who_may_not_and_what_is_not_there(client, firm):
    said = {"state": "suspended", "reason": "检修"}
    client.force_login(user(Role.INSPECTOR))
    root = f"/api/enterprises/{firm.pk}/"
    assert client.post(f"{root}change_state/", said).status_code == 403
    assert client.post(f"{root}verify/").status_code == 403
    client.force_login(officer(EnterpriseFactory()))
    assert client.post(f"{root}change_state/", said).status_code == 404
    assert client.post(f"{root}verify/").status_code == 404
    assert client.post("/api/enterprises/", said).status_code == 405
    assert Enterprise.objects.get(pk=firm.pk).state == "operating"
