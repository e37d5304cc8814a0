"""What takes longer than a page: the worker after one event, an export, the recomputation."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from audit.models import Cursor, Event, Log
from benchmarks.figures import Figure
from devtools.processes import Worker
from hazards import workflow
from hazards.models import Hazard
from hazards.workflow import take
from indicators.figures import Cohort
from indicators.models import Span
from indicators.queries.freshness import CONSUMER
from indicators.recompute import Question, answers, known_at

COUNTY = "141022"
TIMES = 30
PATIENCE_SECONDS = 60
EXPORTED = 100_000
BLOCK = 2_000


def refresh(by: User, folder: Path) -> Iterator[Figure]:
    """A real worker: from the commit of one event until the stored figures hold it."""
    worker = Worker(dict(os.environ), folder)
    worker.start()
    try:
        spent = sorted(_refreshed(hazard, by) for hazard in _open(TIMES))
    finally:
        worker.stop()
    floor = sorted(_told(pk) for pk in Hazard.objects.values_list("pk", flat=True)[:TIMES])
    p50, p95 = spent[len(spent) // 2], spent[int(len(spent) * 0.95)]
    _say("refresh after one event", p50, p95, floor[len(floor) // 2])
    for words, value in (("p50", p50), ("p95", p95)):
        yield Figure(
            name=f"refresh after one event, {words}", value=value, unit="s", target=2,
            floor=floor[len(floor) // 2],
        )  # fmt: skip


def _open(count: int) -> list[Hazard]:
    return list(Hazard.objects.filter(status="rectifying", due_on__isnull=False)[:count])


def _refreshed(hazard: Hazard, by: User) -> float:
    due_on = hazard.due_on + timedelta(days=40)
    event = take(workflow.IMPORT_FACTS, hazard, by=by, set={"due_on": due_on})
    began = time.perf_counter()
    while time.perf_counter() - began < PATIENCE_SECONDS:
        if Cursor.objects.filter(name=CONSUMER, log=COUNTY, seq__gte=event.seq).exists():
            spent = time.perf_counter() - began
            if not Span.objects.filter(hazard=hazard, known_to=None, due_on=due_on).exists():
                raise RuntimeError(f"event {event.seq} is read and its span is not there")
            return spent
        time.sleep(0.002)
    raise RuntimeError(f"event {event.seq} was not read within {PATIENCE_SECONDS} s")


def _told(pk: Any) -> float:
    """Reading one hazard's events and spans: what any refresh must do."""
    began = time.perf_counter()
    list(Event.objects.about(pk))
    list(Span.objects.filter(hazard=pk, known_to=None))
    return time.perf_counter() - began


def export(by: User) -> Iterator[Figure]:
    """The list as a workbook and as CSV by a process of its own; its memory after a tenth and at
    the end says whether it grows. The floor is the database's own COPY of the same columns.
    """
    count = min(EXPORTED, Hazard.objects.count())
    floor = _copied(count)
    for kind in ("xlsx", "csv"):
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.scale.exporting", str(by.pk), kind, str(count)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        said = json.loads(told.stdout.splitlines()[-1])
        rate = said["rows"] / said["seconds"]
        print(
            f"  export of {said['rows']:,} rows, {kind}: {rate:,.0f} rows/s, peak memory after a "
            f"tenth {said['early'] / 1024:.0f} MB, at the end {said['peak'] / 1024:.0f} MB; floor "
            f" {count / floor:,.0f} rows/s",
            flush=True,
        )
        yield Figure(
            name=f"export of {said['rows']:,} rows, {kind}", value=rate, unit="rows/s",
            target=10_000, floor=count / floor, more_is_better=True,
        )  # fmt: skip
        yield Figure(
            name=f"export, {kind}: memory at the end / after a tenth",
            value=said["peak"] / said["early"], unit="x", target=1.2, floor=1.0,
        )  # fmt: skip


def _copied(count: int) -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor, open(os.devnull, "w", encoding="utf-8") as nothing:
        cursor.copy_expert(
            f"COPY (SELECT h.*, e.name, e.uscc FROM hazards_hazard h JOIN enterprises_enterprise e "  # noqa: S608 - own numbers
            f"ON e.id = h.enterprise_id LIMIT {count}) TO STDOUT",
            nothing,
        )
    return time.perf_counter() - began


def recomputation() -> Iterator[Figure]:
    """The year's figures by replaying the whole log; the floor reads the same events, no more."""
    today = timezone.localdate()
    numbers = known_at(None)
    asked = [Question(Cohort(today - timedelta(days=364), today), today, ("sector", "region"))]
    began = time.perf_counter()
    answers(asked, numbers)
    whole = time.perf_counter() - began
    began = time.perf_counter()
    events = Event.objects.filter(subject_kind="hazard").order_by("subject_id", "seq")
    wanted = events.values_list("subject_id", "kind", "valid_on", "state_to", "facts__set")
    for _row in wanted.iterator(BLOCK):
        pass
    floor = time.perf_counter() - began
    last = Log.objects.get(code=COUNTY).last_seq
    print(f"  full recomputation of {last:,} events: {whole:.0f} s, reading them {floor:.0f} s")
    yield Figure(
        name=f"full recomputation of {last:,} events", value=whole, unit="s", target=3 * floor,
        floor=floor,
    )  # fmt: skip


def _say(name: str, p50: float, p95: float, floor: float) -> None:
    print(
        f"  {name:<40}{'':>8}{1000 * p50:>10.0f}{1000 * p95:>10.0f}{1000 * floor:>12.1f}",
        flush=True,
    )
