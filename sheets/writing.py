"""Spreadsheets out: exports, templates and the files of refused rows, written row by row.

In flat memory; no text ever becomes a formula or a link; a text longer than a cell
can hold is continued in a sheet of its own and says so, never cut silently.
"""

import csv
import datetime
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from sheets import limits
from sheets.cells import shown
from sheets.converting import Problem
from sheets.errors import SheetRefused
from sheets.fields import FieldKind, Schema
from sheets.package import CELLS, FORBIDDEN, Package, TooLong
from sheets.records import Record

FORMULA_STARTS = ("=", "+", "-", "@")
NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?")
SHEET_NAME_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
KEPT = 32_000  # characters of a long text that stay in its cell, before the note that it goes on
WIDTH = 16


def sheet_name(text: str, taken: Iterable[str] = ()) -> str:
    """A name that Excel takes: at most 31 characters, none of []:*?/\\, not in use."""
    base = SHEET_NAME_FORBIDDEN.sub(" ", text).strip(" '")[:31] or "Sheet"
    used = {name.casefold() for name in taken}
    name, number = base, 2
    while name.casefold() in used:
        ending = f" {number}"
        name, number = base[: 31 - len(ending)] + ending, number + 1
    return name


class BookWriter:
    """An xlsx on its way to disk: `sheet()` begins a sheet, `row()` adds to the last begun one.

    A context manager. Values may be text, numbers, dates, moments (written in local time), truth
    values, None; anything else is written as its text.
    """

    def __init__(self, path: str | Path) -> None:
        self._package = Package(path)
        self._names: list[str] = []
        self._long: list[tuple[str, int, int, str]] = []
        self._next = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def sheet(self, name: str, headers: Sequence[Any], widths: Sequence[int] = ()) -> str:
        """Begin a sheet with a frozen header row. Out: the name that it got."""
        given = sheet_name(name, self._names)
        self._names.append(given)
        wide = [widths[index] if index < len(widths) else WIDTH for index in range(len(headers))]
        self._package.begin(given, [str(header) for header in headers], wide)
        self._next = 1
        return given

    @property
    def is_full(self) -> bool:
        """Whether the sheet holds as much as a sheet can: in rows, or in bytes of its part."""
        return self._next >= limits.SHEET_ROWS or self._package.size >= limits.SHEET_BYTES

    def row(self, values: Iterable[Any]) -> None:
        """Add a row. Raises SheetRefused past Excel's 1,048,576 rows."""
        if not self._names:
            raise ValueError("sheet() begins a sheet before row() adds to it")
        if self._next >= limits.SHEET_ROWS:
            raise SheetRefused(
                _("A sheet cannot hold more than 1,048,576 rows."),
                place=self._names[-1],
                remedy=_("Narrow the filters, or export as CSV."),
            )
        cells = values if isinstance(values, list | tuple) else list(values)
        try:
            self._package.add(cells)
        except TooLong:
            self._package.add([self._fitting(cell, n) for n, cell in enumerate(cells, 1)])
        self._next += 1

    def _fitting(self, cell: Any, column: int) -> Any:
        """The cell; a long text is cut where its note stands, and the rest waits for its sheet."""
        if cell is None or type(cell) in CELLS or len(str(cell)) <= limits.CELL_CHARACTERS:
            return cell
        text = FORBIDDEN.sub("", str(cell))
        if len(text) <= limits.CELL_CHARACTERS:
            return text
        self._long.append((self._names[-1], self._next + 1, column, text[KEPT:]))
        note = _("… [goes on in the last sheet of this file]")
        return f"{text[:KEPT]}{note}"

    def close(self) -> None:
        """Finish the file; long texts get their sheet now."""
        if self._long:
            waiting, self._long = self._long, []
            self.sheet(
                _("Long texts"), [_("Sheet"), _("Row"), _("Column"), _("Text")], (20, 8, 8, 80)
            )
            for name, row, column, text in waiting:
                for start in range(0, len(text), KEPT):
                    self.row([name, row, column, text[start : start + KEPT]])
        self._package.close()


def guarded(text: str) -> str:
    """A CSV cell that no spreadsheet runs as a formula; numbers such as -5 stay numbers."""
    if text.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def csv_text(value: Any) -> str:
    """A value as CSV text: dates as 2021-03-05, numbers plain, texts guarded."""
    if type(value) is str:
        return guarded(value) if value[:1] in FORMULA_STARTS else value
    if value is None:
        return ""
    if type(value) is datetime.date:
        return value.isoformat()
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bool | int | float | datetime.datetime | datetime.date):
        return shown(value)
    return guarded(str(value))


def write_csv(stream: IO[str], headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """CSV for a UTF-8 stream opened with `newline=""`; begins with the mark that Excel needs."""
    stream.write("\ufeff")
    writer = csv.writer(stream)
    writer.writerow([guarded(str(header)) for header in headers])
    writer.writerows([csv_text(value) for value in row] for row in rows)


def write_template(path: str | Path, schema: Schema, *, title: str) -> None:
    """An empty workbook to fill in: the headers, and a sheet that explains each of them."""
    fields = schema.fields
    with BookWriter(path) as book:
        book.sheet(title, [field.label for field in fields], [20] * len(fields))
        heads = [_("Column"), _("Required"), _("What to write"), _("Allowed words")]
        book.sheet(_("How to fill in"), heads, (22, 10, 50, 60))
        for field in fields:
            labels = [str(label) for _value, label in field.choices] or list(field.words)
            words = labels if field.kind is FieldKind.WORD else []
            required = _("yes") if field.required else ""
            book.row(
                [field.label, required, _how_to_write(field.kind, field.hint), "、".join(words)]
            )


def _how_to_write(kind: FieldKind, hint: Any) -> str:
    ways = {
        FieldKind.NUMBERING: _("The row's own number."),
        FieldKind.DATE: _("A date, for example 2021-03-05."),
        FieldKind.NUMBER: _("A number."),
        FieldKind.WORD: _("One of the allowed words."),
        FieldKind.TEXT: _("Any text."),
    }
    return f"{ways[kind]} {hint}".strip()


class RejectsWriter:
    """Refused rows as a file that can be mended and imported again with the same mapping.

    Each sheet of the original has one here, with its columns (headers as paths), then the row
    number, the column and the reason. `count` says how many rows were added.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.count = 0
        self._book = BookWriter(path)
        self._table: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, record: Record, problems: Sequence[Problem]) -> None:
        """One refused row with all that is wrong with it. Rows come in the order of the file."""
        if record.table is not self._table:
            self._table = record.table
            headers = [column.label if column.path else "" for column in record.table.columns]
            own = [_("Row in the file"), _("Column at fault"), _("Reason for refusal")]
            self._book.sheet(
                record.table.sheet.name, [*headers, *own], [18] * len(headers) + [12, 20, 50]
            )
        columns = "、".join(dict.fromkeys(p.column for p in problems if p.column))
        reasons = "\n".join(problem.as_text() for problem in problems)
        self._book.row(
            [*(_writable(cell) for cell in record.original), record.row, columns, reasons]
        )
        self.count += 1

    def close(self) -> None:
        self._book.close()


def _writable(cell: Any) -> Any:
    if isinstance(cell, datetime.datetime | datetime.date | bool | int | float):
        return cell
    return shown(cell)
