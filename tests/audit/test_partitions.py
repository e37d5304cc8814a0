"""The log on PostgreSQL: ranges of numbers, made ahead; no event is refused for want of one."""

import importlib
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from audit import partitions, queries, tasks
from audit.models import Event, Log
from tests.audit.test_services import COUNTY, NOON, add, numbers

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

MIGRATION = importlib.import_module("audit.migrations.0002_partitions")
RANGE = partitions.RANGE


def asked(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def places():
    """Where each event lies, by its number."""
    return dict(asked("SELECT seq, tableoid::regclass::text FROM audit_event ORDER BY seq"))


def reach(number):
    """The county's log stands at this number."""
    Log.objects.update_or_create(code=COUNTY, defaults={"last_seq": number})


def plan(rows, **options):
    return rows.explain(**options)


def read(text):
    """The partitions that a plan reads."""
    return set(re.findall(r"(?:on|using) (audit_event_(?:below_[0-9]+|rest))\b", text))


def test_a_new_log_has_two_ranges_and_a_rest():
    assert partitions.ends() == [RANGE, 2 * RANGE]
    assert partitions.make_ahead() == []


def test_ranges_are_made_a_whole_range_before_they_are_needed():
    reach(RANGE - 1)
    assert partitions.make_ahead() == []
    reach(RANGE)
    assert partitions.make_ahead() == [3 * RANGE]
    assert partitions.make_ahead() == []
    reach(5 * RANGE + 7)
    tasks.make_partitions()
    assert partitions.ends() == [n * RANGE for n in range(1, 8)]
    add("a")
    assert places() == {5 * RANGE + 8: f"audit_event_below_{6 * RANGE}"}


def test_without_a_range_the_rest_takes_the_events_and_gives_them_up_later():
    reach(2 * RANGE - 2)
    add("a", "b", "c")
    assert places() == {
        2 * RANGE - 1: f"audit_event_below_{2 * RANGE}",
        2 * RANGE: "audit_event_rest",
        2 * RANGE + 1: "audit_event_rest",
    }
    assert partitions.make_ahead() == [3 * RANGE, 4 * RANGE]
    assert set(places().values()) == {
        f"audit_event_below_{2 * RANGE}",
        f"audit_event_below_{3 * RANGE}",
    }
    assert numbers() == [2 * RANGE - 1, 2 * RANGE, 2 * RANGE + 1]
    assert asked("SELECT count(*) FROM audit_event_rest") == [(0,)]


def test_the_highest_of_all_counties_decides():
    Log.objects.create(code="141021", last_seq=3 * RANGE)
    reach(5)
    assert partitions.make_ahead() == [3 * RANGE, 4 * RANGE, 5 * RANGE]


def test_a_number_stands_once_in_a_log_and_the_county_must_exist():
    (event,) = add("a")
    (columns,) = zip(*asked(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'audit_event'"
        " ORDER BY ordinal_position"
    ), strict=True)  # fmt: skip
    copy = f"INSERT INTO audit_event SELECT {', '.join(columns)} FROM audit_event"
    with pytest.raises(Exception, match="duplicate key"), transaction.atomic():
        asked(copy)
    other = copy.replace("SELECT ", "SELECT ").replace("log_id FROM", "'999999' FROM")
    assert event.seq == 1
    assert other != copy
    with pytest.raises(Exception, match="foreign key"), transaction.atomic():
        asked("SET CONSTRAINTS ALL IMMEDIATE; " + other + " RETURNING seq")


def test_a_range_of_numbers_is_read_from_its_own_partitions():
    seen = Event.objects.filter(log=COUNTY)
    assert read(plan(seen.filter(seq__gt=10, seq__lte=20))) == {f"audit_event_below_{RANGE}"}
    assert read(plan(seen.filter(seq__gt=RANGE + 10).order_by("seq")[:2000])) == {
        f"audit_event_below_{2 * RANGE}",
        "audit_event_rest",
    }


def test_a_subject_is_found_by_the_index_of_every_partition():
    (event,) = add("a")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    text = plan(Event.objects.about(event.subject_id))
    assert "Seq Scan" not in text
    assert len(re.findall("Index Scan|Bitmap Index Scan", text)) == len(partitions.ends()) + 1


def test_as_known_at_is_found_across_partitions():
    reach(RANGE - 3)
    add("a", "b", "c", "d")
    Log.objects.update(last_seq=RANGE + 1)
    at = asked("SELECT max(recorded_at) FROM audit_event")[0][0]
    assert queries.sequence_at(COUNTY, at) == RANGE + 1
    assert queries.sequence_at(COUNTY, at - timedelta(days=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_the_rows_of_before_are_the_first_partition_and_back():
    add("a", "b", "c")
    with connection.schema_editor() as editor:
        MIGRATION.unite(apps, editor)
    assert set(places().values()) == {"audit_event"}
    with connection.schema_editor() as editor:
        MIGRATION.divide(apps, editor)
    assert places() == dict.fromkeys((1, 2, 3), f"audit_event_below_{RANGE}")
    assert partitions.ends() == [RANGE, 2 * RANGE]
    add("d")
    assert (numbers(), Event.objects.get(seq=2).kind) == ([1, 2, 3, 4], "b")


@pytest.mark.django_db(transaction=True)
def test_a_log_that_is_long_already_keeps_its_rows_in_one_partition():
    reach(2 * RANGE + 5)
    with connection.schema_editor() as editor:
        MIGRATION.unite(apps, editor)
    add("a")
    with connection.schema_editor() as editor:
        MIGRATION.divide(apps, editor)
    assert places() == {2 * RANGE + 6: f"audit_event_below_{3 * RANGE}"}
    assert partitions.ends() == [3 * RANGE, 4 * RANGE]
    assert NOON  # the moment of the neighbours' tests
    Event.objects.all()._raw_delete(Event.objects.db)
    with connection.schema_editor() as editor:  # as the other tests want it
        MIGRATION.unite(apps, editor)
        Log.objects.all().delete()
        MIGRATION.divide(apps, editor)
    assert partitions.ends() == [RANGE, 2 * RANGE]
