"""A report as a workbook: its tables, and a sheet that says what they rest on."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.definitions import HOW
from reports.models import Report
from reports.tables import Cell, Table, period_of, subject_of, tables, title_of
from sheets.writing import BookWriter

NAME_WIDTH, CELL_WIDTH = 18, 12


def workbook(report: Report) -> bytes:
    """One sheet for each slice, then the record; numbers as numbers, rates as displayed."""
    told = report.told
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        with BookWriter(path) as book:
            for table in tables(told):
                widths = [NAME_WIDTH, *[CELL_WIDTH] * len(table.columns)]
                book.sheet(table.title, _heads(table), widths)
                for line in (table.total, *table.lines):
                    book.row([line.name, *(_value(cell) for cell in line.cells)])
            book.sheet(_("Record"), [_("What"), ""], [28, 100])
            for row in _record(report, told):
                book.row(row)
        return path.read_bytes()


def _heads(table: Table) -> list[str]:
    return [table.title, *(f"{one.group}：{one.label}" for one in table.columns)]


def _value(cell: Cell) -> Any:
    return cell.shown if cell.number is None else cell.number


def _record(report: Report, told: dict[str, Any]) -> Iterator[list[Any]]:
    yield [pgettext("published", "Report"), title_of(report.kind, told)]
    yield [_("About"), subject_of(told)]
    yield [_("Number"), report.number]
    yield [_("Version"), report.version]
    yield [_("Corrects"), report.corrects.number if report.corrects else ""]
    yield [_("Period"), f"{period_of(report).words}: {report.begins_on} – {report.ends_on}"]
    yield [_("As of"), report.as_of]
    yield [_("Known at"), report.known_at.isoformat()]
    yield [_("Last entry of the log"), report.log_seq]
    yield [_("Version of the definitions"), report.definitions]
    yield ["SHA-256", report.sha256]
    if report.enterprise_id:
        yield [_("Principal (signature)"), ""]
    for what, how in HOW:
        yield [what, how]
