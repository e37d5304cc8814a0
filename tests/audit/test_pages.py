"""The auditor's pages: the log in words, narrowed by everything it shows, exported whole."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import transaction
from python_calamine import load_workbook

from accounts.enums import Role
from accounts.models import Region
from accounts.services import people, regions
from accounts.services.people import Account
from accounts.services.regions import Division
from audit import reading, subjects
from audit.models import Event
from audit.rules import may_read_log
from audit.services import append
from audit.subjects import Subject, id_of
from common.ids import uuid7
from tests.audit.test_services import NOON, add, entry
from tests.factories import AgencyFactory, UserFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client):
    person = user(Role.AUDITOR, full_name="审计员")
    client.force_login(person)
    return person


@pytest.fixture
def administrator():
    return user(Role.ADMINISTRATOR, username="root", full_name="管理员")


def found(client, **query):
    return [line.event.seq for line in client.get("/log/", query).context["lines"]]


def write(**told):
    with transaction.atomic():
        return append([entry(**told)])[0]


def test_newest_first_and_narrowed_by_every_column(client, auditor):
    actor = UserFactory(full_name="王一", username="wang")
    with time_machine.travel(NOON, tick=False) as clock:
        write(kind="found", by=actor.pk)
        write(kind="created", subject_kind="user", valid_on=date(2021, 3, 1))
        clock.shift(3 * 86400)
        write(kind="changed", subject_kind="agency", by=auditor.pk)
    assert found(client) == [3, 2, 1]
    assert found(client, subject_kind=["user", "agency"]) == [3, 2]
    assert found(client, kind="changed") == [3]
    assert found(client, actor="王") == [1]
    assert found(client, actor="WANG") == [1]
    assert found(client, actor="nobody") == []
    assert found(client, valid_on_after="2021-03-02") == [3, 1]
    assert found(client, valid_on_before="2021-03-01") == [2]
    assert found(client, recorded_at_after="2021-03-06") == [3]
    assert found(client, recorded_at_before="2021-03-05") == [2, 1]
    assert found(client, seq_min="2", seq_max="2") == [2]
    assert found(client, seq_min="3") == [3]


def test_pages_follow_each_other(client, auditor):
    add(*["x"] * 60)
    first = client.get("/log/")
    second = client.get("/log/", {"cursor": first.context["page"].next})
    seqs = [line.event.seq for page in (first, second) for line in page.context["lines"]]
    assert seqs == list(range(60, 0, -1))
    assert first.context["total"] == 60


def test_htmx_gets_the_rows(client, auditor):
    rows = client.get("/log/", headers={"HX-Request": "true"})
    assert rows.templates[0].name == "audit/_rows.html"
    assert "HX-Request" in rows["Vary"]
    assert "没有符合筛选条件的日志" in rows.content.decode()


def test_a_change_reads_as_was_and_is_with_names_for_keys(client, auditor, administrator):
    bureau = AgencyFactory(name="翼城县虚构局")
    told = Account(username="zhang", full_name="张三", role="inspector", agency=bureau)
    person, password = people.create_account(told, by=administrator)
    told = Account(username="zhang", full_name="张三丰", role="leader")
    people.change_account(person.pk, told, by=administrator)
    people.deactivate_account(person.pk, by=administrator)
    created, changed, deactivated = reading.lines(Event.objects.order_by("seq"))
    assert (created.subject, created.happened, created.who) == ("账号", "新建", "管理员")
    assert created.facts == [
        ("用户名", "zhang"),
        ("姓名", "张三"),
        ("角色", "检查人员"),
        ("监管机构", "翼城县虚构局"),
    ]
    assert changed.facts == [
        ("姓名", "由 张三 改为 张三丰"),
        ("角色", "由 检查人员 改为 县领导"),
        ("监管机构", "由 翼城县虚构局 改为 —"),
    ]
    assert deactivated.facts_text == "有效: 由 是 改为 否"
    html = client.get("/log/").content.decode()
    for words in ("张三丰", "翼城县虚构局", "停用"):
        assert words in html
    assert password not in html


def test_one_record_from_its_beginning(client, auditor, administrator):
    division = Division(name="某镇", parent=Region.objects.get(pk="141022"))
    regions.add_region("141022107", "township", division, by=administrator)
    add("x")
    subject = id_of("region", "141022107")
    response = client.get(f"/log/{subject}/")
    assert [one["title"] for one in response.context["entries"]] == ["1 新建"]
    assert response.context["entries"][0]["details"][:3] == [
        ("行政区划代码", "141022107"),
        ("名称", "某镇"),
        ("级别", "乡镇"),
    ]
    assert "行政区域的日志" in response.content.decode()
    assert client.get(f"/log/{uuid7()}/").status_code == 404


def test_a_record_with_a_page_is_linked(client, auditor, monkeypatch):
    monkeypatch.setattr(subjects, "_subjects", {})
    subjects.register(Subject(kind="hazard", label="Hazard", url_of=lambda pk: f"/hazards/{pk}/"))
    event = add("found")[0]
    html = client.get(f"/log/{event.subject_id}/").content.decode()
    assert f'href="/hazards/{event.subject_id}/"' in html


def test_a_kind_that_nobody_knows_is_shown_by_its_codes(client, auditor, monkeypatch):
    monkeypatch.setattr(subjects, "_subjects", {})
    stranger = uuid7()
    facts = {
        "set": {"a": None, "b": True, "c": [1, "x"], "d": {"k": "v", "m": []}},
        "why": "so",
        "changed": {"z": ["", False]},
    }
    event = write(kind="odd", subject_kind="thing", by=stranger, facts=facts)
    (line,) = reading.lines([event])
    assert (line.subject, line.happened, line.who, line.url) == ("thing", "odd", str(stranger), "")
    assert line.facts == [
        ("a", "—"),
        ("b", "是"),
        ("c", "1, x"),
        ("d", "k v, m —"),
        ("why", "so"),
        ("z", "由 — 改为 否"),
    ]
    assert (subjects.choices(), subjects.kind_choices()) == ([], [])


def test_the_system_is_an_actor_too():
    (line,) = reading.lines([add("x")[0]])
    assert line.who == "系统"


def test_labels_of_facts_come_from_the_app_or_the_model():
    assert subjects.fact_label("user", "full_name") == "姓名"
    assert subjects.fact_label("agency", "region_id") == "所在区域"
    assert subjects.fact_label("user", "no_such_field") == "no_such_field"
    assert subjects.fact_label("user", "notices") == "notices"
    assert subjects.fact_label("special_day", "removed") == "原内容"
    assert subjects.related_model("user", "full_name") is None
    assert subjects.related_model("nothing", "x") is None


def test_the_log_is_exported_whole_in_its_order(client, auditor, monkeypatch):
    monkeypatch.setattr("audit.exports.CHUNK", 2)
    add("a", "b", "c")
    write(kind="d", by=auditor.pk, facts={"why": "so"}, state_from="x", state_to="y")
    response = client.get("/log/export/", {"seq_min": "2"})
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    response.close()
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["序号", "记录时间", "业务日期"]
    assert [(int(row[0]), row[5], row[6]) for row in rows[1:]] == [
        (2, "b", "系统"),
        (3, "c", "系统"),
        (4, "d", "审计员"),
    ]
    assert rows[3][7:] == ["x", "y", "why: so"]
    assert rows[3][2] == date(2021, 3, 5)


def test_the_number_of_queries_does_not_grow(client, auditor, django_assert_num_queries):
    client.get("/log/")  # the first request writes the session's clock
    for count in (1, 2):
        for _ in range(count):
            person = UserFactory()
            write(by=person.pk, subject_kind="user", facts={"set": {"agency": person.agency_id}})
        with django_assert_num_queries(7):
            client.get("/log/")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_everybody_else_gets_403_and_sees_no_event(client, role):
    event = add("x")[0]
    person = user(role)
    client.force_login(person)
    for path in ("/log/", "/log/export/", f"/log/{event.subject_id}/"):
        assert client.get(path).status_code == 403, path
    assert not Event.objects.visible_to(person).exists()
    assert not may_read_log(person)
    assert "/log/" not in client.get("/accounts/me/").content.decode()


def test_the_auditor_finds_the_log_in_the_menu(client, auditor):
    assert 'href="/log/"' in client.get("/accounts/me/").content.decode()
    assert client.post("/log/").status_code == 405
