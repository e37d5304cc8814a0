"""DATABASE_URL, and what a start without secrets does."""

import subprocess
import sys
from pathlib import Path

import pytest

from yicheng_safety.settings.databases import database_from_url

ROOT = Path(__file__).resolve().parents[2]


def test_sqlite_url() -> None:
    entry = database_from_url("sqlite:////srv/a%20b/county.sqlite3")
    assert entry["NAME"] == Path("/srv/a b/county.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert entry["TEST"]["NAME"] == Path("/srv/a b/county.test.sqlite3")


def test_postgresql_url() -> None:
    entry = database_from_url("postgresql://clerk:p%40ss@db:5433/county")
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "clerk",
        "p@ss",
        "db",
        "5433",
        "county",
    )


def test_postgresql_url_with_a_socket_folder() -> None:
    entry = database_from_url("postgresql://clerk@/county?host=/run/postgresql")
    assert (entry["HOST"], entry["PORT"]) == ("/run/postgresql", "")


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown scheme 'mysql'"):
        database_from_url("mysql://db/county")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(missing: str) -> None:
    given = {"SECRET_KEY": "a key", "ALLOWED_HOSTS": "safety.example.org"}
    given.pop(missing)
    done = subprocess.run(
        [sys.executable, "-c", "import yicheng_safety.settings.production"],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"Set {missing} in the environment" in done.stderr
