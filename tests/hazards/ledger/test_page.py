"""The same import by page: preview, answers, the worker, the result with its rows."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from hazards.enums import Grade, Source
from hazards.ledger.kind import LEDGER
from hazards.ledger.schema import ledger_schema
from hazards.models import Hazard
from sheets import registry, running, services
from sheets.enums import State
from sheets.models import Job, JobLine
from sheets.reading import open_workbook
from tests.factories import EnterpriseFactory, user
from tests.hazards.ledger.books import DUE, FOUND, MINE, ledger, only, row
from tests.sheets.files import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def administrator() -> User:
    return user(Role.ADMINISTRATOR)


@pytest.fixture
def browser(administrator: User) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def upload(browser: Client, path: Path, **more: Any) -> Job:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    data = {"file": file, **more}
    answer = browser.post(reverse("sheets:upload", args=["hazard-ledger"]), data)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Job.objects.latest("created_at")


def start(browser: Client, job: Job, **options: Any) -> Job:
    answer = browser.post(reverse("sheets:start", args=[job.pk]), options)
    assert answer.status_code == 302
    assert running.run_waiting() == 1
    job.refresh_from_db()
    return job


def page(browser: Client, job: Job) -> str:
    return browser.get(reverse("sheets:job", args=[job.pk])).content.decode()


def test_the_kind_is_known() -> None:
    assert registry.find("hazard-ledger") is LEDGER


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.OFFICER, Role.LEADER, Role.AUDITOR])
def test_others_may_not(role: Role) -> None:
    client = Client()
    client.force_login(user(role))
    answer = client.get(reverse("sheets:upload", args=["hazard-ledger"]))
    assert answer.status_code == 403


def test_the_preview_tells_what_is_read_into_the_rows(browser: Client, tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "三月.xlsx",
        row(1, grade=""),
        row(2, text="乙", status=""),
        row(3, text="丙", status="", done=DUE),
        row(4, text="丁", status="", verified=DUE),
        row(5, text="戊", status="已整改"),
        row(6, text="己", due="2024-01-01"),
    )
    shown = page(browser, upload(browser, path))
    fields = ledger_schema().by_name
    for words in (
        f"1 行的“{fields['grade'].label}”为空，按“{Grade.GENERAL.label}”计。",
        f"6 行的“{fields['source'].label}”为空，按“{Source.IMPORT.label}”计。",
        "1 行：未写状态，按整改中计",
        "1 行：未写状态，有整改完成日期，按待复查计",
        "1 行：未写状态，有复查日期，按已销号计",
        "1 行：已办结而未写日期，按台账日期计",
        "整改期限 2024-01-01 早于发现日期 2024-03-05",
    ):
        assert words in shown


def test_words_are_asked_for_and_the_mapping_is_kept(browser: Client, tmp_path: Path) -> None:
    job = upload(browser, ledger(tmp_path / "三月.xlsx", row(grade="3级")))
    assert "3级" in page(browser, job)
    refused = browser.post(reverse("sheets:start", args=[job.pk]), {}, follow=True)
    assert "含义" in refused.content.decode()
    answer = browser.post(reverse("sheets:correct", args=[job.pk]), {"word-0": "general"})
    assert answer.status_code == 302
    job = start(browser, job)
    assert (job.state, job.result["imported"]) == (State.DONE, 1)
    kept = json.loads(browser.get(reverse("sheets:mapping", args=[job.pk])).content)
    assert kept["values"] == {"grade": {"3级": "general"}}
    mapping = SimpleUploadedFile("m.json", json.dumps(kept).encode())
    again = upload(browser, ledger(tmp_path / "四月.xlsx", row(grade="3级")), mapping=mapping)
    assert again.preview["unknown"] == []
    assert start(browser, again).result["duplicates"] == 1


def test_the_result_and_its_rows(browser: Client, administrator: User, tmp_path: Path) -> None:
    start(browser, upload(browser, ledger(tmp_path / "a.xlsx", row(1, status="已整改", done=DUE))))
    path = ledger(
        tmp_path / "三月.xlsx",
        row(1, status="整改中"),
        row(2, text="乙"),
        row(3, text="乙"),
        row(4, text="乙", enterprise="另一家"),
        row(5, text="丁", due="2024-01-01"),
    )
    job = start(browser, upload(browser, path), partial="on")
    assert job.result == {
        "file": "三月.xlsx",
        "sheets": ["台账"],
        "read": 5,
        "imported": 2,
        "updated": 0,
        "duplicates": 1,
        "suspected_duplicates": 1,
        "conflicts": 1,
        "rejected": 1,
        "enterprises_created": 1,
    }
    assert job.rejects.name.endswith("rejects.xlsx")
    told = JobLine.objects.filter(job=job).values_list("outcome", "row", "label", "reason")
    assert list(told) == [
        ("imported", 3, "2024-00002", f"{MINE}: 乙"),
        ("imported", 5, "2024-00003", "另一家: 乙"),
        ("duplicates", 4, "", "与第 3 行相同。"),
        ("suspected_duplicates", 5, "2024-00003", "可能与 2024-00002 重复。"),
        ("conflicts", 2, "2024-00001", f"2024-00001 已于 {DUE} 销号，本行写的是“整改中”。"),
        ("rejected", 6, "", "整改期限: 整改期限 2024-01-01 早于发现日期 2024-03-05。"),
        ("enterprises_created", None, "另一家", ""),
    ]
    shown = page(browser, job)
    for outcome, count in job.result.items():
        url = reverse("sheets:lines", args=[job.pk, outcome])
        if isinstance(count, int):
            assert (url in shown) == (count > 0 and outcome != "read"), outcome
    listed = browser.get(reverse("sheets:lines", args=[job.pk, "imported"])).content.decode()
    for hazard in Hazard.objects.filter(number__in=["2024-00002", "2024-00003"]):
        assert reverse("hazards:detail", args=[hazard.pk]) in listed
        assert Event.objects.about(hazard.pk).get().actor == administrator.pk
    entered = browser.get(reverse("sheets:lines", args=[job.pk, "enterprises_created"]))
    assert "另一家" in entered.content.decode()
    assert browser.get(reverse("sheets:lines", args=[job.pk, "nothing"])).status_code == 404


def test_nobody_elses_rows(browser: Client, tmp_path: Path) -> None:
    job = start(browser, upload(browser, ledger(tmp_path / "a.xlsx", row())))
    stranger = Client()
    stranger.force_login(user(Role.SUPERVISOR))
    answer = stranger.get(reverse("sheets:lines", args=[job.pk, "imported"]))
    assert answer.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_rows_cost_the_same_queries(
    browser: Client, tmp_path: Path, count: int, django_assert_max_num_queries: Any
) -> None:
    rows = [row(number, text=f"第{number}处") for number in range(count)]
    job = start(browser, upload(browser, ledger(tmp_path / "a.xlsx", *rows)))
    url = reverse("sheets:lines", args=[job.pk, "imported"])
    with django_assert_max_num_queries(9):
        assert browser.get(url).status_code == 200


def test_refused_rows_and_nothing_imported(browser: Client, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", row(1), row(2, text="乙", due="2024-01-01"))
    job = start(browser, upload(browser, path))
    assert (job.state, job.result["imported"], job.result["rejected"]) == (State.REFUSED, 0, 1)
    assert job.rejects
    assert not Hazard.objects.exists()


def test_options_of_the_page(browser: Client, tmp_path: Path) -> None:
    job = upload(browser, ledger(tmp_path / "a.xlsx", row(status="已整改")))
    options = {"ledger_date": "2024-03-31", "region": "141022103", "sector": "coal"}
    start(browser, job, **options)
    hazard = only()
    assert (str(hazard.closed_on), hazard.date_assumed) == ("2024-03-31", True)
    assert (hazard.region_id, hazard.sector_id) == ("141022103", "coal")
    assert hazard.enterprise.to_be_verified


def test_a_ledger_date_to_come_is_refused_beside_its_field(browser: Client, tmp_path: Path) -> None:
    job = upload(browser, ledger(tmp_path / "a.xlsx", row()))
    answer = browser.post(reverse("sheets:start", args=[job.pk]), {"ledger_date": "2999-01-01"})
    assert answer.status_code == 422
    assert "该日期尚未到来。" in answer.content.decode()
    job.refresh_from_db()
    assert job.state == State.UPLOADED


def test_the_empty_template_imports_when_filled_in(browser: Client, tmp_path: Path) -> None:
    answer = browser.get(reverse("sheets:template", args=["hazard-ledger"]))
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    with open_workbook(path) as book:
        headers = next(book.sheets[0].rows())[1]
    said = {
        "企业": MINE,
        "发现日期": FOUND,
        "隐患描述": "护罩缺失",
        "状态": "已销号",
        "复查日期": DUE,
        "隐患级别": "重大",
    }
    names = {header: said.get(header, "") for header in headers}
    assert said.keys() <= names.keys()
    filled = workbook(tmp_path / "f.xlsx", {"台账": [headers, list(names.values())]})
    EnterpriseFactory(name=MINE)
    job = start(browser, upload(browser, filled))
    assert job.result["imported"] == 1, job.message
    assert (only().grade, str(only().closed_on)) == ("major", DUE)


def test_progress_goes_from_reading_to_writing(administrator: User, tmp_path: Path) -> None:
    rows = [row(number, text=f"第{number}处") for number in range(1200)]
    path = ledger(tmp_path / "a.xlsx", *rows)
    job = services.upload(
        by=administrator,
        kind="hazard-ledger",
        file=SimpleUploadedFile("a.xlsx", path.read_bytes()),
    )
    said: list[tuple[int, int]] = []
    plan = LEDGER.prepare(job, lambda done, total: said.append((done, total)))
    LEDGER.write(job, plan, lambda done, total: said.append((done, total)))
    assert said == [(0, 2402), (500, 2402), (1000, 2402), (2400, 2400)]
    assert Hazard.objects.count() == 1200
