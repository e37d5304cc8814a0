"""An inspection is planned, begun, staffed, called off: each move, and each refusal."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.enums import Role
from audit.models import Event
from common.errors import RuleBroken
from common.ids import uuid7
from inspections import workflow
from inspections.enums import Status
from inspections.models import ChecklistVersion, Inspection
from inspections.services.answers import Failure, fail_item
from inspections.services.visits import (
    Visit,
    begin_inspection,
    cancel_inspection,
    change_officers,
    plan_inspection,
    start_inspection,
)
from notices import registry
from notices.models import Notice
from tests.factories import EnterpriseFactory, UserFactory, officer, user

pytestmark = pytest.mark.django_db


def events(inspection):
    rows = Event.objects.about(inspection.pk)
    return [(e.kind, e.state_from, e.state_to) for e in rows]


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def test_an_inspection_is_begun_on_the_spot(mine, inspector, second, version):
    visit = Visit(
        enterprise=mine,
        kind="daily",
        version=version,
        officers=(second, inspector),
        place=" 井口 ",
        latitude=Decimal("35.7"),
        longitude=Decimal("111.7"),
    )
    made = begin_inspection(visit, by=inspector)
    made.refresh_from_db()
    assert (made.status, made.place, made.lead) == (Status.IN_PROGRESS, "井口", inspector)
    assert made.number == f"J{timezone.localdate().year}-00001"
    assert made.inspected_on == timezone.localdate()
    assert made.started_at is not None
    assert made.latitude == Decimal("35.700000")
    assert (made.region_id, made.sector_id, made.agency) == (
        "141022100",
        "coal",
        inspector.agency,
    )
    assert set(made.officers.all()) == {inspector, second}
    event = Event.objects.about(made.pk).get()
    assert (event.kind, event.actor, event.subject_kind) == ("started", inspector.pk, "inspection")
    assert event.facts["set"]["number"] == made.number
    assert event.facts["set"]["version_id"] == str(version.pk)
    assert event.facts["officers"] == sorted([str(inspector.pk), str(second.pk)])


def test_the_same_form_twice_is_one_inspection(mine, inspector, second):
    visit = Visit(enterprise=mine, kind="daily", officers=(second,))
    first = begin_inspection(visit, by=inspector)
    again = begin_inspection(visit, by=inspector)
    assert first.pk == again.pk
    assert Inspection.objects.count() == 1
    with pytest.raises(RuleBroken, match="别人"):
        begin_inspection(visit, by=second)


def test_a_planned_inspection_is_started_by_its_officers(mine, inspector, second):
    visit = Visit(enterprise=mine, kind="special", officers=(second,))
    planned = plan_inspection(visit, by=inspector, planned_on=tomorrow())
    assert (planned.status, planned.inspected_on) == (Status.PLANNED, tomorrow())
    begun = start_inspection(
        planned.pk, by=second, latitude=Decimal("35.7"), longitude=Decimal("111.7")
    )
    begun.refresh_from_db()
    assert (begun.status, begun.inspected_on) == (Status.IN_PROGRESS, timezone.localdate())
    assert (begun.planned_on, begun.longitude) == (tomorrow(), Decimal("111.700000"))
    assert events(planned) == [("planned", "", "planned"), ("started", "planned", "in_progress")]
    with pytest.raises(RuleBroken, match="进行中"):
        start_inspection(planned.pk, by=inspector)


def test_who_takes_part_is_told(mine, inspector, second, agency):
    visit = Visit(enterprise=mine, kind="special", officers=(second,))
    planned = plan_inspection(visit, by=inspector, planned_on=tomorrow())
    third = UserFactory(agency=agency)
    change_officers(planned.pk, by=inspector, officers=[second, third])
    told = [(notice.user, notice.kind) for notice in Notice.objects.order_by("event_seq")]
    assert told == [(second, "planned"), (third, "staffed")]
    notice = Notice.objects.get(user=third)
    assert registry.text_of(notice) == (
        f"您参加 {tomorrow()} 对{mine.name}的检查（{planned.number}）。"
    )
    assert registry.url_of(notice) == f"/inspections/{planned.pk}/"


def test_a_start_needs_no_position(mine, inspector):
    planned = plan_inspection(
        Visit(enterprise=mine, kind="daily"), by=inspector, planned_on=tomorrow()
    )
    begun = start_inspection(planned.pk, by=inspector)
    assert begun.latitude is None


def test_nothing_is_planned_for_yesterday(mine, inspector):
    with pytest.raises(RuleBroken) as refusal:
        plan_inspection(
            Visit(enterprise=mine, kind="daily"),
            by=inspector,
            planned_on=timezone.localdate() - timedelta(days=1),
        )
    assert refusal.value.field == "planned_on"
    assert not Inspection.objects.exists()


def test_who_is_not_there_starts_nothing(mine, inspector, second, own):
    planned = plan_inspection(
        Visit(enterprise=mine, kind="daily"), by=inspector, planned_on=tomorrow()
    )
    with pytest.raises(PermissionDenied):
        start_inspection(planned.pk, by=second)
    with pytest.raises(Inspection.DoesNotExist):
        start_inspection(planned.pk, by=own)
    assert events(planned) == [("planned", "", "planned")]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_do_not_inspect(mine, role):
    with pytest.raises(PermissionDenied):
        begin_inspection(Visit(enterprise=mine, kind="daily"), by=user(role))
    assert not Inspection.objects.exists()


def test_an_officer_checks_the_own_enterprise_only(mine, own, inspector):
    made = begin_inspection(Visit(enterprise=mine, kind="self_check"), by=own)
    assert (made.status, made.agency_id) == (Status.IN_PROGRESS, None)
    with pytest.raises(PermissionDenied):
        begin_inspection(Visit(enterprise=mine, kind="daily"), by=own)
    with pytest.raises(PermissionDenied):
        begin_inspection(Visit(enterprise=mine, kind="self_check"), by=inspector)
    with pytest.raises(RuleBroken) as refusal:
        begin_inspection(Visit(enterprise=EnterpriseFactory(), kind="self_check"), by=own)
    assert refusal.value.field == "enterprise"


def test_a_self_check_is_done_by_people_of_the_enterprise(mine, own, inspector):
    colleague = officer(mine)
    visit = Visit(enterprise=mine, kind="self_check", officers=(colleague,))
    assert begin_inspection(visit, by=own).officers.count() == 2
    with pytest.raises(RuleBroken) as refusal:
        begin_inspection(Visit(enterprise=mine, kind="self_check", officers=(inspector,)), by=own)
    assert refusal.value.field == "officers"


def test_every_officer_supervises_the_enterprise(mine, inspector, stranger, own):
    gone = UserFactory(agency=inspector.agency, is_active=False)
    for wrong in (stranger, own, gone):
        with pytest.raises(RuleBroken) as refusal:
            begin_inspection(Visit(enterprise=mine, kind="joint", officers=(wrong,)), by=inspector)
        assert refusal.value.field == "officers"
        assert str(wrong) in str(refusal.value.message)
    assert not Inspection.objects.exists()


def test_a_draft_is_no_checklist_to_go_by(mine, inspector, version):
    draft = ChecklistVersion.objects.create(checklist=version.checklist, number=2)
    with pytest.raises(RuleBroken) as refusal:
        begin_inspection(Visit(enterprise=mine, kind="daily", version=draft), by=inspector)
    assert refusal.value.field == "version"


def test_officers_are_changed(running, inspector, second, agency):
    third = UserFactory(agency=agency)
    change_officers(running.pk, by=inspector, officers=[third])
    assert set(running.officers.all()) == {inspector, third}
    assert events(running)[-1] == ("staffed", "in_progress", "in_progress")
    with pytest.raises(PermissionDenied):
        change_officers(running.pk, by=second, officers=[second])
    boss = user(Role.SUPERVISOR, agency=agency)
    change_officers(running.pk, by=boss, officers=[second])
    assert set(running.officers.all()) == {inspector, second}


def test_a_visit_is_called_off_with_its_reason(running, inspector, own):
    with pytest.raises(RuleBroken) as refusal:
        cancel_inspection(running.pk, by=inspector, reason="  ")
    assert refusal.value.field == "reason"
    with pytest.raises(Inspection.DoesNotExist):
        cancel_inspection(running.pk, by=own, reason="不查了")
    cancel_inspection(running.pk, by=inspector, reason="停产检修")
    running.refresh_from_db()
    assert (running.status, running.cancel_reason) == (Status.CANCELLED, "停产检修")
    assert events(running)[-1] == ("cancelled", "in_progress", "cancelled")
    with pytest.raises(RuleBroken, match="已取消"):
        cancel_inspection(running.pk, by=inspector, reason="再取消")


def test_a_self_check_is_called_off_by_its_officer_alone(mine, own, agency):
    made = begin_inspection(Visit(enterprise=mine, kind="self_check"), by=own)
    with pytest.raises(PermissionDenied):
        cancel_inspection(made.pk, by=user(Role.SUPERVISOR, agency=agency), reason="不要")
    cancel_inspection(made.pk, by=own, reason="明天再查")
    assert Inspection.objects.get(pk=made.pk).status == Status.CANCELLED


def test_what_has_found_something_is_not_cancelled(running, inspector):
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    fail_item(running.pk, "test-01", by=inspector, failure=failure)
    with pytest.raises(RuleBroken, match="1"):
        cancel_inspection(running.pk, by=inspector, reason="算了")
    running.refresh_from_db()
    assert running.status == Status.IN_PROGRESS


def test_a_day_is_neither_future_nor_before_the_last_entry(running, inspector):
    for day in (tomorrow(), timezone.localdate() - timedelta(days=1)):
        with pytest.raises(RuleBroken) as refusal:
            workflow.take(workflow.CANCEL, running, by=inspector, on=day)
        assert refusal.value.field == "on"


def test_nobody_is_no_officer(running):
    with pytest.raises(PermissionDenied):
        workflow.check(workflow.FINISH, running, by=None)


def test_the_page_offers_what_is_allowed(running, inspector, stranger, agency):
    assert workflow.allowed(inspector, running) == [
        workflow.STAFF,
        workflow.FINISH,
        workflow.CANCEL,
    ]
    assert workflow.allowed(stranger, running) == []
    boss = user(Role.SUPERVISOR, agency=agency)
    assert workflow.allowed(boss, running) == [workflow.STAFF, workflow.CANCEL]


def test_who_sees_what(running, mine, inspector, stranger, own):
    def seen(person):
        return list(Inspection.objects.visible_to(person))

    assert seen(inspector) == [running]
    assert seen(stranger) == []
    assert seen(own) == []
    check = begin_inspection(Visit(enterprise=mine, kind="self_check"), by=own)
    assert seen(own) == [check]
    assert seen(officer(EnterpriseFactory())) == []
    assert set(seen(inspector)) == {running, check}
