"""A list taken away as a file: a short one at once, a long one as a job of the worker."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    QueryDict,
)
from django.shortcuts import redirect

from common import exports
from common.exports import Table
from sheets import services
from sheets.enums import Format
from sheets.tables import write_table

TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}
FORMAT = "format"
NOT_FILTERS = (FORMAT, "cursor", "page", "count")


def answer(request: HttpRequest, name: str, more: dict[str, str]) -> HttpResponseBase:
    """What common.exports.answer does: the file, or a way to the page of the job that makes it.

    Raises Http404 for a list or a file type that there is not, and what the list's reading raises.
    """
    known = exports.find(name)
    wanted = request.GET.get(FORMAT) or Format.XLSX
    if known is None or wanted not in Format.values:
        raise Http404
    query = question(request.GET, more)
    person: Any = request.user
    table = known.read(person, query)
    if request.method == "HEAD":  # asks whether it is there, and takes nothing away
        return HttpResponse(content_type=TYPES[Format(wanted)])
    count = table.count()
    if count > settings.EXPORT_DIRECT_ROWS:
        job = services.ask_export(
            by=person,
            list_=name,
            query=query.urlencode(),
            format=wanted,
            name=table.name,
            rows=count,
        )
        return redirect("exports:job", pk=job.pk)
    response, rows = file_response(table, Format(wanted))
    services.note_export(by=person, list_=name, query=query.urlencode(), format=wanted, rows=rows)
    return response


def question(asked: QueryDict, more: dict[str, str]) -> QueryDict:
    """The filters of an address alone: without paging, file type, and what is empty."""
    query = asked.copy()
    for name in NOT_FILTERS:
        query.pop(name, None)
    for name in [name for name in query if not any(query.getlist(name))]:
        query.pop(name)
    for name, value in more.items():
        query[name] = value
    return query


def file_response(table: Table, format: Format) -> tuple[FileResponse, int]:
    """A download of the whole table, and how many rows it has.

    The file is finished before the first byte is sent, so a failure gives an error, not a torso.
    """
    with tempfile.TemporaryDirectory(prefix="yicheng-") as folder:
        path = Path(folder) / f"export.{format}"
        rows = write_table(table, path, format)
        stream = path.open("rb")  # stays readable when the folder is gone
    response = FileResponse(
        stream, as_attachment=True, filename=f"{table.name}.{format}", content_type=TYPES[format]
    )
    return response, rows


def chunked(rows: Any, size: int = 2000) -> Iterator[Any]:
    """The rows of a queryset without holding them all; prefetches work."""
    yield from rows.iterator(chunk_size=size)
