"""The rows of a file that are records, told apart from titles, totals, rules and signatures.

A row is a record when at least three mapped fields besides the number are filled; a value merged
downwards counts for each of its rows, one merged across counts once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from sheets import limits
from sheets.cells import alike, is_empty, shown
from sheets.errors import MappingWrong, SheetRefused
from sheets.fields import Schema
from sheets.header import NEEDED_FIELDS, Table, find_table, guessed_table, is_named
from sheets.mapping import Mapping
from sheets.reading import Cell, Merge, Row, Sheet, Workbook, refusal

LEFT_OUT_TEXT = 200


@dataclass(frozen=True)
class Record:
    """A row to import: raw cells by field, and what has no field as (header, text) for the note."""

    table: Table = field(repr=False)
    row: int
    cells: dict[str, Cell]
    others: tuple[tuple[str, str], ...]
    original: tuple[Cell, ...]  # one for each column of the table

    @property
    def sheet(self) -> str:
        return self.table.sheet.name


@dataclass(frozen=True)
class LeftOut:
    """A row that is no record: shown in the preview, counted neither as read nor as rejected."""

    sheet: str
    row: int
    text: str


class Reading:
    """A workbook understood: its tables, and its rows one by one.

    Raises MappingWrong where the mapping does not fit the file, SheetRefused where no sheet has a
    table that the schema recognises. `lenient` (for the preview, where a person corrects) takes
    what looks most like a header where none is known.
    """

    def __init__(
        self,
        book: Workbook,
        schema: Schema,
        mapping: Mapping | None = None,
        *,
        lenient: bool = False,
    ) -> None:
        self.book = book
        self.schema = schema
        self.mapping = mapping or Mapping()
        self.tables: list[Table] = []
        sheets = self._sheets()
        for sheet in sheets:
            table = find_table(sheet, schema, self.mapping)
            if table:
                self.tables.append(table)
        if lenient and not self.tables:
            guesses = (guessed_table(sheet) for sheet in sheets)
            self.tables = [table for table in guesses if table]
        self._check_columns(sheets)
        if not self.tables:
            raise SheetRefused(
                _("No table with known headers was found."),
                place=book.name,
                remedy=_("Say in a mapping which header is which field, or use the template."),
            )

    def _sheets(self) -> list[Sheet]:
        filled = [s for s in self.book.sheets if s.row_count]
        wanted = self.mapping.sheet
        if not wanted:
            return [s for s in filled if s.visible]
        if self.book.kind == "csv":
            return filled
        found = [s for s in self.book.sheets if alike(s.name) == alike(wanted)]
        if not found:
            raise MappingWrong(
                _("The file has no sheet “%(name)s”.") % {"name": wanted},
                place="sheet",
                remedy=_("Its sheets are: %(names)s.")
                % {"names": ", ".join(s.name for s in self.book.sheets)},
            )
        return found

    def _check_columns(self, sheets: list[Sheet]) -> None:
        """Each header that the mapping names stands in one of the sheets that are read."""
        guesses = (guessed_table(sheet) for sheet in sheets)
        tables = self.tables or [table for table in guesses if table]
        for header in self.mapping.columns or ():
            if any(is_named(header, table.columns) for table in tables):
                continue
            labels = dict.fromkeys(c.label for t in tables for c in t.columns if c.path)
            raise MappingWrong(
                _("The header “%(header)s” was not found.") % {"header": header},
                place=f"columns / {header}",
                remedy=_("The headers of the file are: %(labels)s.") % {"labels": ", ".join(labels)}
                if labels
                else _("No row of the file looks like a header."),
            )

    def entries(self) -> Iterator[Record | LeftOut]:
        """All rows below and above the headers, in the order of the file."""
        for table in self.tables:
            yield from self._entries(table)

    def records(self) -> Iterator[Record]:
        """The records alone."""
        return (entry for entry in self.entries() if isinstance(entry, Record))

    def _entries(self, table: Table) -> Iterator[Record | LeftOut]:
        for number, cells in _unmerged(table):
            if table.first_row <= number <= table.last_row:
                continue
            record = self._record(table, number, cells) if number > table.last_row else None
            if record and not _repeats_header(record):
                yield record
            else:
                text = " | ".join(shown(c) for c in cells if not is_empty(c))
                yield LeftOut(table.sheet.name, number, text[:LEFT_OUT_TEXT])

    def _record(self, table: Table, number: int, cells: list[Cell]) -> Record | None:
        found: dict[str, Cell] = {}
        others: list[tuple[str, str]] = []
        original: list[Cell] = []
        for column, name in zip(table.columns, table.fields, strict=True):
            cell = _value(cells, column.indexes)
            original.append(cell)
            if is_empty(cell):
                continue
            if name is None:
                others.append((column.label, shown(cell)))
            elif name in found:
                found[name] = f"{shown(found[name])}\n{shown(cell)}"
            else:
                found[name] = cell
        if len(found.keys() - self.schema.numbering) < NEEDED_FIELDS:
            return None
        return Record(table, number, found, tuple(o for o in others if o[1]), tuple(original))


def _value(cells: list[Cell], indexes: tuple[int, ...]) -> Cell:
    if len(indexes) == 1:
        return cells[indexes[0]] if indexes[0] < len(cells) else None
    filled = [cells[i] for i in indexes if i < len(cells) and not is_empty(cells[i])]
    if len(filled) > 1:
        return "\n".join(dict.fromkeys(shown(c) for c in filled))
    return filled[0] if filled else None


def _repeats_header(record: Record) -> bool:
    """The header again, as on each page of a printed ledger."""
    table = record.table
    pairs = zip(table.columns, record.original, strict=True)
    return all(
        alike(shown(cell)) == alike(column.last) for column, cell in pairs if not is_empty(cell)
    )


def _unmerged(table: Table) -> Iterator[Row]:
    """The rows with the values of the merged ranges that reach them, what these hide emptied."""
    if not table.sheet.merges:
        yield from table.sheet.rows()
        return
    ranges = _Ranges(table)
    next_row = 0
    for number, cells in table.sheet.rows():
        yield from ranges.rows_between(next_row, number - 1)
        next_row = number
        yield number, ranges.spread(number - 1, cells)
    yield from ranges.rows_between(next_row, ranges.last_row + 1)


class _Ranges:
    """The merged ranges that reach the row at hand, while a sheet's rows go by."""

    def __init__(self, table: Table) -> None:
        self._name = table.sheet.name
        self._waiting = sorted(table.sheet.merges, reverse=True)
        pairs = zip(table.columns, table.fields, strict=True)
        self._mapped = {index for column, field in pairs if field for index in column.indexes}
        self._active: list[tuple[Merge, Cell]] = []
        self._given = 0

    @property
    def last_row(self) -> int:
        return max((merge.bottom for merge, _value in self._active), default=-1)

    def rows_between(self, start: int, end: int) -> Iterator[Row]:
        """Rows without any cell of their own that merged values make a record, counted from 0."""
        for row in range(start, end):
            self._active = [pair for pair in self._active if pair[0].bottom >= row]
            if len(self._active) < NEEDED_FIELDS:
                return
            self._given += 1
            if self._given > limits.MAX_ROWS:
                raise refusal("rows", self._name)
            yield row + 1, _spread([], self._active, self._mapped)

    def spread(self, row: int, cells: list[Cell]) -> list[Cell]:
        """A filled row with each range's value once."""
        self._active = [pair for pair in self._active if pair[0].bottom >= row]
        while self._waiting and self._waiting[-1].top <= row:
            merge = self._waiting.pop()
            if merge.bottom >= row:
                has_value = merge.top == row and merge.left < len(cells)
                self._active.append((merge, cells[merge.left] if has_value else None))
        return _spread(cells, self._active, self._mapped) if self._active else cells


def _spread(cells: list[Cell], active: list[tuple[Merge, Cell]], mapped: set[int]) -> list[Cell]:
    """A row with each range's value once: in its first mapped column, else in its first."""
    spread = list(cells)
    for merge, value in active:
        width = range(merge.left, min(merge.right, limits.MAX_COLUMNS) + 1)
        if len(spread) < width.stop:
            spread.extend([None] * (width.stop - len(spread)))
        for column in width:
            spread[column] = None
        spread[next((c for c in width if c in mapped), merge.left)] = value
    return spread
