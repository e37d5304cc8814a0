"""CSV as county systems write it: UTF-8, GBK or GB18030; comma, semicolon or tab.

Runs in the reading child; imports nothing of Django.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from sheets.archives import Refused

DELIMITERS = ",\t;"
SAMPLE = 50
FOREIGN = re.compile(
    r"^\s*(?:<\?xml|<!doctype|<html|<head|<table|<style|<script|<svg|\{|\[\{|%PDF|#!)",
    re.IGNORECASE,
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes) -> str:
    """The text of a file; Refused where no encoding in use here fits, or it is no plain text."""
    text = _in_some_encoding(data)
    if FOREIGN.match(text[:200]):
        raise Refused("markup" if text.lstrip()[:1] == "<" else "not_a_spreadsheet")
    if CONTROL.search(text):
        raise Refused("not_a_spreadsheet")
    return text


def _in_some_encoding(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise Refused("encoding") from error
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("not_a_spreadsheet" if b"\x00" in data[:4096] else "encoding")


def delimiter_of(text: str) -> str:
    """The delimiter under which most of the first lines have the same number of columns."""
    best, most = "", 0
    sample = text[:200_000]
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for number, row in enumerate(csv.reader(io.StringIO(sample), delimiter=delimiter)):
                if number >= SAMPLE:
                    break
                widths[len(row)] += 1
        except csv.Error:
            continue
        score = max((width * count for width, count in widths.items() if width > 1), default=0)
        if score > most:
            best, most = delimiter, score
    if not best:
        raise Refused("not_a_spreadsheet")
    return best


def rows(text: str) -> Iterator[list[str]]:
    """The rows; one row of the file is one row here, however many lines its cells have."""
    csv.field_size_limit(2**24)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    except csv.Error as error:
        raise Refused("broken") from error
