"""Computations as people ask for them: once each, published once; the pages; one's own."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import Sector, User
from audit.models import Event
from common.errors import RuleBroken
from notices.models import Notice
from reports import services
from reports.computing import asking, running
from reports.enums import ComputationState as State
from reports.models import Computation, Report
from reports.periods import period
from reports.services import Publication
from reports.tasks import compute_waiting, sweep_computations
from reports.verifying import verify
from sheets import progress
from tests.factories import AgencyFactory, user
from tests.reports.computed import (
    YEAR,
    asked_to_publish,
    compare,
    fresh,
    preview,
    previewed,
    rows,
    shown,
)
from tests.reports.county import County


@pytest.fixture
def client(county: County) -> Client:
    person = Client()
    person.force_login(county.supervisor)
    return person


# --- asked ---------------------------------------------------------------------------------------


def test_the_same_question_that_waits_is_asked_once(county: County):
    first = asking.ask_preview(YEAR, by=county.supervisor)
    assert asking.ask_preview(YEAR, by=county.supervisor) == first
    with override("en"):
        other = Publication(period=period("annual", "2020"))
        english = asking.ask_preview(other, by=county.supervisor)
    assert (english.language, first.language) == ("en", "zh-hans")
    compute_waiting()
    assert asking.ask_preview(YEAR, by=county.supervisor) != first


def test_a_preview_is_shown_to_who_may_still_publish_it(county: County, client: Client):
    address = previewed(county).get_absolute_url()
    assert client.get(address).status_code == 200
    User.objects.filter(pk=county.supervisor.pk).update(role=Role.INSPECTOR)
    assert client.get(address).status_code == 403


def test_who_asks_whether_a_page_is_there_has_nothing_computed(county: County, client: Client):
    report = county.publish()
    behind = f"{reverse('reports:rows', args=[report.number])}?of=total/units/base"
    for address in (reverse("reports:compare", args=[report.number]), behind):
        assert client.head(address).status_code == 200
    assert Computation.objects.count() == 0


def test_five_at_a_time(county: County):
    for year in range(2016, 2021):
        asking.ask_preview(Publication(period=period("annual", str(year))), by=county.supervisor)
    with pytest.raises(RuleBroken) as refused:
        asking.ask_preview(YEAR, by=county.supervisor)
    assert str(refused.value.message) == "你有 5 个计算仍在等待。"
    mine = Publication(period=period("annual", "2021"), enterprise=county.mine.pk)
    assert asking.ask_preview(mine, by=county.officer).by == county.officer


def test_the_commit_wakes_the_worker(
    county: County, django_capture_on_commit_callbacks, monkeypatch
):
    sent: list[str] = []
    monkeypatch.setattr("reports.computing.asking.current_app.send_task", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        asking.ask_preview(YEAR, by=county.supervisor)
    assert sent == ["reports.tasks.compute_waiting"]


def test_d_is_settled_when_it_is_asked(county: County):
    with time_machine.travel("2022-03-01 12:00:00+08:00", tick=False):
        job = asking.ask_preview(Publication(period=period("annual", "2022")), by=county.supervisor)
    compute_waiting()
    assert fresh(job).told["told"]["as_of"] == "2022-03-01"


# --- published once ------------------------------------------------------------------------------


def test_what_is_published_is_what_the_service_publishes(county: County):
    job = asked_to_publish(county)
    compute_waiting()
    report = fresh(job).report
    assert report is not None
    assert (report.number, report.published_by) == (1, county.supervisor)
    assert verify(report) is None
    again = county.publish(corrects=1, reason="再算一次")
    assert again.told["total"] == report.told["total"]
    assert Notice.objects.get().facts == {"number": 1}


def test_one_preview_is_published_once_however_often_it_is_asked(county: County):
    job = asked_to_publish(county)
    assert asking.ask_publication(job.preview_id, by=county.supervisor) == job
    compute_waiting()
    assert asking.ask_publication(job.preview_id, by=county.supervisor) == job
    compute_waiting()
    assert running.compute_one(job.pk) is False
    assert Report.objects.count() == 1
    assert Event.objects.filter(kind="published").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Computation.objects.create(
            kind="publication", question="{}", by=county.supervisor, preview=job.preview,
            language="en",
        )  # fmt: skip


def test_a_publication_that_was_cancelled_may_be_asked_for_again(county: County):
    job = asked_to_publish(county)
    asking.cancel(job.pk, by=county.supervisor)
    other = asking.ask_publication(job.preview_id, by=county.supervisor)
    assert other != job
    compute_waiting()
    assert (fresh(job).report, fresh(other).report) == (None, Report.objects.get())


def test_one_that_another_version_has_overtaken_publishes_nothing(county: County, client: Client):
    job = asked_to_publish(county)
    county.publish()
    compute_waiting()
    told = fresh(job)
    assert (told.state, told.report) == (State.FAILED, None)
    assert "第 1 号报告" in told.message
    assert Report.objects.count() == 1
    page = client.get(job.get_absolute_url()).content.decode()
    assert "返回预览" in page
    assert "第 1 号报告" in page


def test_a_preview_that_is_not_ready_or_is_gone_cannot_be_published(county: County, client: Client):
    job = asking.ask_preview(YEAR, by=county.supervisor)
    address = reverse("reports:publish", args=[job.pk])
    assert client.post(address).status_code == 409
    compute_waiting()
    Computation.objects.update(expires_at=timezone.now())
    sweep_computations()
    assert client.post(address).status_code == 409
    assert Report.objects.count() == 0


# --- the pages -----------------------------------------------------------------------------------


def test_the_page_waits_tells_and_shows(county: County, client: Client):
    job = asking.ask_preview(YEAR, by=county.supervisor)
    part = reverse("reports:computation-progress", args=[job.pk])
    page = client.get(job.get_absolute_url()).content.decode()
    assert "等待计算" in page
    assert "取消计算" in page
    assert "HX-Refresh" not in client.get(part)
    Computation.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    assert "后台任务繁忙，或未在运行" in client.get(part).content.decode()
    Computation.objects.update(state=State.COMPUTING)
    assert "正在计算" in client.get(part).content.decode()
    meter = progress.Meter(job.pk)
    meter(3, 12)
    assert "3 / 12 · 25 %" in client.get(part).content.decode()
    meter(12, 12)
    assert "正在汇总数字" in client.get(part).content.decode()
    compute_waiting()
    assert client.get(part)["HX-Refresh"] == "true"
    assert "尚未发布" in client.get(job.get_absolute_url()).content.decode()


def test_the_buttons(county: County, client: Client):
    job = asking.ask_preview(YEAR, by=county.supervisor)
    cancel = reverse("reports:computation-cancel", args=[job.pk])
    assert client.post(cancel)["Location"] == job.get_absolute_url()
    assert client.post(cancel).status_code == 409
    assert "重新计算一次" in client.get(job.get_absolute_url()).content.decode()
    again = reverse("reports:computation-again", args=[job.pk])
    page = shown(client, client.post(again))
    assert page.context["job"] != job
    assert client.post(reverse("reports:computation-again", args=[page.context["job"].pk]))
    asked = Computation.objects.unfinished().get()
    assert asking.ask_again(asked.pk, by=county.supervisor) == asked


def test_a_report_is_verified_on_its_page(county: County, client: Client):
    report = county.publish()
    address = reverse("reports:verify", args=[1])
    assert address in client.get(report.get_absolute_url()).content.decode()
    page = shown(client, client.post(address))
    assert page.context["mismatch"] is None
    assert "逐字节相同" in page.content.decode()
    told = report.told
    told["total"]["hazards"]["all"]["found"] = 8
    from tests.reports.test_proof import tamper

    tamper(report, figures=services.canonical(told))
    page = shown(client, client.post(address))
    assert page.context["mismatch"] == {
        "number": 1, "where": "total.hazards.all.found", "stored": 8, "recomputed": 7,
    }  # fmt: skip
    assert "total.hazards.all.found" in page.content.decode()


def test_nobody_elses(county: County, client: Client):
    jobs = [preview(client, kind="annual", period="2021").context["job"]]
    county.publish()
    jobs += [compare(client, 1).context["job"]]
    asking.ask_rows(Report.objects.get(), by=county.supervisor)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.LEADER, Role.SUPERVISOR):
        other = Client()
        other.force_login(user(role))
        for job in jobs:
            assert other.get(job.get_absolute_url()).status_code == 404
            progress_url = reverse("reports:computation-progress", args=[job.pk])
            assert other.get(progress_url).status_code == 404
            for name in ("computation-cancel", "computation-again", "publish"):
                assert other.post(reverse(f"reports:{name}", args=[job.pk])).status_code == 404
            for name in ("comparison-export", "differences-export"):
                assert other.get(reverse(f"reports:{name}"), {"job": job.pk}).status_code == 404
        assert other.get(reverse("reports:computations")).context["rows"] == []


def test_rows_are_of_what_one_sees_today(county: County, client: Client):
    county.publish()
    page = rows(client, "total/units/base")
    assert page.context["total"] == 3
    job = Computation.objects.get()
    assert job.rows.visible_to(county.supervisor).filter(figure="total/units/base").count() == 3
    User.objects.filter(pk=county.supervisor.pk).update(
        agency=AgencyFactory(sectors=Sector.objects.filter(code="forest"))
    )
    page = client.get(reverse("reports:rows", args=[1]), {"of": "total/units/base"})
    assert (page.context["total"], page.context["hidden"]) == (0, 3)
    narrowed = User.objects.get(pk=county.supervisor.pk)
    assert job.rows.visible_to(narrowed).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_a_constant_number(
    county: County, client: Client, count, django_assert_num_queries
):
    report = county.publish()
    for year in range(count):
        asking.ask_preview(
            Publication(period=period("annual", str(2018 + year))), by=county.supervisor
        )
        asking.ask_verification(report, by=county.supervisor)
        asking.cancel(Computation.objects.filter(kind="verification").latest("pk").pk,
                      by=county.supervisor)  # fmt: skip
    client.get(reverse("reports:computations"))
    with django_assert_num_queries(6):
        page = client.get(reverse("reports:computations"))
    assert len(page.context["rows"]) == 2 * count
    assert "年报" in page.content.decode()
