"""98 odd spreadsheets, where they are at hand: each is taken or refused in words, within limits."""

import csv
import os
import time
from pathlib import Path

import pytest

from hazards.ledger.kind import review
from hazards.ledger.schema import ledger_schema
from sheets import limits
from sheets.errors import SheetRefused
from sheets.fields import Schema
from sheets.mapping import Mapping
from sheets.previews import Preview
from sheets.reading import REFUSALS, Workbook, open_workbook
from tests.sheets.files import reading_process

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDER = DATA / "spreadsheets"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared data are absent"),
]

MEGABYTES_OF_A_CHILD = 400  # the kernel ends it at 1,024
REFUSED = {
    "empty_sheet.xlsx": "empty",
    "issue127.ods": "empty",
    "issue127.xlsb": "empty",
    "issue127.xlsx": "empty",
    "issue252.xlsx": "broken",
    "issue343.xls": "empty",
    "issue_385.xls": "encrypted",
    "issue_594_dos.ods": "broken",
    "issue_666_lost_sheets.xlsb": "empty",
    "pass_protected.ods": "encrypted",
    "pass_protected.xlsb": "encrypted",
    "picture.ods": "empty",
    "picture.xls": "empty",
    "picture.xlsx": "empty",
    "vba.xlsm": "empty",
    "OOM_alloc3.xls": "broken",
}


def manifest() -> list[dict[str, str]]:
    with (FOLDER / "manifest.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_each_is_taken_or_refused_in_words() -> None:
    schema = ledger_schema()
    refused: dict[str, str] = {}
    words = {str(message): code for code, (message, _remedy) in REFUSALS.items()}
    rows = manifest()
    for said in rows:
        path = FOLDER / said["file"]
        begun = time.monotonic()
        try:
            with open_workbook(path) as book:
                names = [sheet.name for sheet in book.sheets]
                if said["sheets"]:
                    assert names == said["sheets"].split("|"), path.name
                assert sum(sheet.row_count for sheet in book.sheets) > 0, path.name
                _look_through(book, schema, path.name)
        except SheetRefused as refusal:
            refused[path.name] = words[str(refusal.message)]
            if path.name not in str(refusal.place) or not refusal.remedy:
                pytest.fail(f"{path.name}: {refusal}")
        assert time.monotonic() - begun < limits.CHILD_SECONDS, path.name
    assert len(rows) == 98
    assert refused == REFUSED


def test_none_needs_much_memory(tmp_path: Path) -> None:
    """Each is read as the product reads it, and the reading process asked for its own peak."""
    peaks: dict[str, int] = {}
    for number, said in enumerate(manifest()):
        folder = tmp_path / str(number)
        folder.mkdir()
        _answer, peaks[said["file"]], _limits = reading_process(FOLDER / said["file"], folder)
    assert {name: peak for name, peak in peaks.items() if peak >= MEGABYTES_OF_A_CHILD} == {}
    assert min(peaks.values()) > 10  # a Python at work holds as much: the measure measures


def _look_through(book: Workbook, schema: Schema, name: str) -> None:
    """None of them is a hazard ledger: the preview shows a table to be mapped, or says no."""
    try:
        preview = Preview(book, schema, Mapping(), review).data()
    except SheetRefused as refusal:
        if f"{name}: 未找到表头" not in str(refusal):
            pytest.fail(f"{name}: {refusal}")
    else:
        assert preview["read"] == 0
        assert preview["tables"]
