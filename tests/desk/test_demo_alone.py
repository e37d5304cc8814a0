"""Two processes that fill the demo county: the second waits for the first, and says so."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from desk.management.commands import seed_demo
from desk.models import Demo
from sheets.claims import claim


@pytest.mark.django_db(transaction=True)
def test_a_second_process_waits_and_gives_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seed_demo, "PATIENCE_SECONDS", 1)
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with claim(seed_demo.SEEDING) as got:
            assert got
            held.set()
            release.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(20)
    out = StringIO()
    with pytest.raises(CommandError, match="still fills"):
        call_command("seed_demo", stdout=out)
    release.set()
    other.join(20)
    assert "waiting for it to end" in out.getvalue()
    assert Demo.objects.count() == 0
