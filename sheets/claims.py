"""One worker at a job: a claim that the system or the database frees when its holder dies.

On PostgreSQL an advisory lock of the session, on SQLite (one machine) a lock on a file. Neither can
outlive a worker that was killed, so there is no lease to expire and no clock to trust.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import connection


@contextmanager
def claim(job: UUID) -> Iterator[bool]:
    """Hold a job while the block runs; gives False where another worker holds it."""
    if connection.vendor == "postgresql":
        with _in_session(job) as got:
            yield got
    else:
        with _in_file(job) as got:
            yield got


@contextmanager
def _in_session(job: UUID) -> Iterator[bool]:
    key = job.int % 2**63  # advisory locks are named by a bigint
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _in_file(job: UUID) -> Iterator[bool]:
    # of one database, as PostgreSQL's are: another one has jobs of its own
    database = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()
    folder = settings.VAR_DIR / "claims" / database[:16]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{job}.lock"
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
