"""What a person checks before an import: columns, first rows, rows left out, unknown words."""

from collections import Counter
from collections.abc import Callable
from itertools import islice
from typing import Any

from sheets.cells import shown
from sheets.converting import Converted, Converter, UnknownWord
from sheets.fields import FieldKind, Schema
from sheets.header import Table, letters
from sheets.mapping import Mapping
from sheets.reading import Workbook
from sheets.records import LeftOut, Reading, Record
from sheets.registry import Review

FIRST_ROWS = 8
SAMPLES = 3
LEFT_OUT_ROWS = 40
PROBLEM_ROWS = 20
TEXT = 120
ASKED_WORDS = 100  # at a time: a page that asks for more is a column mapped wrongly

Reviewer = Callable[[Converted], Review]


class Preview:
    """Gathers, in one pass over the file, JSON data for the page."""

    def __init__(
        self, book: Workbook, schema: Schema, mapping: Mapping, review: Reviewer | None = None
    ) -> None:
        self.review = review
        self.remarks: Counter[str] = Counter()
        self.book = book
        self.schema = schema
        self.reading = Reading(book, schema, mapping, lenient=True)
        self.converter = Converter(schema, mapping)
        self.read = self.left_out = self.with_problems = 0
        self.first: list[dict[str, Any]] = []
        self.out: list[dict[str, Any]] = []
        self.problems: list[dict[str, Any]] = []
        self.samples: dict[tuple[str, int], list[str]] = {}

    def data(self) -> dict[str, Any]:
        """Everything, as JSON data. Raises SheetRefused or MappingWrong."""
        for entry in self.reading.entries():
            if isinstance(entry, LeftOut):
                self._leave_out(entry)
            else:
                self._take(entry, self.converter.convert(entry))
        return {
            "sheets": [sheet.name for sheet in self.book.sheets if sheet.row_count],
            "tables": [self._table(table) for table in self.reading.tables],
            "read": self.read,
            "with_problems": self.with_problems,
            "first": self.first,
            "left_out": self.left_out,
            "left_out_rows": self.out,
            "problems": self.problems,
            "unknown": [_unknown(w) for w in islice(self.converter.unknowns, ASKED_WORDS)],
            "unknown_total": len(self.converter.unknowns),
            "assumed": [self._assumed(name, n) for name, n in self.converter.assumed.items()],
            "remarks": [{"text": text, "count": n} for text, n in self.remarks.items()],
        }

    def _assumed(self, name: str, count: int) -> dict[str, Any]:
        field = self.schema.by_name[name]
        return {"field": name, "value": field.assumed, "count": count}

    def _leave_out(self, entry: LeftOut) -> None:
        self.left_out += 1
        if len(self.out) < LEFT_OUT_ROWS:
            self.out.append({"sheet": entry.sheet, "row": entry.row, "text": entry.text})

    def _take(self, record: Record, made: Converted) -> None:
        self.read += 1
        for index, cell in enumerate(record.original):
            texts = self.samples.setdefault((record.sheet, index), [])
            text = shown(cell)[:TEXT]
            if text and len(texts) < SAMPLES and text not in texts:
                texts.append(text)
        if len(self.first) < FIRST_ROWS:
            cells = [shown(cell)[:TEXT] for cell in record.original]
            self.first.append({"sheet": record.sheet, "row": record.row, "cells": cells})
        problems = [problem for problem in made.problems if not problem.asked]
        if self.review and not made.problems:
            review = self.review(made)
            problems += review.problems
            if review.remark:
                self.remarks[str(review.remark)] += 1
        if problems:
            self.with_problems += 1
            if len(self.problems) < PROBLEM_ROWS:
                reasons = [problem.as_text() for problem in problems]
                self.problems.append({"sheet": record.sheet, "row": record.row, "reasons": reasons})

    def _table(self, table: Table) -> dict[str, Any]:
        columns = []
        for index, (column, field) in enumerate(zip(table.columns, table.fields, strict=True)):
            columns.append(
                {
                    "letters": letters(column.indexes[0]),
                    "label": column.label,
                    "has_header": bool(column.path),
                    "field": field or "",
                    "samples": self.samples.get((table.sheet.name, index), []),
                }
            )
        return {
            "sheet": table.sheet.name,
            "first_row": table.first_row,
            "last_row": table.last_row,
            "columns": columns,
        }


def _unknown(word: UnknownWord) -> dict[str, Any]:
    return {
        "field": word.field.name,
        "label": str(word.field.label),
        "is_date": word.field.kind is FieldKind.DATE,
        "header": word.header,
        "text": word.text,
        "sheet": word.sheet,
        "row": word.row,
        "count": word.count,
    }
