"""The top of a sheet as a person sees it: texts at their places, with what merged ranges spread.

Sheets without merged ranges (CSV, OpenDocument) get those that a two-row header implies.
"""

import re
import unicodedata
from collections.abc import Iterable

from sheets.cells import is_empty, shown
from sheets.reading import Cell, Merge, Row

MOST_HEADER_ROWS = 4
# 填报人：x, 项目名称：x, 填报时间：2019年6月 - a short label, a colon, and what was filled in.
FILLED_IN = re.compile(r"^[^:()\n]{1,12}:\s*\S")
LABEL_ONLY = re.compile(r"^[^:()\n]{1,12}:\s*$")


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def is_filled_in(text: str, *, across: bool) -> bool:
    """Whether a text above the table is a filled-in form line and thus no header."""
    normal = _normal(text)
    return bool(FILLED_IN.match(normal) or (across and LABEL_ONLY.match(normal)))


class Grid:
    """Cells of the first rows, counted from 0. `at` gives the text and the anchor of its range."""

    def __init__(self, rows: Iterable[Row], merges: Iterable[Merge]) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.row_numbers: list[int] = []
        self.width = 0
        for number, cells in rows:
            self.row_numbers.append(number - 1)
            self.width = max(self.width, len(cells))
            for column, cell in enumerate(cells):
                if not is_empty(cell):
                    self.cells[number - 1, column] = cell
        self.last_row = self.row_numbers[-1] if self.row_numbers else -1
        self.merges = [m for m in merges if m.top <= self.last_row]
        if not self.merges:
            self.merges = list(self._implied_merges())
        self._range: dict[tuple[int, int], Merge] = {}
        for merge in self.merges:
            for row in range(merge.top, min(merge.bottom, self.last_row) + 1):
                for column in range(merge.left, min(merge.right, self.width) + 1):
                    self._range[row, column] = merge

    def range_at(self, row: int, column: int) -> Merge:
        """The merged range that a cell belongs to; a cell of its own is a range of one."""
        return self._range.get((row, column)) or Merge(row, column, row, column)

    def text(self, place: Merge) -> str:
        """What a range shows: the text of its first cell."""
        return shown(self.cells.get((place.top, place.left)))

    def is_text_row(self, row: int) -> bool:
        """No number, date or truth value stands in the row: it may belong to a header."""
        return all(
            isinstance(cell, str)
            for column in range(self.width)
            if (cell := self.cells.get((row, column))) is not None
        )

    def ranges_in(self, row: int) -> list[Merge]:
        """The filled ranges that begin in a row, from the left."""
        found = [self.range_at(row, c) for c in range(self.width) if (row, c) in self.cells]
        return [m for m in dict.fromkeys(found) if m.top == row]

    def _implied_merges(self) -> Iterable[Merge]:
        """Parents of a header whose children stand below, in a file that cannot say "merged"."""
        for above, below in zip(self.row_numbers, self.row_numbers[1:], strict=False):
            if below - above >= MOST_HEADER_ROWS or not self.is_text_row(below):
                continue
            children = [c for c in range(self.width) if (below, c) in self.cells]
            runs = self._runs(above, children)
            if runs is not None:
                yield from (Merge(above, first, above, last) for first, last in runs)

    def _runs(self, above: int, children: list[int]) -> list[tuple[int, int]] | None:
        """Runs of children below a parent text and blanks; None where it is no such header."""
        parents = [c for c in range(self.width) if (above, c) in self.cells]
        if len(parents) < 2 or len(children) < 2:
            return None
        runs: list[list[int]] = []
        for column in children:
            if column in parents:
                runs.append([column, column])
            elif runs and runs[-1][1] == column - 1:
                runs[-1][1] = column
            else:
                return None
        if any(first == last for first, last in runs):
            return None
        return [(first, last) for first, last in runs]
