"""A list as a workbook or as CSV to download: whole, or not at all."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse

from common.errors import RuleBroken
from sheets.errors import SheetRefused
from sheets.writing import BookWriter, write_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(
    name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> FileResponse:
    """A download of all rows as one sheet; `name` without ending names file and sheet.

    The file is finished before the first byte is sent, so a failure gives an error, not a torso.
    Raises RuleBroken where a sheet cannot hold so many rows.
    """
    with tempfile.TemporaryDirectory(prefix="yicheng-") as folder:
        path = Path(folder) / "export.xlsx"
        try:
            with BookWriter(path) as book:
                book.sheet(name, headers, widths)
                for row in rows:
                    book.row(row)
        except SheetRefused as refused:
            raise RuleBroken(refused.message, remedy=refused.remedy) from refused
        stream = path.open("rb")  # stays readable when the folder is gone
    return FileResponse(stream, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def csv_response(name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """The same as CSV in UTF-8 with the mark that Excel needs."""
    with tempfile.TemporaryDirectory(prefix="yicheng-") as folder:
        path = Path(folder) / "export.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            write_csv(stream, headers, rows)
        finished = path.open("rb")
    return FileResponse(
        finished, as_attachment=True, filename=f"{name}.csv", content_type="text/csv"
    )


def chunked(rows: Any, size: int = 2000) -> Iterator[Any]:
    """The rows of a queryset without holding them all; prefetches work."""
    yield from rows.iterator(chunk_size=size)
