"""The harness: reference data after a flush, a real worker, a real server.

Factories live in tests/factories; nothing here knows a domain noun.
"""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from devtools import reference_data
from devtools.processes import WebServer, Worker

KEPT = pytest.StashKey[tuple[reference_data.Rows, Any]]()
TRANSACTIONAL = {"transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[reference_data.Rows]:
    """The test database, and what its migrations put into it."""
    with django_db_blocker.unblock():
        rows = reference_data.taken()
    request.config.stash[KEPT] = (rows, django_db_blocker)
    yield rows
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """A database is dropped when nobody is in it; a thread or process of a test may still be."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _is_transactional(item: pytest.Item) -> bool:
    if TRANSACTIONAL & set(getattr(item, "fixturenames", ())):
        return True
    marker = item.get_closest_marker("django_db")
    return bool(marker and (marker.kwargs.get("transaction") or (marker.args[:1] == (True,))))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, None, None]:
    """A transactional test flushes all tables at its end: then put the migrations' rows back.

    A fixture could not: pytest-django's own is set up before ours, and so flushes after ours.
    """
    kept = item.config.stash.get(KEPT, None)
    if kept is not None and connection.vendor == "postgresql" and _is_transactional(item):
        with kept[1].unblock(), connection.cursor() as cursor:
            # where the flush and a worker wait for each other, the worker gives way: it tries again
            cursor.execute("SET deadlock_timeout = '20s'")
    yield
    if nextitem is not None and kept is not None and _is_transactional(item):
        rows, blocker = kept
        with blocker.unblock():
            reference_data.put_back(rows)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Nothing cached or queued by one test reaches the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _fresh_language() -> Iterator[None]:
    """A request may have switched the language of this thread; the next test starts in Chinese."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def process_environment(
    django_db_setup: reference_data.Rows,
) -> dict[str, str]:
    """Environment of a process that works on this test's database and Redis."""
    values: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{values['NAME']}"
    else:
        url = f"postgresql://{values['USER']}@/{values['NAME']}?host={quote(values['HOST'])}"
    return {
        "DATABASE_URL": url,
        "REDIS_URL": settings.REDIS_URL,
        "YICHENG_VAR": str(settings.VAR_DIR),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }


@pytest.fixture(scope="session")
def process_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes beside the tests write their logs."""
    return tmp_path_factory.mktemp("processes")


@pytest.fixture(scope="module")
def _module_worker(process_environment: dict[str, str], process_folder: Path) -> Iterator[Worker]:
    worker = Worker(process_environment, process_folder)
    yield worker
    worker.stop()


@pytest.fixture
def worker(_module_worker: Worker, transactional_db: None) -> Worker:
    """A running Celery worker with beat; the test may kill it, the next test gets a living one."""
    if not _module_worker.running:
        _module_worker.start()
    return _module_worker


@pytest.fixture(scope="session")
def _session_server(
    process_environment: dict[str, str], process_folder: Path
) -> Iterator[WebServer]:
    server = WebServer(process_environment, process_folder)
    yield server
    server.stop()


@pytest.fixture
def server(_session_server: WebServer, transactional_db: None) -> WebServer:
    """The product in a real server process on this test's database; `server.url` is its address."""
    return _session_server
