"""SQLite: while one connection writes for seconds, another waits for it and then writes too."""

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from yicheng_safety.settings.databases import database_from_url

WRITER = """
import sys, time, django
django.setup()
from django.db import connection, transaction
from django.utils import timezone
from audit.services import Entry, append
from common.ids import uuid7
from django.utils.timezone import localdate
def write():
    with transaction.atomic():
        append([Entry(county="141022", subject_kind="x", subject_id=uuid7(), kind="found",
                      by=None, valid_on=localdate())])
        print("holding", flush=True)
        time.sleep(float(sys.argv[1]))
began = time.monotonic()
write()
print(f"{time.monotonic() - began:.1f}", flush=True)
"""


@pytest.mark.worker
def test_a_second_writer_waits_instead_of_failing(tmp_path: Path) -> None:
    """Six seconds: longer than the five for which SQLite's own default would have waited."""
    file = tmp_path / "two.sqlite3"
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{file}",
        "YICHENG_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "yicheng_safety.settings.embedded",
    }
    root = settings.BASE_DIR
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=root, env=env, check=True)
    words = [sys.executable, "-c", WRITER]
    first = subprocess.Popen([*words, "6"], cwd=root, env=env, stdout=subprocess.PIPE, text=True)
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "holding\n"
        began = time.monotonic()
        second = subprocess.run(
            [*words, "0"], cwd=root, env=env, capture_output=True, text=True, check=False
        )
        waited = time.monotonic() - began
    assert second.returncode == 0, second.stderr
    assert waited > 4
    with sqlite3.connect(file) as link:
        assert link.execute("SELECT seq FROM audit_event ORDER BY seq").fetchall() == [(1,), (2,)]
    link.close()


def test_writers_wait_for_longer_than_the_largest_import_writes() -> None:
    options = database_from_url("sqlite:///x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 60
