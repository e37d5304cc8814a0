"""What inspections add elsewhere: due today, panels, history, sentences, recents, and the API."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from common import panels as pages
from common.ids import uuid7
from enterprises.queries import recent_ids
from hazards import suggestions
from hazards.models import Hazard
from hazards.services.rectifying import Rectification, pass_verification, submit_rectification
from inspections import panels, queries
from inspections.models import Inspection, ItemResult
from inspections.services.answers import Failure, answer_item, fail_item
from inspections.services.finishing import finish_inspection
from inspections.services.visits import Visit, begin_inspection, cancel_inspection, plan_inspection
from tests.factories import EnterpriseFactory, hazard, photo, user
from tests.inspections.conftest import make_checklist

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def failure():
    return Failure(token=uuid7(), due_on=timezone.localdate() + timedelta(days=15))


def with_one_finding(running, inspector):
    found = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    for code in ("test-02", "test-03"):
        answer_item(running.pk, code, by=inspector, answer="pass")
    finish_inspection(running.pk, by=inspector)
    return found


def test_what_is_due_today(mine, inspector, second, stranger, running):
    today = timezone.localdate()
    visit = {"enterprise": mine, "kind": "daily"}
    now = plan_inspection(Visit(**visit), by=inspector, planned_on=today)
    plan_inspection(Visit(**visit), by=inspector, planned_on=today + timedelta(days=1))
    with_second = plan_inspection(
        Visit(**visit, officers=(second,)), by=inspector, planned_on=today
    )
    off = plan_inspection(Visit(**visit), by=inspector, planned_on=today)
    cancel_inspection(off.pk, by=inspector, reason="停产")
    assert list(queries.due_today(inspector, today)) == [running, now, with_second]
    assert list(queries.due_today(second, today)) == [running, with_second]
    assert list(queries.due_today(stranger, today)) == []
    assert list(queries.due_today(inspector, today - timedelta(days=1))) == [running]


def test_the_enterprise_page_shows_the_last_inspections(running, inspector, mine, own):
    with_one_finding(running, inspector)
    panel = panels.of_enterprise(inspector, mine)
    assert [(row.number, row.found) for row in panel.context["rows"]] == [(running.number, 1)]
    assert panel.context["may_inspect"] is True
    assert panels.of_enterprise(own, mine).context["rows"][0] == running
    empty = EnterpriseFactory()
    assert panels.of_enterprise(user(Role.LEADER), empty) is None
    assert panels.of_enterprise(inspector, empty).context["rows"] == []
    assert panel in pages.panels("enterprise", inspector, mine)


def test_the_hazard_page_shows_where_it_comes_from(running, inspector, second, mine, own):
    found = with_one_finding(running, inspector)
    again = begin_inspection(
        Visit(enterprise=mine, kind="re_inspection", officers=(second,)), by=inspector
    )
    finish_inspection(again.pk, by=inspector)
    context = panels.of_hazard(inspector, found).context
    assert (context["found_by"], context["again"], context["item"]) == (running, [again], "test-01")
    submit_rectification(
        found.pk, by=own, report=Rectification(work_done="已加装", done_by="王五"), files=[photo()]
    )
    closed = pass_verification(found.pk, by=second)
    assert panels.of_hazard(inspector, closed).context["again"] == [again]
    assert panels.of_hazard(inspector, hazard()) is None


def test_a_running_inspection_is_not_told_to_the_enterprise(running, inspector, own):
    found = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    assert panels.of_hazard(own, found) is None


def test_the_history_of_an_enterprise(running, inspector, second, mine):
    with_one_finding(running, inspector)
    nothing = begin_inspection(
        Visit(enterprise=mine, kind="random", officers=(second,)), by=inspector
    )
    finish_inspection(nothing.pk, by=inspector)
    begin_inspection(Visit(enterprise=mine, kind="daily"), by=inspector)
    lines = list(panels.history_of(inspector, mine))
    assert [line.text.split(" ", 1)[1] for line in lines] == [
        "进行中",
        "未发现隐患",
        "查出隐患 1 条",
    ]
    assert [str(line.kind) for line in lines] == ["日常检查", "双随机检查", "日常检查"]
    assert inspector.full_name in lines[2].who
    assert lines[2].on == timezone.localdate()


def test_sentences_are_offered_while_a_hazard_is_logged(mine, inspector):
    offered = suggestions.suggest(inspector, mine, "甲烷传感器")
    assert "甲烷传感器" in offered[0].text
    assert offered[0].checklist_item.startswith("coal-")
    assert offered[0].basis
    assert len(suggestions.suggest(inspector, mine, "")) == suggestions.MOST
    assert list(panels.suggestions(inspector, None, " ")) == []
    assert any("加臭" in one.text for one in panels.suggestions(inspector, None, "加臭剂浓度"))
    assert panels.suggestions(inspector, mine, "㊙㊙㊙") == []


def test_a_text_within_the_sentence_leads(db):
    codes = [item.code for item in queries.suggested_items("coal", "急停装置失效")]
    assert codes[0] == "coal-14"
    assert [item.code for item in queries.suggested_items("coal", "隔爆")] == ["coal-08"]


def test_lately_inspected_enterprises_come_first(mine, inspector, second):
    other = EnterpriseFactory()
    for place in (mine, other, mine):
        begin_inspection(Visit(enterprise=place, kind="daily"), by=inspector)
    assert panels.recents(inspector, 5) == [mine.pk, other.pk]
    assert panels.recents(inspector, 1) == [mine.pk]
    assert mine.pk in recent_ids(inspector)
    assert panels.recents(second, 5) == []


def test_progress_leads_to_the_next_open_item(running, inspector):
    def progress(after=0):
        return queries.progress_of(queries.lines_of(running), after=after)

    assert (progress().done, progress().open, progress().next.number) == (0, 3, 1)
    answer_item(running.pk, "test-02", by=inspector, answer="fail")
    assert (progress().done, progress().failed) == (0, 1)
    assert progress(after=2).next.number == 3
    answer_item(running.pk, "test-03", by=inspector, answer="not_applicable")
    assert progress(after=3).next.number == 1
    assert (progress().done, progress().not_applicable) == (1, 1)
    fail_item(running.pk, "test-02", by=inspector, failure=failure())
    answer_item(running.pk, "test-01", by=inspector, answer="pass")
    assert (progress().next, progress().passed, progress().done) == (None, 1, 3)


def api(person):
    client = Client()
    client.force_login(person)
    return client


def test_checklists_by_api(inspector, version):
    rows = api(inspector).get("/api/checklists/").json()["results"]
    ours = next(row for row in rows if row["code"] == "test")
    assert (ours["number"], ours["sectors"], len(ours["items"])) == (1, ["coal"], 3)
    assert ours["items"][0]["code"] == "test-01"
    assert len(rows) == 11


def test_an_inspection_by_api(mine, inspector, second, version):
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
    planned = plan_inspection(visit, by=inspector, planned_on=timezone.localdate())
    client, base = api(inspector), f"/api/inspections/{planned.pk}/"
    told = client.post(
        f"{base}start/", {"latitude": "35.7", "longitude": "111.7"}, "application/json"
    )
    assert (told.status_code, told.json()["status"]) == (200, "in_progress")
    for code in ("test-01", "test-02"):
        told = client.post(
            f"{base}answer/", {"item": code, "answer": "pass", "note": "好"}, "application/json"
        )
        assert (told.status_code, told.json()["note"]) == (200, "好")
    failed = {
        "item": "test-03",
        "token": str(uuid7()),
        "due_on": (timezone.localdate() + timedelta(days=15)).isoformat(),
        "photos": [photo()],
    }
    told = client.post(f"{base}fail/", failed)
    found = Hazard.objects.get()
    assert (told.status_code, told.json()) == (
        201,
        {"hazard": str(found.pk), "number": found.number},
    )
    assert found.evidence.count() == 1
    told = client.post(f"{base}fail/", {k: v for k, v in failed.items() if k != "photos"})
    assert told.json()["number"] == found.number
    told = client.post(f"{base}finish/", {"remarks": "完"}, "application/json").json()
    assert (told["status"], told["remarks"], told["found"]) == ("finished", "完", 1)
    assert [row["answer"] for row in told["results"]] == ["pass", "pass", "fail"]
    again = client.post(f"{base}finish/", {}, "application/json")
    assert again.status_code == 409
    assert again.json()["remedy"]
    rows = client.get("/api/inspections/?status=finished").json()["results"]
    assert [(row["number"], "results" in row) for row in rows] == [(planned.number, False)]


def test_the_api_refuses_as_the_pages_do(running, inspector, stranger, own, agency):
    base = f"/api/inspections/{running.pk}/"
    for outsider in (stranger, own):
        assert api(outsider).get(base).status_code == 404
        for name in ("start", "answer", "fail", "finish"):
            assert api(outsider).post(f"{base}{name}/").status_code == 404
    boss = api(user(Role.SUPERVISOR, agency=agency))
    assert boss.post(f"{base}finish/", {}, "application/json").status_code == 403
    client = api(inspector)
    wrong = {"item": "test-01", "answer": "maybe"}
    assert client.post(f"{base}answer/", wrong, "application/json").status_code == 400
    unknown = {"item": "coal-01", "answer": "pass"}
    assert client.post(f"{base}answer/", unknown, "application/json").status_code == 404
    assert client.post(f"{base}start/", {}, "application/json").status_code == 409
    assert not ItemResult.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_api_costs_the_same(mine, inspector, second, count, django_assert_num_queries):
    version = make_checklist("long", items=count)
    visit = {"enterprise": mine, "kind": "daily", "version": version, "officers": (second,)}
    for _ in range(count):
        made = begin_inspection(Visit(**visit), by=inspector)
        for number in range(1, count + 1):
            answer_item(made.pk, f"long-0{number}", by=inspector, answer="pass")
    client = api(inspector)
    with django_assert_num_queries(11):
        client.get("/api/inspections/")
    with django_assert_num_queries(9):
        client.get(f"/api/inspections/{made.pk}/")


def test_names_of_records(running, version):
    assert str(running) == running.number
    assert str(version) == "检查表test v1"
    assert str(version.checklist) == "检查表test"
    assert str(version.items.first()) == "test-01 检查内容1"
    result = ItemResult(item=version.items.first(), answer="pass")
    assert str(result).endswith("pass")
    assert Inspection.objects.unfinished().count() == 1
    assert Inspection.objects.finished().count() == 0
    assert running.inspected_on >= date(2021, 1, 1)
