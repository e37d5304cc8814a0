"""The log on PostgreSQL: partitions by ranges of its numbers, and a BRIN index on the moment.

The rows stay where they are: the table of before becomes the first partition. A partition holds
5,000,000 numbers of every county's log; `audit.partitions` makes the next ones ahead, and what no
partition takes falls into the last one, `audit_event_rest`, so that no event is ever refused.

Moments never fall along the numbers, so an index of ranges of blocks serves them at a thousandth
of the size. On SQLite nothing changes.
"""

from django.db import migrations

RANGE = 5_000_000
AHEAD = 2
KEPT = ("audit_event_pkey", "audit_event_subject")
"""What the table of before has in common with the partitions; an index on the county alone, which
the key begins with, goes.
"""
BRIN = "USING brin (recorded_at) WITH (pages_per_range = 32)"


def divide(apps, schema_editor):
    """One transaction; needs a moment's exclusive lock, so no one appends meanwhile."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT coalesce(max(last_seq), 0) FROM audit_log")
        end = (cursor.fetchone()[0] // RANGE + 1) * RANGE
        first = f"audit_event_below_{end}"
        cursor.execute(f"ALTER TABLE audit_event RENAME TO {first}")
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = %s::regclass", [first]
        )
        for (index,) in cursor.fetchall():
            if index in KEPT:
                cursor.execute(f"ALTER INDEX {index} RENAME TO {index}_below_{end}")
            else:
                cursor.execute(f'DROP INDEX "{index}"')
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
            [first],
        )
        (foreign,) = (name for (name,) in cursor.fetchall())
        cursor.execute(
            f"CREATE TABLE audit_event (LIKE {first} INCLUDING DEFAULTS) PARTITION BY RANGE (seq)"
        )
        for what in (
            "ALTER TABLE audit_event ADD CONSTRAINT audit_event_pkey PRIMARY KEY (log_id, seq)",
            f'ALTER TABLE audit_event ADD CONSTRAINT "{foreign}" FOREIGN KEY (log_id) '
            "REFERENCES audit_log (code) DEFERRABLE INITIALLY DEFERRED",
            "CREATE INDEX audit_event_subject ON audit_event (subject_id, seq)",
            f"CREATE INDEX audit_event_recorded ON audit_event {BRIN}",
            f"ALTER TABLE audit_event ATTACH PARTITION {first} "
            f"FOR VALUES FROM (MINVALUE) TO ({end})",
            "CREATE TABLE audit_event_rest PARTITION OF audit_event DEFAULT",
        ):
            cursor.execute(what)
        for begin in range(end, end + (AHEAD - 1) * RANGE, RANGE):
            cursor.execute(
                f"CREATE TABLE audit_event_below_{begin + RANGE} PARTITION OF audit_event "
                f"FOR VALUES FROM ({begin}) TO ({begin + RANGE})"
            )


def unite(apps, schema_editor):
    """One table again, every row copied."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for what in (
            "CREATE TABLE audit_event_whole (LIKE audit_event INCLUDING DEFAULTS)",
            "INSERT INTO audit_event_whole SELECT * FROM audit_event",
            "DROP TABLE audit_event",
            "ALTER TABLE audit_event_whole RENAME TO audit_event",
            "ALTER TABLE audit_event ADD CONSTRAINT audit_event_pkey PRIMARY KEY (log_id, seq)",
            "ALTER TABLE audit_event ADD CONSTRAINT audit_event_log_id_fk FOREIGN KEY (log_id) "
            "REFERENCES audit_log (code) DEFERRABLE INITIALLY DEFERRED",
            "CREATE INDEX audit_event_subject ON audit_event (subject_id, seq)",
            "CREATE INDEX audit_event_recorded ON audit_event (log_id, recorded_at)",
        ):
            cursor.execute(what)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(divide, unite)]
