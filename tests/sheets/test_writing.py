"""Exports are whole, harmless, and refused rows can be imported again."""

import datetime
import io
from decimal import Decimal

import pytest
from django.utils.safestring import SafeString

from sheets.converting import Converter, Problem
from sheets.errors import SheetRefused
from sheets.header import REJECT_HEADERS
from sheets.reading import open_workbook
from sheets.writing import BookWriter, RejectsWriter, guarded, sheet_name, write_csv, write_template
from tests.sheets.files import HEADERS, ROW, SCHEMA, read, workbook


def rows(path, sheet=0):
    with open_workbook(path) as book:
        return [cells for _, cells in book.sheets[sheet].rows()]


def test_values_come_back_as_they_were_written(tmp_path):
    moment = datetime.datetime(2024, 3, 5, 4, 0, tzinfo=datetime.UTC)
    with BookWriter(tmp_path / "a.xlsx") as book:
        book.sheet("隐患", ["甲", "乙"])
        book.row(["=1+1", 3, Decimal("2.5"), True, None, datetime.date(2024, 3, 5), moment])
        book.row(["http://example.test", "91141022MA0H7QW722", 12345678901234567890])
    assert rows(tmp_path / "a.xlsx") == [
        ["甲", "乙"],
        [
            "=1+1",
            3,
            2.5,
            True,
            None,
            datetime.date(2024, 3, 5),
            datetime.datetime.fromisoformat("2024-03-05T12:00"),
        ],
        ["http://example.test", "91141022MA0H7QW722", "12345678901234567890"],
    ]


def test_a_long_text_goes_on_in_a_sheet_of_its_own(tmp_path):
    text = "隐" * 40_000
    with BookWriter(tmp_path / "a.xlsx") as book:
        book.sheet("隐患", ["描述"])
        book.row([text])
    first = rows(tmp_path / "a.xlsx")[1][0]
    rest = rows(tmp_path / "a.xlsx", 1)[1]
    assert first[:32_000] + rest[3] == text
    assert rest[:3] == ["隐患", 2, 1]


def test_each_long_text_of_a_row_goes_on_and_what_fits_when_cleaned_stays(tmp_path):
    fits, one, other = "\x00" * 10 + "y" * 32_760, "隐" * 33_000, SafeString("患" * 65_000)
    with BookWriter(tmp_path / "a.xlsx") as book:
        book.sheet("A", ["a", "b", "c", "d"])
        book.row([7, fits, one, other])
    row = rows(tmp_path / "a.xlsx")[1]
    assert row[:2] == [7, "y" * 32_760]
    assert [len(cell) for cell in row[2:]] == [len(row[2])] * 2
    rest = rows(tmp_path / "a.xlsx", 1)[1:]
    assert [cells[:3] for cells in rest] == [["A", 2, 3], ["A", 2, 4], ["A", 2, 4]]
    assert row[2][:32_000] + rest[0][3] == one
    assert row[3][:32_000] + rest[1][3] + rest[2][3] == other


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("sheets.limits.SHEET_ROWS", 2)
    with BookWriter(tmp_path / "a.xlsx") as book:
        book.sheet("A", ["x"])
        book.row([1])
        with pytest.raises(SheetRefused):
            book.row([2])


def test_names_of_sheets_fit_excel():
    assert sheet_name("一/二:三" * 20)[:7] == "一 二 三一 "
    assert len(sheet_name("长" * 50)) == 31
    assert sheet_name("a", ["A"]) == "a 2"
    assert sheet_name("[]") == "Sheet"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-A1", "'-A1"),
        ("+86 1", "'+86 1"),
        ("-5", "-5"),
        ("+3.5%", "+3.5%"),
        ("一、", "一、"),
    ],
)
def test_csv_cells_never_become_formulas(text, safe):
    assert guarded(text) == safe


def test_csv_begins_with_the_mark_that_excel_needs():
    stream = io.StringIO(newline="")
    write_csv(stream, ["甲", "乙"], [["a,b", Decimal("1E+3")], [None, datetime.date(2024, 3, 5)]])
    assert stream.getvalue() == '\ufeff甲,乙\r\n"a,b",1000\r\n,2024-03-05\r\n'


def test_the_template_names_every_column_and_its_words(tmp_path):
    write_template(tmp_path / "t.xlsx", SCHEMA, title="隐患台账")
    assert rows(tmp_path / "t.xlsx")[0] == [field.label for field in SCHEMA.fields]
    guide = {row[0]: row[1:] for row in rows(tmp_path / "t.xlsx", 1)}
    assert guide["等级"] == [None, "填写允许的词语之一。", "一般、重大"]
    assert guide["企业"][0] == "是"


def test_refused_rows_are_mended_and_imported_with_the_same_mapping(tmp_path):
    sheet = [
        ["标题"],
        ["序号", "单位", None, "排查日期", "隐患内容"],
        [None, "施工", "监理"],
        [1, "甲", "乙", datetime.date(2024, 1, 1), "丙"],
        [2, "甲", "丁", "待定", "戊"],
    ]
    merges = [
        ("二月", 1, 0, 2, 0),
        ("二月", 1, 1, 1, 2),
        ("二月", 1, 3, 2, 3),
        ("二月", 1, 4, 2, 4),
    ]
    path = workbook(tmp_path / "a.xlsx", {"二月": sheet}, merges)
    mapping = {
        "sheet": "二月",
        "columns": {"单位/施工": "enterprise", "排查日期": "found_on", "隐患内容": "description"},
    }
    _, records, _ = read(path, mapping)
    with RejectsWriter(tmp_path / "r.xlsx") as rejects:
        rejects.add(
            records[0], [Problem("due_on", "整改期限", "早于排查日期"), Problem("", "", "重复")]
        )
        rejects.add(records[1], Converter(SCHEMA).convert(records[1]).problems)
    assert rejects.count == 2
    found = rows(tmp_path / "r.xlsx")
    assert found[0] == [
        "序号",
        "单位/施工",
        "单位/监理",
        "排查日期",
        "隐患内容",
        *REJECT_HEADERS[1],
    ]
    assert found[1][3:] == [
        datetime.date(2024, 1, 1),
        "丙",
        4,
        "整改期限",
        "整改期限: 早于排查日期\n重复",
    ]
    _, again, left_out = read(tmp_path / "r.xlsx", mapping)
    assert [record.cells for record in again] == [record.cells for record in records]
    assert [record.others for record in again] == [record.others for record in records]
    assert left_out == []
    _, again, _ = read(
        tmp_path / "r.xlsx", {**mapping, "columns": {**mapping["columns"], "监理": "place"}}
    )
    assert again[0].cells["place"] == "乙"


def test_a_plain_ledger_with_a_cause_column_keeps_it(tmp_path):
    _, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": [[*HEADERS, "原因"], [*ROW, "老化"]]}))
    assert records[0].others == (("原因", "老化"),)
