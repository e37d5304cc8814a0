"""An xlsx package written as a stream: one sheet after the other straight into the zip.

Each row becomes XML once and is forgotten, so memory stays flat whatever the number of rows. A
general writer spends five times as long on the cells of an export (docs/adr/0011-exports.md).
"""

import datetime
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.utils import timezone

from sheets import limits

PLAIN, HEAD, DAY, MOMENT, TEXT = range(5)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROWS_AT_ONCE = 256
KEPT_CELLS = 10_000  # of texts and of days each, so that words which come again are made once
KEPT_LENGTH = 64  # characters; a longer text seldom comes again
EPOCH = datetime.date(1899, 12, 30).toordinal()
FIRST_DAY = datetime.date(1900, 3, 1)  # Excel's own count is one off before, and ends in 1900
LONGEST_NUMBER = 15  # digits that Excel keeps: a longer number is an identifier and stays text
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFE8F1F2"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(
        f'<{side} style="thin"><color rgb="FFC5D3D5"/></{side}>'
        for side in ("left", "right", "top", "bottom")
    )
    + "<diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5">'
    + "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment vertical="{place}"{wrap}/></xf>'
        for number, font, fill, border, place, wrap in (
            (0, 0, 0, 0, "top", ""),
            (0, 1, 2, 1, "center", ' wrapText="1"'),
            (164, 0, 0, 0, "top", ""),
            (165, 0, 0, 0, "top", ""),
            (49, 0, 0, 0, "top", ' wrapText="1"'),
        )
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)


def column_name(index: int) -> str:
    """0 -> A, 26 -> AA."""
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _escape(text: str) -> str:
    text = FORBIDDEN.sub("", text)
    text = ESCAPED.sub("_x005F_", text).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    return _escape(text).replace('"', "&quot;")


def _text(text: str, style: int = TEXT) -> str:
    if SPECIAL.search(text):
        text = _escape(text)
    return f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _whole(value: int) -> str:
    if -(10**LONGEST_NUMBER) < value < 10**LONGEST_NUMBER:
        return f'" s="{PLAIN}"><v>{value}</v></c>'
    return _text(str(value))


def _float(value: float) -> str:
    if value - value != 0:  # no spreadsheet has a number for it
        return _text(str(value))
    return f'" s="{PLAIN}"><v>{value!r}</v></c>'


def _decimal(value: Decimal) -> str:
    if not value.is_finite() or len(value.as_tuple().digits) > LONGEST_NUMBER:
        return _text(format(value, "f"))
    return f'" s="{PLAIN}"><v>{value:f}</v></c>'


def _truth(value: bool) -> str:
    return f'" s="{PLAIN}" t="b"><v>{int(value)}</v></c>'


def _day(value: datetime.date) -> str:
    if value < FIRST_DAY:
        return _text(value.isoformat())
    return f'" s="{DAY}"><v>{value.toordinal() - EPOCH}</v></c>'


def _moment(value: datetime.datetime) -> str:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    local = local.replace(tzinfo=None)
    if local.date() < FIRST_DAY:
        return _text(local.isoformat(" ", "minutes"))
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    serial = local.toordinal() - EPOCH + round(seconds / 86_400, 9)
    return f'" s="{MOMENT}"><v>{serial}</v></c>'


Cell = Callable[[Any], str]
CELLS: dict[type, Cell] = {
    int: _whole,
    float: _float,
    Decimal: _decimal,
    bool: _truth,
    datetime.datetime: _moment,
}


def _keep(known: dict[Any, str], value: Any, cell: str) -> None:
    """Keep a cell for the next time; all are forgotten once they are many."""
    if len(known) >= KEPT_CELLS:
        known.clear()
    known[value] = cell


class TooLong(ValueError):
    """A text is longer than a cell can hold; the row that has it was not written."""


class Package:
    """An xlsx on its way to disk; `begin` a sheet, `add` rows to it, `close` at the end."""

    def __init__(self, path: str | Path) -> None:
        # level 1: a fifth larger than the usual 6, in a third of the time
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._names: list[str] = []
        self._part: IO[bytes] | None = None
        self._rows: list[str] = []
        self._starts: list[str] = []
        self._texts: dict[str, str] = {}
        self._days: dict[datetime.date, str] = {}
        self._next = 1
        self.size = 0  # bytes of the sheet that is being written, unpacked

    def begin(self, name: str, headers: Sequence[str], widths: Sequence[int]) -> None:
        """A sheet with a frozen row of headers; `widths` in characters, one for each header."""
        self._end_sheet()
        self._names.append(name)
        part = f"xl/worksheets/sheet{len(self._names)}.xml"
        self._part = self._zip.open(part, "w")
        self._starts = [f'<c r="{column_name(index)}' for index in range(len(headers))]
        selected = ' tabSelected="1"' if len(self._names) == 1 else ""
        columns = "".join(
            f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
            for n, width in enumerate(widths, 1)
        )
        columns = f"<cols>{columns}</cols>" if columns else ""
        self._part.write(
            f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView{selected} workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f"{columns}<sheetData>".encode()
        )
        self._next = 1
        self.size = 0
        cells = "".join(
            f"{start}1{_text(header, HEAD)}"
            for start, header in zip(self._starts, headers, strict=True)
        )
        self._write(cells)

    def add(self, values: Sequence[Any]) -> None:
        """A row; None and "" leave their cells empty, unknown kinds are written as their text.

        Raises TooLong for a text of more than limits.CELL_CHARACTERS.
        """
        number, texts, days = self._next, self._texts, self._days
        for column in range(len(self._starts), len(values)):
            self._starts.append(f'<c r="{column_name(column)}')
        cells = []
        for start, value in zip(self._starts, values, strict=False):
            if value is None or value == "":
                continue
            kind = type(value)
            if kind is str:
                cell = texts.get(value) or self._text(value)
            elif kind is datetime.date:
                cell = days.get(value) or self._day(value)
            elif kind in CELLS:
                cell = CELLS[kind](value)
            else:
                cell = self._text(str(value))
            cells.append(f"{start}{number}{cell}")
        self._write("".join(cells))

    def _text(self, text: str) -> str:
        if len(text) > limits.CELL_CHARACTERS:
            raise TooLong
        cell = _text(text)
        if len(text) <= KEPT_LENGTH:
            _keep(self._texts, text, cell)
        return cell

    def _day(self, day: datetime.date) -> str:
        cell = _day(day)
        _keep(self._days, day, cell)
        return cell

    def _write(self, cells: str) -> None:
        self._rows.append(f'<row r="{self._next}">{cells}</row>')
        self._next += 1
        if len(self._rows) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._part is not None and self._rows:
            self.size += self._part.write("".join(self._rows).encode())
        self._rows.clear()

    def _end_sheet(self) -> None:
        if self._part is None:
            return
        self._flush()
        self._part.write(b"</sheetData></worksheet>")
        self._part.close()
        self._part = None

    def close(self) -> None:
        """Write what says which sheets there are. A package without a sheet gets an empty one."""
        if not self._names:
            self.begin("Sheet", [], [])
        self._end_sheet()
        for path, text in _frame(self._names):
            self._zip.writestr(path, text)
        self._zip.close()


def _frame(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>{parts}</Types>',
    )
    yield (
        "_rels/.rels",
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    sheets = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets></workbook>",
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{len(names) + 1}" Type="{OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>",
    )
    yield "xl/styles.xml", STYLES
