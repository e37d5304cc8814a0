"""An import from upload to result: whole or absent, by its owner, once."""

import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts.enums import Role
from accounts.models import Sector, User
from common.errors import PermissionDenied, RuleBroken
from sheets import registry, running, services
from sheets.claims import claim
from sheets.converting import Converter, Problem
from sheets.enums import State
from sheets.errors import MappingWrong, SheetRefused
from sheets.models import Job
from sheets.progress import reached
from sheets.reading import open_workbook
from sheets.records import Reading
from sheets.registry import ImportKind, Outcome
from sheets.tasks import run_jobs
from sheets.writing import RejectsWriter
from tests.sheets.files import HEADERS, ROW, SCHEMA, workbook

KIND = "sectors"


class Sectors:
    """An import of rows as sectors; `fault` is raised after the writing, as a crash would be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fault: Exception | None = None
        self.calls = 0

    def prepare(self, job, progress):
        with open_workbook(job.file.path, name=job.name) as book:
            mapping = services.mapping_of(job, SCHEMA)
            converter = Converter(SCHEMA, mapping)
            return [converter.convert(r) for r in Reading(book, SCHEMA, mapping).records()]

    def write(self, job, plan, progress):
        self.calls += 1
        rejects = None
        for number, made in enumerate(plan, start=1):
            name = made.values["description"]
            Sector.objects.create(code=f"t{number}", name=name, name_en=name)
            progress(number, len(plan))
        if job.options.get("reject"):
            rejects = self.folder / "made.xlsx"
            with RejectsWriter(rejects) as writer:
                writer.add(plan[0].record, [Problem("place", "检查部位", "不存在")])
        if self.fault:
            raise self.fault
        taken = rejects is None or bool(job.options.get("partial"))
        return Outcome({"imported": len(plan), "rejected": int(bool(rejects))}, taken, rejects)


def register(kind: Sectors) -> None:
    registry.register(
        ImportKind(
            kind=KIND,
            label="试验台账",
            schema=lambda user: SCHEMA,
            may=lambda user: user.role in (Role.LEADER, Role.ADMINISTRATOR),
            prepare=kind.prepare,
            write=kind.write,
            labels=(("imported", "导入"), ("rejected", "退回")),
        )
    )


@pytest.fixture
def sectors(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    kind = Sectors(tmp_path)
    register(kind)
    yield kind
    registry.unregister(KIND)


def person(name: str, role: Role = Role.LEADER) -> User:
    return User.objects.create_user(username=name, full_name=name, role=role, password="x")


@pytest.fixture
def owner(db) -> User:
    return person("owner")


def uploaded_file(tmp_path: Path, rows=None, name: str = "台账.xlsx") -> SimpleUploadedFile:
    path = workbook(
        tmp_path / "upload.xlsx", {"A": rows or [HEADERS, ROW, [*ROW[:4], "灯具损坏", "重大"]]}
    )
    return SimpleUploadedFile(name, path.read_bytes())


@pytest.fixture
def job(sectors, owner, tmp_path) -> Job:
    return services.upload(by=owner, kind=KIND, file=uploaded_file(tmp_path))


def started(job: Job, **options) -> Job:
    return services.start(job.pk, by=job.by, options=options)


def imported() -> list[str]:
    return list(
        Sector.objects.filter(code__startswith="t").order_by("code").values_list("name", flat=True)
    )


def test_an_upload_is_kept_and_previewed(job, owner):
    assert (job.state, job.name, len(job.sha256)) == (State.UPLOADED, "台账.xlsx", 64)
    assert job.file.name == f"imports/{job.pk}/original.xlsx"
    assert (job.preview["read"], job.preview["left_out"], job.preview["unknown"]) == (2, 0, [])
    assert job.preview["tables"][0]["columns"][4] == {
        "letters": "E",
        "label": "隐患内容",
        "has_header": True,
        "field": "description",
        "samples": ["护栏缺失", "灯具损坏"],
    }


def test_a_refused_upload_leaves_nothing(sectors, owner, tmp_path, settings):
    for file in (SimpleUploadedFile("a.xlsx", b"no sheet"), SimpleUploadedFile("b.xlsx", b"")):
        with pytest.raises(SheetRefused):
            services.upload(by=owner, kind=KIND, file=file)
    with pytest.raises(MappingWrong):
        services.upload(by=owner, kind=KIND, file=uploaded_file(tmp_path), mapping={"sheet": "无"})
    assert Job.objects.count() == 0
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_who_may_not_import_a_kind_cannot_upload(sectors, db, tmp_path):
    with pytest.raises(PermissionDenied):
        services.upload(by=person("auditor", Role.AUDITOR), kind=KIND, file=uploaded_file(tmp_path))
    with pytest.raises(PermissionDenied):
        services.upload(by=person("leader"), kind="nothing", file=uploaded_file(tmp_path))


def test_jobs_are_their_owners_the_administrators_and_the_auditors(job):
    seen = {
        name: Job.objects.visible_to(user).exists()
        for name, user in {
            "owner": job.by,
            "other": person("other"),
            "administrator": person("administrator", Role.ADMINISTRATOR),
            "auditor": person("auditor", Role.AUDITOR),
        }.items()
    }
    assert seen == {"owner": True, "other": False, "administrator": True, "auditor": True}


def test_a_correction_is_read_anew_and_a_wrong_one_changes_nothing(sectors, owner, tmp_path):
    rows = [HEADERS, [*ROW[:5], "三级"]]
    job = services.upload(by=owner, kind=KIND, file=uploaded_file(tmp_path, rows))
    assert [word["text"] for word in job.preview["unknown"]] == ["三级"]
    with pytest.raises(RuleBroken):
        started(job)
    with pytest.raises(MappingWrong):
        services.correct(job.pk, by=owner, mapping={"values": {"grade": {"三级": "?"}}})
    job.refresh_from_db()
    assert job.mapping == {}
    services.correct(job.pk, by=owner, mapping={"values": {"grade": {"三级": "general"}}})
    job.refresh_from_db()
    assert (job.preview["unknown"], job.preview["with_problems"]) == ([], 0)


def test_only_who_may_change_a_job_corrects_or_starts_it(job):
    auditor = person("auditor", Role.AUDITOR)
    with pytest.raises(PermissionDenied):
        services.correct(job.pk, by=auditor, mapping={})
    with pytest.raises(PermissionDenied):
        services.start(job.pk, by=auditor)
    with pytest.raises(Job.DoesNotExist):
        services.start(job.pk, by=person("other"))
    job.refresh_from_db()
    assert job.state == State.UPLOADED


def test_a_started_job_is_run_by_the_task_and_keeps_its_result(job):
    started(job, partial=True)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (State.DONE, {"imported": 2, "rejected": 0}, 1)
    assert job.options == {"partial": True}
    assert job.finished_at >= job.started_at
    assert imported() == ["护栏缺失", "灯具损坏"]
    assert reached(job.pk) == (2, 2)


def test_the_commit_wakes_the_worker(
    job, django_capture_on_commit_callbacks, settings, mocker_sent
):
    with django_capture_on_commit_callbacks(execute=True):
        started(job)
    assert mocker_sent == ["sheets.tasks.run_jobs"]


@pytest.fixture
def mocker_sent(monkeypatch) -> list[str]:
    """Names of the messages that went to the broker."""
    sent: list[str] = []
    monkeypatch.setattr("sheets.services.current_app.send_task", lambda name: sent.append(name))
    return sent


def test_a_job_is_started_once(job):
    started(job)
    with pytest.raises(RuleBroken):
        started(job)
    with pytest.raises(RuleBroken):
        services.correct(job.pk, by=job.by, mapping={})
    assert running.run_waiting() == 1
    assert running.run_waiting() == 0


def test_refused_rows_roll_everything_back_and_come_as_a_file(job, sectors):
    started(job, reject=True)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result) == (State.REFUSED, {"imported": 2, "rejected": 1})
    assert imported() == []
    assert job.rejects.name == f"imports/{job.pk}/rejects.xlsx"
    with open_workbook(job.rejects.path) as book:
        assert book.sheets[0].row_count == 2
    assert not (sectors.folder / "made.xlsx").exists()


def test_partial_takes_the_good_rows_and_keeps_the_file(job):
    started(job, reject=True, partial=True)
    run_jobs()
    job.refresh_from_db()
    assert job.state == State.DONE
    assert len(imported()) == 2
    assert job.rejects.name.endswith("rejects.xlsx")


@pytest.mark.parametrize(
    ("fault", "state", "words"),
    [
        (SheetRefused("坏了。", place="A", remedy="换一个。"), State.REFUSED, "A: 坏了。 换一个。"),
        (RuleBroken("不行。", remedy="改一下。"), State.REFUSED, "不行。 改一下。"),
        (ZeroDivisionError(), State.FAILED, "系统故障，导入失败；没有导入任何数据。"),
    ],
)
def test_a_fault_leaves_nothing_but_its_words(job, sectors, fault, state, words):
    sectors.fault = fault
    started(job)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.message) == (state, words)
    assert imported() == []


def test_a_job_whose_worker_died_runs_again_whole(job, sectors):
    started(job)
    sectors.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        run_jobs()
    job.refresh_from_db()
    assert (job.state, imported()) == (State.RUNNING, [])
    sectors.fault = None
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempts, len(imported())) == (State.DONE, 2, 2)


def test_a_job_that_kills_its_worker_three_times_is_given_up(job, sectors):
    started(job)
    Job.objects.filter(pk=job.pk).update(attempts=3)
    assert running.run_waiting() == 0
    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "导入三次中断，已停止；没有导入任何数据。")
    assert sectors.calls == 0


def test_a_job_that_is_over_or_gone_is_not_run_again(job, sectors):
    started(job)
    waiting = Job.objects.get(pk=job.pk)
    assert running.run_waiting() == 1
    assert running.run_one(waiting.pk) is False
    waiting.delete()
    assert running.run_one(job.pk) is False
    assert sectors.calls == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_active": False}, "账号已停用。"),
        ({"role": Role.OFFICER}, "该账号已无权进行此类导入，未导入任何内容。"),
    ],
)
def test_who_may_not_import_any_more_imports_nothing(job, sectors, change, words):
    started(job)
    User.objects.filter(pk=job.by_id).update(**change)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.message, sectors.calls) == (State.FAILED, words, 0)
    assert imported() == []


def test_a_kind_whose_app_is_gone_is_refused_in_words(job):
    started(job)
    registry.unregister(KIND)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.message) == (State.REFUSED, "不支持此类导入。 请重新上传文件。")


def test_an_upload_over_the_limit_is_refused(sectors, owner, tmp_path, monkeypatch):
    monkeypatch.setattr("sheets.limits.MAX_FILE", 100)
    with pytest.raises(SheetRefused, match="20 MB"):
        services.upload(by=owner, kind=KIND, file=uploaded_file(tmp_path))
    assert Job.objects.count() == 0


def test_a_full_disk_leaves_no_half_of_a_file(sectors, owner, settings):
    upload = SimpleUploadedFile("a.csv", b"a,b\n" * 20_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            services.upload(by=owner, kind=KIND, file=upload)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert Job.objects.count() == 0
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_a_cache_that_is_away_costs_the_progress_bar_and_nothing_else(job, monkeypatch):
    def away(*args: object) -> None:
        raise ConnectionError("no Redis")

    monkeypatch.setattr("sheets.progress.cache.set", away)
    monkeypatch.setattr("sheets.progress.cache.get", away)
    started(job)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, len(imported()), reached(job.pk)) == (State.DONE, 2, (0, 0))


@pytest.mark.django_db(transaction=True)
def test_a_job_that_another_worker_holds_is_left_to_it(job):
    started(job)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with claim(job.pk) as got:
            assert got
            held.set()
            release.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(20)
    assert running.run_waiting() == 0
    release.set()
    other.join(20)
    assert running.run_waiting() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_next_one_does_it_whole(
    job, settings, process_environment
):
    started(job)
    folder = Path(settings.MEDIA_ROOT).parent
    # The worker reads the file from the installation's folder, the test keeps it in its own.
    copy = settings.VAR_DIR / "files" / job.file.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(Path(job.file.path).read_bytes())
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.sheets.dying_worker"],
        env={**os.environ, **process_environment, "PYTHONPATH": str(settings.BASE_DIR)},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        said = next(line for line in worker.stdout if "written" in line)
        assert said == "written\n"
        assert running.run_waiting() == 0
        worker.kill()
    job.refresh_from_db()
    assert (job.state, imported()) == (State.RUNNING, [])
    assert running.run_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, len(imported())) == (State.DONE, 2, 2)
