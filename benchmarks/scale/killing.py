"""A worker that is killed at random moments, and what holds after each time.

`Round` is used by the part `kill` and by the tests alike. The worker runs with the settings of
tests.audit.worker_settings: the product's own, and a consumer that writes a row for each event and
fails when it meets one a second time.
"""

import random
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from django.db import connection
from django.utils import timezone

from accounts.models import User
from audit.models import Cursor, Event, Log, Series
from benchmarks.figures import Context, Figure
from benchmarks.scale.people import enterprises
from devtools.processes import Worker
from enterprises.models import Enterprise
from hazards import workflow
from hazards.enums import Grade, Source
from hazards.models import Hazard
from hazards.workflow import Step, take_many
from indicators import services
from indicators.queries.freshness import CONSUMER

COUNTY = "141022"
KILLS = 200
LONGEST = 0.6
"""Seconds from the first event of a round to the latest moment of its kill."""

PATIENCE_SECONDS = 120
NOTING = "noting"


class Broken(Exception):
    """What must hold after a kill does not."""


@dataclass(frozen=True)
class Outcome:
    """A round: events in the log, how many were unread at the kill, seconds to catch up."""

    events: int
    unread: int
    seconds: float


class Stream:
    """Writes hazards and moves of theirs, a few or some hundred in a transaction, until stopped."""

    def __init__(self, by: User, places: list[Enterprise], chance: random.Random) -> None:
        self.by, self.places, self.chance = by, places, chance
        self.open: list[Hazard] = []
        self._over = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._write)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """End after the transaction in hand; raises what went wrong."""
        self._over.set()
        self._thread.join()
        if self._failure:
            raise self._failure

    def _write(self) -> None:
        try:
            while not self._over.is_set():
                self.transaction()
                self._over.wait(0.02)
        except BaseException as failure:  # told to whoever stops it
            self._failure = failure
        finally:
            connection.close()

    def transaction(self) -> None:
        """New hazards, and the next move of some that are open."""
        count = self.chance.choice([1, 1, 2, 5, 40])
        made = [self._found() for _ in range(count)]
        moved = [hazard for hazard in self.open if self.chance.random() < 0.3][:count]
        steps = made + [self._next(hazard) for hazard in moved]
        take_many(steps, by=self.by)
        self.open = [h for h in self.open if h.status in ("rectifying", "submitted")][-200:]
        self.open += [step.hazard for step in made]

    def _found(self) -> Step:
        place = self.chance.choice(self.places)
        day = timezone.localdate() - timedelta(days=self.chance.randrange(5, 700))
        due_on = day + timedelta(days=self.chance.choice([3, 15, 30]))
        hazard = Hazard(
            enterprise=place, region_id=place.region_id, sector_id=place.sector_id,
            source=Source.IMPORT, grade=self.chance.choice(Grade.values), found_on=day,
            description="皮带机尾部护罩缺失", accepted_on=day, due_on=due_on, first_due_on=due_on,
            imported=True,
        )  # fmt: skip
        return Step(workflow.IMPORT_NEW, hazard, day)

    def _next(self, hazard: Hazard) -> Step:
        day = hazard.last_valid_on + timedelta(days=self.chance.randrange(2))
        if hazard.status == "submitted":
            told = {"closed_on": day, "rectified_on": hazard.submitted_on}
            return Step(workflow.IMPORT_CLOSED, hazard, day, told)
        if self.chance.random() < 0.3:
            told = {"due_on": hazard.due_on + timedelta(days=10)}
            return Step(workflow.IMPORT_FACTS, hazard, day, told)
        return Step(workflow.IMPORT_SUBMITTED, hazard, day, {"submitted_on": day})


def one(worker: Worker, stream: Stream, chance: random.Random) -> Outcome:
    """Events stream in, the running worker dies, the next one catches up; raises Broken."""
    before = _last()
    stream.start()
    try:
        _until(lambda: _last() > before, "no event was written")
        time.sleep(chance.random() * LONGEST)
        worker.kill()
        unread = _last() - _read(CONSUMER)
    finally:
        stream.stop()
    began = time.perf_counter()
    worker.start()
    _until(caught_up, "the next worker did not read the log to its end")
    seconds = time.perf_counter() - began
    holds()
    return Outcome(_last(), unread, seconds)


def caught_up() -> bool:
    """All consumers have read the log to its end."""
    last = _last()
    cursors = Cursor.objects.filter(log=COUNTY).values_list("name", "seq")
    reached = dict(cursors)
    return NOTING in reached and CONSUMER in reached and set(reached.values()) == {last}


def holds() -> None:
    """Each event was consumed exactly once, and both ways to the figures agree."""
    numbers = Event.objects.filter(log=COUNTY).order_by("seq").values_list("seq", flat=True)
    noted = Series.objects.filter(key__startswith="noted/").values_list("key", flat=True)
    read = sorted(int(key.removeprefix("noted/")) for key in noted)
    if read != list(numbers) or read != list(range(1, _last() + 1)):
        raise Broken(f"{len(read)} events were consumed of {_last()}")
    found = services.compare()
    if not found.ok:
        raise Broken(f"stored figures differ: {found.difference}")


def run(context: Context) -> list[Figure]:
    """The part `kill`."""
    wanted = context.rows or KILLS
    chance = random.Random(141022)
    by = User.objects.create_user("admin", role="administrator", full_name="测试")
    places = enterprises(30, chance)
    worker = noting_worker({}, context.folder)
    found: list[Outcome] = []
    worker.start()
    try:
        for number in range(1, wanted + 1):
            found.append(one(worker, Stream(by, places, chance), chance))
            if number % 20 == 0:
                print(f"  {number} kills, {found[-1].events} events: all as recomputed", flush=True)
    finally:
        worker.kill()
    amid = sum(outcome.unread > 0 for outcome in found)
    return [
        Figure(
            name=f"kills after which all {found[-1].events} events agree",
            value=len(found), unit="kills", target=wanted, floor=wanted, more_is_better=True,
        ),
        Figure(
            name="kills while events waited", value=amid, unit="kills", target=wanted / 4, floor=0,
            more_is_better=True,
        ),
        Figure(
            name="from the start of the next worker until all is read, median",
            value=median(outcome.seconds for outcome in found), unit="s", target=30, floor=0,
        ),
    ]  # fmt: skip


def noting_worker(environment: dict[str, str], folder: Path) -> Worker:
    """A worker of the product with the consumer that notes each event."""
    told = {"DJANGO_SETTINGS_MODULE": "tests.audit.worker_settings", "NOTING_FOLDER": str(folder)}
    return Worker({**environment, **told}, folder)


def _last() -> int:
    return Log.objects.filter(code=COUNTY).values_list("last_seq", flat=True).first() or 0


def _read(name: str) -> int:
    cursors = Cursor.objects.filter(name=name, log=COUNTY).values_list("seq", flat=True)
    return cursors.first() or 0


def _until(true: object, otherwise: str) -> None:
    assert callable(true)
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        if time.monotonic() > end:
            raise Broken(otherwise)
        time.sleep(0.01)
