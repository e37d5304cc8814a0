"""Two clicks at once on one move: one succeeds, one is told why not (two connections)."""

from collections.abc import Callable
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection

from audit.models import Event, Log
from common.errors import RuleBroken
from hazards.enums import Status
from hazards.models import Evidence, Hazard
from hazards.services.finding import Finding, log_hazard
from hazards.services.judging import merge_hazard
from tests.factories import photo
from tests.hazards.performing import DOINGS, other_of, prepared
from tests.hazards.states import crew, hazard_in, in_days

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

# what may rightly happen twice: nothing is decided by it
REPEATABLE = {"ordered", "seen_again", "evidence_added", "completed"}
ONCE = [doing for doing in DOINGS if doing.move.kind not in REPEATABLE]


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gave or raised, all of them started together, each on its own connection."""
    barrier = Barrier(len(calls))
    results: list[object] = [None] * len(calls)

    def run(index: int, call: Callable[[], object]) -> None:
        try:
            barrier.wait()
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def numbers_are_whole() -> bool:
    log = Log.objects.get()
    return list(Event.objects.values_list("seq", flat=True).order_by("seq")) == list(
        range(1, log.last_seq + 1)
    )


@pytest.mark.parametrize("doing", ONCE, ids=lambda doing: doing.move.kind)
def test_one_click_wins(doing):
    people = crew()
    found = prepared(doing, people)
    by = people.of(doing.role)
    results = at_once(*[lambda: doing.do(found, people, by)] * 2)
    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [RuleBroken], results
    assert str(refused[0])
    done = Event.objects.filter(subject_id=found.pk, kind=doing.move.kind).count()
    assert done == 1
    assert numbers_are_whole()


def test_two_verifiers_with_two_minds():
    people = crew()
    found = hazard_in(Status.SUBMITTED, people)
    doings = {doing.move.kind: doing for doing in DOINGS}
    results = at_once(
        lambda: doings["passed"].do(found, people, people.colleague),
        lambda: doings["failed"].do(found, people, people.inspector),
    )
    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [RuleBroken]
    found.refresh_from_db()
    assert found.status in (Status.CLOSED, Status.RECTIFYING)


def test_two_merges_in_opposite_directions_do_not_wait_for_each_other():
    people = crew()
    one = hazard_in(Status.RECTIFYING, people)
    other = other_of(one, people)
    results = at_once(
        lambda: merge_hazard(one.pk, into=other.pk, by=people.inspector),
        lambda: merge_hazard(other.pk, into=one.pk, by=people.colleague),
    )
    refused = [one for one in results if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [RuleBroken]
    assert Hazard.objects.filter(status=Status.VOID).count() == 1


def test_one_form_sent_twice_at_once_is_one_hazard():
    people = crew()
    finding = Finding(
        enterprise=people.enterprise, description="积尘", due_on=in_days(3), token=uuid4()
    )
    results = at_once(*[lambda: log_hazard(finding, by=people.inspector, photos=[photo()])] * 2)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert results[0].pk == results[1].pk
    assert Hazard.objects.count() == Evidence.objects.count() == 1
    assert list(Event.objects.values_list("kind", flat=True)) == ["found"]


def test_two_inspectors_log_at_once_and_no_number_is_lost():
    people = crew()
    results = at_once(
        lambda: hazard_in(Status.RECTIFYING, people, description="一"),
        lambda: hazard_in(Status.RECTIFYING, people, description="二"),
    )
    assert not [one for one in results if isinstance(one, (Exception, ObjectDoesNotExist))]
    numbers = sorted(Hazard.objects.values_list("number", flat=True))
    assert [number[-5:] for number in numbers] == ["00001", "00002"]
    assert numbers_are_whole()
