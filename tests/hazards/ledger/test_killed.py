"""A worker that is killed in the middle of a ledger: afterwards the import is whole or absent."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from audit.models import Event, Log
from devtools.processes import Worker
from enterprises.models import Enterprise
from hazards.models import Hazard, Suspicion
from sheets import services
from sheets.enums import State
from sheets.models import Job, JobLine
from sheets.progress import reached
from tests.factories import user
from tests.hazards.ledger.books import ledger, row
from tests.indicators.waiting import eventually

ROWS = 6_000

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
]


def state_of(job: Job) -> State:
    job.refresh_from_db()
    return State(job.state)


def test_whole_or_absent(worker: Worker, tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"  # where the worker's process looks for it
    done = {"status": "已整改", "done": "2024-03-09"}
    rows = [
        row(n, text=f"第{n}处护罩缺失", enterprise=f"虚构{n % 30}厂", **done) for n in range(ROWS)
    ]
    path = ledger(tmp_path / "三月.xlsx", *rows)
    job = services.upload(
        by=user(Role.ADMINISTRATOR),
        kind="hazard-ledger",
        file=SimpleUploadedFile("三月.xlsx", path.read_bytes()),
    )
    try:
        job = services.start(job.pk, by=job.by)
        eventually(lambda: reached(job.pk)[0] > 1.2 * ROWS, 60)  # more than a tenth is written
        worker.kill()
        assert state_of(job) == State.RUNNING
        assert not Hazard.objects.exists()
        assert not Enterprise.objects.exists()
        assert not Event.objects.exists()
        worker.start()
        eventually(lambda: state_of(job).is_over, 90)
        assert (job.state, job.attempts, job.message) == (State.DONE, 2, "")
        assert (job.result["imported"], job.result["enterprises_created"]) == (ROWS, 30)
        assert Hazard.objects.filter(status="closed").count() == ROWS
        assert Hazard.objects.filter(number=f"2024-{ROWS:05d}").count() == 1
        assert Log.objects.get().last_seq == Event.objects.count() == 2 * ROWS + 30
        assert JobLine.objects.filter(job=job, outcome="imported").count() == ROWS
        assert not Suspicion.objects.exists()
    finally:
        worker.kill()  # it still reads the log; the next test gets a new one
        job.file.delete(save=False)
