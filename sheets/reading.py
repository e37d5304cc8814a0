"""Spreadsheets in: a limited child process parses the file, its rows come back as a stream.

The child (sheets.child) may be killed by its limits; the server then has a refusal with words, and
nothing else. Rows are read from its output one by one: a large file costs no memory here.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sheets import limits
from sheets.errors import SheetRefused


class Missing(Enum):
    """A cell that has a formula but no value to read."""

    FORMULA = "formula"
    ERROR = "error"


Cell = (
    None
    | str
    | bool
    | int
    | float
    | datetime.datetime
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | Missing
)
Row = tuple[int, list[Cell]]  # the number that the spreadsheet shows, and its cells from column A


class Merge(NamedTuple):
    """A merged range, counted from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int


RESAVE = _(
    "Open it in a spreadsheet program, save it as an Excel workbook (.xlsx) and upload that."
)
REFUSALS: dict[str, tuple[Promise, Promise]] = {
    "not_a_spreadsheet": (
        _("This is no spreadsheet."),
        _("Upload an Excel workbook (.xlsx, .xls), an OpenDocument sheet or a CSV file."),
    ),
    "markup": (_("This is a web page under a spreadsheet's name."), RESAVE),
    "encrypted": (
        _("The file is protected by a password."),
        _("Take the password off, save the file and upload it again."),
    ),
    "empty": (_("The file holds no filled cell."), _("Check that it is the right file.")),
    "bomb": (
        _("The file unpacks to far more than a spreadsheet needs."),
        _("Copy the table into a new workbook and upload that."),
    ),
    "rows": (
        _("The sheet has more than 200,000 filled rows."),
        _("Divide it into several files, for example by year."),
    ),
    "columns": (
        _("The sheet has more than 512 columns."),
        _("Delete the columns that are not needed and upload it again."),
    ),
    "sheets": (_("The file has more than 100 sheets."), _("Keep only the sheets that are needed.")),
    "size": (
        _("The file is larger than 20 MB."),
        _("Divide it into several files or take the pictures out."),
    ),
    "encoding": (
        _("The text is neither UTF-8 nor GBK."),
        _("Save it as CSV UTF-8, or as an Excel workbook, and upload that."),
    ),
    "broken": (_("The file is damaged and cannot be read."), RESAVE),
    "memory": (
        _("The file needs more memory than is allowed for reading."),
        _("Copy the table into a new workbook and upload that."),
    ),
    "time": (
        _("Reading the file took more than 30 seconds."),
        _("Copy the table into a new workbook and upload that."),
    ),
}


def refusal(code: str, place: str = "") -> SheetRefused:
    """The words for a reason code of the child."""
    message, remedy = REFUSALS[code]
    return SheetRefused(message, place=place, remedy=remedy)


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows()` streams its filled rows, numbered as the spreadsheet numbers them."""

    name: str
    visible: bool
    row_count: int
    width: int
    merges: tuple[Merge, ...]
    unknown_cells: int  # formulas without a stored value, or with an error as value
    since_1904: bool
    path: Path = field(repr=False)

    def rows(self) -> Iterator[Row]:
        with self.path.open(encoding="utf-8") as stream:
            for line in stream:
                number, cells = json.loads(line)
                yield number, [_cell(c) if type(c) is list else c for c in cells]


def _cell(coded: list[Any]) -> Cell:
    kind, value = coded
    if kind == "date":
        return datetime.date.fromisoformat(value)
    if kind == "moment":
        return datetime.datetime.fromisoformat(value)
    if kind == "time":
        return datetime.time.fromisoformat(value)
    if kind == "length":
        return datetime.timedelta(seconds=value)
    return Missing(kind)


class Workbook:
    """An opened file; a context manager, since its rows lie in a temporary folder until closed."""

    def __init__(self, name: str, kind: str, sheets: list[Sheet], folder: Any) -> None:
        self.name = name
        self.kind = kind
        self.sheets = sheets
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._folder.cleanup()


def open_workbook(path: str | Path, *, name: str = "") -> Workbook:
    """Read any spreadsheet, whatever its name's ending claims.

    In: a path; `name` as the person knows the file (for messages; default the path's).
    Out: a Workbook. Raises SheetRefused, with place and remedy, for everything that is no
    spreadsheet, is encrypted, empty, damaged, too large, or eats memory or time.
    """
    path = Path(path)
    shown = name or path.name
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SheetRefused(
            _("The file cannot be found."), place=shown, remedy=_("Check its path.")
        ) from error
    if not path.is_file():
        raise refusal("not_a_spreadsheet", shown)
    if size > limits.MAX_FILE:
        raise refusal("size", shown)
    folder = tempfile.TemporaryDirectory(prefix="yicheng-sheets-")
    try:
        found = _ask_child(path, folder.name)
        if "refused" in found:
            place = f"{shown} / {found['place']}" if found.get("place") else shown
            raise refusal(found["refused"], place)
    except BaseException:
        folder.cleanup()
        raise
    sheets = [
        Sheet(
            name=facts["name"] or Path(shown).stem,
            visible=facts["visible"],
            row_count=facts["rows"],
            width=facts["width"],
            merges=tuple(Merge(a, b, c, d) for (a, b), (c, d) in facts["merges"]),
            unknown_cells=facts["unknown"],
            since_1904=found["since_1904"],
            path=Path(folder.name) / f"{number}.rows",
        )
        for number, facts in enumerate(found["sheets"])
    ]
    return Workbook(shown, found["kind"], sheets, folder)


def _ask_child(path: Path, folder: str) -> dict[str, Any]:
    root = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "sheets.child", str(path.resolve()), folder],
            cwd=root,
            env={**os.environ, "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.CHILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "time"}
    if done.returncode == 0:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    # The kernel or the allocator ended it: SIGXCPU is time, SIGXFSZ and SIGABRT are size.
    return {"refused": "time" if done.returncode == -24 else "memory"}
