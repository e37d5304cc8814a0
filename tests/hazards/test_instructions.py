"""A leader's instruction: told to the county, answered once, never shown to the enterprise."""

import pytest
from django.urls import reverse

from audit.models import Event
from common.errors import PermissionDenied, RuleBroken
from hazards import timeline
from hazards.enums import Kind, Status
from hazards.models import Hazard, Instruction
from hazards.news import consume
from hazards.queries import cases_of
from hazards.services.instructions import answer_instruction, instruct
from notices.models import Notice
from tests.hazards.performing import instructed
from tests.hazards.states import Crew, crew, hazard_in, in_days, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Crew:
    return crew()


@pytest.fixture
def found(people) -> Hazard:
    return hazard_in(Status.RECTIFYING, people)


def test_given_answered_and_both_told(people, found):
    given = instructed(found, people)
    assert (given.given_on, given.answer_due_on, given.text) == (
        today(), in_days(3), "三日内查明原因",
    )  # fmt: skip
    consume(list(Event.objects.filter(kind=Kind.INSTRUCTED)))
    told = set(Notice.objects.values_list("user_id", flat=True))
    assert told == {people.inspector.pk, people.supervisor.pk}
    Notice.objects.all().delete()
    answered = answer_instruction(given.pk, by=people.supervisor, answer="已约谈")
    assert (answered.answered_on, answered.answered_by, answered.answer) == (
        today(), people.supervisor, "已约谈",
    )  # fmt: skip
    consume(list(Event.objects.filter(kind=Kind.INSTRUCTION_ANSWERED)))
    assert [notice.user_id for notice in Notice.objects.all()] == [people.leader.pk]


def test_the_soonest_is_answered_first_and_each_once(people, found):
    later = instruct(found.pk, by=people.leader, text="另查", answer_due_on=in_days(9))
    soon = instructed(found, people)
    assert cases_of(found).instruction == soon
    answer_instruction(soon.pk, by=people.inspector, answer="已查明")
    assert cases_of(found).instruction == later
    with pytest.raises(RuleBroken) as refused:
        answer_instruction(soon.pk, by=people.colleague, answer="又答")
    assert str(today()) in str(refused.value)
    soon.refresh_from_db()
    assert soon.answer == "已查明"


@pytest.mark.parametrize(
    ("text", "days", "field"), [("  ", 3, "text"), ("查", -1, "answer_due_on")]
)
def test_what_makes_no_sense_is_refused(people, found, text, days, field):
    with pytest.raises(RuleBroken) as refused:
        instruct(found.pk, by=people.leader, text=text, answer_due_on=in_days(days))
    assert refused.value.field == field
    assert not Instruction.objects.exists()


def test_an_empty_answer_is_refused(people, found):
    given = instructed(found, people)
    with pytest.raises(RuleBroken) as refused:
        answer_instruction(given.pk, by=people.inspector, answer=" ")
    assert refused.value.field == "answer"


def test_only_the_countys_staff_answers(people, found):
    given = instructed(found, people)
    with pytest.raises(PermissionDenied):
        answer_instruction(given.pk, by=people.leader, answer="自答")
    with pytest.raises(Instruction.DoesNotExist):
        answer_instruction(given.pk, by=people.officer, answer="企业答")


def test_the_enterprise_sees_nothing_of_it(people, found, as_user):
    instructed(found, people)
    kinds = {line.kind for line in timeline.entries(people.officer, found)}
    assert Kind.INSTRUCTED not in kinds
    assert Kind.INSTRUCTED in {line.kind for line in timeline.entries(people.leader, found)}
    page = reverse("hazards:detail", args=[found.pk])
    assert "三日内查明原因" not in as_user(people.officer).get(page).content.decode()
    assert "三日内查明原因" in as_user(people.inspector).get(page).content.decode()
    hidden = as_user(people.officer).get(reverse("hazards:list"), {"instructed": "true"})
    assert hidden.context["total"] == 1  # the filter is not theirs: nothing is narrowed by it


def test_lists_of_what_waits(people, found, as_user):
    hazard_in(Status.RECTIFYING, people)
    given = instructed(found, people)
    where = reverse("hazards:list")
    page = as_user(people.supervisor).get(where, {"instructed": "true"})
    assert [hazard.pk for hazard in page.context["page"].rows] == [found.pk]
    listed = reverse("indicators:cases", args=["instructions"])
    shown = as_user(people.leader).get(listed)
    assert (shown.context["total"], shown.context["rows"][0][0]) == (1, given)
    answer_instruction(given.pk, by=people.inspector, answer="已查明")
    assert as_user(people.leader).get(listed).context["total"] == 0
    assert as_user(people.supervisor).get(where, {"instructed": "true"}).context["total"] == 0


def test_by_the_pages(people, found, as_user):
    give = reverse("hazards:move", args=[found.pk, Kind.INSTRUCTED])
    reply = as_user(people.leader).post(give, {"text": "速查", "answer_due_on": in_days(2)})
    assert reply.status_code == 302
    assert as_user(people.inspector).get(give).status_code == 403
    back = reverse("hazards:move", args=[found.pk, Kind.INSTRUCTION_ANSWERED])
    assert "速查" in as_user(people.inspector).get(back).content.decode()
    assert as_user(people.inspector).post(back, {"answer": "已办"}).status_code == 302
    assert Instruction.objects.get().answer == "已办"
    assert as_user(people.inspector).post(back, {"answer": "再办"}).status_code == 409


def test_the_inspectors_day_shows_it(people, found, as_user):
    instructed(found, people)
    board = as_user(people.inspector).get("/", follow=True).content.decode()
    assert "三日内查明原因" in board
