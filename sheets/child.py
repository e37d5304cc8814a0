"""The process that touches a foreign file: it has little memory and little time, and may die of it.

`python -m sheets.child FILE FOLDER` writes `FOLDER/<n>.rows` (a JSON line `[row, [cells]]` for each
filled row) and prints one JSON object: the sheets, or `{"refused": code}`. The server never parses
a foreign file itself, and never forks: it starts this program anew.
"""

import datetime
import json
import os
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import python_calamine

from sheets import archives, limits, plain_text
from sheets.archives import Marks, Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
XLS_START = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]")
XLS_1904 = 0x22
XLS_END = 0x0A
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def limit_self() -> None:
    """Before the file is opened: past this the kernel ends the process, not the machine."""
    for what, most in (
        (resource.RLIMIT_AS, limits.CHILD_MEMORY),
        (resource.RLIMIT_CPU, limits.CHILD_SECONDS),
        (resource.RLIMIT_FSIZE, limits.MAX_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, hard))


def coded(value: Any) -> Any:
    """A cell as JSON: text and numbers as they are, the rest as `[kind, text]`, empty as null."""
    if isinstance(value, str):
        text = CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
        return text if text.strip() else None
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    if isinstance(value, datetime.datetime):
        return ["moment", value.replace(tzinfo=None).isoformat()]
    if isinstance(value, datetime.date):
        return ["date", value.isoformat()]
    if isinstance(value, datetime.time):
        return ["time", value.isoformat()]
    if isinstance(value, datetime.timedelta):
        return ["length", value.total_seconds()]
    return str(value)


class Output:
    """One sheet on its way out: empty rows cost nothing, too many filled ones are refused."""

    def __init__(self, folder: str, number: int, name: str, marks: Marks | None = None) -> None:
        self.path = os.path.join(folder, f"{number}.rows")
        self.name = name
        self.marked: dict[int, dict[int, str]] = {}
        for (row, column), mark in (marks or {}).items():
            self.marked.setdefault(row, {})[column] = mark
        self.rows = self.width = 0

    def write(self, rows: Iterable[Iterable[Any]]) -> None:
        with open(self.path, "w", encoding="utf-8") as stream:
            for index, row in enumerate(rows):
                cells = [coded(cell) for cell in row]
                if self.marked:
                    self._put_marks(index, cells)
                while cells and cells[-1] is None:
                    cells.pop()
                if not cells:
                    continue
                self.rows += 1
                self.width = max(self.width, len(cells))
                if self.rows > limits.MAX_ROWS:
                    raise Refused("rows", self.name)
                if self.width > limits.MAX_COLUMNS:
                    raise Refused("columns", self.name)
                stream.write(json.dumps([index + 1, cells], ensure_ascii=False) + "\n")

    def _put_marks(self, row: int, cells: list[Any]) -> None:
        for column, mark in self.marked.get(row, {}).items():
            if column >= limits.MAX_COLUMNS:
                raise Refused("columns", self.name)
            cells.extend([None] * (column + 1 - len(cells)))
            if cells[column] is None:
                cells[column] = [mark, ""]

    def facts(self, *, visible: bool, merges: list[Any]) -> dict[str, Any]:
        return {
            "name": self.name,
            "visible": visible,
            "rows": self.rows,
            "width": self.width,
            "merges": merges,
            "unknown": sum(len(columns) for columns in self.marked.values()),
        }


def kind_of(path: str) -> str:
    """xlsx, xlsb, ods, xls or text: by what the file holds, whatever its name says."""
    with open(path, "rb") as stream:
        start = stream.read(8)
        if not start:
            raise Refused("empty")
        if start == OLE:
            stream.seek(0)
            if ENCRYPTED_PACKAGE in stream.read():
                raise Refused("encrypted")
            return "xls"
    if start.startswith(b"PK"):
        return archives.kind_of_zip(path)
    return "text"


def since_1904(path: str) -> bool:
    """Of an xls: whether its days count from 1904 (record DATEMODE near the stream's beginning)."""
    with open(path, "rb") as stream:
        data = stream.read()
    start = XLS_START.search(data)
    at = start.start() if start else len(data)
    for _ in range(2000):
        kind, size = (
            int.from_bytes(data[at : at + 2], "little"),
            int.from_bytes(data[at + 2 : at + 4], "little"),
        )
        if kind == XLS_1904 and size == 2:
            return data[at + 4 : at + 6] == b"\x01\x00"
        if kind == XLS_END or at + 4 >= len(data):
            return False
        at += 4 + size
    return False


def rows_of(sheet: python_calamine.CalamineSheet) -> Iterator[list[Any]]:
    """All rows from A1 on; the parser leaves out the empty columns before the first."""
    if sheet.start is None:
        return
    before = [None] * sheet.start[1]
    for row in sheet.iter_rows():
        yield before + row


def read_text(path: str, folder: str) -> dict[str, Any]:
    with open(path, "rb") as stream:
        text = plain_text.decoded(stream.read())
    output = Output(folder, 0, "")
    output.write(plain_text.rows(text))
    return {"kind": "csv", "since_1904": False, "sheets": [output.facts(visible=True, merges=[])]}


def read_book(path: str, folder: str, kind: str) -> dict[str, Any]:
    link = os.path.join(folder, f"book.{kind}")  # the parser goes by the name's ending
    os.symlink(os.path.abspath(path), link)
    parts: dict[str, str] = {}
    from_1904 = False
    if kind == "xlsx":
        from_1904, parts = archives.workbook_facts(path)
    elif kind == "xls":
        from_1904 = since_1904(path)
    book = python_calamine.CalamineWorkbook.from_path(link)
    sheets = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.MAX_SHEETS:
        raise Refused("sheets")
    facts = []
    for number, meta in enumerate(sheets):
        sheet = book.get_sheet_by_name(meta.name)
        output = Output(folder, number, meta.name, archives.marks(path, parts.get(meta.name, "")))
        output.write(rows_of(sheet))
        visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
        facts.append(output.facts(visible=visible, merges=sheet.merged_cell_ranges or []))
    return {"kind": kind, "since_1904": from_1904, "sheets": facts}


def read(path: str, folder: str) -> dict[str, Any]:
    """What the parent gets to know of a file, refusals included."""
    try:
        kind = kind_of(path)
        found = read_text(path, folder) if kind == "text" else read_book(path, folder, kind)
    except Refused as refused:
        return {"refused": refused.code, "place": refused.place}
    except python_calamine.PasswordError:
        return {"refused": "encrypted"}
    except MemoryError:
        return {"refused": "memory"}
    except (python_calamine.CalamineError, OSError, ValueError, IndexError) as error:
        return {"refused": "broken", "detail": str(error)[:300]}
    if not any(sheet["rows"] for sheet in found["sheets"]):
        return {"refused": "empty"}
    return found


def main() -> None:
    limit_self()
    sys.stdout.write(json.dumps(read(sys.argv[1], sys.argv[2])))


if __name__ == "__main__":
    main()
