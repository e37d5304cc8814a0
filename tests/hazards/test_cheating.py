"""Ways around the two keys and the figures: each is refused in words, and nothing is written."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.enums import Role
from audit.models import Event
from common.errors import RuleBroken
from common.ids import uuid7
from hazards import exports, second_keys
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from hazards.services import cases, judging, rectifying
from hazards.services.finding import Finding, log_hazard, report_hazard
from tests.factories import photo
from tests.hazards.performing import ask_voiding
from tests.hazards.states import REPORT, approve, hazard_in, in_days, today

pytestmark = pytest.mark.django_db


def refused(call: Callable[[], object], field: str = "") -> str:
    """The words of a refusal at a field; nothing was told to the log."""
    before = Event.objects.count()
    with pytest.raises(RuleBroken) as refusal:
        call()
    assert refusal.value.field == field
    assert str(refusal.value.remedy)
    assert Event.objects.count() == before
    return str(refusal.value.message)


def merged(people, hazard: Hazard, survivor: Hazard) -> Hazard:
    return judging.merge_hazard(hazard.pk, into=survivor.pk, by=people.inspector)


class TestMergingHidesNothing:
    """An inspector cannot void; merging is no back door to it."""

    @pytest.mark.parametrize("status", [Status.RECTIFYING, Status.SUBMITTED])
    def test_what_is_open_goes_into_nothing_closed(self, people, status):
        found = hazard_in(status, people)
        closed = hazard_in(Status.CLOSED, people, description="别处")
        assert "尚未销号" in refused(lambda: merged(people, found, closed), "into")
        assert merged(people, closed, found).pk == found.pk

    @pytest.mark.parametrize("status", [Status.RECTIFYING, Status.CLOSED])
    def test_what_counts_goes_into_nothing_that_does_not(self, people, status):
        found = hazard_in(status, people)
        report = hazard_in(Status.REPORTED, people, description="别处")
        refused(lambda: merged(people, found, report), "into")
        assert merged(people, report, found).pk == found.pk

    def test_a_major_hazard_goes_into_no_general_one(self, people):
        major = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
        general = hazard_in(Status.RECTIFYING, people, description="别处")
        assert "重大隐患" in refused(lambda: merged(people, major, general), "into")
        assert merged(people, general, major).pk == major.pk

    def test_what_is_overdue_goes_into_nothing_that_is_not(self, people):
        more = {"found_on": in_days(-30), "due_on": in_days(-10)}
        late = hazard_in(Status.RECTIFYING, people, **more)
        new = hazard_in(Status.RECTIFYING, people, description="别处")
        assert "逾期" in refused(lambda: merged(people, late, new), "into")
        assert merged(people, new, late).pk == late.pk

    def test_the_page_says_so(self, people, as_user):
        found = hazard_in(Status.RECTIFYING, people)
        closed = hazard_in(Status.CLOSED, people, description="别处")
        address = reverse("hazards:move", args=[found.pk, "merged"])
        answer = as_user(people.inspector).post(address, {"into": str(closed.pk)})
        assert answer.status_code == 409
        assert closed.number in answer.content.decode()


class TestTheSecondKeyWasThere:
    """Of an inspection's hazard both keys are its officers, at every door."""

    @pytest.fixture
    def visit(self, monkeypatch, people):
        visit = uuid7()
        officers = {visit: [people.inspector.pk, people.colleague.pk]}
        monkeypatch.setattr(second_keys, "_providers", [lambda key: officers.get(key, [])])
        return visit

    def found(self, people, visit) -> Hazard:
        told = {"due_on": in_days(9), "inspection": visit, "enterprise": people.enterprise}
        return log_hazard(Finding(description="护罩缺失", **told), by=people.inspector)

    def fix(self, found, by, second):
        return rectifying.fix_on_spot(found.pk, by=by, second=second, files=[photo()])

    def test_another_second_is_refused(self, people, visit):
        found = self.found(people, visit)
        refused(lambda: self.fix(found, people.inspector, people.supervisor), "second")
        refused(lambda: self.fix(found, people.supervisor, people.colleague), "second")
        assert self.fix(found, people.inspector, people.colleague).status == Status.CLOSED

    def test_the_api_is_no_way_around_it(self, people, visit, as_user):
        found = self.found(people, visit)
        answer = as_user(people.inspector).post(
            f"/api/hazards/{found.pk}/fix-on-spot/",
            {"second": str(people.supervisor.pk), "files": [photo()]},
        )
        assert (answer.status_code, answer.json()["field"]) == (409, "second")
        found.refresh_from_db()
        assert found.status == Status.RECTIFYING

    def test_a_provider_is_asked_once(self):
        known = list(second_keys._providers)
        second_keys.register(known[0])
        assert second_keys._providers == known


class TestWhoAsksDoesNotDecide:
    def test_even_when_promoted_meanwhile(self, people):
        found = hazard_in(Status.RECTIFYING, people)
        case = ask_voiding(found, people)
        people.inspector.role = Role.SUPERVISOR
        people.inspector.save()
        promoted = people.inspector
        refused(lambda: cases.decide_voiding(case.pk, by=promoted, granted=True))
        refused(lambda: judging.void_hazard(found.pk, by=promoted, reason="不是"))
        voided = judging.void_hazard(found.pk, by=people.supervisor, reason="不是")
        assert voided.status == Status.VOID


class TestMajorHazards:
    def test_one_that_became_major_after_its_submission_needs_a_plan_too(self, people):
        found = hazard_in(Status.SUBMITTED, people)
        judging.reclassify_hazard(
            found.pk, by=people.supervisor, grade=Grade.MAJOR, reason="符合标准"
        )

        def accept() -> Hazard:
            return rectifying.pass_verification(
                found.pk, by=people.colleague, acceptance_record="验收合格"
            )

        assert "治理方案" in refused(accept)
        rectifying.fail_verification(
            found.pk, by=people.colleague, reason="先报治理方案", due_on=in_days(9)
        )
        approve(found, people)
        rectifying.submit_rectification(found.pk, by=people.officer, report=REPORT, files=[photo()])
        assert accept().status == Status.CLOSED


class TestSlipsOfTheYear:
    @pytest.mark.parametrize("day", [date(1, 1, 1), date(1921, 3, 5)])
    def test_nothing_is_found_in_another_century(self, people, day):
        told = {"due_on": in_days(9), "enterprise": people.enterprise, "found_on": day}
        refused(
            lambda: log_hazard(Finding(description="护罩缺失", **told), by=people.inspector),
            "found_on",
        )

    @pytest.mark.parametrize("day", [date(9999, 12, 31), today() + timedelta(days=5 * 366 + 1)])
    def test_no_term_is_endless(self, people, day):
        told = {"due_on": day, "enterprise": people.enterprise}
        refused(
            lambda: log_hazard(Finding(description="护罩缺失", **told), by=people.inspector),
            "due_on",
        )
        found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
        refused(
            lambda: cases.ask_extension(
                found.pk, by=people.officer, asked_until=day, reason="暴雨", interim_measures="停机"
            ),
            "asked_until",
        )
        refused(
            lambda: cases.submit_plan(
                found.pk, by=people.officer, goals="a", measures="a", funds=1,
                responsibility="a", deadline=day, contingency="a",
            ),
            "deadline",
        )  # fmt: skip


def test_the_county_logs_no_self_check(people, as_user):
    told = {"due_on": in_days(9), "enterprise": people.enterprise, "source": Source.SELF_CHECK}
    with pytest.raises(PermissionDenied):
        log_hazard(Finding(description="护罩缺失", **told), by=people.inspector)
    sent = {**told, "due_on": in_days(9).isoformat(), "enterprise": str(people.enterprise.pk)}
    answer = as_user(people.inspector).post("/api/hazards/", {**sent, "description": "护罩缺失"})
    assert answer.status_code == 403
    assert not Hazard.objects.exists()


def test_a_worker_s_report_merged_into_a_tip_off_does_not_give_the_tip_away(people, as_user):
    tip = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF, description="原话")
    told = Finding(enterprise=people.enterprise, source=Source.WORKER, description="工人上报")
    report = report_hazard(told, by=people.officer)
    judging.merge_hazard(report.pk, into=tip.pk, by=people.inspector)
    client = as_user(people.officer)
    page = client.get(reverse("hazards:detail", args=[report.pk])).content.decode()
    assert tip.number not in page
    assert str(tip.pk) not in page
    seen = client.get(f"/api/hazards/{report.pk}/").json()
    assert seen["duplicate_of"] is None
    told_events = client.get(f"/api/hazards/{report.pk}/events/").content.decode()
    assert tip.number not in told_events
    heads = [column.head for column in exports.columns(people.officer)]
    assert "并入" not in heads
    theirs = as_user(people.inspector).get(f"/api/hazards/{report.pk}/").json()
    assert theirs["duplicate_of"] == str(tip.pk)


def test_the_photo_from_before_proves_no_work(people):
    told = {"due_on": in_days(9), "enterprise": people.enterprise}
    found = log_hazard(
        Finding(description="护罩缺失", **told), by=people.inspector, photos=[photo(shade=40)]
    )

    def submit(*files) -> Hazard:
        return rectifying.submit_rectification(
            found.pk, by=people.officer, report=REPORT, files=list(files)
        )

    message = refused(lambda: submit(photo(), photo("旧照.jpg", shade=40)), "files")
    assert "旧照.jpg" in message
    assert found.evidence.count() == 1
    refused(
        lambda: rectifying.fix_on_spot(
            found.pk, by=people.inspector, second=people.colleague, files=[photo(shade=40)]
        ),
        "files",
    )
    assert submit(photo()).status == Status.SUBMITTED
