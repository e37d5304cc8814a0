"""Computations as the worker makes them: whole or with a message, taken up again, swept."""

import gc
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit.models import Event, Log
from common.errors import RuleBroken
from notices.models import Notice
from reports import services
from reports.computing import asking, running, watching
from reports.enums import ComputationState as State
from reports.models import Computation, ComputationRow, Report
from reports.periods import period
from reports.services import Publication
from reports.tasks import compute_waiting, sweep_computations
from reports.verifying import verify
from sheets import progress
from sheets.claims import claim
from tests.reports.computed import (
    YEAR,
    asked_to_publish,
    compare,
    fresh,
    preview,
    previewed,
    publish,
    rows,
    shown,
    states,
)
from tests.reports.county import County


@pytest.fixture
def client(county: County) -> Client:
    person = Client()
    person.force_login(county.supervisor)
    return person


# --- the worker ----------------------------------------------------------------------------------


def test_a_worker_that_died_is_followed_by_one_that_does_it_whole(county: County, monkeypatch):
    job = asked_to_publish(county)
    with monkeypatch.context() as broken:
        broken.setattr(services, "gather_all", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compute_waiting()
    assert (fresh(job).state, fresh(job).attempts) == (State.COMPUTING, 1)
    assert Report.objects.count() == 0
    compute_waiting()
    assert (fresh(job).state, fresh(job).attempts) == (State.DONE, 2)
    assert Report.objects.count() == 1


def interrupted(*_given):
    raise KeyboardInterrupt


def test_one_that_kills_its_worker_three_times_is_given_up(county: County):
    job = asking.ask_preview(YEAR, by=county.supervisor)
    Computation.objects.update(attempts=3)
    assert running.compute_waiting() == 0
    assert (fresh(job).state, fresh(job).message) == (State.FAILED, "计算三次中断；请告知管理员。")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (RuleBroken("不行。", remedy="改一下。"), "不行。 改一下。"),
        (OSError("disk full"), "系统故障，计算失败；未发布任何内容。"),
    ],
)
def test_a_fault_leaves_its_words(county: County, monkeypatch, fault, words):
    job = asked_to_publish(county)

    def broken(*_given):
        raise fault

    monkeypatch.setattr(services, "gather_all", broken)
    compute_waiting()
    assert (fresh(job).state, fresh(job).message) == (State.FAILED, words)
    assert (Report.objects.count(), Notice.objects.count()) == (0, 0)


def test_the_row_filter_is_that_of_the_worker(county: County):
    report = county.publish()
    jobs = [
        asking.ask_rows(report, by=county.supervisor),
        asking.ask_verification(report, by=county.supervisor),
        asking.ask_comparison(report, other=None, by=county.supervisor),
        asking.ask_preview(Publication(period=period("annual", "2020")), by=county.supervisor),
    ]
    User.objects.filter(pk=county.supervisor.pk).update(role=Role.INSPECTOR)
    compute_waiting()
    for job in jobs:
        assert (fresh(job).state, fresh(job).message) == (
            State.FAILED, "你不再能查看此内容，或其已不存在。",
        )  # fmt: skip
    assert ComputationRow.objects.count() == 0


def test_an_account_that_was_deactivated_gets_nothing(county: County):
    job = asked_to_publish(county)
    User.objects.filter(pk=county.supervisor.pk).update(is_active=False)
    compute_waiting()
    assert (fresh(job).state, fresh(job).message) == (State.FAILED, "账号已停用。")


def test_nor_one_that_is_deactivated_meanwhile(county: County, monkeypatch):
    job = asked_to_publish(county)
    during(monkeypatch, lambda: User.objects.update(is_active=False))
    compute_waiting()
    assert (fresh(job).state, fresh(job).message) == (State.FAILED, "账号已停用。")
    assert Report.objects.count() == 0


def during(monkeypatch, act) -> None:
    """Something happens while the log is read."""
    real = services.gather_all

    def meanwhile(*given):
        act()
        return real(*given)

    monkeypatch.setattr(services, "gather_all", meanwhile)


def test_cancelled_before_and_at_the_end(county: County, monkeypatch):
    job = asked_to_publish(county)
    asking.cancel(job.pk, by=county.supervisor)
    compute_waiting()
    assert fresh(job).attempts == 0

    at_the_end = asking.ask_publication(job.preview_id, by=county.supervisor)
    with monkeypatch.context() as patch:
        during(patch, lambda: asking.cancel(at_the_end.pk, by=county.supervisor))
        compute_waiting()
    assert fresh(at_the_end).state == State.CANCELLED

    assert Report.objects.count() == 0
    with pytest.raises(RuleBroken) as refused:
        asking.cancel(at_the_end.pk, by=county.supervisor)
    assert str(refused.value.message) == "此计算已处于“已取消”状态。"


def test_a_fault_after_a_cancellation_changes_nothing(county: County, monkeypatch):
    job = asked_to_publish(county)

    def broken(*_given):
        asking.cancel(job.pk, by=county.supervisor)
        raise ZeroDivisionError

    monkeypatch.setattr(services, "gather_all", broken)
    compute_waiting()
    assert (fresh(job).state, fresh(job).message) == (State.CANCELLED, "")


def test_the_bar_tells_how_many_entries_of_how_many_are_read(county: County, monkeypatch):
    monkeypatch.setattr(watching, "EVERY", 1)
    monkeypatch.setattr("sheets.progress.EVERY_SECONDS", 0)
    report = county.publish()
    number = Event.objects.filter(subject_kind="hazard").count()
    told: list[tuple[int, int]] = []
    real = watching.Watch._tell

    def tells(self):
        real(self)
        told.append(progress.reached(self.job.pk))

    monkeypatch.setattr(watching.Watch, "_tell", tells)
    asking.ask_verification(report, by=county.supervisor)
    compute_waiting()
    assert (told[0], told[-1]) == ((0, number), (number, number))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    told.clear()
    asking.ask_comparison(report, other=None, by=county.supervisor)
    compute_waiting()
    assert (told[0], told[-1]) == ((0, 2 * number), (2 * number, 2 * number))


# --- swept ---------------------------------------------------------------------------------------


def test_results_are_deleted_after_a_week_and_may_be_asked_for_again(
    county: County, client: Client
):
    county.publish()
    page = rows(client, "total/units/base")
    assert page.context["total"] == 3
    job = compare(client, 1).context["job"]
    kept = fresh(job)
    assert timedelta(days=6) < kept.expires_at - kept.finished_at < timedelta(days=8)
    sweep_computations()
    assert states() == [("rows", "done"), ("comparison", "done")]
    Computation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert running.sweep() == 2
    assert running.sweep() == 0
    assert states() == [("rows", "expired"), ("comparison", "expired")]
    assert (ComputationRow.objects.count(), fresh(job).result) == (0, "")
    assert "已到期删除" in client.get(job.get_absolute_url()).content.decode()
    again = shown(client, client.post(reverse("reports:computation-again", args=[job.pk])))
    assert again.context["differences"] == []
    assert rows(client, "total/units/base").context["total"] == 3
    assert running._expire(job.pk) is False


def test_a_publication_leads_to_its_report_also_after_its_time(county: County, client: Client):
    page = preview(client, kind="annual", period="2021")
    publish(client, page)
    job = Computation.objects.get(kind="publication")
    Computation.objects.update(expires_at=timezone.now())
    assert running.sweep() == 2
    assert client.get(job.get_absolute_url())["Location"] == "/reports/1/"
    assert Report.objects.count() == 1


def test_rows_that_a_killed_worker_left_of_a_cancelled_one_are_swept(county: County, monkeypatch):
    job = asking.ask_rows(county.publish(), by=county.supervisor)
    with monkeypatch.context() as broken:
        broken.setattr(running, "_deliver", interrupted)
        with pytest.raises(KeyboardInterrupt):
            compute_waiting()
    assert ComputationRow.objects.exists()
    asking.cancel(job.pk, by=county.supervisor)
    running.sweep()
    assert not ComputationRow.objects.exists()


# --- more than one process -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_cancelled_by_another_process_it_stops_in_the_middle(transactional_db, monkeypatch):
    county = County()
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0)
    monkeypatch.setattr(watching, "EVERY", 1)
    job = asked_to_publish(county)
    read: list[int] = []
    real = watching.Watch.read

    def cancel() -> None:
        asking.cancel(job.pk, by=county.supervisor)
        connection.close()

    def reads(self, events):
        if not read:
            other = threading.Thread(target=cancel)
            other.start()
            other.join(20)
        read.append(events)
        real(self, events)

    monkeypatch.setattr(watching.Watch, "read", reads)
    compute_waiting()
    assert (fresh(job).state, len(read)) == (State.CANCELLED, 1)
    assert Report.objects.count() == 0
    gc.collect()  # a cursor that was left open would complain here


@pytest.mark.django_db(transaction=True)
def test_one_computation_at_a_time_in_the_county(transactional_db):
    county = County()
    asking.ask_preview(YEAR, by=county.supervisor)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with claim(running.ONE_AT_A_TIME) as got:
            assert got
            held.set()
            release.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(20)
    assert running.compute_waiting() == 0
    release.set()
    other.join(20)
    assert running.compute_waiting() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["reading", "publishing"])
def test_a_worker_killed_anywhere_publishes_nothing_and_the_next_one_once(
    transactional_db, settings, process_environment, place
):
    county = County()
    job = asked_to_publish(county)
    before = Log.objects.get().last_seq
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.reports.dying_computation", place],
        env={**os.environ, **process_environment, "PYTHONPATH": str(settings.BASE_DIR)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert next(line for line in worker.stdout if "reached" in line) == "reached\n"
        assert running.compute_waiting() == 0
        worker.kill()
    assert fresh(job).state == State.COMPUTING
    assert (Report.objects.count(), Log.objects.get().last_seq) == (0, before)
    assert running.compute_waiting() == 1
    told = fresh(job)
    assert (told.state, told.attempts, told.report) == (State.DONE, 2, Report.objects.get())
    assert Log.objects.get().last_seq == before + 1
    assert verify(told.report) is None
    assert Notice.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_publish_once(transactional_db):
    from tests.reports.test_two_publishers import together

    county = County()
    job = previewed(county)
    click = lambda: asking.ask_publication(job.pk, by=county.supervisor)  # noqa: E731
    first, second = together(click, click)
    assert first == second
    together(running.compute_waiting, running.compute_waiting)
    assert Report.objects.count() == 1
    assert fresh(first).state == State.DONE
