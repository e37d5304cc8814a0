"""A ledger of 37,000 rows: read, compared and written, on PostgreSQL and on SQLite.

`seconds` is the command's own work on a file that is new, `again` on the same file, which adds
nothing. The floor is the bare writing of the very rows and events that the import made.
"""

import csv
import json
import os
import random
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figures import Context, Figure

NAME = "ledger_import"
ROWS = 37_000
TARGET_SECONDS = 60  # for 37,230 rows
TARGET_ROWS = 37_230
HEADERS = [
    "序号", "企业名称", "隐患部位", "排查日期", "隐患内容", "隐患级别", "整改期限", "整改完成日期",
    "整改情况",
]  # fmt: skip
PLACES = ["主斜井", "配电室", "原料堆场", "炉前平台", "油库", "二采区", "皮带走廊", "空压机房"]
THINGS = ["护罩", "接地线", "警示牌", "护栏", "灭火器", "限位器", "压力表", "照明灯具", "安全阀"]
FAULTS = ["缺失", "损坏", "松动", "过期未检", "被遮挡", "设置不规范", "无检查记录"]


def generated(path: Path, rows: int) -> None:
    """An invented ledger, the same each time: 300 enterprises, one row in fifty still open."""
    chance = random.Random(141022)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(HEADERS)
        for number in range(1, rows + 1):
            found = date(2019, 1, 1) + timedelta(days=chance.randrange(1095))
            due = found + timedelta(days=chance.choice((3, 7, 15, 30)))
            is_open = chance.random() < 0.02
            text = f"{chance.choice(THINGS)}{chance.choice(FAULTS)}（{number}号点）"
            out.writerow(
                [
                    number,
                    f"虚构{chance.randrange(300)}号企业",
                    chance.choice(PLACES),
                    found,
                    text,
                    "一般",
                    due,
                    "" if is_open else found + timedelta(days=chance.randrange(1, 40)),
                    "整改中" if is_open else "已整改",
                ]
            )


def run(context: Context) -> list[Figure]:
    """PostgreSQL first (the part's own database), then a new SQLite file."""
    rows = context.rows or ROWS
    path = context.folder / f"ledger-{rows}.csv"
    generated(path, rows)
    figures = _measured("PostgreSQL", path, rows, os.environ["DATABASE_URL"], floor=True)
    url = f"sqlite:///{context.folder / 'ledger.sqlite3'}"
    _manage(url, "migrate", "--verbosity", "0")
    return figures + _measured("SQLite", path, rows, url, floor=False)


def _measured(name: str, path: Path, rows: int, url: str, *, floor: bool) -> list[Figure]:
    idle = _manage(url, "version")[0]  # the interpreter's own start, which no row pays for
    first, said = _manage(url, "import_ledger", str(path))
    again, said_again = _manage(url, "import_ledger", str(path))
    assert json.loads(said)["imported"] == rows, said
    assert json.loads(said_again)["duplicates"] == rows, said_again
    bare = _bare() if floor else 0.0
    target = TARGET_SECONDS * rows / TARGET_ROWS
    seconds = max(first - idle, 0.001)
    return [
        Figure(
            name=f"{name}: seconds for {rows:,} rows",
            value=seconds,
            unit="s",
            target=target,
            floor=bare,
        ),
        Figure(
            name=f"{name}: rows a second",
            value=rows / seconds,
            unit="rows/s",
            target=TARGET_ROWS / TARGET_SECONDS,
            floor=rows / bare if bare else 0.0,
            more_is_better=True,
        ),
        Figure(
            name=f"{name}: seconds for the same file again",
            value=max(again - idle, 0.001),
            unit="s",
            target=target / 2,
            floor=0.0,
        ),
    ]


def _bare() -> float:
    """Seconds for writing the same hazards and events again, and nothing else."""
    from django.db import connection, transaction  # noqa: PLC0415 - set up in its process only

    from audit.models import Event  # noqa: PLC0415
    from common import bulk  # noqa: PLC0415
    from hazards.models import Hazard  # noqa: PLC0415

    hazards, events = list(Hazard.objects.all()), list(Event.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE hazards_hazard, audit_event CASCADE")
    began = time.perf_counter()
    with transaction.atomic():
        bulk.insert(hazards)
        bulk.insert(events)
    return time.perf_counter() - began


def _manage(url: str, *words: str) -> tuple[float, str]:
    """Seconds of a management command in a process of its own, and its last line."""
    root = Path(__file__).resolve().parents[1]
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=root,
        env={**os.environ, "DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - began
    return seconds, done.stdout.splitlines()[-1] if done.stdout else ""
