"""The import pages: upload, check, correct, run, result; nobody else's file is ever shown."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from sheets import running
from sheets.enums import State
from sheets.models import Job
from sheets.reading import open_workbook
from tests.sheets.files import HEADERS, ROW
from tests.sheets.test_jobs import KIND, imported, owner, person, sectors, uploaded_file

__all__ = ["owner", "sectors"]

STRANGE = [["台账"], [*HEADERS, "情况"], [*ROW[:5], "三级", "早班"], ["合计", "一条"]]


@pytest.fixture
def browser(sectors, owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def upload(browser, tmp_path, rows=None, **more) -> Job:
    answer = browser.post(
        reverse("sheets:upload", args=[KIND]), {"file": uploaded_file(tmp_path, rows), **more}
    )
    assert answer.status_code == 302, answer.content.decode()
    return Job.objects.get()


def page(browser, job, name="job") -> str:
    return browser.get(reverse(f"sheets:{name}", args=[job.pk])).content.decode()


def test_the_whole_way_from_upload_to_result(browser, tmp_path):
    job = upload(browser, tmp_path, STRANGE)
    text = page(browser, job)
    assert "三级" in text
    assert "合计 | 一条" in text
    assert reverse("sheets:start", args=[job.pk]) not in text
    answer = browser.post(reverse("sheets:correct", args=[job.pk]), {"word-0": "major"})
    assert answer.status_code == 302
    job.refresh_from_db()
    assert job.mapping == {
        "columns": {
            "序号": "number",
            "责任单位": "enterprise",
            "检查部位": "place",
            "排查日期": "found_on",
            "隐患内容": "description",
            "隐患级别": "grade",
        },
        "values": {"grade": {"三级": "major"}},
    }
    assert reverse("sheets:start", args=[job.pk]) in page(browser, job)
    browser.post(reverse("sheets:start", args=[job.pk]), {"partial": "on"})
    text = page(browser, job)
    assert f'hx-get="{reverse("sheets:progress", args=[job.pk])}"' in text
    running.run_waiting()
    answer = browser.get(reverse("sheets:progress", args=[job.pk]))
    assert answer["HX-Refresh"] == "true"
    job.refresh_from_db()
    assert (job.state, job.options) == (State.DONE, {"partial": True})
    assert "已导入" in page(browser, job)
    assert imported() == ["护栏缺失"]


def test_columns_defaults_and_sheet_are_corrected_by_hand(browser, tmp_path):
    rows = [["甲列", "乙列", "丙列", "丁列"], ["甲厂", "2024-03-05", "护栏缺失", "井口"]]
    job = upload(browser, tmp_path, rows)
    assert job.preview["read"] == 0
    answers = {
        "column-0-0": "enterprise",
        "column-0-1": "found_on",
        "column-0-2": "description",
        "column-0-3": "",
        "default-grade": "major",
        "default-place": " ",
    }
    browser.post(reverse("sheets:correct", args=[job.pk]), answers)
    job.refresh_from_db()
    assert job.mapping == {
        "columns": {"甲列": "enterprise", "乙列": "found_on", "丙列": "description"},
        "defaults": {"grade": "major"},
    }
    assert job.preview["read"] == 1


def test_a_word_may_stand_for_nothing(browser, tmp_path):
    job = upload(browser, tmp_path, STRANGE)
    browser.post(reverse("sheets:correct", args=[job.pk]), {"word-0": "-"})
    job.refresh_from_db()
    assert job.mapping["values"] == {"grade": {"三级": ""}}
    assert job.preview["unknown"] == []


def test_a_wrong_correction_is_shown_with_its_reason(browser, tmp_path):
    job = upload(browser, tmp_path, STRANGE)
    answer = browser.post(reverse("sheets:correct", args=[job.pk]), {"column-0-2": "description"})
    assert answer.status_code == 422
    assert "description" in answer.content.decode()
    job.refresh_from_db()
    assert job.mapping == {}


def test_a_mapping_of_an_earlier_import_is_taken_along(browser, tmp_path):
    data = json.dumps({"values": {"grade": {"三级": "general"}}}).encode()
    job = upload(browser, tmp_path, STRANGE, mapping=SimpleUploadedFile("m.json", data))
    assert job.preview["unknown"] == []
    answer = browser.get(reverse("sheets:mapping", args=[job.pk]))
    assert json.loads(answer.content) == {"values": {"grade": {"三级": "general"}}}


@pytest.mark.parametrize(
    ("file", "mapping", "words"),
    [
        (b"no sheet", None, "不是电子表格文件"),
        (b"", None, "请核对是否选错了文件。"),
        (None, b"[]", "JSON"),
        (None, b"{", "JSON"),
        (None, b"[" * 100_000, "JSON"),
        (None, b'{"sheet": "\\u0000"}', "JSON"),
        (None, b'{"sheet": "\\ud800"}', "JSON"),
        (None, b'{"sheet": "x"}', "没有工作表"),
    ],
)
def test_a_refused_upload_says_why_and_keeps_nothing(browser, tmp_path, file, mapping, words):
    given = SimpleUploadedFile("a.xlsx", file) if file is not None else uploaded_file(tmp_path)
    data = {"file": given}
    if mapping:
        data["mapping"] = SimpleUploadedFile("m.json", mapping)
    answer = browser.post(reverse("sheets:upload", args=[KIND]), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Job.objects.count() == 0


def test_refused_rows_are_downloaded(browser, sectors, tmp_path):
    job = upload(browser, tmp_path)
    assert browser.get(reverse("sheets:rejects", args=[job.pk])).status_code == 404
    Job.objects.update(options={"reject": True}, state=State.READY)
    running.run_waiting()
    answer = browser.get(reverse("sheets:rejects", args=[job.pk]))
    path = tmp_path / "rejects.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    with open_workbook(path) as book:
        assert book.sheets[0].row_count == 2
    assert "退回行文件" in page(browser, job)


def test_the_template_is_a_workbook(browser, tmp_path):
    answer = browser.get(reverse("sheets:template", args=[KIND]))
    path = tmp_path / "template.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    with open_workbook(path) as book:
        assert [sheet.name for sheet in book.sheets] == ["试验台账", "填写说明"]


@pytest.mark.parametrize("name", ["job", "progress", "rejects", "mapping"])
def test_another_persons_import_is_not_there(browser, tmp_path, name):
    job = upload(browser, tmp_path)
    other = Client()
    other.force_login(person("other"))
    assert other.get(reverse(f"sheets:{name}", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("name", ["correct", "start"])
def test_another_persons_import_cannot_be_moved(browser, tmp_path, name):
    job = upload(browser, tmp_path)
    other = Client()
    other.force_login(person("other"))
    assert other.post(reverse(f"sheets:{name}", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.state == State.UPLOADED


def test_who_may_import_nothing_gets_no_pages(sectors, db):
    client = Client()
    client.force_login(person("auditor", Role.AUDITOR))
    assert client.get(reverse("sheets:list")).status_code == 403
    assert client.get(reverse("sheets:upload", args=[KIND])).status_code == 403
    assert client.get(reverse("sheets:upload", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_needs_as_many_queries_for_one_as_for_many(browser, tmp_path, owner, count):
    job = upload(browser, tmp_path)
    for _ in range(count - 1):
        Job.objects.create(
            kind=KIND, by=owner, name="台账.xlsx", file=job.file.name, sha256=job.sha256
        )
    with CaptureQueriesContext(connection) as queries:
        text = browser.get(reverse("sheets:list")).content.decode()
    assert text.count("台账.xlsx") == count
    assert len([query for query in queries if "sheets_job" in query["sql"]]) == 2


def test_a_column_of_nothing_but_unknown_words_asks_for_a_hundred_at_a_time(browser, tmp_path):
    rows = [HEADERS, *([n, "甲", "乙", f"第{n}天", "丙"] for n in range(130))]
    job = upload(browser, tmp_path, rows)
    assert (len(job.preview["unknown"]), job.preview["unknown_total"]) == (100, 130)
    assert "130" in page(browser, job)


def test_a_second_start_is_told_so_on_the_page(browser, tmp_path):
    job = upload(browser, tmp_path)
    for _ in range(2):
        answer = browser.post(reverse("sheets:start", args=[job.pk]), follow=True)
    assert "此次导入的状态已是“等待导入”" in answer.content.decode()
    assert running.run_waiting() == 1
