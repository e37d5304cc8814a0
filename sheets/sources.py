"""A file opened, understood and read row by row: the same for a job of the pages and a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sheets.converting import Converted, Converter, Unknowns
from sheets.fields import Schema
from sheets.mapping import Mapping
from sheets.reading import open_workbook
from sheets.records import Reading


@dataclass(frozen=True)
class Source:
    """What an import reads. `rows()` may be gone through again: it streams from disk."""

    reading: Reading
    converter: Converter
    mapping: Mapping

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets that hold a table."""
        return [table.sheet.name for table in self.reading.tables]

    @property
    def unknowns(self) -> Unknowns:
        """Words outside the closed vocabularies, met so far."""
        return self.converter.unknowns

    @property
    def most_rows(self) -> int:
        """How many rows there may be at most: the end of a progress bar."""
        return sum(table.sheet.row_count for table in self.reading.tables)

    def rows(self) -> Iterator[Converted]:
        """The records with their values or problems, in the order of the file."""
        return (self.converter.convert(record) for record in self.reading.records())


@contextmanager
def open_source(
    path: str | Path, *, name: str, schema: Schema, mapping: Mapping
) -> Iterator[Source]:
    """The file as records of the schema. Raises SheetRefused, MappingWrong among them."""
    with open_workbook(path, name=name) as book:
        yield Source(Reading(book, schema, mapping), Converter(schema, mapping), mapping)
