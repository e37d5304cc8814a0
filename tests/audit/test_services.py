"""The log itself: numbers without gaps, moments that never fall, all or nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Event as Signal
from threading import Thread
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction

from audit import consumers, queries
from audit.canonical import canonical, plain
from audit.models import Cursor, Event, Log, Series
from audit.services import Entry, append, changes, lock_log, take_numbers
from common.ids import uuid7

pytestmark = pytest.mark.django_db

COUNTY = "141022"
NOON = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)


def entry(kind="found", **more):
    told = {
        "county": COUNTY,
        "subject_kind": "hazard",
        "subject_id": uuid7(),
        "kind": kind,
        "by": None,
        "valid_on": date(2021, 3, 5),
    }
    return Entry(**{**told, **more})


def add(*kinds):
    with transaction.atomic():
        return append([entry(kind) for kind in kinds])


def numbers(county=COUNTY):
    return list(Event.objects.filter(log=county).order_by("seq").values_list("seq", flat=True))


@time_machine.travel(NOON, tick=False)
def test_an_event_holds_what_was_told():
    subject, actor = uuid7(), uuid7()
    facts = {
        "set": {"due_on": date(2021, 4, 1), "funds": Decimal("1.50")},
        "by": [actor],
        "ok": True,
    }
    told = entry(
        subject_id=subject, by=actor, facts=facts, state_from="rectifying", state_to="submitted"
    )
    with transaction.atomic():
        returned = append([told])
    event = Event.objects.get()
    assert returned == [event]
    assert (event.seq, event.log_id, event.subject_id, event.actor) == (1, COUNTY, subject, actor)
    assert (event.subject_kind, event.kind, event.valid_on) == ("hazard", "found", date(2021, 3, 5))
    assert (event.state_from, event.state_to) == ("rectifying", "submitted")
    assert event.recorded_at == NOON
    assert event.facts == {
        "set": {"due_on": "2021-04-01", "funds": "1.50"},
        "by": [str(actor)],
        "ok": True,
    }
    assert str(event) == "141022/1 hazard found"
    log = Log.objects.get()
    assert (str(log), log.last_seq, log.last_recorded_at) == (COUNTY, 1, NOON)


def test_a_batch_takes_a_block_and_each_county_counts_for_itself():
    add("a", "b")
    add("c")
    with transaction.atomic():
        append([entry(county="141023"), entry(county="141023")])
    assert (numbers(), numbers("141023")) == ([1, 2, 3], [1, 2])
    kinds = Event.objects.filter(log=COUNTY).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["a", "b", "c"]


def test_nothing_to_append():
    with transaction.atomic():
        assert append([]) == []
    assert not Log.objects.exists()


def test_one_append_writes_to_one_log():
    with pytest.raises(ValueError, match="one county"), transaction.atomic():
        append([entry(), entry(county="141023")])
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_log_is_written_inside_a_transaction_only():
    for write in (
        lambda: append([entry()]),
        lambda: lock_log(COUNTY),
        lambda: take_numbers("hazard/2021"),
    ):
        with pytest.raises(RuntimeError, match="transaction"):
            write()


def test_a_rollback_gives_the_numbers_back():
    add("a")
    with transaction.atomic():
        append([entry("lost"), entry("lost")])
        assert numbers() == [1, 2, 3]
        transaction.set_rollback(True)
    add("b")
    assert numbers() == [1, 2]
    assert list(Event.objects.order_by("seq").values_list("kind", flat=True)) == ["a", "b"]


def test_moments_never_fall_though_the_clock_goes_back():
    with time_machine.travel(NOON, tick=False) as clock:
        add("a")
        clock.shift(-3600)
        add("b")
        clock.shift(7200)
        add("c")
    moments = Event.objects.order_by("seq").values_list("recorded_at", flat=True)
    assert [moment.hour for moment in moments] == [4, 4, 5]


def test_as_known_at_a_moment_is_a_number():
    assert queries.sequence_at(COUNTY, None) == 0
    with time_machine.travel(NOON, tick=False) as clock:
        add("a", "b")
        clock.shift(3600)
        add("c")
    assert queries.sequence_at(COUNTY, None) == 3
    assert queries.sequence_at(COUNTY, NOON.replace(hour=3)) == 0
    assert queries.sequence_at(COUNTY, NOON) == 2
    assert queries.sequence_at(COUNTY, NOON.replace(hour=5)) == 3
    assert list(Event.objects.known_at(NOON).order_by("seq").values_list("kind", flat=True)) == [
        "a",
        "b",
    ]


def test_what_happened_to_one_subject():
    subject = uuid7()
    with transaction.atomic():
        append([entry("a", subject_id=subject), entry("x"), entry("b", subject_id=subject)])
    assert list(Event.objects.about(subject).values_list("kind", flat=True)) == ["a", "b"]


def test_events_are_never_changed_or_deleted():
    event = add("a")[0]
    for attempt in (
        event.save,
        event.delete,
        Event.objects.all().delete,
        lambda: Event.objects.update(kind="b"),
    ):
        with pytest.raises(TypeError):
            attempt()
    assert Event.objects.get().kind == "a"


def test_series_have_no_gaps():
    with transaction.atomic():
        assert list(take_numbers("hazard/2021")) == [1]
        assert list(take_numbers("hazard/2021", 3)) == [2, 3, 4]
        assert list(take_numbers("hazard/2022")) == [1]
    with transaction.atomic():
        take_numbers("hazard/2021")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert list(take_numbers("hazard/2021")) == [5]
    assert str(Series.objects.get(pk="hazard/2021")) == "hazard/2021: 5"


def test_changes_hold_what_differs():
    before = {"a": 1, "b": date(2021, 1, 1), "c": None}
    after = {"a": 1, "b": date(2021, 1, 2), "c": "x", "d": 2}
    assert changes(before, after, ["a", "b", "c"]) == {
        "b": ["2021-01-01", "2021-01-02"],
        "c": [None, "x"],
    }


def test_equal_facts_are_equal_bytes():
    one = canonical({"b": [1, None, True], "a": {"日": "x", "n": Decimal("2.0")}})
    assert one == '{"a":{"n":"2.0","日":"x"},"b":[1,null,true]}'
    assert canonical({"a": {"n": Decimal("2.0"), "日": "x"}, "b": (1, None, True)}) == one
    assert plain(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    assert plain(NOON) == "2021-03-05T04:00:00+00:00"
    assert plain({1: NOON.date()}) == {"1": "2021-03-05"}
    for wrong in (1.5, {1, 2}, object()):
        with pytest.raises(TypeError, match="facts cannot hold"):
            plain({"x": [wrong]})


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_leave_no_gap_and_the_second_waits_for_the_first():
    """Both ask for the log at once; one of them rolls back every other time."""
    add("first")
    failures = []

    def write(kind, count, *, fail_every):
        try:
            for number in range(count):
                with transaction.atomic():
                    append([entry(kind), entry(kind)])
                    transaction.set_rollback(bool(fail_every and number % fail_every == 0))
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        Thread(target=write, args=("a", 20), kwargs={"fail_every": 2}),
        Thread(target=write, args=("b", 20), kwargs={"fail_every": 0}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert numbers() == list(range(1, 1 + 1 + 20 + 40))
    moments = list(Event.objects.order_by("seq").values_list("recorded_at", flat=True))
    assert moments == sorted(moments)
    assert Event.objects.filter(kind="a").count() == 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_first_two_writers_of_a_new_county_both_succeed():
    holding, release, done = Signal(), Signal(), []

    def hold():
        with transaction.atomic():
            append([entry("one", county="141099")])
            holding.set()
            release.wait(20)
        connection.close()

    def follow():
        with transaction.atomic():
            append([entry("two", county="141099")])
        done.append(True)
        connection.close()

    first, second = Thread(target=hold), Thread(target=follow)
    first.start()
    holding.wait(20)
    second.start()
    second.join(0.2)
    assert done == []
    release.set()
    first.join()
    second.join()
    kinds = Event.objects.filter(log="141099").order_by("seq").values_list("seq", "kind")
    assert list(kinds) == [(1, "one"), (2, "two")]


def test_a_cursor_says_where_it_stands():
    add("a")
    cursor = Cursor.objects.create(name="figures", log_id=COUNTY, seq=1)
    assert str(cursor) == "figures 141022/1"
    assert "figures" not in consumers.names()
