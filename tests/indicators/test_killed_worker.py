"""A worker killed with -9 at random moments while events stream in: nothing is lost or doubled."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.enums import Role
from benchmarks.scale.killing import Stream, noting_worker, one
from devtools.processes import Worker
from indicators.models import Span
from tests.factories import EnterpriseFactory, user

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.worker,
    pytest.mark.django_db(transaction=True),
]

KILLS = 5


@pytest.fixture
def noting(
    transactional_db: None, process_environment: dict[str, str], tmp_path: Path
) -> Iterator[Worker]:
    worker = noting_worker(process_environment, tmp_path)
    worker.start()
    yield worker
    worker.kill()


def test_after_each_kill_the_figures_are_those_of_the_recomputation(noting: Worker) -> None:
    chance = random.Random(5)
    by = user(Role.ADMINISTRATOR)
    places = [EnterpriseFactory() for _ in range(4)]
    outcomes = [one(noting, Stream(by, places, chance), chance) for _ in range(KILLS)]
    events = [outcome.events for outcome in outcomes]
    assert events == sorted(set(events))  # each round wrote more
    assert Span.objects.filter(known_to=None).exists()
    assert Span.objects.filter(known_to__isnull=False).exists()
