"""A million hazards within minutes: a base of lives by SQL, their spans by the real projection, and
the rest as copies of the base.

A copy is a hazard of its own with its own events: number s of the base becomes the numbers
(s - 1) * copies + 1 ... s * copies, so numbers have no gaps and moments never fall. Its spans are
copied by the same rule; `checked` holds a sample of them against the projection.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit import consumers, partitions
from audit.models import Cursor, Event, Log
from benchmarks.scale.lives import EVENTS, HAZARDS, LIVES, PLAN, REDUCED
from hazards.models import Hazard
from indicators.figures import FIGURES
from indicators.models import Span
from indicators.projection import handle

BASE = 50_000
COUNTY = "141022"
AT_ONCE = 2_000
SAMPLE = 300
WHOLE_HISTORY = 2_000_000
"""Above this a history is reduced to found and closed."""

Reported = dict[str, float]


def build(rows: int) -> Reported:
    """So many hazards (rounded down to whole copies of the base); seconds of each step."""
    copies = max(1, -(-rows // BASE))
    base = rows // copies
    spent: Reported = {}
    with step("base", spent), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.141022)")
        cursor.execute(PLAN)
        today = timezone.localdate()
        told = {"rows": base, "today": today, "reduced": rows > WHOLE_HISTORY}
        cursor.execute(LIVES, told)
        cursor.execute(REDUCED if told["reduced"] else "SELECT 1")
        Log.objects.create(code=COUNTY)
        cursor.execute(EVENTS, told)
        cursor.execute(
            "UPDATE audit_log SET last_seq = s, last_recorded_at = r FROM "
            "(SELECT max(seq) AS s, max(recorded_at) AS r FROM audit_event) AS told"
        )
        cursor.execute(HAZARDS, told)
        cursor.execute("ANALYZE audit_event, hazards_hazard")
    with step("spans of the base", spent):
        _project()
    if copies > 1:
        _make_room(Event.objects.count() * copies)
        with step("copies", spent), without_indexes(), connection.cursor() as cursor:
            _copy(cursor, copies)
    _finish()
    with step("vacuum", spent), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    with step("sample checked", spent):
        checked()
    return spent


@contextmanager
def step(name: str, spent: Reported) -> Iterator[None]:
    """Note and print how long it took."""
    began = time.perf_counter()
    yield
    spent[name] = time.perf_counter() - began
    print(f"  {name}: {spent[name]:.0f} s", flush=True)


def _project() -> None:
    """Whole lives, some thousand at a time, through the consumer's own function."""
    events = Event.objects.order_by("subject_id", "seq")
    piece: list[Event] = []
    with transaction.atomic():
        lives = groupby(events.iterator(AT_ONCE), key=lambda event: event.subject_id)
        for number, (_pk, told) in enumerate(lives, 1):
            piece += told
            if number % AT_ONCE == 0:
                handle(piece)
                piece = []
        if piece:
            handle(piece)


def _make_room(events: int) -> None:
    Log.objects.update(last_seq=events)
    partitions.make_ahead()


@contextmanager
def without_indexes() -> Iterator[None]:
    """Indexes that hold no constraint are made after the rows: half of the time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes JOIN pg_class ON relname = indexname "
            "WHERE tablename IN ('hazards_hazard', 'indicators_span') AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conindid = pg_class.oid)"
        )
        found = cursor.fetchall()
        for name, _how in found:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("SET session_replication_role = replica")  # references hold by making
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET session_replication_role")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _name, how in found:
            cursor.execute(how)


def _copy(cursor: Any, copies: int) -> None:
    """Events, hazards and spans of every copy but the first, whose numbers are spread."""
    told = {"copies": copies}
    spread = "(seq - 1) * %(copies)s + k + 1"
    cursor.execute("CREATE UNLOGGED TABLE bench_event AS SELECT * FROM audit_event")
    cursor.execute("TRUNCATE audit_event")
    cursor.execute(
        "INSERT INTO audit_event (log_id, seq, subject_kind, subject_id, kind, actor, state_from, "  # noqa: S608 - constants
        "state_to, valid_on, recorded_at, facts) "
        f"SELECT log_id, {spread}, subject_kind, bench_id(subject_id, k), kind, actor, state_from, "
        "state_to, valid_on, recorded_at, CASE WHEN facts->'set' ? 'number' THEN jsonb_set(facts, "
        "'{set,number}', to_jsonb(bench_number(facts->'set'->>'number', k, %(copies)s))) "
        "ELSE facts END FROM bench_event, generate_series(0, %(copies)s - 1) AS k ORDER BY seq, k",
        told,
    )
    cursor.execute("DROP TABLE bench_event")
    _copied(cursor, Hazard, copies, {
        "id": "bench_id(id, k)",
        "number": "bench_number(number, k, %(copies)s)",
    })  # fmt: skip
    _copied(cursor, Span, copies, {
        "hazard_id": "bench_id(hazard_id, k)",
        "known_from": "(known_from - 1) * %(copies)s + k + 1",
        "known_to": "(known_to - 1) * %(copies)s + k + 1",
    })  # fmt: skip
    more = ", ".join(f"{figure} = {figure} * %(copies)s" for figure in FIGURES)
    cursor.execute(f"UPDATE indicators_tally SET {more}", told)  # noqa: S608 - our own names


def _copied(cursor: Any, model: Any, copies: int, changes: dict[str, str]) -> None:
    fields = [f for f in model._meta.concrete_fields if not f.generated]
    kept = [f.column for f in fields if f.get_internal_type() != "BigAutoField"]
    table = model._meta.db_table
    names = ", ".join(kept)
    cursor.execute(f"CREATE UNLOGGED TABLE bench_rows AS SELECT {names} FROM {table}")  # noqa: S608 - the model's columns
    cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    cursor.execute(
        f"INSERT INTO {table} ({names}) "  # noqa: S608
        f"SELECT {', '.join(changes.get(name, name) for name in kept)} FROM bench_rows, "
        "generate_series(0, %(copies)s - 1) AS k ORDER BY found_on, k",
        {"copies": copies},
    )
    cursor.execute("DROP TABLE bench_rows")


def _finish() -> None:
    """The log, the series of numbers and all cursors stand where the events end."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_log SET last_seq = (SELECT max(seq) FROM audit_event)")
        cursor.execute(
            "INSERT INTO audit_series (key, last) SELECT 'hazard/141022/' || left(number, 4), "
            "max(substr(number, 6)::bigint) FROM hazards_hazard GROUP BY left(number, 4)"
        )
    last = Log.objects.get(code=COUNTY).last_seq
    Cursor.objects.bulk_create(
        Cursor(name=name, log_id=COUNTY, seq=last, moved_at=timezone.now())
        for name in consumers.names()
    )


def checked() -> None:
    """A sample of hazards, whichever copy: the projection makes the same spans of their events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM hazards_hazard TABLESAMPLE BERNOULLI (1) REPEATABLE (7) LIMIT %s",
            [SAMPLE],
        )
        sample = [pk for (pk,) in cursor.fetchall()]
    names = [f.attname for f in Span._meta.concrete_fields if not f.primary_key]
    rows = Span.objects.filter(hazard__in=sample).values_list(*names)
    with transaction.atomic():
        before = sorted(rows, key=repr)
        handle(list(Event.objects.filter(subject_id__in=sample).order_by("seq")))
        after = sorted(rows.all(), key=repr)
        if before != after:
            raise RuntimeError("copied spans differ from those of the projection")
        transaction.set_rollback(True)
    print(f"  {len(sample)} hazards, {len(before)} spans: as the projection makes them", flush=True)
