"""Small files of the tests' own making, and a schema to read them with."""

import datetime
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings

from sheets.fields import Field, FieldKind, Schema
from sheets.mapping import Mapping
from sheets.reading import open_workbook
from sheets.records import LeftOut, Reading, Record

SCHEMA = Schema(
    fields=(
        Field("number", "编号", ("序号",), FieldKind.NUMBERING),
        Field("enterprise", "企业", ("责任单位", "单位名称"), required=True),
        Field("place", "地点", ("检查部位",)),
        Field("found_on", "发现日期", ("排查日期", "检查时间"), FieldKind.DATE, required=True),
        Field("description", "隐患描述", ("隐患内容", "问题描述"), required=True),
        Field(
            "grade",
            "等级",
            ("隐患级别",),
            FieldKind.WORD,
            words={"一般隐患": "general", "重大隐患": "major"},
            choices=(("general", "一般"), ("major", "重大")),
        ),
        Field("due_on", "整改期限", (), FieldKind.DATE),
        Field("funds", "整改资金", (), FieldKind.NUMBER),
        Field("note", "备注", (), joins=True),
    ),
    note="note",
)

HEADERS = ["序号", "责任单位", "检查部位", "排查日期", "隐患内容", "隐患级别"]
ROW = [1, "甲厂", "井口", "2024-03-05", "护栏缺失", "一般"]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], merges: Iterable[tuple] = ()) -> Path:
    """An xlsx; `merges` are (sheet, top, left, bottom, right), the value in the first cell."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    made = {}
    for name, rows in sheets.items():
        made[name] = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime.date):
                    made[name].write_datetime(r, c, value, day)
                elif value is not None:
                    made[name].write(r, c, value)
    for name, top, left, bottom, right in merges:
        rows = sheets[name]
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        made[name].merge_range(top, left, bottom, right, value)
    book.close()
    return path


def text_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


TELLING = """
import resource
from sheets import child
child.main()
limits = [resource.getrlimit(getattr(resource, "RLIMIT_" + name))[0]
          for name in ("AS", "CPU", "FSIZE", "CORE")]
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print()
print(peak // 1024, *limits)
"""


def reading_process(path: Path, folder: Path) -> tuple[dict[str, Any], int, list[int]]:
    """The reading program as it runs, asked at its end how it went.

    Out: what it printed, the most memory that it held in MB, and its limits (address space,
    seconds, file size, core). Its own VmHWM is asked, since getrusage also counts the process
    that started it, and RUSAGE_CHILDREN every other child.
    """
    done = subprocess.run(
        [sys.executable, "-c", TELLING, str(path), str(folder)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    answer, told = done.stdout.splitlines()
    peak, *limits = map(int, told.split())
    return json.loads(answer), peak, limits


def far_cells(path: Path, row: int, column: str) -> Path:
    """Two filled cells far apart: a table of all between them takes 30 bytes for each cell."""
    workbook(path, {"A": [["x"]]})
    far = b'<row r="%d"><c r="%s%d"><v>1</v></c></row></sheetData>' % (row, column.encode(), row)
    return with_part_replaced(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far)


def read(
    path: Path, mapping: dict[str, Any] | None = None, schema: Schema = SCHEMA
) -> tuple[Reading, list[Record], list[LeftOut]]:
    """A file as its reading, its records and the rows left out."""
    with open_workbook(path) as book:
        reading = Reading(book, schema, Mapping.from_data(mapping, schema))
        entries = list(reading.entries())
    records = [entry for entry in entries if isinstance(entry, Record)]
    return reading, records, [entry for entry in entries if isinstance(entry, LeftOut)]


def labels(reading: Reading, table: int = 0) -> dict[str, str | None]:
    found = reading.tables[table]
    return {c.label: f for c, f in zip(found.columns, found.fields, strict=True)}


def with_part_replaced(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same package with one part's bytes exchanged."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def rows_of(path: Path, sheet: int = 0) -> list[list[Any]]:
    """The cells of one sheet, row by row."""
    with open_workbook(path) as book:
        return [cells for _number, cells in book.sheets[sheet].rows()]
