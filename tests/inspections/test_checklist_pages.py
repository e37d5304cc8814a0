"""The pages of checklists: read by those who inspect, kept by administrators."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Sector
from inspections.models import Checklist, ChecklistVersion
from inspections.services import checklists as services
from tests.factories import user
from tests.inspections.conftest import make_checklist

pytestmark = pytest.mark.django_db
ITEM = {
    "text": "护罩齐全",
    "hazard_text": "护罩缺失",
    "category": "equipment",
    "grade": "general",
    "accident_type": "2025-04",
}


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def client(administrator):
    return signed_in(administrator)


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def test_everyone_reads_what_is_published(version, inspector, own, administrator):
    Checklist.objects.create(code="bare", title="空的检查表")
    for person in (inspector, own, user(Role.LEADER)):
        text = signed_in(person).get(url("checklists")).content.decode()
        assert "检查表test" in text
        assert "空的检查表" not in text
        assert url("new-checklist") not in text
        page = signed_in(person).get(url("version", "test", 1)).content.decode()
        assert "隐患1" in page
        assert url("draft", "test") not in page
    text = signed_in(administrator).get(url("checklists")).content.decode()
    assert "空的检查表" in text
    assert url("new-checklist") in text


def test_a_checklist_opens_at_its_latest_version(version, administrator, inspector):
    services.draft_version(version.checklist_id, by=administrator)
    assert signed_in(inspector).get(url("checklist", "test"))["Location"].endswith("/1/")
    assert signed_in(administrator).get(url("checklist", "test"))["Location"].endswith("/2/")
    answer = signed_in(inspector).get(url("version", "test", 2))
    assert answer["Location"] == url("checklist", "test")
    assert signed_in(inspector).get(url("checklist", "none")).status_code == 404


def test_a_checklist_from_nothing_to_published(client):
    wrong = client.post(url("new-checklist"), {"code": "new", "title": "隧道", "sectors": ["coal"]})
    assert wrong.status_code == 422
    body = {"code": "tunnel", "title": "隧道检查表", "sectors": ["coal", "construction"]}
    assert client.get(url("new-checklist")).status_code == 200
    answer = client.post(url("new-checklist"), body)
    assert answer["Location"] == url("version", "tunnel", 1)
    assert client.post(url("new-checklist"), body).status_code == 409
    page = client.get(url("version", "tunnel", 1)).content.decode()
    assert url("publish", "tunnel", 1) not in page
    assert client.post(url("publish", "tunnel", 1)).status_code == 409
    assert client.get(url("add-item", "tunnel", 1)).status_code == 200
    assert client.post(url("add-item", "tunnel", 1), {**ITEM, "text": ""}).status_code == 422
    answer = client.post(url("add-item", "tunnel", 1), ITEM)
    assert answer["Location"] == url("version", "tunnel", 1) + "#item-tunnel-01"
    page = client.get(url("change-item", "tunnel", 1, "tunnel-01")).content.decode()
    assert "护罩齐全" in page
    client.post(url("change-item", "tunnel", 1, "tunnel-01"), {**ITEM, "text": "护罩牢固"})
    client.post(url("add-item", "tunnel", 1), ITEM)
    assert client.post(url("remove-item", "tunnel", 1, "tunnel-02")).status_code == 302
    assert client.post(url("publish", "tunnel", 1)).status_code == 302
    version = ChecklistVersion.objects.get(checklist__code="tunnel")
    assert [item.text for item in version.items.all()] == ["护罩牢固"]
    assert not version.is_draft
    refused = client.post(url("change-item", "tunnel", 1, "tunnel-01"), ITEM)
    assert refused.status_code == 422
    assert "第 1 版" in refused.content.decode()
    assert client.post(url("add-item", "tunnel", 1), ITEM).status_code == 422
    assert client.post(url("draft", "tunnel"))["Location"] == url("version", "tunnel", 2)


def test_title_and_sectors_are_changed(client, version):
    page = client.get(url("edit-checklist", "test")).content.decode()
    assert "检查表test" in page
    assert client.post(url("edit-checklist", "test"), {"title": "x"}).status_code == 422
    client.post(url("edit-checklist", "test"), {"title": "新名称", "sectors": ["gas"]})
    found = Checklist.objects.get(code="test")
    assert (found.title, found.active, list(found.sectors.all())) == (
        "新名称",
        False,
        [Sector.objects.get(code="gas")],
    )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_others_keep_none(role, version):
    client = signed_in(user(role))
    gets = ["new-checklist"], ["edit-checklist", "test"], ["add-item", "test", 1]
    for name, *args in gets:
        assert client.get(url(name, *args)).status_code == 403
    posts = (
        ["draft", "test"],
        ["publish", "test", 1],
        ["change-item", "test", 1, "test-01"],
        ["remove-item", "test", 1, "test-01"],
    )
    for name, *args in posts:
        assert client.post(url(name, *args)).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same(client, count, django_assert_num_queries):
    for number in range(count):
        make_checklist(f"more{number}", items=count)
    with django_assert_num_queries(8):
        client.get(url("checklists"))
    with django_assert_num_queries(7):
        client.get(url("version", "more0", 1))
