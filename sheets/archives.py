"""Zip-based workbooks looked at before they are parsed: bombs, and formulas whose value is missing.

Runs in the reading child; imports nothing of Django, so that the child starts in 50 ms.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from sheets import limits

ENCRYPTED = 0x1
CHUNK = 4 * limits.MEGABYTE
SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
SUSPECTS = re.compile(rb"<(?:\w+:)?f[\s>/]|\st=[\"']e[\"']")
CELL_END = re.compile(rb"</(?:\w+:)?c>")
IS_STRING = re.compile(rb"\st=[\"'](?:str|inlineStr|s)[\"']")
IS_ERROR = re.compile(rb"\st=[\"']e[\"']")

Marks = dict[tuple[int, int], str]


class Refused(Exception):
    """A reason code for the parent, which knows the words."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.place = place


def kind_of_zip(path: str) -> str:
    """The extension that fits the parts inside (xlsx, xlsb, ods); Refused for bombs."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("broken") from error
    _refuse_bombs(parts)
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    for mark, kind in (("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if mark in names:
            return kind
    if any(name.endswith("workbook.xml") or name.startswith("xl/") for name in names):
        return "xlsx"
    raise Refused("not_a_spreadsheet")


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > limits.MAX_PARTS or sum(p.file_size for p in parts) > limits.MAX_UNPACKED:
        raise Refused("bomb")
    for part in parts:
        if part.flag_bits & ENCRYPTED:
            raise Refused("encrypted")
        packed = max(part.compress_size, 1)
        if part.file_size > limits.RATIO_FROM and part.file_size / packed > limits.MAX_RATIO:
            raise Refused("bomb")


def _attributes(text: bytes) -> dict[str, str]:
    found = {}
    for name, double, single in ATTRIBUTE.findall(text):
        value = (double or single).decode("utf-8", "replace")
        found[name.decode().rpartition(":")[2]] = html.unescape(value)
    return found


def workbook_facts(path: str) -> tuple[bool, dict[str, str]]:
    """Of an xlsx: whether its days count from 1904, and sheet name -> part name.

    A package that hides these (strict or hand-made) simply has none: the parser still reads it.
    """
    with zipfile.ZipFile(path) as package:
        names = {name.lower(): name for name in package.namelist()}
        try:
            book = package.read(names["xl/workbook.xml"])
            relations = package.read(names["xl/_rels/workbook.xml.rels"])
        except (KeyError, zipfile.BadZipFile, NotImplementedError):
            return False, {}
    targets = {}
    for text in RELATION.findall(relations):
        seen = _attributes(text)
        target = seen.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[seen.get("Id", "")] = names.get(full.lower(), "")
    sheets = {}
    for text in SHEET.findall(book):
        seen = _attributes(text)
        sheets[seen.get("name", "")] = targets.get(seen.get("id", ""), "")
    since_1904 = re.search(rb"date1904\s*=\s*[\"'](?:1|true|on)[\"']", book) is not None
    return since_1904, sheets


def column_number(letters: bytes) -> int:
    """A -> 0, AA -> 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def marks(path: str, part: str) -> Marks:
    """Cells of one xlsx sheet whose value is not to be had: `{(row, column): "formula" | "error"}`.

    The parser gives both as empty cells; here a formula that was never computed, or one that came
    to #REF! and the like, is told apart from a cell that nobody filled in.
    """
    found: Marks = {}
    if not part:
        return found
    with zipfile.ZipFile(path) as package:
        try:
            with package.open(part) as stream:
                for piece in _pieces(stream):
                    _mark(piece, found)
        except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError) as error:
            raise Refused("broken") from error
    return found


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The XML in chunks that never cut a cell in two."""
    rest = b""
    while chunk := stream.read(CHUNK):
        text = rest + chunk
        ends = list(CELL_END.finditer(text, max(0, len(text) - 2 * limits.CELL_CHARACTERS)))
        cut = ends[-1].end() if ends else len(text)
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _mark(text: bytes, found: Marks) -> None:
    done = 0
    for suspect in SUSPECTS.finditer(text):
        start = max(
            text.rfind(b"<c ", done, suspect.end()), text.rfind(b":c ", done, suspect.end())
        )
        if start < 0:
            continue
        end = CELL_END.search(text, suspect.end())
        if end is None:
            return
        done = end.end()
        cell = text[start:done]
        reference = REFERENCE.search(cell)
        if reference is None:
            continue
        head = cell[: cell.find(b">")]
        place = (int(reference[2]) - 1, column_number(reference[1]))
        if IS_ERROR.search(head):
            found[place] = "error"
        elif not IS_STRING.search(head) and not VALUE.search(cell):
            found[place] = "formula"
