"""The writer of workbooks: what a foreign reader finds in its files."""

import datetime
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.safestring import SafeString

from sheets.package import Package, TooLong, column_name
from tests.sheets.files import rows_of

moment = datetime.datetime.fromisoformat
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_columns_are_named_as_a_spreadsheet_names_them():
    named = [column_name(index) for index in (0, 25, 26, 51, 52, 701, 702, 16_383)]
    assert named == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]


def written(tmp_path, *rows):
    package = Package(tmp_path / "a.xlsx")
    package.begin("表", ["甲", "乙"], [10, 20])
    for row in rows:
        package.add(row)
    package.close()
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("a & b < c > d \"e\" 'f'", "a & b < c > d \"e\" 'f'"),
        (" vorn und hinten ", " vorn und hinten "),
        ("eins\r\nzwei\rdrei\nvier", "eins\nzwei\ndrei\nvier"),
        ("\x00ab\x0b\ud800c\ufffe", "abc"),
        ("_x0041_", "_x0041_"),
        ("=1+1", "=1+1"),
        (-5, -5),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (1.5e-7, 1.5e-7),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Decimal("2.50"), 2.5),
        (Decimal("1E+3"), 1000),
        (Decimal("NaN"), "NaN"),
        (Decimal("1234567890.1234567"), "1234567890.1234567"),
        (True, True),
        (False, False),
        (datetime.date(1900, 3, 1), datetime.date(1900, 3, 1)),
        (datetime.date(1899, 12, 31), "1899-12-31"),
        (moment("2024-03-05T12:30:15"), moment("2024-03-05T12:30:15")),
        (moment("1850-03-05T12:30"), "1850-03-05 12:30"),
        (moment("2024-03-05T04:00+00:00"), moment("2024-03-05T12:00")),
    ],
)
def test_a_value_comes_back(tmp_path, value, read):
    assert rows_of(written(tmp_path, ["x", value]))[1] == ["x", read]


def test_cells_that_come_again_are_told_apart_by_their_kind_and_kept_in_number(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("sheets.package.KEPT_CELLS", 3)
    day = datetime.date(2026, 3, 5)
    rows = [
        ["1", 1], [True, "True"], [day, "2026-03-05"], [moment("2026-03-05T12:30"), day],
        *([f"<{n % 5}>", day.replace(day=1 + n % 5)] for n in range(40)),
    ]  # fmt: skip
    assert rows_of(written(tmp_path, *rows, *rows))[1:] == rows * 2


@pytest.mark.parametrize("long", ["长" * 32_768, SafeString("长" * 32_768)])
def test_a_row_with_a_text_that_no_cell_holds_is_not_written(tmp_path, long):
    package = Package(tmp_path / "a.xlsx")
    package.begin("表", ["甲", "乙"], [10, 20])
    with pytest.raises(TooLong):
        package.add(["x", long])
    package.add(["y", "长" * 32_767])
    package.close()
    assert rows_of(tmp_path / "a.xlsx")[1:] == [["y", "长" * 32_767]]


def test_empty_cells_are_left_out_and_columns_without_a_header_are_written(tmp_path):
    path = written(tmp_path, [None, "", "c", None, "e"], [])
    assert rows_of(path)[1] == [None, None, "c", None, "e"]


def test_each_part_is_well_formed_and_says_what_it_is(tmp_path):
    path = written(tmp_path, *([n, f"第{n}行 <&>"] for n in range(1000)))
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        texts = {name: package.read(name) for name in names}
    parts = {
        name: ElementTree.fromstring(text)  # noqa: S314 - a file of our own
        for name, text in texts.items()
    }
    assert sorted(names) == [
        "[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/workbook.xml", "xl/worksheets/sheet1.xml",
    ]  # fmt: skip
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert [one.tag.removeprefix(NAMESPACE) for one in sheet] == [
        "sheetViews", "sheetFormatPr", "cols", "sheetData",
    ]  # fmt: skip
    rows = sheet.find(f"{NAMESPACE}sheetData")
    assert [row.get("r") for row in rows] == [str(n) for n in range(1, 1002)]
    types = {one.get("PartName") for one in parts["[Content_Types].xml"] if one.get("PartName")}
    assert {name.removeprefix("/") for name in types} <= set(names)


def test_several_sheets_and_none(tmp_path):
    package = Package(tmp_path / "b.xlsx")
    package.begin('"A" & <B>', ["x"], [5])
    package.add([1])
    package.begin("C", ["y"], [5])
    package.add([2])
    package.close()
    assert [rows_of(tmp_path / "b.xlsx", n) for n in (0, 1)] == [[["x"], [1]], [["y"], [2]]]
    Package(tmp_path / "c.xlsx").close()
    with zipfile.ZipFile(tmp_path / "c.xlsx") as made:
        assert "xl/worksheets/sheet1.xml" in made.namelist()
