"""Who is told what, once, and who is not."""

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.enums import Role
from audit import consumers
from audit.models import Cursor, Event
from enterprises.enums import RegulatorKind
from enterprises.models import Membership, Regulator
from hazards import news, workflow
from hazards.enums import Grade, Kind, Source, Status
from hazards.models import Hazard
from hazards.services.cases import decide_voiding
from hazards.services.finding import Finding, accept_hazard, log_hazard
from hazards.services.judging import void_hazard
from hazards.services.rectifying import fail_verification
from notices import registry
from notices.models import Notice
from tests.factories import AgencyFactory, user
from tests.hazards.performing import DOINGS, ask_voiding, listed, prepared
from tests.hazards.states import hazard_in, in_days, today

pytestmark = pytest.mark.django_db

WHO = {
    "accepted": {"officer"},
    "ordered": {"officer"},
    "submitted": {"inspector"},
    "passed": {"officer"},
    "failed": {"officer"},
    "fixed_on_spot": {"officer", "colleague"},
    "extension_asked": {"supervisor"},
    "extension_granted": {"officer", "inspector"},
    "extension_refused": {"officer", "inspector"},
    "voiding_asked": {"supervisor"},
    "voiding_refused": {"inspector"},
    "voided": {"officer"},
    "reopened": {"officer"},
    "reclassified": {"officer", "inspector"},
    "plan_submitted": {"supervisor"},
    "plan_approved": {"officer", "inspector"},
    "plan_refused": {"officer"},
    "listed": {"leader", "officer", "inspector"},
    "delisted": {"leader", "officer"},
    "instructed": {"inspector", "supervisor"},
    "instruction_answered": {"leader"},
}
NAMES = ("inspector", "colleague", "supervisor", "officer", "leader", "administrator", "auditor")


def consume() -> None:
    while consumers.consume("hazard-notices", "141022"):
        pass


def forget() -> None:
    """Everything so far is told already."""
    consume()
    Notice.objects.all().delete()


def told(people) -> set[str]:
    consume()
    names = {people.of(name).pk: name for name in NAMES}
    keys = Notice.objects.values_list("user", flat=True)
    assert len(keys) == len(set(keys))
    return {names.get(key, "somebody else") for key in keys}


@pytest.mark.parametrize("doing", DOINGS, ids=lambda doing: doing.move.kind)
def test_each_move_is_told_to_who_has_the_ball(people, doing):
    found = prepared(doing, people)
    forget()
    doing.do(found, people, people.of(doing.role))
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert told(people) == WHO.get(doing.move.kind, set())
    assert kinds <= {doing.move.kind}
    for notice in Notice.objects.all():
        assert found.number in registry.text_of(notice)
        assert registry.url_of(notice) == f"/hazards/{found.pk}/"


def test_a_find_is_told_to_the_enterprise(people):
    found = hazard_in(Status.RECTIFYING, people)
    assert told(people) == {"officer"}
    text = registry.text_of(Notice.objects.get())
    assert text == (
        f"{people.enterprise.name}发现隐患，整改期限 {in_days(15).isoformat()}："
        f"皮带机尾部护罩缺失（{found.number}）"
    )
    with translation.override("en"):
        assert registry.text_of(Notice.objects.get()).startswith("Hazard found at")


def test_colleagues_of_the_officer_are_told_and_who_did_it_is_not(people):
    other = user(Role.OFFICER)
    gone = user(Role.OFFICER, is_active=False)
    for person in (other, gone):
        Membership.objects.create(user=person, enterprise=people.enterprise)
    finding = Finding(
        enterprise=people.enterprise, description="x", due_on=today(), source=Source.SELF_CHECK
    )
    log_hazard(finding, by=people.officer)
    consume()
    assert list(Notice.objects.values_list("user", flat=True)) == [other.pk]


def test_a_major_self_check_is_the_countys_at_once(people):
    Regulator.objects.create(
        enterprise=people.enterprise, agency=people.agency, kind=RegulatorKind.SUPERVISOR,
        valid_from=today(),
    )  # fmt: skip
    finding = Finding(
        enterprise=people.enterprise, description="x", due_on=today(), grade=Grade.MAJOR,
        source=Source.SELF_CHECK,
    )  # fmt: skip
    log_hazard(finding, by=people.officer)
    assert told(people) == {"inspector", "colleague"}


def test_a_tip_off_is_told_to_the_county_only(people):
    reported = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    Hazard.objects.filter(pk=reported.pk).update(inspector=people.colleague)
    assert told(people) == {"colleague"}
    Notice.objects.all().delete()
    void_hazard(reported.pk, by=people.inspector, reason="不属实")
    assert told(people) == set()
    accepted = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    accept_hazard(accepted.pk, by=people.inspector, due_on=in_days(3))
    assert told(people) == {"officer"}
    assert Notice.objects.get().kind == Kind.ACCEPTED


def test_a_workers_report_goes_to_the_county_and_the_enterprise(people):
    reported = hazard_in(Status.REPORTED, people, source=Source.WORKER)
    Hazard.objects.filter(pk=reported.pk).update(inspector=None)
    assert told(people) == {"officer", "colleague"}


def test_where_the_inspector_has_left_the_colleagues_are_told(people):
    found = hazard_in(Status.RECTIFYING, people)
    people.inspector.is_active = False
    people.inspector.save()
    forget()
    by_kind = {doing.move.kind: doing for doing in DOINGS}
    by_kind["submitted"].do(found, people, people.officer)
    assert told(people) == {"colleague"}


def test_without_an_agency_those_in_whose_scope_it_lies(people):
    found = hazard_in(Status.RECTIFYING, people)
    gas = user(Role.SUPERVISOR, agency=AgencyFactory(sectors=["gas"]))
    Hazard.objects.filter(pk=found.pk).update(agency=None, inspector=None)
    forget()
    ask_voiding(found, people)
    assert told(people) == {"supervisor"}
    assert not Notice.objects.filter(user=gas).exists()
    again = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=again.pk).update(agency=None, inspector=None)
    forget()
    for row in (found, again):
        DOINGS[2].do(row, people, people.officer)
    consume()
    assert Notice.objects.filter(user=people.inspector).count() == 2


def test_who_asked_for_voiding_hears_the_answer(people):
    found = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=found.pk).update(inspector=None)
    case = ask_voiding(found, people)
    forget()
    decide_voiding(case.pk, by=people.supervisor, granted=False, answer="确是隐患")
    assert told(people) == {"inspector"}


def test_a_leader_hears_only_of_what_is_listed_in_their_name(people):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    forget()
    event = Event(log_id="141022", seq=0, subject_id=found.pk, kind=Kind.DELISTED, facts={})
    assert list(news._People().of(news.LEADER, found, event)) == []
    listed(found, people)
    assert list(news._People().of(news.LEADER, found, event)) == [people.leader.pk]


def test_history_is_no_news(people):
    old = {"found_on": in_days(-30), "due_on": in_days(-8)}
    found = hazard_in(Status.RECTIFYING, people, **old)
    assert told(people) == set()
    workflow.take(workflow.IMPORT_CLOSED, found, by=None, on=today(), set={"closed_on": today()})
    assert told(people) == set()
    hazard_in(Status.RECTIFYING, people, found_on=in_days(-7))
    assert told(people) == {"officer"}


def test_nobody_is_told_twice(people):
    found = hazard_in(Status.SUBMITTED, people)
    fail_verification(found.pk, by=people.colleague, reason="不牢", due_on=in_days(3))
    consume()
    count = Notice.objects.count()
    Cursor.objects.update(seq=0)
    consume()
    assert Notice.objects.count() == count


def test_events_of_others_and_of_what_is_gone_are_passed_over(people):
    found = hazard_in(Status.RECTIFYING, people)
    event = Event.objects.get(subject_id=found.pk)
    event.subject_kind = "inspection"
    news.consume([event])
    event.subject_kind = "hazard"
    event.subject_id = people.inspector.pk
    news.consume([event])
    event.kind = Kind.COMPLETED
    news.consume([event])
    assert not Notice.objects.exists()
    assert timedelta(days=7) == news.NEWS_DAYS


def test_an_unknown_kind_still_reads_as_a_sentence(people):
    found = hazard_in(Status.RECTIFYING, people)
    consume()
    notice = Notice.objects.get()
    notice.kind = "something_new"
    assert found.number in registry.text_of(notice)


def test_the_api_tells_an_officer_of_a_finding_and_of_no_acceptance(client, people):
    tip = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    accept_hazard(tip.pk, by=people.inspector, due_on=in_days(10))
    consume()
    client.force_login(people.officer)
    (row,) = client.get("/api/notices/").json()["results"]
    assert row["kind"] == "found"
    assert "accepted" not in str(row)
