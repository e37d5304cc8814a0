"""What follows from an event is done once, whoever dies where."""

from datetime import timedelta
from threading import Barrier, Thread
from threading import Event as Signal

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from audit import consumers, tasks
from audit.models import Cursor, Event
from audit.services import append
from tests.audit.test_services import COUNTY, add, entry
from workdays.models import SpecialDay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(consumers, "_consumers", {})


@pytest.fixture
def heard():
    """A consumer that notes the numbers that it gets, three at a time."""
    seen = []
    consumers.register("notes", lambda events: seen.append([e.seq for e in events]), batch=3)
    return seen


def position(name="notes", county=COUNTY):
    return Cursor.objects.get(name=name, log=county).seq


def test_pieces_come_in_order_and_once(heard):
    add(*"abcde")
    assert consumers.consume("notes", COUNTY) == 3
    assert consumers.consume("notes", COUNTY) == 2
    assert consumers.consume("notes", COUNTY) == 0
    assert heard == [[1, 2, 3], [4, 5]]
    assert position() == 5
    assert Cursor.objects.get().moved_at is not None


def test_who_asks_for_some_kinds_is_given_these_and_passes_the_others_over():
    seen = []
    consumers.register(
        "some", lambda events: seen.append([e.seq for e in events]), batch=3, kinds=["visit"]
    )
    kinds = ["hazard", "visit", "hazard", "hazard", "hazard", "hazard", "visit"]
    with transaction.atomic():
        append([entry(subject_kind=kind) for kind in kinds])
    assert [consumers.consume("some", COUNTY) for _ in range(4)] == [3, 3, 1, 0]
    assert seen == [[2], [7]]
    assert position("some") == 7


def test_all_consumers_read_all_logs_to_the_end(heard):
    others = []
    consumers.register("others", lambda events: others.extend(e.log_id for e in events))
    add(*"abcd")
    with transaction.atomic():
        append([entry(county="141023")])
    assert consumers.names() == ["notes", "others"]
    assert consumers.consume_all() == 10
    assert sorted(map(tuple, heard)) == [(1,), (1, 2, 3), (4,)]
    assert sorted(others) == [COUNTY] * 4 + ["141023"]
    assert consumers.consume_all() == 0


def test_a_failure_rolls_back_rows_and_cursor_and_stops_nobody_else(heard, caplog):
    def fail(events):
        for event in events:
            SpecialDay.objects.create(day=f"1999-01-{event.seq:02}", off=True, name="x")
            if event.seq == 2:
                raise LookupError("broken consumer")

    consumers.register("fails", fail, batch=1)
    add(*"abc")
    assert consumers.consume_all() == 4
    assert heard == [[1, 2, 3]]
    assert position("fails") == 1
    assert SpecialDay.objects.filter(day__year=1999).count() == 1
    assert "consumer fails stopped in log 141022" in caplog.text
    assert "broken consumer" in caplog.text
    consumers.register("fails", lambda events: None)
    assert consumers.consume_all() == 2


def test_what_stands_still_is_told_with_what_waits_and_since_when():
    def fail(events):
        if any(event.kind == "poison" for event in events):
            raise LookupError("broken consumer")

    consumers.register("fails", fail, batch=1, label="Letters")
    consumers.register("works", lambda events: None)
    with time_machine.travel("2021-03-05 12:00:00+08:00", tick=False) as clock:
        add("a")
        add("poison", "b")
        consumers.consume_all()
        assert consumers.held_up() == []
        clock.shift(121)
        consumers.consume_all()
        (held,) = consumers.held_up()
        assert (held.label, held.seq, held.waiting) == ("Letters", 2, 2)
        assert held.since == timezone.now() - timedelta(seconds=121)
        consumers.register("fails", lambda events: None)
        consumers.consume_all()
        assert consumers.held_up() == []


def test_a_worker_that_never_ran_is_told_too(heard):
    with time_machine.travel("2021-03-05 12:00:00+08:00", tick=False) as clock:
        add("a")
        clock.shift(121)
        assert [(held.label, held.seq) for held in consumers.held_up()] == [("notes", 1)]


def test_the_task_is_thin(heard):
    add("a")
    tasks.consume_events()
    tasks.consume_events()
    assert heard == [[1]]


@pytest.fixture
def woken(monkeypatch):
    calls = []
    monkeypatch.setattr(consumers.current_app, "send_task", calls.append)
    return calls


def test_a_commit_wakes_the_worker_once(woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        append([entry()])
        append([entry(), entry()])
        transaction.on_commit(lambda: None)
        append([entry()])
    assert woken == ["audit.tasks.consume_events"]


def test_a_rollback_wakes_nobody(woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        append([entry()])
        transaction.set_rollback(True)
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_fails_nothing(monkeypatch, caplog):
    def away(name):
        raise ConnectionError("no broker")

    monkeypatch.setattr(consumers.current_app, "send_task", away)
    add("a")
    assert Event.objects.count() == 1
    assert "no broker" in caplog.text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_worker_does_not_wait_and_takes_nothing_that_the_first_has():
    entered, release, seen, second = Signal(), Signal(), [], []

    def handle(events):
        entered.set()
        release.wait(20)
        seen.extend(event.seq for event in events)

    consumers.register("slow", handle, batch=10)
    add(*"abc")

    def work():
        consumers.consume("slow", COUNTY)
        connection.close()

    thread = Thread(target=work)
    thread.start()
    entered.wait(20)
    second.append(consumers.consume("slow", COUNTY))
    release.set()
    thread.join()
    assert (second, seen) == ([0], [1, 2, 3])
    assert consumers.consume("slow", COUNTY) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_take_each_event_once():
    seen, ready = [], Barrier(2)
    consumers.register("count", lambda events: seen.extend(e.seq for e in events), batch=2)
    add(*["x"] * 40)

    def work():
        ready.wait()
        for _ in range(30):
            consumers.consume_all()
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == list(range(1, 41))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_event_is_skipped_while_writers_commit_late():
    """The reader runs while writers hold numbers that are not committed yet."""
    seen, failures = [], []
    consumers.register("count", lambda events: seen.extend(e.seq for e in events), batch=7)

    def write():
        try:
            for _ in range(25):
                add("x", "y")
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writers = [Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        consumers.consume_all()
    consumers.consume_all()
    assert failures == []
    assert seen == list(range(1, 151))
