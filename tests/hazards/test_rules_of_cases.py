"""What cases and judgements check beside person and state."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role
from audit.models import Event
from common.errors import RuleBroken
from hazards import workflow
from hazards.enums import EvidenceKind, Grade, Status
from hazards.models import Hazard, Sighting, Suspicion
from hazards.services import cases, evidence, judging, rectifying
from tests.factories import RiskPointFactory, photo, user
from tests.hazards.performing import ask_extension, ask_voiding, listed, other_of
from tests.hazards.states import REPORT, crew, hazard_in, in_days, plan_for, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return crew()


@pytest.fixture
def found(people):
    return hazard_in(Status.RECTIFYING, people)


def refused(call, field: str = "") -> str:
    """The words of a refusal that names the field and wrote nothing."""
    events = Event.objects.count()
    with pytest.raises(RuleBroken) as caught:
        call()
    assert caught.value.field == field
    assert Event.objects.count() == events
    return str(caught.value.message)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"interim_measures": " "}, "interim_measures"),
        ({"asked_until": in_days(15)}, "asked_until"),
    ],
)
def test_what_a_request_for_more_time_says(people, found, more, field):
    told = {"asked_until": in_days(20), "reason": "暴雨", "interim_measures": "停机", **more}
    refused(lambda: cases.ask_extension(found.pk, by=people.officer, **told), field)


def test_more_time_is_asked_for_before_the_term_ends_and_once(people, found):
    ask_extension(found, people)
    refused(lambda: ask_extension(found, people))
    late = hazard_in(Status.RECTIFYING, people, found_on=in_days(-9), due_on=in_days(-1))
    refused(lambda: ask_extension(late, people))
    Hazard.objects.filter(pk=late.pk).update(due_on=None)
    refused(lambda: ask_extension(late, people))


def test_an_extension_that_is_none_any_more_cannot_be_granted(people, found):
    case = ask_extension(found, people)
    Hazard.objects.filter(pk=found.pk).update(due_on=in_days(30))
    refused(lambda: cases.decide_extension(case.pk, by=people.supervisor, granted=True))
    Hazard.objects.filter(pk=found.pk).update(due_on=None)
    type(case).objects.filter(pk=case.pk).update(asked_until=in_days(-1))
    refused(lambda: cases.decide_extension(case.pk, by=people.supervisor, granted=True))
    case.refresh_from_db()
    assert case.decision == "pending"


def test_a_case_is_decided_once_and_a_refusal_says_why(people, found):
    case = ask_extension(found, people)
    decide = cases.decide_extension
    refused(lambda: decide(case.pk, by=people.supervisor, granted=False, answer=" "), "answer")
    decide(case.pk, by=people.supervisor, granted=True)
    refused(lambda: decide(case.pk, by=people.supervisor, granted=True))
    case.refresh_from_db()
    assert (case.decision, case.decided_by, case.decided_on) == (
        "granted", people.supervisor, today()
    )  # fmt: skip


def test_a_request_stays_decidable_when_the_hazard_has_moved_on(people):
    found = hazard_in(Status.RECTIFYING, people)
    extension, voiding = ask_extension(found, people), ask_voiding(found, people)
    judging.merge_hazard(found.pk, into=other_of(found, people).pk, by=people.inspector)
    told = {"by": people.supervisor, "answer": "已合并"}
    refused(lambda: cases.decide_extension(extension.pk, granted=True, **told))
    cases.decide_extension(extension.pk, granted=False, **told)
    cases.decide_voiding(voiding.pk, granted=False, **told)


def test_voiding_is_asked_once_and_granted_by_voiding(people, found):
    refused(lambda: cases.ask_voiding(found.pk, by=people.inspector, reason=""), "reason")
    case = ask_voiding(found, people)
    refused(lambda: ask_voiding(found, people))
    refused(lambda: judging.void_hazard(found.pk, by=people.supervisor, reason=" "), "reason")
    judging.void_hazard(found.pk, by=people.supervisor, reason="同意")
    case.refresh_from_db()
    assert (case.decision, case.answer, case.decided_by) == ("granted", "同意", people.supervisor)
    assert Event.objects.latest("seq").facts["case"] == str(case.pk)


def test_voiding_granted_as_a_case(people, found):
    case = ask_voiding(found, people)
    cases.decide_voiding(case.pk, by=people.supervisor, granted=True)
    found.refresh_from_db()
    assert found.status == Status.VOID


@pytest.mark.parametrize("field", ["goals", "measures", "responsibility", "contingency"])
def test_a_plan_has_its_five_elements(people, field):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    told = {
        "goals": "a", "measures": "b", "responsibility": "c", "contingency": "d",
        "funds": Decimal(1), "deadline": today(),
    }  # fmt: skip
    submit = cases.submit_plan
    refused(lambda: submit(found.pk, by=people.officer, **{**told, field: " "}), field)


@pytest.mark.parametrize(
    ("more", "field"), [({"funds": Decimal(-1)}, "funds"), ({"deadline": in_days(-1)}, "deadline")]
)
def test_a_plan_has_sound_figures_and_is_one_at_a_time(people, more, field):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    told = {
        "goals": "a", "measures": "b", "responsibility": "c", "contingency": "d",
        "funds": Decimal(1), "deadline": today(), **more,
    }  # fmt: skip
    refused(lambda: cases.submit_plan(found.pk, by=people.officer, **told), field)
    plan_for(found, people)
    refused(lambda: plan_for(found, people))


def test_a_hazard_is_listed_in_the_name_of_a_leader_in_charge(people):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    other = user(Role.LEADER)
    other.sectors.set(["gas"])
    gone = user(Role.LEADER, is_active=False)
    for leader in (people.inspector, other, gone):
        refused(
            lambda leader=leader: cases.list_hazard(found.pk, by=people.supervisor, leader=leader),
            "leader",
        )
    listed(found, people)
    refused(lambda: listed(found, people))


def test_an_open_major_hazard_stays_on_the_list(people):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    listing = listed(found, people)
    delist = cases.delist_hazard
    refused(lambda: delist(listing.pk, by=people.supervisor, reason=" "), "reason")
    refused(lambda: delist(listing.pk, by=people.supervisor, reason="x"))
    judging.void_hazard(found.pk, by=people.supervisor, reason="不属实")
    delist(listing.pk, by=people.supervisor, reason="已作废")
    refused(lambda: delist(listing.pk, by=people.supervisor, reason="x"))
    listing.refresh_from_db()
    assert listing.delisted_on == today()


def test_a_grade_changes_to_another_for_a_reason(people, found):
    change = judging.reclassify_hazard
    told = {"by": people.supervisor, "reason": "x"}
    for grade in (Grade.GENERAL, "larger"):
        refused(lambda grade=grade: change(found.pk, grade=grade, **told), "grade")
    refused(lambda: change(found.pk, by=people.supervisor, grade=Grade.MAJOR, reason=""), "reason")


def test_a_merged_hazard_becomes_a_sighting(people, found):
    survivor = other_of(found, people)
    Suspicion.objects.create(hazard=found, other=survivor)
    judging.merge_hazard(found.pk, into=survivor.pk, by=people.inspector)
    found.refresh_from_db()
    assert found.duplicate_of == survivor
    sighting = Sighting.objects.get()
    assert (sighting.hazard, sighting.merged, sighting.seen_on) == (survivor, found, today())
    assert Suspicion.objects.get().merged_at is not None
    assert Event.objects.filter(subject_id=survivor.pk).latest("seq").facts == {
        "merged": str(found.pk), "seen_on": today().isoformat(), "set": {}
    }  # fmt: skip


def test_hazards_of_two_enterprises_are_merged_only_on_suspicion(people, found):
    elsewhere = crew()
    people.agency.sectors.set(["coal"])
    other = hazard_in(Status.RECTIFYING, elsewhere)

    def merge():
        return judging.merge_hazard(other.pk, into=found.pk, by=people.inspector)

    refused(merge, "into")
    refused(lambda: judging.merge_hazard(found.pk, into=found.pk, by=people.inspector), "into")
    Suspicion.objects.create(hazard=other, other=found)
    assert merge().pk == found.pk


def test_a_sighting_lies_between_finding_and_today(people, found):
    for day in (in_days(1), in_days(-1)):
        refused(
            lambda day=day: judging.see_again(found.pk, by=people.inspector, seen_on=day),
            "seen_on",
        )


def test_a_suspicion_is_decided_once(people, found):
    suspicion = Suspicion.objects.create(hazard=found, other=other_of(found, people))
    judging.dismiss_suspicion(suspicion.pk, by=people.inspector)
    refused(lambda: judging.dismiss_suspicion(suspicion.pk, by=people.inspector))
    suspicion.refresh_from_db()
    assert suspicion.dismissed_by == people.inspector


def test_details_are_completed_with_the_enterprises_own_risk_point(people, found):
    own = RiskPointFactory(enterprise=people.enterprise, level="orange")
    complete = judging.complete_hazard
    refused(
        lambda: complete(found.pk, by=people.inspector, details={"risk_point": RiskPointFactory()}),
        "risk_point",
    )
    complete(found.pk, by=people.inspector, details={"risk_point": own})
    found.refresh_from_db()
    assert (found.risk_point, found.risk_level) == (own, "orange")
    events = Event.objects.count()
    complete(found.pk, by=people.inspector, details={"risk_point": own})
    assert Event.objects.count() == events
    complete(found.pk, by=people.inspector, details={"risk_point": None})
    found.refresh_from_db()
    assert found.risk_level == ""


def test_evidence_says_what_it_shows(people, found):
    refused(
        lambda: evidence.add_evidence(found.pk, by=people.officer, files=[photo()], kind="selfie"),
        "kind",
    )
    refused(
        lambda: evidence.add_evidence(found.pk, by=people.officer, files=[], kind="after"),
        "files",
    )
    many = [photo(f"{n}.jpg") for n in range(21)]
    refused(
        lambda: evidence.add_evidence(found.pk, by=people.officer, files=many, kind="after"),
        "files",
    )
    evidence.attach(found, [photo()], kind=EvidenceKind.BEFORE, by=people.inspector)
    assert Event.objects.latest("seq").kind == "evidence_added"
    assert evidence.attach(found, [], kind=EvidenceKind.BEFORE, by=people.inspector) == []


def test_a_past_day_is_kept_beside_the_moment_of_telling(people):
    found = hazard_in(Status.RECTIFYING, people, found_on=in_days(-20), due_on=in_days(-5))
    rectifying.submit_rectification(
        found.pk, by=people.officer, report=REPORT, files=[photo()], on=in_days(-6)
    )
    rectifying.pass_verification(found.pk, by=people.colleague, on=in_days(-4))
    found.refresh_from_db()
    assert (found.rectified_on, found.closed_on) == (in_days(-6), in_days(-4))
    events = Event.objects.about(found.pk)
    assert [event.valid_on - today() for event in events] == [
        timedelta(-20), timedelta(-6), timedelta(-4)
    ]  # fmt: skip


def test_the_second_key_is_asked_for_by_the_table_itself(people, found):
    facts = {"evidence": ["0" * 64]}
    for second in (None, people.inspector.pk):
        with pytest.raises(RuleBroken) as caught:
            workflow.take(
                workflow.FIX_ON_SPOT, found, by=people.inspector, facts={**facts, "second": second}
            )
        assert caught.value.field == "second"
