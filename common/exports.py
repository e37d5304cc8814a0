"""How an app below sheets gives out a list as a workbook: sheets brings the writer, others ask.

# in AppConfig.ready of sheets
exports.register(xlsx_response)
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpResponseBase

Writer = Callable[[str, Sequence[Any], Iterable[Sequence[Any]]], HttpResponseBase]

_writers: list[Writer] = []


def register(writer: Writer) -> None:
    """Make known what writes workbooks; the last one counts."""
    _writers[:] = [writer]


def xlsx_response(
    name: str, headers: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    """A download of all rows as one sheet; `name` without ending names file and sheet.

    Raises LookupError when no app has brought a writer.
    """
    if not _writers:
        raise LookupError("no app has registered a writer of workbooks")
    return _writers[0](name, headers, rows)
