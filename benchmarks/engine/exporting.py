"""Exports measured: each in a process of its own, since a process keeps the peak of its memory.

`python -m benchmarks.engine.exporting WHAT ROWS PATH` does one and prints rows, seconds, seconds of
its own processor time (what is left of a machine that others share) and MB.
"""

import csv
import json
import os
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

from benchmarks.figures import Context, Figure

ROWS = 100_000
FEW = 10_000
TARGET = 10_000  # rows a second
FLAT = 16  # MB that ten times the rows may add to the peak
WHATS = ("bare", "csv", "xlsx")


def run(context: Context) -> list[Figure]:
    """Build the hazards, then write them out."""
    from django.db import connection  # noqa: PLC0415 - models exist only in this part's process

    from accounts.enums import Role  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from benchmarks.engine import hazard_pages  # noqa: PLC0415

    rows = context.rows or ROWS
    chance = random.Random(141022)
    people = hazard_pages._people()
    hazard_pages._hazards(rows, chance, hazard_pages._firms(chance), people)
    User.objects.create(username="leader", full_name="负责人", role=Role.LEADER)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    few = min(FEW, rows)
    told = {what: _apart(what, rows, context.folder) for what in WHATS}
    small = {what: _apart(what, few, context.folder) for what in WHATS}
    floor = told["bare"][0] / told["bare"][1]
    figures = []
    for what in WHATS[1:]:
        count, seconds, busy, peak = told[what]
        figures.append(
            Figure(
                name=f"{what}: {count:,} rows, rows a second",
                value=count / seconds, unit="rows/s", target=TARGET, floor=round(floor),
                more_is_better=True,
            )
        )  # fmt: skip
        figures.append(
            Figure(
                name=f"{what}: rows a second of processor time",
                value=count / busy, unit="rows/s", target=TARGET,
                floor=round(told["bare"][0] / told["bare"][2]), more_is_better=True,
            )
        )  # fmt: skip
        figures.append(
            Figure(
                name=f"{what}: MB added to the peak by {count - few:,} rows more",
                value=peak - small[what][3], unit="MB", target=FLAT,
                floor=round(told["bare"][3] - small["bare"][3], 1),
            )
        )  # fmt: skip
        figures.append(
            Figure(
                name=f"{what}: MB at the peak, the interpreter included",
                value=peak, unit="MB", target=256, floor=round(told["bare"][3], 1),
            )
        )  # fmt: skip
    return figures


def _apart(what: str, rows: int, folder: Path) -> tuple[int, float, float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.engine.exporting", what, str(rows), str(folder / what)],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    count, seconds, busy, peak = json.loads(done.stdout.splitlines()[-1])
    return count, seconds, busy, peak


def main(what: str, rows: int, path: Path) -> None:
    """One file of the newest so many hazards."""
    django.setup()
    work = _bare if what == "bare" else _written
    began, busy = time.perf_counter(), time.process_time()
    count = work(what, rows, path)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    peak = _peak()
    print(json.dumps([count, seconds, busy, peak]))


def _peak() -> float:
    """The most MB that this process has held. The system's own count (ru_maxrss) would begin with
    that of the process which started this one.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _written(what: str, rows: int, path: Path) -> int:
    """By the product's own way: row filter, filters, columns, file."""
    from django.http import QueryDict  # noqa: PLC0415 - models exist after django.setup()

    from accounts.models import User  # noqa: PLC0415
    from common import exports  # noqa: PLC0415
    from hazards.models import Hazard  # noqa: PLC0415
    from sheets.tables import write_table  # noqa: PLC0415

    query = QueryDict(mutable=True)
    if rows < Hazard.objects.count():
        ordered = Hazard.objects.order_by("-found_on", "-id").values_list("found_on", flat=True)
        query["found_after"] = str(ordered[rows] + timedelta(days=1))
    known = exports.find("hazards")
    assert known is not None
    table = known.read(User.objects.get(username="leader"), query)
    return write_table(table, path, what)


def _bare(what: str, rows: int, path: Path) -> int:
    """The same columns by one statement, written as they come."""
    from django.db import connection, transaction  # noqa: PLC0415 - after django.setup()

    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(
            """
            SELECT h.number, h.status, h.grade, e.name, e.uscc, h.region_id, h.sector_id, h.trade,
                h.agency_id, h.inspector_id, h.place, h.description, h.category,
                h.accident_type_id, h.risk_level, h.basis, h.source, h.found_on, h.accepted_on,
                h.due_on, h.first_due_on, h.responsible, h.measures, h.work_done, h.done_by,
                h.done_on, h.funds, h.submitted_on, h.rectified_on, h.closed_on, h.verified_by_id,
                h.acceptance_record, h.times_sent_back, h.note, h.ledger_number, h.imported,
                h.date_assumed
            FROM hazards_hazard h JOIN enterprises_enterprise e ON e.id = h.enterprise_id
            ORDER BY h.found_on DESC, h.id DESC LIMIT %s
            """,
            [rows],
        )
        count = 0
        with path.open("w", encoding="utf-8", newline="") as stream:
            out = csv.writer(stream)
            while some := cursor.fetchmany(2000):
                out.writerows(some)
                count += len(some)
    return count


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
