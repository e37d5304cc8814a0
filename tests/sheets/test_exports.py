"""Exports as people ask for them: short ones at once, long ones as jobs; the pages; one's own."""

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common import exports
from common.errors import RuleBroken
from sheets import exporting, workflow
from sheets.enums import ExportState
from sheets.models import ExportJob
from sheets.tasks import make_exports
from tests.factories import user
from tests.sheets.files import rows_of
from tests.sheets.trial import (
    LIST,
    answered,
    asked,
    content_of,
    csv_rows,
    events,
)


def test_a_short_list_is_answered_at_once_and_told_to_the_log(rf, trial, leader, tmp_path):
    trial.rows = 3
    response = answered(rf, leader, {"q": "甲", "cursor": "x", "empty": ""}, number=7)
    content = content_of(response)
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert rows_of(path) == [["号", "名"], *([n, f"=第{n}行"] for n in range(3))]
    asked_for = "q=%E7%94%B2&number=7"
    assert trial.asked == [(leader.username, asked_for)]
    facts = {"list": LIST, "filters": asked_for, "format": "xlsx", "rows": 3}
    assert events() == [("exported", leader.pk, facts)]
    assert ExportJob.objects.count() == 0


def test_the_same_as_csv(rf, trial, leader):
    trial.rows = 2
    response = answered(rf, leader, {"format": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert csv_rows(content_of(response)) == [
        ["号", "名"],
        ["0", "'=第0行"],
        ["1", "'=第1行"],
    ]


def test_a_type_or_a_list_that_there_is_not(rf, trial, leader):
    with pytest.raises(Http404):
        answered(rf, leader, {"format": "pdf"})
    exports.unregister(LIST)
    with pytest.raises(Http404):
        answered(rf, leader)
    assert events() == []


def test_a_short_list_that_fails_is_an_error_and_no_torso(rf, trial, leader):
    trial.rows, trial.fault = 2, ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        answered(rf, leader)
    assert events() == []


def test_a_long_list_becomes_a_job_and_the_same_question_is_asked_once(rf, trial, leader):
    first = answered(rf, leader, {"format": "csv", "a": "1"})
    again = answered(rf, leader, {"format": "csv", "a": "1", "page": "2"})
    job = ExportJob.objects.get()
    assert first["Location"] == again["Location"] == reverse("exports:job", args=[job.pk])
    assert (job.list, job.query, job.format, job.rows, job.name) == (LIST, "a=1", "csv", 5, "数表")
    assert (job.state, job.language, job.by) == (ExportState.WAITING, "zh-hans", leader)
    answered(rf, leader, {"a": "1"})
    assert ExportJob.objects.count() == 2
    assert events() == []


def test_five_at_a_time(trial, leader):
    for number in range(5):
        asked(leader, query=f"a={number}")
    with pytest.raises(RuleBroken) as refused:
        asked(leader, query="a=9")
    assert str(refused.value.message) == "你有 5 个导出仍在等待。"
    assert asked(leader, query="a=3").query == "a=3"
    assert asked(user(Role.LEADER), query="a=9").query == "a=9"


def test_the_commit_wakes_the_worker(
    trial, leader, django_capture_on_commit_callbacks, monkeypatch
):
    sent: list[str] = []
    monkeypatch.setattr("sheets.services.current_app.send_task", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        asked(leader)
    assert sent == ["sheets.tasks.make_exports"]


def test_the_pages(trial, leader, client: Client):
    client.force_login(leader)
    assert "还没有需要等待的导出" in client.get(reverse("exports:list")).content.decode()
    job = asked(leader)
    page = client.get(reverse("exports:job", args=[job.pk])).content.decode()
    assert "等待生成" in page
    assert "取消导出" in page
    workflow.take_export(workflow.MAKE, job)
    exporting.Watch(job)(2)
    part = client.get(reverse("exports:progress", args=[job.pk]))
    assert "2 / 5 · 40 %" in part.content.decode()
    assert "HX-Refresh" not in part
    assert client.get(reverse("exports:file", args=[job.pk])).status_code == 404
    make_exports()
    part = client.get(reverse("exports:progress", args=[job.pk]))
    assert part["HX-Refresh"] == "true"
    page = client.get(reverse("exports:job", args=[job.pk])).content.decode()
    assert "下载文件" in page
    assert "试验数表" in page
    assert "数表.csv" in client.get(reverse("exports:list")).content.decode()
    file = client.get(reverse("exports:file", args=[job.pk]))
    assert len(csv_rows(content_of(file))) == 6
    job.path.unlink()
    assert client.get(reverse("exports:file", args=[job.pk])).status_code == 404


def test_the_buttons(trial, leader, client: Client):
    client.force_login(leader)
    job = asked(leader)
    address = reverse("exports:job", args=[job.pk])
    assert client.post(reverse("exports:cancel", args=[job.pk]))["Location"] == address
    assert client.post(reverse("exports:cancel", args=[job.pk])).status_code == 409
    answer = client.post(reverse("exports:again", args=[job.pk]))
    again = ExportJob.objects.exclude(pk=job.pk).get()
    assert answer["Location"] == reverse("exports:job", args=[again.pk])
    exports.unregister(LIST)
    assert "trial" in client.get(address).content.decode()


def test_any_list_by_its_name(trial, leader, client: Client):
    client.force_login(leader)
    trial.rows = 1
    answer = client.get(reverse("exports:take", args=[LIST]), {"format": "csv"})
    assert csv_rows(content_of(answer)) == [["号", "名"], ["0", "'=第0行"]]
    assert client.get(reverse("exports:take", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(
    ("address", "query", "wanted"),
    [
        ("/a/", "", ("/a/", "/a/?format=csv")),
        ("/a/", "?b=1", ("/a/?b=1", "/a/?b=1&amp;format=csv")),
        ("/a/?d=2", "", ("/a/?d=2", "/a/?d=2&amp;format=csv")),
    ],
)
def test_the_menu_leads_to_both_file_types(address, query, wanted):
    told = {"export_url": address, "query": query}
    html = render_to_string("components/export_menu.html", told)
    for link in wanted:
        assert f'href="{link}"' in html


def test_nobody_elses(trial, leader, client: Client):
    job = asked(leader)
    make_exports()
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER):
        client.force_login(user(role))
        for name in ("job", "progress", "file"):
            assert client.get(reverse(f"exports:{name}", args=[job.pk])).status_code == 404
        for name in ("cancel", "again"):
            assert client.post(reverse(f"exports:{name}", args=[job.pk])).status_code == 404
        assert "数表" not in client.get(reverse("exports:list")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_of_the_database_however_long(
    trial, leader, client: Client, count, django_assert_num_queries
):
    for number in range(count):
        asked(leader, query=f"a={number}")
    client.force_login(leader)
    client.get(reverse("exports:list"))
    with django_assert_num_queries(5):
        client.get(reverse("exports:list"))
