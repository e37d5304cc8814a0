"""How a replay tells how far it has come, and how millions of events are read one by one."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class Progress:
    """Told of the hazards' events that are read; this one listens to nothing."""

    def begin(self, county: str, number: int) -> None:
        """The log of a county is going to be read up to a number."""

    def read(self, events: int) -> None:
        """So many more events have been read."""


UNWATCHED = Progress()


@contextmanager
def streamed() -> Iterator[None]:
    """A cursor of PostgreSQL gives its first row at once inside a transaction; outside it, all rows
    are first copied to disk (23 s for 6 million). On SQLite rows are read as they come, and a
    transaction would keep everybody else from writing.
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
