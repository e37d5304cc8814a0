"""Where the table is in a sheet: its header of one to four rows below titles and form lines.

A header is named by its path "parent/child", or by its last part where that is unique; white space
and width do not count. The block of rows that matches most of what the caller knows is the header.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from django.utils.translation import gettext as _

from common.text import folded
from sheets.cells import alike
from sheets.errors import MappingWrong
from sheets.fields import Schema
from sheets.grid import MOST_HEADER_ROWS, Grid, is_filled_in
from sheets.mapping import Mapping
from sheets.reading import Merge, Sheet

SEARCHED_ROWS = 60
NEEDED_FIELDS = 3  # a row with fewer is no record, so a table with fewer has none
# The last columns of a file of refused rows, in both languages; on reading they are left out.
REJECT_HEADERS = (
    ("Row in the file", "Column at fault", "Reason for refusal"),
    ("原文件行号", "问题列", "退回原因"),
)


def letters(index: int) -> str:
    """A column as a spreadsheet names it: 0 -> A, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True)
class Column:
    """One column of the table; several of the sheet where a header is merged across."""

    path: tuple[str, ...]
    indexes: tuple[int, ...]
    anchor: tuple[int, int]
    nth: int = 0  # 1, 2 ... where several columns of the table have this very path

    @property
    def label(self) -> str:
        """The path as one writes it in a mapping; the column's letters where it has no header."""
        name = "/".join(self.path) or letters(self.indexes[0])
        return f"{name} ({self.nth})" if self.nth else name

    @property
    def last(self) -> str:
        return self.path[-1] if self.path else ""

    def suffixes(self) -> set[str]:
        """All ends of the path, parts written with a slash inside one cell included."""
        parts = "/".join(self.path).split("/")
        return {alike("/".join(parts[start:])) for start in range(len(parts))}


@dataclass(frozen=True)
class Table:
    """A recognised table. `fields[i]` is the field of `columns[i]`, or None (text for the note)."""

    sheet: Sheet
    first_row: int  # of the header, as the spreadsheet numbers it
    last_row: int
    columns: tuple[Column, ...]
    fields: tuple[str | None, ...]

    def header_of(self, field: str) -> str:
        """The label of the column that feeds a field, "" where none does."""
        return self._headers.get(field, "")

    @cached_property
    def _headers(self) -> dict[str, str]:
        pairs = zip(self.fields, self.columns, strict=True)
        return {field: column.label for field, column in reversed(list(pairs)) if field}


class NotUnique(Exception):
    """A header text that fits several columns."""

    def __init__(self, columns: list[Column]) -> None:
        super().__init__()
        self.columns = columns


def column_named(header: str, columns: Iterable[Column]) -> int | None:
    """The index of the column that a header text names; None for none. Raises NotUnique."""
    columns = list(columns)
    wanted = alike(header)
    ways = (
        lambda c: alike(c.label) == wanted,
        lambda c: alike(c.last) == wanted,
        lambda c: wanted in c.suffixes(),
    )
    for fits in ways:
        found = [i for i, column in enumerate(columns) if column.path and fits(column)]
        if len(found) > 1:
            raise NotUnique([columns[i] for i in found])
        if found:
            return found[0]
    return None


def _without_parentheses(text: str) -> str:
    cut = text.replace("（", "(").split("(")[0]
    return folded(cut.lstrip("*＊"))


def recognised(columns: Iterable[Column], schema: Schema) -> tuple[str | None, ...]:
    """The field of each column by the schema's synonyms; each once, exact texts first, then the
    synonym that weighs more.
    """
    columns = list(columns)
    fields: list[str | None] = [None] * len(columns)
    taken: set[str] = set()
    ways = (
        lambda c: folded(c.last),
        lambda c: folded("".join(c.path)),
        lambda c: folded("".join(c.path[-2:])),
        lambda c: _without_parentheses(c.last),
    )
    for way in ways:
        known = [
            (schema.weights[text], index, schema.synonyms[text])
            for index, column in enumerate(columns)
            if column.path and not fields[index] and (text := way(column)) in schema.synonyms
        ]
        for _weight, index, name in sorted(known):
            if name not in taken or schema.by_name[name].joins:
                fields[index] = name
                taken.add(name)
    return tuple(fields)


@dataclass(frozen=True)
class _Candidate:
    top: int
    bottom: int
    columns: tuple[Column, ...]
    fields: tuple[str | None, ...]
    score: tuple[int, int, int, int, int]


def find_table(sheet: Sheet, schema: Schema, mapping: Mapping) -> Table | None:
    """The table of a sheet, with the field of each column; None where the sheet has none.

    Given columns in the mapping, their headers decide; else the schema's synonyms. Raises
    MappingWrong for a header that fits several columns, or two columns for one field.
    """
    grid = Grid(islice(sheet.rows(), SEARCHED_ROWS), sheet.merges)
    best: _Candidate | None = None
    for top, bottom in _blocks(grid):
        candidate = _candidate(grid, top, bottom, sheet.width, schema, mapping)
        if candidate and (best is None or candidate.score > best.score):
            best = candidate
    if best is None or max(best.score[:2]) == 0:
        return None
    fields = best.fields
    if mapping.columns is not None:
        fields = mapped(best.columns, schema, mapping, sheet.name)
    needed = min(NEEDED_FIELDS, len(set((mapping.columns or {}).values())) or NEEDED_FIELDS)
    if len({f for f in fields if f} - schema.numbering) < needed:
        return None
    return Table(sheet, best.top + 1, best.bottom + 1, best.columns, fields)


def guessed_table(sheet: Sheet) -> Table | None:
    """Without any known header: the block that has most headed columns, for a person to correct."""
    grid = Grid(islice(sheet.rows(), SEARCHED_ROWS), sheet.merges)
    best: tuple[int, int, int] = (0, 0, 0)
    for top, bottom in _blocks(grid):
        headed = sum(bool(c.path) for c in _columns(grid, top, bottom, sheet.width))
        if grid.is_text_row(top):
            best = max(best, (headed, -top, -bottom))
    headed, top, bottom = best[0], -best[1], -best[2]
    if headed < NEEDED_FIELDS:
        return None
    columns = tuple(_columns(grid, top, bottom, sheet.width))
    return Table(sheet, top + 1, bottom + 1, columns, (None,) * len(columns))


def mapped(
    columns: tuple[Column, ...], schema: Schema, mapping: Mapping, sheet: str
) -> tuple[str | None, ...]:
    """The field of each column as the mapping says. Raises MappingWrong."""
    fields: list[str | None] = [None] * len(columns)
    for header, name in (mapping.columns or {}).items():
        try:
            index = column_named(header, columns)
        except NotUnique as error:
            places = ", ".join(f"{c.label} ({letters(c.indexes[0])})" for c in error.columns)
            raise MappingWrong(
                _("The header “%(header)s” fits several columns: %(columns)s.")
                % {"header": header, "columns": places},
                place=f"columns / {header} / {sheet}",
                remedy=_("Name it by its whole path parent/child, or rename one in the file."),
            ) from error
        if index is None:
            continue
        if name in fields and not schema.by_name[name].joins:
            raise MappingWrong(
                _("Two columns of one sheet are mapped to the field %(field)s.") % {"field": name},
                place=f"columns / {header} / {sheet}",
                remedy=_("Keep one of them; the other goes to the note by itself."),
            )
        fields[index] = name
    return tuple(fields)


def _blocks(grid: Grid) -> Iterator[tuple[int, int]]:
    """Row blocks that may be a header: one to four rows, cutting no merged range."""
    for top in grid.row_numbers:
        for bottom in range(top, min(top + MOST_HEADER_ROWS - 1, grid.last_row) + 1):
            if _cuts_no_range(grid, top, bottom) and _looks_like_header(grid, top, bottom):
                yield top, bottom


def _cuts_no_range(grid: Grid, top: int, bottom: int) -> bool:
    for merge in grid.merges:
        if merge.bottom < top or merge.top > bottom or merge.bottom - merge.top >= MOST_HEADER_ROWS:
            continue
        if (merge.top < top or merge.bottom > bottom) and grid.text(merge):
            return False
    return True


def _looks_like_header(grid: Grid, top: int, bottom: int) -> bool:
    if top == bottom:
        return True
    if not all(grid.is_text_row(row) for row in range(top, bottom + 1)):
        return False
    if _is_title(grid, top):
        return False
    return _is_closed(grid, top, bottom) or _children_have_parents(grid, top, bottom)


def _is_title(grid: Grid, row: int) -> bool:
    """One text alone in its row, unless it is a parent above less than half of the columns."""
    ranges = [
        m for m in grid.ranges_in(row) if not is_filled_in(grid.text(m), across=m.left < m.right)
    ]
    if len(ranges) != 1:
        return False
    only = ranges[0]
    if only.left == only.right:
        return only.top == only.bottom
    return (only.right - only.left + 1) * 2 > grid.width


def _is_closed(grid: Grid, top: int, bottom: int) -> bool:
    """A cell merged downwards ends with the block: the file says that its rows belong together."""
    return any(
        top <= m.top < m.bottom == bottom and grid.text(m)
        for m in grid.merges
        if m.bottom - m.top < MOST_HEADER_ROWS
    )


def _children_have_parents(grid: Grid, top: int, bottom: int) -> bool:
    """Each text of the last row stands below a merged range or nothing: it is no data."""
    begun = [m for m in grid.ranges_in(bottom) if m.top == bottom]
    if not begun:
        return False
    for child in begun:
        for row in range(top, bottom):
            above = grid.range_at(row, child.left)
            if grid.text(above) and above.left == above.right:
                return False
    return True


def _candidate(
    grid: Grid, top: int, bottom: int, width: int, schema: Schema, mapping: Mapping
) -> _Candidate | None:
    columns = tuple(_columns(grid, top, bottom, width))
    fields = recognised(columns, schema)
    known = len({f for f in fields if f})
    named = sum(is_named(header, columns) for header in mapping.columns or ())
    if not known and not named:
        return None
    parents = sum(len(c.path) > 1 for c in columns)
    return _Candidate(top, bottom, columns, fields, (named, known, parents, top - bottom, -top))


def is_named(header: str, columns: tuple[Column, ...]) -> bool:
    """Whether a header text names at least one column."""
    try:
        return column_named(header, columns) is not None
    except NotUnique:
        return True


def _columns(grid: Grid, top: int, bottom: int, width: int) -> Iterator[Column]:
    rejects = {tuple(alike(h) for h in headers) for headers in REJECT_HEADERS}
    found: list[Column] = []
    for index in range(width):
        path, anchor = _path(grid, top, bottom, index)
        before = found[-1] if found else None
        if before and path and before.anchor == anchor and before.path == path:
            found[-1] = Column(path, (*before.indexes, index), anchor)
        else:
            found.append(Column(path, (index,), anchor))
    if len(found) > 3 and tuple(alike(c.label) for c in found[-3:]) in rejects:
        found = found[:-3]
    times = Counter(alike(column.label) for column in found)
    seen: Counter[str] = Counter()
    for column in found:
        name = alike(column.label)
        seen[name] += 1
        yield replace(column, nth=seen[name]) if times[name] > 1 else column


def _path(
    grid: Grid, top: int, bottom: int, column: int
) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The parts of a column's header from the top, and where the lowest part's range begins."""
    parts: list[str] = []
    anchor = (-1, column)
    for row in range(bottom, top - 1, -1):
        place = grid.range_at(row, column)
        text = grid.text(place)
        if not text or place.bottom - place.top >= MOST_HEADER_ROWS or place.top < top:
            continue
        if _is_form_line(place, text, is_lowest=not parts):
            continue
        if not parts:
            anchor = (place.top, place.left)
        if not parts or alike(parts[0]) != alike(text):
            parts.insert(0, " ".join(text.split()))
    return tuple(parts), anchor


def _is_form_line(place: Merge, text: str, *, is_lowest: bool) -> bool:
    is_merged = (place.top, place.left) != (place.bottom, place.right)
    if is_lowest and not is_merged:
        return False
    return is_filled_in(text, across=place.left < place.right)
