"""The log's partitions on PostgreSQL, made ahead of the numbers that they will hold.

The first is the table as it was before; each later one holds RANGE numbers of every county's log.
`audit_event_rest` takes what no range holds, so an event is never refused because nobody made
room; whoever makes the range later moves those rows over.
"""

import re

from django.db import connection, transaction

from audit.models import Log

RANGE = 5_000_000
AHEAD = 2
"""So many ranges are kept open above the highest number: the one in use, and a whole one."""

PATIENCE = "5s"
"""A lock that is not had by then is asked for again an hour later; nobody waits behind us."""

_NAME = re.compile(r"^audit_event_below_([0-9]+)$")


def ends() -> list[int]:
    """The number at which each range ends (exclusive), the lowest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid "
            "WHERE inhparent = 'audit_event'::regclass"
        )
        named = [_NAME.match(name) for (name,) in cursor.fetchall()]
    return sorted(int(found[1]) for found in named if found)


def make_ahead() -> list[int]:
    """Make the ranges that will soon be needed; returns where the new ones end.

    Does nothing on a database without partitions. Raises OperationalError when a lock is not to be
    had; the next run tries again, and until then the rest takes the events.
    """
    if connection.vendor != "postgresql":
        return []
    made = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        # no one appends meanwhile, and no one else makes ranges
        logs = Log.objects.select_for_update().order_by("code")
        highest = max((log.last_seq for log in logs), default=0)
        end = ends()[-1]
        while end < (highest // RANGE + AHEAD) * RANGE:
            _make(end, end + RANGE)
            end += RANGE
            made.append(end)
    return made


def _make(begin: int, end: int) -> None:
    """Attached rather than made in place: readers and writers of the log need not wait."""
    name = f"audit_event_below_{end}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} (LIKE audit_event INCLUDING ALL)")
        cursor.execute(
            "WITH moved AS (DELETE FROM audit_event_rest WHERE seq >= %s AND seq < %s RETURNING *) "  # noqa: S608 - own name
            f"INSERT INTO {name} SELECT * FROM moved",
            [begin, end],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"ALTER TABLE audit_event ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
            [begin, end],
        )
