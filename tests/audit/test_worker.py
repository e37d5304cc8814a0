"""A real worker: it is woken by a commit, and a kill -9 in the middle costs nothing."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audit.models import Cursor, Series
from devtools.processes import Worker
from tests.audit.test_services import COUNTY, add

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 60


@pytest.fixture
def noting(process_environment: dict[str, str], tmp_path: Path) -> Iterator[Worker]:
    """A worker whose consumer notes each event; see tests/audit/noting."""
    told = {"DJANGO_SETTINGS_MODULE": "tests.audit.worker_settings", "NOTING_FOLDER": str(tmp_path)}
    worker = Worker({**process_environment, **told}, tmp_path)
    worker.start()
    yield worker
    worker.stop()


def until(true: Callable[[], bool]) -> bool:
    """Ask until it is so, or patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def noted() -> list[int]:
    """The numbers of the events that the consumer has noted; a second time would have failed."""
    keys = Series.objects.filter(key__startswith="noted/").values_list("key", flat=True)
    return sorted(int(key.removeprefix("noted/")) for key in keys)


def position() -> int:
    return Cursor.objects.get(name="noting", log=COUNTY).seq


def test_a_worker_killed_in_the_middle_has_done_nothing_and_the_next_does_it_once(
    transactional_db: None, noting: Worker, tmp_path: Path
) -> None:
    add("a", "b")
    assert until(lambda: noted() == [1, 2])
    (tmp_path / "hold").touch()
    add("c", "d", "e")
    assert until((tmp_path / "held").exists)
    noting.kill()
    assert (noted(), position()) == ([1, 2], 2)
    (tmp_path / "hold").unlink()
    noting.start()
    assert until(lambda: noted() == [1, 2, 3, 4, 5])
    assert position() == 5
    add("f")
    assert until(lambda: noted() == [1, 2, 3, 4, 5, 6])
