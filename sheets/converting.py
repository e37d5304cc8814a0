"""Cells of a record as values of its fields, by the mapping; what cannot be read is asked for.

`values` of the mapping apply first, `defaults` fill what is empty, then the field's kind reads.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from sheets.cells import alike, as_date, as_number, as_text, is_empty, shown
from sheets.errors import CellRefused
from sheets.fields import Field, FieldKind, Schema
from sheets.mapping import Mapping
from sheets.reading import Cell, Missing
from sheets.records import Record

Value = str | datetime.date | Decimal | None
TO_BE_SAID = "?"
TEN_THOUSAND = "万元"


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken: `field` by name, `column` as the file names it. `asked`: the cell
    is a word that the page asks about.
    """

    field: str
    column: str
    reason: str
    asked: bool = False

    def as_text(self) -> str:
        """The reason behind its column."""
        return f"{self.column}: {self.reason}" if self.column else self.reason


@dataclass
class UnknownWord:
    """A cell outside a closed vocabulary, with how often and where first."""

    field: Field
    header: str
    text: str
    sheet: str
    row: int
    count: int = 1


class Unknowns:
    """All unknown words of a file: what the page asks, and the mapping that a command lacks."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], UnknownWord] = {}

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[UnknownWord]:
        return iter(self._words.values())

    def add(self, field: Field, text: str, record: Record) -> None:
        key = (field.name, alike(text))
        if key in self._words:
            self._words[key].count += 1
        else:
            header = record.table.header_of(field.name)
            self._words[key] = UnknownWord(field, header, text, record.sheet, record.row)

    def as_mapping(self, mapping: Mapping | None = None) -> dict[str, Any]:
        """The mapping so far with each unknown word added, its value "?" to be filled in."""
        data = mapping.to_data() if mapping else {}
        values = {name: dict(words) for name, words in data.get("values", {}).items()}
        for unknown in self:
            values.setdefault(unknown.field.name, {})[unknown.text] = TO_BE_SAID
        return {**data, "values": values}


@dataclass(frozen=True)
class Converted:
    """A record's values by field name (every field of the schema is a key), or its problems."""

    record: Record
    values: dict[str, Any]
    problems: tuple[Problem, ...]


class Converter:
    """Reads records; `unknowns` fills up on the way."""

    def __init__(self, schema: Schema, mapping: Mapping | None = None) -> None:
        self.schema = schema
        self.mapping = mapping or Mapping()
        self.unknowns = Unknowns()
        self.assumed: Counter[str] = Counter()  # field name -> rows whose empty cell was filled in
        self._defaults = {
            field.name: self._default(field)
            for field in schema.fields
            if field.name in self.mapping.defaults
        }
        # what has no cell is the same in each row, unless something is asked or told about it
        self._blanks = {
            field.name: self._filled_in(field)
            for field in schema.fields
            if not (field.required or field.assumed or field.name in self.mapping.values)
        }

    def _default(self, field: Field) -> Value:
        text = self.mapping.defaults[field.name]
        return self._read(field, text, times=1) if text else None

    def convert(self, record: Record) -> Converted:
        """The values of one record; a field that could not be read is None and has a problem."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for field in self.schema.fields:
            if field.name in self._blanks and field.name not in record.cells:
                values[field.name] = self._blanks[field.name]
                continue
            try:
                values[field.name] = self._value(field, record)
            except CellRefused as error:
                values[field.name] = None
                asked = self._is_asked(field, record.cells.get(field.name))
                column = self._column(field, record)
                problems.append(Problem(field.name, column, str(error), asked))
                continue
            if field.required and values[field.name] in (None, ""):
                reason = _("This field is required and empty.")
                problems.append(Problem(field.name, self._column(field, record), reason))
        if self.schema.note:
            values[self.schema.note] = self._note(values[self.schema.note], record)
        return Converted(record, values, tuple(problems))

    def _is_asked(self, field: Field, cell: Cell) -> bool:
        """A closed vocabulary is asked about; a formula without a value is not a word."""
        return field.is_closed and not isinstance(cell, Missing)

    def _column(self, field: Field, record: Record) -> str:
        return record.table.header_of(field.name) or str(field.label)

    def _value(self, field: Field, record: Record) -> Value:
        cell: Cell = record.cells.get(field.name)
        if field.name in self.mapping.values and not isinstance(cell, Missing):
            said = self.mapping.value_for(field.name, shown(cell))
            cell = cell if said is None else said
        if is_empty(cell):
            return self._filled_in(field)
        header = record.table.header_of(field.name)
        try:
            return self._read(
                field,
                cell,
                times=10_000 if TEN_THOUSAND in header else 1,
                since_1904=record.table.sheet.since_1904,
            )
        except CellRefused:
            if self._is_asked(field, cell):
                self.unknowns.add(field, shown(cell), record)
            raise

    def _filled_in(self, field: Field) -> Value:
        if field.name in self._defaults:
            return self._defaults[field.name]
        if field.assumed:
            self.assumed[field.name] += 1
            return field.assumed
        return "" if field.kind is FieldKind.TEXT else None

    def _read(self, field: Field, cell: Cell, *, times: int, since_1904: bool = False) -> Value:
        if field.kind is FieldKind.DATE:
            return as_date(cell, since_1904=since_1904, first=field.first_day)
        if field.kind is FieldKind.NUMBER:
            return as_number(cell, times=times)
        text = as_text(cell)
        if field.kind is not FieldKind.WORD:
            return text
        value = field.value_of(text)
        if value is None:
            raise CellRefused(_("“%(word)s” is not a known word here.") % {"word": text})
        return value

    def _note(self, text: Value, record: Record) -> str:
        lines = [str(text)] if text else []
        lines += [f"{header}: {value}" for header, value in record.others]
        return "\n".join(lines)
