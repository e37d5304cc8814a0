"""Answers, failures that open hazards, repairs on the spot, the end of an inspection."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from audit.models import Event
from common.errors import RuleBroken
from common.ids import uuid7
from hazards.enums import Source
from hazards.enums import Status as HazardStatus
from hazards.models import Hazard
from hazards.services.judging import void_hazard
from hazards.services.rectifying import fix_on_spot
from inspections.enums import Answer, Status
from inspections.models import ChecklistItem, Inspection, ItemResult
from inspections.services.answers import (
    Failure,
    accident_type_on,
    answer_item,
    fail_item,
    fix_finding_on_spot,
    log_other_finding,
)
from inspections.services.finishing import finish_inspection
from inspections.services.visits import Visit, begin_inspection, change_officers
from tests.factories import UserFactory, photo, user
from tests.inspections.conftest import make_checklist

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def failure(**more):
    more.setdefault("token", uuid7())
    more.setdefault("due_on", timezone.localdate() + timedelta(days=15))
    return Failure(**more)


def answers(inspection):
    rows = ItemResult.objects.filter(inspection=inspection).order_by("item__code")
    return [(row.item.code, row.answer) for row in rows]


def test_the_last_answer_counts(running, inspector, second):
    answer_item(running.pk, "test-01", by=inspector, answer="pass", note=" 完好 ")
    answer_item(running.pk, "test-01", by=second, answer="not_applicable")
    result = ItemResult.objects.get()
    assert (result.answer, result.note, result.answered_by) == ("not_applicable", "完好", second)
    answer_item(running.pk, "test-01", by=second, answer="fail", note="")
    assert answers(running) == [("test-01", "fail")]
    assert Event.objects.about(running.pk).count() == 1


def test_an_unknown_answer_is_refused(running, inspector):
    with pytest.raises(RuleBroken) as refusal:
        answer_item(running.pk, "test-01", by=inspector, answer="maybe")
    assert refusal.value.field == "answer"
    with pytest.raises(ChecklistItem.DoesNotExist):
        answer_item(running.pk, "coal-01", by=inspector, answer="pass")
    assert not ItemResult.objects.exists()


def test_a_note_is_no_essay(running, inspector):
    answer_item(running.pk, "test-01", by=inspector, answer="pass", note="字" * 300)
    with pytest.raises(RuleBroken) as refusal:
        answer_item(running.pk, "test-01", by=inspector, answer="pass", note="字" * 301)
    assert refusal.value.field == "note"
    assert ItemResult.objects.get().note == "字" * 300


def test_only_its_officers_answer(running, agency, own, stranger):
    with pytest.raises(PermissionDenied):
        answer_item(running.pk, "test-01", by=UserFactory(agency=agency), answer="pass")
    for outsider in (own, stranger):
        with pytest.raises(Inspection.DoesNotExist):
            answer_item(running.pk, "test-01", by=outsider, answer="pass")


def test_a_failed_item_opens_a_hazard_already_filled_in(running, mine, inspector):
    due = timezone.localdate() + timedelta(days=15)
    made = fail_item(
        running.pk, "test-01", by=inspector, failure=failure(due_on=due), photos=[photo()]
    )
    made.refresh_from_db()
    assert (made.status, made.source, made.grade) == (
        HazardStatus.RECTIFYING,
        Source.INSPECTION,
        "general",
    )
    assert (made.description, made.place, made.basis) == (
        "隐患1",
        "井口",
        "《安全生产法》第四十一条",
    )
    assert (made.category, made.checklist_item) == ("equipment", "test-01")
    assert (made.enterprise, made.inspection) == (mine, running.pk)
    assert (made.found_on, made.due_on) == (timezone.localdate(), due)
    assert made.accident_type.name == "高处坠落"
    assert made.evidence.count() == 1
    assert ItemResult.objects.get().hazard == made


def test_what_the_officer_writes_goes_before_the_item(running, inspector):
    made = fail_item(
        running.pk,
        "test-02",
        by=inspector,
        failure=failure(description="护罩缺失", grade="major", place="皮带", responsible="王五"),
    )
    assert (made.description, made.grade, made.place) == ("护罩缺失", "major", "皮带")
    assert (made.responsible, made.accident_type) == ("王五", None)


def test_the_same_form_twice_is_one_hazard(running, inspector):
    sent = failure()
    first = fail_item(running.pk, "test-01", by=inspector, failure=sent)
    again = fail_item(running.pk, "test-01", by=inspector, failure=sent)
    assert first == again
    assert Hazard.objects.count() == 1
    with pytest.raises(RuleBroken, match=first.number):
        fail_item(running.pk, "test-01", by=inspector, failure=failure())
    assert Hazard.objects.count() == 1


def test_a_token_belongs_to_one_inspection(running, mine, inspector, second, version):
    sent = failure()
    fail_item(running.pk, "test-01", by=inspector, failure=sent)
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
    other = begin_inspection(visit, by=inspector)
    with pytest.raises(RuleBroken):
        fail_item(other.pk, "test-01", by=inspector, failure=sent)
    assert Hazard.objects.count() == 1


def test_a_hazard_does_not_vanish_by_a_tap(running, inspector, agency):
    made = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    with pytest.raises(RuleBroken, match=made.number):
        answer_item(running.pk, "test-01", by=inspector, answer="pass")
    answer_item(running.pk, "test-01", by=inspector, answer="fail", note="左侧")
    assert ItemResult.objects.get().hazard == made
    void_hazard(made.pk, by=user(Role.SUPERVISOR, agency=agency), reason="不属实")
    answer_item(running.pk, "test-01", by=inspector, answer="pass")
    assert (ItemResult.objects.get().hazard, answers(running)) == (None, [("test-01", "pass")])
    again = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    assert ItemResult.objects.get().hazard == again


def test_nothing_is_half_done(running, inspector):
    with pytest.raises(RuleBroken) as refusal:
        fail_item(running.pk, "test-01", by=inspector, failure=failure(due_on=None))
    assert refusal.value.field == "due_on"
    broken = SimpleUploadedFile("x.jpg", b"\xff\xd8 broken", content_type="image/jpeg")
    with pytest.raises(RuleBroken) as refusal:
        fail_item(running.pk, "test-01", by=inspector, failure=failure(), photos=[broken])
    assert refusal.value.field == "files"
    assert not Hazard.objects.exists()
    assert not ItemResult.objects.exists()


def test_something_else_is_found(running, inspector):
    sent = failure(description="通道堵塞", place="")
    made = log_other_finding(running.pk, by=inspector, failure=sent, photos=[photo()])
    assert log_other_finding(running.pk, by=inspector, failure=sent) == made
    assert (made.inspection, made.checklist_item, made.place) == (running.pk, "", "井口")
    with pytest.raises(RuleBroken) as refusal:
        log_other_finding(running.pk, by=inspector, failure=failure())
    assert refusal.value.field == "description"


def test_on_the_spot_counts_closed_the_same_day(running, inspector, second):
    made = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    fixed = fix_finding_on_spot(
        running.pk, made.pk, by=inspector, second=second, files=[photo()], work_done="已加装"
    )
    today = timezone.localdate()
    assert (fixed.status, fixed.closed_on, fixed.rectified_on) == ("closed", today, today)
    assert fixed.verified_by == second


def test_the_other_key_takes_part(running, inspector, agency):
    made = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    absent = UserFactory(agency=agency)
    with pytest.raises(RuleBroken) as refusal:
        fix_finding_on_spot(running.pk, made.pk, by=inspector, second=absent, files=[photo()])
    assert refusal.value.field == "second"
    with pytest.raises(RuleBroken):
        fix_finding_on_spot(running.pk, made.pk, by=inspector, second=inspector, files=[photo()])
    made.refresh_from_db()
    assert made.status == HazardStatus.RECTIFYING


def test_the_hazard_s_own_door_asks_for_the_same_key(running, inspector, second, agency):
    made = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    absent = UserFactory(agency=agency)
    for one, other in ((inspector, absent), (absent, second)):
        with pytest.raises(RuleBroken) as refusal:
            fix_on_spot(made.pk, by=one, second=other, files=[photo()])
        assert refusal.value.field == "second"
    assert fix_on_spot(made.pk, by=inspector, second=second, files=[photo()]).status == "closed"


def test_who_turned_the_second_key_stays_an_officer(running, inspector, second, agency):
    made = fail_item(running.pk, "test-01", by=inspector, failure=failure())
    fix_finding_on_spot(running.pk, made.pk, by=inspector, second=second, files=[photo()])
    other = UserFactory(agency=agency)
    with pytest.raises(RuleBroken) as refusal:
        change_officers(running.pk, by=inspector, officers=[other])
    assert refusal.value.field == "officers"
    assert made.number in str(refusal.value.message)
    assert running.officers.filter(pk=second.pk).exists()
    change_officers(running.pk, by=inspector, officers=[second, other])
    assert running.officers.count() == 3


def test_only_what_this_inspection_found_is_fixed_in_it(running, inspector, second, mine, version):
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
    other = begin_inspection(visit, by=inspector)
    made = fail_item(other.pk, "test-01", by=inspector, failure=failure())
    with pytest.raises(Hazard.DoesNotExist):
        fix_finding_on_spot(running.pk, made.pk, by=inspector, second=second, files=[photo()])


def answered(inspection, by, *codes):
    for code in codes or ("test-01", "test-02", "test-03"):
        answer_item(inspection.pk, code, by=by, answer="pass")


def test_an_inspection_that_found_nothing_is_finished(running, inspector, second):
    answered(running, inspector)
    answer_item(running.pk, "test-02", by=second, answer="pass", note="新换")
    finish_inspection(running.pk, by=second, remarks=" 良好 ")
    running.refresh_from_db()
    assert (running.status, running.remarks) == (Status.FINISHED, "良好")
    assert running.ended_at >= running.started_at
    event = Event.objects.about(running.pk).last()
    assert (event.kind, event.state_from, event.state_to) == (
        "finished",
        "in_progress",
        "finished",
    )
    assert event.facts["answers"] == {"test-01": "pass", "test-02": "pass", "test-03": "pass"}
    assert event.facts["notes"] == {"test-02": "新换"}
    assert (event.facts["checklist"], event.facts["version"]) == ("test", 1)
    assert event.facts["hazards"] == []
    assert event.facts["officers"] == sorted([str(inspector.pk), str(second.pk)])


def test_the_finish_names_what_was_found(running, inspector):
    made = fail_item(running.pk, "test-03", by=inspector, failure=failure())
    answered(running, inspector, "test-01", "test-02")
    finish_inspection(running.pk, by=inspector)
    event = Event.objects.about(running.pk).last()
    assert event.facts["hazards"] == [made.number]
    assert event.facts["answers"]["test-03"] == Answer.FAIL
    with pytest.raises(RuleBroken, match="已完成"):
        answer_item(running.pk, "test-01", by=inspector, answer="fail")
    with pytest.raises(RuleBroken):
        finish_inspection(running.pk, by=inspector)


def test_the_unanswered_are_named(running, inspector):
    answered(running, inspector, "test-02")
    with pytest.raises(RuleBroken, match="1, 3") as refusal:
        finish_inspection(running.pk, by=inspector)
    assert refusal.value.field == "answers"
    running.refresh_from_db()
    assert running.status == Status.IN_PROGRESS


def test_many_unanswered_are_cut_short(mine, inspector, second):
    version = make_checklist("long", items=12)
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
    made = begin_inspection(visit, by=inspector)
    with pytest.raises(RuleBroken, match="9, 10 …"):
        finish_inspection(made.pk, by=inspector)


def test_a_failure_without_its_hazard_is_named(running, inspector, agency):
    answered(running, inspector)
    answer_item(running.pk, "test-02", by=inspector, answer="fail")
    with pytest.raises(RuleBroken, match="2") as refusal:
        finish_inspection(running.pk, by=inspector)
    assert refusal.value.field == "answers"
    made = fail_item(running.pk, "test-02", by=inspector, failure=failure())
    void_hazard(made.pk, by=user(Role.SUPERVISOR, agency=agency), reason="不属实")
    with pytest.raises(RuleBroken):
        finish_inspection(running.pk, by=inspector)


def test_two_officers_or_no_end(mine, inspector, second, version):
    alone = begin_inspection(Visit(enterprise=mine, kind="daily", version=version), by=inspector)
    answered(alone, inspector)
    with pytest.raises(RuleBroken) as refusal:
        finish_inspection(alone.pk, by=inspector)
    assert refusal.value.field == "officers"
    assert "第二名" in str(refusal.value.remedy)
    change_officers(alone.pk, by=inspector, officers=[second])
    finish_inspection(alone.pk, by=inspector)
    assert Inspection.objects.get(pk=alone.pk).status == Status.FINISHED


def test_a_self_check_by_the_safety_officer(mine, own, version, second):
    check = begin_inspection(Visit(enterprise=mine, kind="self_check", version=version), by=own)
    made = fail_item(check.pk, "test-01", by=own, failure=failure(), photos=[photo()])
    assert (made.source, made.inspection) == (Source.SELF_CHECK, check.pk)
    with pytest.raises(PermissionDenied):
        fix_finding_on_spot(check.pk, made.pk, by=own, second=second, files=[photo()])
    answered(check, own, "test-02", "test-03")
    finish_inspection(check.pk, by=own)
    assert Inspection.objects.get(pk=check.pk).status == Status.FINISHED


def test_an_inspection_without_a_checklist(mine, inspector, second):
    made = begin_inspection(Visit(enterprise=mine, kind="random", officers=(second,)), by=inspector)
    finish_inspection(made.pk, by=inspector)
    event = Event.objects.about(made.pk).last()
    assert event.facts["answers"] == {}
    assert "checklist" not in event.facts


def test_the_accident_type_is_of_the_edition_in_use(version):
    item = ChecklistItem.objects.get(version=version, code="test-01")
    assert accident_type_on(item, date(2021, 5, 1)).code == "1986-09"
    assert accident_type_on(item, date(2026, 7, 1)).code == "2025-10"
    item.accident_type_id = "1986-15"
    item.save()
    item = ChecklistItem.objects.get(version=version, code="test-01")
    assert accident_type_on(item, date(2021, 5, 1)).name == "瓦斯爆炸"
    assert accident_type_on(item, date(2026, 7, 1)) is None
