"""A table to a file: whole, whatever its length, with flat memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from common.exports import Table
from common.streaming import streamed
from sheets.enums import Format
from sheets.writing import BookWriter, write_csv

EVERY = 1000  # rows between two reports of progress
Progress = Callable[[int], None]


def write_table(table: Table, path: Path, format: str, progress: Progress | None = None) -> int:
    """Write all rows; returns how many. `progress` is told the rows written and may raise.

    More rows than a sheet holds go on in further sheets of the workbook, each with the headers; a
    CSV file is one whatever its length. What raises leaves a torso at `path`: the caller's to
    delete.
    """
    with streamed():
        counted = Counted(table.rows(), progress)
        if format == Format.CSV:
            with path.open("w", encoding="utf-8", newline="") as stream:
                write_csv(stream, table.headers, counted)
        else:
            _write_book(table, path, counted)
    return counted.count


class Counted:
    """The rows as they pass by: counted, and told about now and then."""

    def __init__(self, rows: Iterable[Sequence[Any]], progress: Progress | None) -> None:
        self.rows = rows
        self.progress = progress
        self.count = 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            yield row
            self.count += 1
            if self.progress and self.count % EVERY == 0:
                self.progress(self.count)


def _write_book(table: Table, path: Path, rows: Iterable[Sequence[Any]]) -> None:
    with BookWriter(path) as book:
        book.sheet(table.name, table.headers, table.widths)
        for row in rows:
            if book.is_full:
                book.sheet(table.name, table.headers, table.widths)
            book.row(row)
