"""The reading program itself: what it prints and writes, without the process around it."""

import datetime
import json
import zipfile

import pytest
import xlsxwriter

from sheets import archives, child, limits, plain_text
from tests.sheets.files import reading_process, text_file, with_part_replaced, workbook


def rows(folder, number=0):
    lines = (folder / f"{number}.rows").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_workbook_becomes_lines_of_json(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        {"甲": [["x", 1, True], [], [datetime.date(2024, 3, 5)]], "空": []},
        [("甲", 0, 3, 1, 3)],
    )
    assert child.read(str(path), str(tmp_path)) == {
        "kind": "xlsx",
        "since_1904": False,
        "sheets": [
            {
                "name": "甲",
                "visible": True,
                "rows": 2,
                "width": 3,
                "merges": [((0, 3), (1, 3))],
                "unknown": 0,
            },
            {"name": "空", "visible": True, "rows": 0, "width": 0, "merges": [], "unknown": 0},
        ],
    }
    assert rows(tmp_path) == [[1, ["x", 1.0, True]], [3, [["date", "2024-03-05"]]]]


def test_every_kind_of_cell_has_its_code():
    moment = datetime.datetime.fromisoformat("2024-03-05T14:30")
    assert child.coded("a\r\nb\x0bc\x00") == "a\nbc"
    assert [child.coded(cell) for cell in (" \n", None, float("nan"), float("inf"))] == [None] * 4
    assert child.coded(moment) == ["moment", "2024-03-05T14:30:00"]
    assert child.coded(datetime.time(3, 4)) == ["time", "03:04:00"]
    assert child.coded(datetime.timedelta(hours=26)) == ["length", 93600.0]
    assert child.coded((1,)) == "(1,)"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b",,\n,,\n", "empty"),
        (b"\x89PNG\x00\xff", "not_a_spreadsheet"),
        (b"a,b\n\x81\x20,\xff\n", "encoding"),
        (b"\xef\xbb\xbf\xff\xff,1", "encoding"),
        (b"<table><tr>", "markup"),
        (b"%PDF-1.7", "not_a_spreadsheet"),
        (b"a,b\x01\n", "not_a_spreadsheet"),
        (b"one column\nonly\n", "not_a_spreadsheet"),
        (b"PK\x03\x04", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_a_refusal_is_a_code(tmp_path, data, code):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert child.read(str(path), str(tmp_path))["refused"] == code


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MAX_ROWS", 1, "rows"), ("MAX_COLUMNS", 1, "columns"), ("MAX_SHEETS", 1, "sheets")],
)
def test_limits_of_a_sheet(tmp_path, monkeypatch, limit, value, code):
    path = workbook(tmp_path / "a.xlsx", {"A": [["x"], ["y", "z"]], "B": [["x"]]})
    monkeypatch.setattr(limits, limit, value)
    assert child.read(str(path), str(tmp_path))["refused"] == code


def test_memory_that_runs_out_and_a_password_are_told(tmp_path, monkeypatch):
    path = text_file(tmp_path / "a.csv", "a,b\n1,2\n")

    def eat(data: bytes) -> str:
        raise MemoryError

    monkeypatch.setattr(plain_text, "decoded", eat)
    assert child.read(str(path), str(tmp_path)) == {"refused": "memory"}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["xl/workbook.bin"], "xlsb"),
        (["mimetype", "content.xml"], "ods"),
        (["xl\\workbook.xml"], "xlsx"),
        (["workbook.xml"], "xlsx"),
    ],
)
def test_the_parts_of_a_zip_tell_its_kind(tmp_path, names, kind):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "x")
    assert archives.kind_of_zip(str(path)) == kind


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MAX_PARTS", 2, "bomb"), ("MAX_UNPACKED", 100, "bomb"), ("RATIO_FROM", 0, "bomb")],
)
def test_a_package_too_large_in_any_way_is_a_bomb(tmp_path, monkeypatch, limit, value, code):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 1_000_000)
        package.writestr("a", "")
        package.writestr("b", "")
    assert archives.kind_of_zip(str(path)) == "xlsx"
    monkeypatch.setattr(limits, limit, value)
    with pytest.raises(archives.Refused, match=code):
        archives.kind_of_zip(str(path))


def test_a_locked_zip_and_another_zip_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "x")
    with pytest.raises(archives.Refused, match="not_a_spreadsheet"):
        archives.kind_of_zip(str(path))
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= archives.ENCRYPTED
    path.write_bytes(data)
    with pytest.raises(archives.Refused, match="encrypted"):
        archives.kind_of_zip(str(path))


def test_formulas_without_value_and_errors_are_marked(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    sheet = book.add_worksheet("A&B")
    sheet.write_formula(0, 0, "=1", None, 7)
    sheet.write_formula(0, 27, "=2", None, "#REF!")
    sheet.write_formula(1, 0, '="x"', None, "x")
    book.close()
    part = "xl/worksheets/sheet1.xml"
    assert archives.workbook_facts(str(path)) == (True, {"A&B": part})
    assert archives.marks(str(path), part) == {(0, 27): "error"}
    with_part_replaced(path, part, b"<v>7</v>", b"")
    assert archives.marks(str(path), part) == {(0, 0): "formula", (0, 27): "error"}
    assert archives.marks(str(path), "") == {}
    with pytest.raises(archives.Refused, match="broken"):
        archives.marks(str(path), "xl/nowhere.xml")
    child.read(str(path), str(tmp_path))
    assert rows(tmp_path)[0] == [1, [["formula", ""], *[None] * 26, ["error", ""]]]


def test_a_formula_is_found_across_the_pieces_in_which_a_sheet_is_read(tmp_path, monkeypatch):
    path = workbook(tmp_path / "a.xlsx", {"A": [[n] for n in range(200)]})
    part = "xl/worksheets/sheet1.xml"
    with_part_replaced(path, part, b"<v>150</v>", b"<f>A1</f>")
    monkeypatch.setattr(archives, "CHUNK", 97)
    assert archives.marks(str(path), part) == {(150, 0): "formula"}


def test_a_package_that_hides_its_sheets_has_no_facts(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("workbook.xml", "x")
    assert archives.workbook_facts(str(path)) == (False, {})


@pytest.mark.parametrize(("flag", "expected"), [(b"\x01\x00", True), (b"\x00\x00", False)])
def test_an_old_workbook_says_from_when_its_days_count(tmp_path, flag, expected):
    begin = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
    path = tmp_path / "a.xls"
    path.write_bytes(bytes(64) + begin + b"\x42\x00\x02\x00\xb0\x04" + b"\x22\x00\x02\x00" + flag)
    assert child.since_1904(str(path)) is expected
    path.write_bytes(begin + b"\x0a\x00\x00\x00")
    assert child.since_1904(str(path)) is False
    path.write_bytes(b"nothing")
    assert child.since_1904(str(path)) is False


def test_the_program_limits_itself_before_it_opens_the_file(tmp_path):
    path = text_file(tmp_path / "a.csv", "a,b\n1,2\n")
    answer, _peak, told = reading_process(path, tmp_path)
    assert answer["kind"] == "csv"
    assert told == [limits.CHILD_MEMORY, limits.CHILD_SECONDS, limits.MAX_OUTPUT, 0]
