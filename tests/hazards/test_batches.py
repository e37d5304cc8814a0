"""The batch form of the moves, and what the database itself holds to."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import Event
from common.errors import RuleBroken
from hazards import workflow
from hazards.enums import Kind, Source, Status
from hazards.models import Hazard
from hazards.services.finding import text_key
from hazards.workflow import Step
from tests.hazards.states import hazard_in, in_days, today

pytestmark = pytest.mark.django_db


def new(people, days: int = 0, **more) -> Hazard:
    found_on = in_days(days)
    return Hazard(
        enterprise=people.enterprise, region_id="141022100", sector_id="coal", description="x",
        source=Source.IMPORT, found_on=found_on, accepted_on=found_on, due_on=found_on, **more,
    )  # fmt: skip


def history(hazard: Hazard) -> list[Step]:
    """Made and closed within one batch."""
    closed = hazard.found_on + timedelta(days=1)
    return [
        Step(workflow.IMPORT_NEW, hazard, hazard.found_on, {"imported": True}),
        Step(workflow.IMPORT_CLOSED, hazard, closed, {"closed_on": closed}),
    ]


def test_a_batch_makes_and_moves_in_one_go(people):
    rows = [new(people, -9), new(people, -400), new(people, -8)]
    events = workflow.take_many([s for row in rows for s in history(row)], by=None)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6]
    assert {event.kind for event in events} == {Kind.IMPORTED}
    kept = Hazard.objects.order_by("found_on")
    assert [row.status for row in kept] == [Status.CLOSED] * 3
    assert all(row.imported for row in kept)
    numbers = [row.number for row in rows]
    years = [in_days(days).year for days in (-9, -400, -8)]
    assert numbers[1] == f"{years[1]}-00001"
    assert len(set(numbers)) == 3
    assert events[0].facts["set"]["number"] == numbers[0]


def test_a_number_that_is_known_is_kept(people):
    row = new(people, -3, number="2021-90001")
    workflow.take(workflow.IMPORT_NEW, row, by=None, on=row.found_on)
    assert Hazard.objects.get().number == "2021-90001"


def test_empty_texts_are_never_equal(people):
    one = text_key(people.enterprise.pk, "井口", today(), "护罩 缺失。")
    assert one == text_key(people.enterprise.pk, "井口", today(), "护罩缺失")
    assert text_key(people.enterprise.pk, "井口", today(), " 。") == ""


def test_steps_of_different_people(people):
    first, second = hazard_in(Status.SUBMITTED, people), hazard_in(Status.SUBMITTED, people)
    told = {"closed_on": today(), "rectified_on": today()}
    steps = [
        Step(workflow.PASS, first, today(), told, {}, people.colleague),
        Step(workflow.PASS, second, today(), told, {}, people.inspector),
    ]
    events = workflow.take_many(steps, by=None)
    assert [event.actor for event in events] == [people.colleague.pk, people.inspector.pk]
    assert set(Hazard.objects.values_list("status", flat=True)) == {"closed"}


def test_one_bad_step_undoes_the_batch(people):
    bad = new(people, -1)
    steps = [*history(new(people, -9)), *history(bad), Step(workflow.ORDER, bad, today())]
    with pytest.raises(PermissionDenied):
        workflow.take_many(steps, by=None)
    with pytest.raises(RuleBroken):
        workflow.take_many(steps, by=people.supervisor)
    assert not Hazard.objects.exists()
    assert not Event.objects.exists()


def test_an_empty_batch_is_nothing(people):
    assert workflow.take_many([], by=None) == []


def test_an_imported_past_is_exempt_from_evidence_and_second_key(people):
    found = hazard_in(Status.RECTIFYING, people, found_on=in_days(-5))
    workflow.take(
        workflow.IMPORT_SUBMITTED, found, by=people.supervisor, on=in_days(-3),
        set={"submitted_on": in_days(-3)},
    )  # fmt: skip
    workflow.take(workflow.IMPORT_CLOSED, found, by=None, set={"closed_on": today()})
    found.refresh_from_db()
    assert found.status == Status.CLOSED
    with pytest.raises(PermissionDenied):
        workflow.take(workflow.IMPORT_VOID, found, by=people.inspector)


WRONG = {
    "due before found": {"due_on": in_days(-1)},
    "closed without a day": {"status": "closed"},
    "closed before found": {"status": "closed", "closed_on": in_days(-1)},
    "open with a day of closure": {"closed_on": today()},
    "submitted without a day": {"status": "submitted"},
}


@pytest.mark.parametrize("told", WRONG.values(), ids=WRONG)
def test_the_database_repeats_what_must_hold(people, told):
    found = hazard_in(Status.RECTIFYING, people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hazard.objects.filter(pk=found.pk).update(**told)


def test_a_number_is_given_once_and_nothing_is_its_own_duplicate(people):
    first, second = hazard_in(Status.RECTIFYING, people), hazard_in(Status.RECTIFYING, people)
    for told in ({"number": first.number}, {"duplicate_of": second}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hazard.objects.filter(pk=second.pk).update(**told)


def test_what_lists_are_sorted_by_is_made_by_the_database(people):
    found = hazard_in(Status.RECTIFYING, people, place="Shaft 1")
    assert (found.shown_on, found.due_order) == (today(), in_days(15))
    assert found.search_text == f"{found.number} shaft 1 皮带机尾部护罩缺失"
    Hazard.objects.filter(pk=found.pk).update(due_on=None)
    found.refresh_from_db()
    assert found.due_order.year == 9999
