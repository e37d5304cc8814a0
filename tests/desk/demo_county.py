"""The demo county in a test's database, and what two of them are compared by."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.core.management import call_command
from django.db import transaction

from audit.canonical import canonical
from audit.models import Event

TODAY = date(2026, 11, 24)


def fill(*, scale: float = 1, **more: object) -> str:
    """Run the command; what it says."""
    said = io.StringIO()
    call_command("seed_demo", today=TODAY, scale=scale, stdout=said, **more)
    return said.getvalue()


def digest() -> str:
    """One value for every letter of the log but the moments of recording."""
    whole = hashlib.sha256()
    rows = Event.objects.order_by("log", "seq").values_list(
        "seq", "subject_kind", "subject_id", "kind", "actor", "valid_on", "facts"
    )
    for seq, *words, facts in rows.iterator(chunk_size=2000):
        line = f"{seq}|{'|'.join(map(str, words))}|{canonical(facts)}\n"
        whole.update(line.encode())
    return whole.hexdigest()


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
