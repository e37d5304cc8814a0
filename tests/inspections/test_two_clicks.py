"""Two clicks at once, on PostgreSQL, in two connections: one succeeds, one is told why not."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from common.errors import RuleBroken
from common.ids import uuid7
from hazards.models import Hazard
from inspections.models import Checklist, ChecklistVersion, Inspection, ItemResult
from inspections.services.answers import Failure, answer_item, fail_item
from inspections.services.checklists import draft_version, publish_version
from inspections.services.finishing import finish_inspection
from inspections.services.visits import (
    Visit,
    begin_inspection,
    cancel_inspection,
    plan_inspection,
    start_inspection,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Do all acts in threads that start together; what each gave or refused."""
    gate = threading.Barrier(len(acts))
    done = [None] * len(acts)

    def run(place, act):
        try:
            gate.wait(10)
            done[place] = act()
        except RuleBroken as refusal:
            done[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return done


def refusals(done):
    return [one for one in done if isinstance(one, RuleBroken)]


def test_two_finishes(running, inspector, second):
    for code in ("test-01", "test-02", "test-03"):
        answer_item(running.pk, code, by=inspector, answer="pass")
    done = at_once(
        lambda: finish_inspection(running.pk, by=inspector),
        lambda: finish_inspection(running.pk, by=second),
    )
    assert len(refusals(done)) == 1
    assert "已完成" in str(refusals(done)[0].message)
    assert Event.objects.about(running.pk).filter(kind="finished").count() == 1


def test_two_starts(mine, inspector, second):
    visit = Visit(enterprise=mine, kind="daily", officers=(second,))
    planned = plan_inspection(visit, by=inspector, planned_on=timezone.localdate())
    done = at_once(
        lambda: start_inspection(planned.pk, by=inspector),
        lambda: start_inspection(planned.pk, by=second),
    )
    assert len(refusals(done)) == 1
    assert Event.objects.about(planned.pk).filter(kind="started").count() == 1


def test_two_cancellations(running, inspector, second):
    done = at_once(
        lambda: cancel_inspection(running.pk, by=inspector, reason="停产"),
        lambda: cancel_inspection(running.pk, by=second, reason="停产"),
    )
    assert len(refusals(done)) == 1
    assert Event.objects.about(running.pk).filter(kind="cancelled").count() == 1


def test_one_form_sent_twice_begins_one_inspection(mine, inspector, second):
    visit = Visit(enterprise=mine, kind="daily", officers=(second,))
    done = at_once(
        lambda: begin_inspection(visit, by=inspector), lambda: begin_inspection(visit, by=inspector)
    )
    assert [one.pk for one in done] == [visit.key, visit.key]
    assert Inspection.objects.count() == 1


def test_one_form_sent_twice_makes_one_hazard(running, inspector):
    failure = Failure(token=uuid7(), due_on=timezone.localdate())

    def send():
        return fail_item(running.pk, "test-01", by=inspector, failure=failure)

    done = at_once(send, send)
    assert done[0] == done[1] == Hazard.objects.get()
    assert ItemResult.objects.get().hazard == done[0]


def test_one_item_failed_by_two_officers_makes_one_hazard(running, inspector, second):
    def send(person):
        failure = Failure(token=uuid7(), due_on=timezone.localdate())
        return fail_item(running.pk, "test-01", by=person, failure=failure)

    done = at_once(lambda: send(inspector), lambda: send(second))
    assert len(refusals(done)) == 1
    assert Hazard.objects.get().number in str(refusals(done)[0].message)


def test_one_item_answered_by_two_officers_has_one_answer(running, inspector, second):
    done = at_once(
        lambda: answer_item(running.pk, "test-01", by=inspector, answer="pass"),
        lambda: answer_item(running.pk, "test-01", by=second, answer="not_applicable"),
    )
    assert refusals(done) == []
    assert ItemResult.objects.count() == 1


def test_two_drafts_and_two_publications(administrator, version):
    pk = Checklist.objects.get(code="test").pk
    drafts = at_once(
        lambda: draft_version(pk, by=administrator), lambda: draft_version(pk, by=administrator)
    )
    assert drafts[0] == drafts[1]
    done = at_once(
        lambda: publish_version(drafts[0].pk, by=administrator),
        lambda: publish_version(drafts[0].pk, by=administrator),
    )
    assert len(refusals(done)) == 1
    assert ChecklistVersion.objects.filter(checklist=pk).count() == 2
