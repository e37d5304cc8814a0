"""Any file is read, or refused with words, within limits."""

import datetime
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings

from sheets import limits
from sheets.errors import SheetRefused
from sheets.reading import REFUSALS, Merge, Missing, Workbook, open_workbook
from tests.sheets.files import (
    HEADERS,
    ROW,
    far_cells,
    text_file,
    with_part_replaced,
    workbook,
)

SHARED = settings.BASE_DIR.parent / "shared" / "data" / "spreadsheets"


def rows(path: Path, sheet: int = 0) -> list:
    with open_workbook(path) as book:
        return list(book.sheets[sheet].rows())


def refusal(path: Path) -> SheetRefused:
    with pytest.raises(SheetRefused) as caught:
        open_workbook(path)
    assert caught.value.place.startswith(path.name)
    assert str(caught.value.message)
    assert str(caught.value.remedy)
    return caught.value


def code(refused: SheetRefused) -> str:
    return next(code for code, (message, _) in REFUSALS.items() if message == refused.message)


def test_cells_keep_their_kinds_and_rows_their_numbers(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        {"表": [[], ["甲", 3, 2.5, True, datetime.date(2024, 1, 2)], [], ["乙"]]},
    )
    assert rows(path) == [(2, ["甲", 3, 2.5, True, datetime.date(2024, 1, 2)]), (4, ["乙"])]


def test_a_table_that_begins_in_a_later_row_and_column_stays_in_its_place(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [[], [None, None, "x"], [None, "y"]]})
    assert rows(path) == [(2, [None, None, "x"]), (3, [None, "y"])]


def test_merged_ranges_and_hidden_sheets_are_known(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("A").merge_range(0, 0, 1, 2, "标题")
    book.add_worksheet("B").write(0, 0, "x")
    book.get_worksheet_by_name("B").hide()
    book.close()
    with open_workbook(path) as found:
        assert found.sheets[0].merges == (Merge(0, 0, 1, 2),)
        assert [(s.name, s.visible) for s in found.sheets] == [("A", True), ("B", False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_every_encoding_and_delimiter_in_use(tmp_path, encoding, delimiter):
    lines = [
        delimiter.join(["序号", "隐患内容"]),
        delimiter.join(["1", '"护栏, 缺失\n两处; 见图\t二"']),
    ]
    path = text_file(tmp_path / "a.csv", "\r\n".join(lines) + "\r\n", encoding)
    assert rows(path) == [(1, ["序号", "隐患内容"]), (2, ["1", "护栏, 缺失\n两处; 见图\t二"])]


def test_the_content_decides_not_the_name(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [["x", "y"]]})
    renamed = path.rename(tmp_path / "a.csv")
    with open_workbook(renamed, name="台账.csv") as book:
        assert (book.kind, book.name) == ("xlsx", "台账.csv")


def test_formulas_give_their_stored_value_and_are_told_apart_without_one(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("A")
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(0, 1, "=A1&A1", None, "22")
    sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 1, "=3+4", None, 7)
    book.close()
    with_part_replaced(path, "xl/worksheets/sheet1.xml", b"<v>7</v>", b"<v></v>")
    assert rows(path) == [(1, [2, "22"]), (2, [Missing.ERROR, Missing.FORMULA])]
    with open_workbook(path) as found:
        assert found.sheets[0].unknown_cells == 2


def test_a_workbook_that_counts_from_1904_says_so(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    book.add_worksheet().write_datetime(0, 0, datetime.datetime.fromisoformat("2021-03-05"), day)
    book.close()
    with open_workbook(path) as found:
        assert found.sheets[0].since_1904
        assert list(found.sheets[0].rows()) == [(1, [datetime.date(2021, 3, 5)])]


def test_a_million_empty_rows_cost_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [HEADERS, ROW]})
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_000_003))
    with_part_replaced(path, "xl/worksheets/sheet1.xml", b"</sheetData>", blank + b"</sheetData>")
    assert [number for number, _ in rows(path)] == [1, 2]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("empty.xlsx", b"", "empty"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_spreadsheet"),
        ("letter.pdf", b"%PDF-1.7\n1 0 obj, <<>>\n", "not_a_spreadsheet"),
        ("page.xls", "<html><table><tr><td>甲</td></tr></table></html>".encode(), "markup"),
        ("prose.txt", "这是一封信。\n没有表格。\n".encode(), "not_a_spreadsheet"),
        ("data.json", b'{"a": 1, "b": 2}', "not_a_spreadsheet"),
        ("blank.csv", b",,,\n,,,\n", "empty"),
        ("cut.xlsx", b"PK\x03\x04 and nothing else", "broken"),
        ("cut.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "broken"),
        (
            "locked.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("latin.csv", b"a,b\n\xff\xfe\xfd\x81,2\n"[0:4] + b"\x81\x20,\xff\n", "encoding"),
    ],
)
def test_what_is_no_readable_spreadsheet_is_refused_with_place_and_remedy(
    tmp_path, name, data, expected
):
    path = tmp_path / name
    path.write_bytes(data)
    assert code(refusal(path)) == expected


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * limits.MEGABYTE))
    assert code(refusal(path)) == "bomb"


def test_another_zip_is_no_spreadsheet(tmp_path):
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    assert code(refusal(path)) == "not_a_spreadsheet"


def test_a_file_over_the_limit_is_refused_unopened(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(limits.MAX_FILE + 1)
    assert code(refusal(path)) == "size"


def test_too_many_columns_are_refused_by_sheet(tmp_path):
    path = workbook(tmp_path / "wide.xlsx", {"宽表": [[None] * limits.MAX_COLUMNS + ["x"]]})
    refused = refusal(path)
    assert code(refused) == "columns"
    assert refused.place == "wide.xlsx / 宽表"


def test_two_far_cells_do_not_eat_the_memory(tmp_path):
    path = far_cells(tmp_path / "far.xlsx", 1_048_576, "XFD")
    assert code(refusal(path)) == "memory"


def test_the_kernel_refuses_memory_that_the_machine_would_have_given(tmp_path):
    """2 GB, of which the limit allows one: without it the columns would be counted, and refused."""
    path = far_cells(tmp_path / "far.xlsx", 100_000, "XF")
    assert code(refusal(path)) == "memory"


def test_a_missing_file_is_said_so(tmp_path):
    with pytest.raises(SheetRefused):
        open_workbook(tmp_path / "nowhere.xlsx")


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    path = workbook(tmp_path / "a.xlsx", {"A": [["x", "y"]]})
    with open_workbook(path) as book:
        assert isinstance(book, Workbook)
        assert len(list(tmp_path.glob("yicheng-sheets-*"))) == 1
    refusal(text_file(tmp_path / "b.txt", "kein Blatt"))
    assert list(tmp_path.glob("yicheng-sheets-*")) == []


@pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder of odd spreadsheets is not on this machine"
)
def test_every_odd_spreadsheet_is_read_or_refused_with_words():
    files = [path for path in sorted(SHARED.rglob("*.*")) if path.suffix != ".csv"]
    assert len(files) == 98
    outcomes = {}
    for path in files:
        try:
            with open_workbook(path) as book:
                outcomes[path.name] = sum(1 for sheet in book.sheets for _ in sheet.rows())
        except SheetRefused as refused:
            outcomes[path.name] = code(refused) if str(refused.remedy) else "without remedy"
    assert outcomes["pass_protected.xlsb"] == "encrypted"
    assert outcomes["issue_385.xls"] == "encrypted"
    assert outcomes["OOM_alloc3.xls"] == "broken"
    assert outcomes["date.xls"] == 3
    assert "without remedy" not in outcomes.values()
