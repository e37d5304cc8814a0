"""How millions of rows are read one by one."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def streamed() -> Iterator[None]:
    """A cursor of PostgreSQL gives its first row at once inside a transaction; outside it, all rows
    are first sorted and copied to disk (23 s for 6 million events, 6 s for a million hazards). On
    SQLite rows are read as they come, and a transaction would keep everybody else from writing.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        try:
            yield
        except BaseException:
            gc.collect()  # a cursor that is closed after its transaction is a fault
            raise
