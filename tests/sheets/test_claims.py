"""A claim is one database's: another installation, or another run of the tests, has its own."""

import threading
from uuid import UUID

import pytest
from django.db import connection, connections

from sheets.claims import claim

JOB = UUID("c0de0000-0000-8000-8000-0000000000ff")


def claimed_elsewhere() -> bool:
    """Whether another thread, with a connection of its own, gets the job."""
    found: list[bool] = []

    def take() -> None:
        try:
            with claim(JOB) as got:
                found.append(got)
        finally:
            connection.close()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.django_db(transaction=True)
def test_one_holds_it_until_the_block_ends():
    with claim(JOB) as got:
        assert got
        assert not claimed_elsewhere()
    assert claimed_elsewhere()


@pytest.mark.django_db(transaction=True)
def test_another_database_has_its_own(monkeypatch):
    with claim(JOB) as first, monkeypatch.context() as other:
        assert not claimed_elsewhere()
        name = "postgres" if connection.vendor == "postgresql" else "another.sqlite3"
        other.setitem(connections.settings["default"], "NAME", name)
        other.setitem(connection.settings_dict, "NAME", name)
        assert first
        assert claimed_elsewhere()
