"""Files without a record: swept when they are old, and never by the hundred."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from accounts.enums import Role
from common import stored
from common.tasks import sweep_files
from hazards.models import Evidence
from sheets.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path / "files"


def put(path: Path, *, days: float = 8) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    moment = time.time() - days * stored.DAY_SECONDS
    os.utime(path, (moment, moment))
    return path


def test_only_what_is_old_and_has_no_row_goes(store: Path) -> None:
    job = Job.objects.create(
        kind="hazard-ledger", by=factories.user(Role.SUPERVISOR), name="a.csv",
        file="imports/1/original.csv", rejects="imports/1/rejects.xlsx",
    )  # fmt: skip
    Evidence.objects.create(
        hazard=factories.hazard(), file="evidence/aa/1", shown="shown/202401/1.jpg",
        thumbnail="thumbnails/202401/1.jpg", size=1,
    )  # fmt: skip
    named = [
        put(store / name)
        for name in (
            "imports/1/original.csv", "imports/1/rejects.xlsx", "evidence/aa/1",
            "shown/202401/1.jpg", "thumbnails/202401/1.jpg",
        )
    ]  # fmt: skip
    foreign = put(store / "demo" / "1.jpg")
    young = put(store / "evidence/aa/3", days=6.9)
    lost = [
        put(store / name)
        for name in (
            "imports/2/original.csv", "imports/1/rejects_x.xlsx", "evidence/aa/2",
            "shown/202401/2.jpg", "thumbnails/202401/2.jpg",
        )
    ]  # fmt: skip
    assert stored.sweep() == 5
    assert [path.exists() for path in [*named, foreign, young]] == [True] * 7
    assert [path.exists() for path in lost] == [False] * 5
    assert stored.sweep() == 0
    assert job.pk


def test_many_files_without_a_row_are_an_old_database_and_stay(
    store: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "CHUNK", 4)
    lost = [put(store / f"evidence/aa/{number}") for number in range(stored.SOME + 1)]
    assert stored.sweep() == 0
    assert all(path.exists() for path in lost)
    assert "21 of 21 files" in caplog.text
    lost[0].unlink()
    assert stored.sweep() == 20


def test_what_killed_processes_left_in_the_temporary_folder_goes_after_a_day(store: Path) -> None:
    folder = Path(tempfile.gettempdir())
    lost = [put(folder / "yicheng-sheets-1" / "0.rows", days=2), put(folder / "tmpab.upload.csv")]
    os.utime(lost[0].parent, (0, 0))
    others = put(folder / "someone-else", days=9)
    busy = put(folder / "yicheng-2" / "0.rows", days=0)
    sweep_files()
    assert [path.exists() for path in [lost[0].parent, lost[1], others, busy]] == [
        False, False, True, True,
    ]  # fmt: skip
