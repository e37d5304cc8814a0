"""Exports as the worker makes them: whole or with a message, logged, told, and kept for a week."""

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import User
from common import exports
from common.errors import RuleBroken
from notices.models import Notice
from notices.registry import text_of, url_of
from sheets import exporting, services
from sheets.claims import claim
from sheets.enums import ExportState
from sheets.models import ExportJob
from sheets.tasks import make_exports, sweep_exports
from tests.sheets.files import rows_of
from tests.sheets.trial import (
    LIST,
    asked,
    csv_rows,
    events,
    left,
)


def test_the_worker_makes_the_file_tells_the_log_and_who_asked(trial, leader, settings):
    job = asked(leader)
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.rows, job.attempts, job.message) == (ExportState.READY, 5, 1, "")
    assert csv_rows(job.path.read_bytes())[1:] == [[str(n), f"'=第{n}行"] for n in range(5)]
    assert left(settings) == ["export.csv"]
    assert job.size == job.path.stat().st_size
    assert job.expires_at - job.finished_at < timedelta(days=7, minutes=1)
    assert job.expires_at - job.finished_at > timedelta(days=7, minutes=-1)
    facts = {"list": LIST, "filters": "a=1", "format": "csv", "rows": 5}
    assert events() == [("exported", leader.pk, facts)]
    notice = Notice.objects.get(user=leader)
    assert text_of(notice) == "你的导出“试验数表”已完成：5 行。"
    assert url_of(notice) == reverse("exports:job", args=[job.pk])
    with override("en"):
        assert text_of(notice) == "Your export “试验数表” is ready: 5 rows."
    exports.unregister(LIST)
    assert text_of(notice) == "你的导出“trial”已完成：5 行。"
    make_exports()
    assert len(events()) == 1


def test_a_workbook_by_the_worker_in_the_language_of_who_asked(trial, leader):
    with override("en"):
        job = asked(leader, format="xlsx")
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.language) == (ExportState.READY, "en")
    assert len(rows_of(job.path)) == 6


def test_more_rows_than_a_sheet_holds_go_on_in_the_next_one(trial, leader, monkeypatch):
    monkeypatch.setattr("sheets.limits.SHEET_ROWS", 3)
    job = asked(leader, format="xlsx")
    make_exports()
    job.refresh_from_db()
    sheets = [rows_of(job.path, number) for number in range(3)]
    assert [[row[0] for row in rows] for rows in sheets] == [
        ["号", 0, 1],
        ["号", 2, 3],
        ["号", 4],
    ]
    assert job.rows == 5


def test_a_sheet_that_is_large_in_bytes_goes_on_in_the_next_one(trial, leader, monkeypatch):
    trial.rows = 600
    monkeypatch.setattr("sheets.limits.SHEET_BYTES", 20_000)
    job = asked(leader, format="xlsx")
    make_exports()
    counts = [len(rows_of(job.path, number)) - 1 for number in range(3)]
    assert counts == [255, 255, 90]


def test_the_row_filter_is_that_of_the_worker(trial, leader):
    job = asked(leader)
    User.objects.filter(pk=leader.pk).update(role=Role.OFFICER)
    make_exports()
    job.refresh_from_db()
    assert job.state == ExportState.FAILED
    assert job.message == "你不再能查看此列表，或该列表已不存在。"
    assert events() == []


def test_an_account_that_was_deactivated_gets_nothing(trial, leader, settings):
    job = asked(leader)
    User.objects.filter(pk=leader.pk).update(is_active=False)
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.message, trial.asked) == (ExportState.FAILED, "账号已停用。", [])
    assert left(settings) == []


def test_nor_one_that_is_deactivated_meanwhile(trial, leader, settings):
    job = asked(leader)
    trial.during = lambda: User.objects.filter(pk=leader.pk).update(is_active=False)
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.message) == (ExportState.FAILED, "账号已停用。")
    assert (left(settings), events()) == ([], [])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (RuleBroken("不行。", remedy="改一下。"), "不行。 改一下。"),
        (OSError("disk full"), "系统故障，导出失败；请重新导出。"),
        (Http404(), "你不再能查看此列表，或该列表已不存在。"),
    ],
)
def test_a_fault_leaves_its_words_and_no_file(trial, leader, settings, fault, words):
    trial.fault = fault
    job = asked(leader)
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.message, left(settings)) == (ExportState.FAILED, words, [])
    assert Notice.objects.count() == 0


def test_a_list_whose_app_is_gone(trial, leader):
    job = asked(leader)
    exports.unregister(LIST)
    make_exports()
    job.refresh_from_db()
    assert job.state == ExportState.FAILED


def test_a_worker_that_died_is_followed_by_one_that_does_it_whole(trial, leader, settings):
    job = asked(leader)
    trial.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        make_exports()
    job.refresh_from_db()
    assert (job.state, left(settings)) == (ExportState.MAKING, ["torso.csv"])
    trial.fault = None
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.attempts, left(settings)) == (ExportState.READY, 2, ["export.csv"])
    assert len(events()) == 1


def test_one_that_kills_its_worker_three_times_is_given_up(trial, leader):
    job = asked(leader)
    ExportJob.objects.filter(pk=job.pk).update(attempts=3)
    assert exporting.make_waiting() == 0
    job.refresh_from_db()
    assert (job.state, job.message) == (ExportState.FAILED, "导出三次中断；请缩小筛选范围。")


def by_another(work) -> None:
    """Do it as another process does: by a connection of its own."""

    def do() -> None:
        work()
        connection.close()

    other = threading.Thread(target=do)
    other.start()
    other.join(20)


@pytest.mark.django_db(transaction=True)
def test_cancelled_before_and_while_it_is_made(trial, leader, settings, monkeypatch):
    early = asked(leader)
    services.cancel_export(early.pk, by=leader)
    make_exports()
    assert trial.asked == []
    monkeypatch.setattr(exporting, "LOOK_SECONDS", 0)
    monkeypatch.setattr("sheets.tables.EVERY", 1)
    job = asked(leader)
    trial.during = lambda: by_another(lambda: services.cancel_export(job.pk, by=leader))
    make_exports()
    job.refresh_from_db()
    assert (job.state, left(settings), events()) == (ExportState.CANCELLED, [], [])
    with pytest.raises(RuleBroken) as refused:
        services.cancel_export(job.pk, by=leader)
    assert str(refused.value.message) == "此导出已处于“已取消”状态。"


@pytest.mark.django_db(transaction=True)
def test_cancelled_in_the_last_moment(trial, leader, settings):
    job = asked(leader)
    trial.during = lambda: by_another(lambda: services.cancel_export(job.pk, by=leader))
    make_exports()
    job.refresh_from_db()
    assert (job.state, left(settings), events()) == (ExportState.CANCELLED, [], [])


@pytest.mark.django_db(transaction=True)
def test_a_fault_after_a_cancellation_changes_nothing(trial, leader):
    job = asked(leader)
    trial.during = lambda: by_another(lambda: services.cancel_export(job.pk, by=leader))
    trial.fault = ZeroDivisionError()
    make_exports()
    job.refresh_from_db()
    assert (job.state, job.message) == (ExportState.CANCELLED, "")


def test_files_are_deleted_after_a_week_and_may_be_asked_for_again(trial, leader, settings):
    job, kept = asked(leader), asked(leader, query="a=2")
    make_exports()
    sweep_exports()
    assert left(settings) == ["export.csv", "export.csv"]
    past = timezone.now() - timedelta(seconds=1)
    ExportJob.objects.filter(pk=job.pk).update(expires_at=past)
    assert exporting.sweep() == 1
    job.refresh_from_db()
    kept.refresh_from_db()
    assert (job.state, kept.state) == (ExportState.EXPIRED, ExportState.READY)
    assert left(settings) == ["export.csv"]
    assert exporting.sweep() == 0
    again = services.ask_again(job.pk, by=leader)
    assert (again.state, again.query) == (ExportState.WAITING, "a=1")
    assert services.ask_again(again.pk, by=leader) == again


def test_what_a_killed_worker_left_of_a_cancelled_one_is_swept(trial, leader, settings):
    job = asked(leader)
    trial.fault = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        make_exports()
    services.cancel_export(job.pk, by=leader)
    assert left(settings) == ["torso.csv"]
    exporting.sweep()
    assert left(settings) == []


def test_an_expiry_that_another_sweep_was_quicker_with(trial, leader):
    job = asked(leader)
    assert exporting._expire(job.pk) is False
    assert exporting.make_one(job.pk) is True
    assert exporting.make_one(job.pk) is False


@pytest.mark.django_db(transaction=True)
def test_one_that_another_worker_holds_is_left_to_it(trial, leader):
    job = asked(leader)
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
    assert exporting.make_waiting() == 0
    release.set()
    other.join(20)
    assert exporting.make_waiting() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_a_torso_that_the_next_one_replaces(
    trial, leader, settings, process_environment
):
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"  # where the other process writes
    job = asked(leader)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.sheets.dying_export"],
        env={**os.environ, **process_environment, "PYTHONPATH": str(settings.BASE_DIR)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert next(line for line in worker.stdout if "written" in line) == "written\n"
        assert exporting.make_waiting() == 0
        worker.kill()
    job.refresh_from_db()
    assert job.state == ExportState.MAKING
    assert [path.name for path in job.folder.iterdir()] == ["torso.csv"]
    assert exporting.make_waiting() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.rows) == (ExportState.READY, 2, 5)
    assert [path.name for path in job.folder.iterdir()] == ["export.csv"]
    assert len(csv_rows(job.path.read_bytes())) == 6
    assert len(events()) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_list_is_read_as_it_comes_and_not_stored_by_the_database_first(trial, leader):
    job = asked(leader)
    trial.made = lambda: User.objects.values_list("username", "full_name").iterator()
    with CaptureQueriesContext(connection) as asked_for:
        make_exports()
    cursors = [one["sql"] for one in asked_for if "CURSOR" in one["sql"]]
    assert len(cursors) == 1
    assert "WITH HOLD" not in cursors[0]
    job.refresh_from_db()
    assert csv_rows(job.path.read_bytes())[1:] == [[leader.username, leader.full_name]]
