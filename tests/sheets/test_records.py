"""Which rows are records, and what merged ranges give them."""

import pytest

from sheets.errors import MappingWrong
from tests.sheets.files import HEADERS, ROW, read, workbook


def test_totals_rules_and_signatures_are_left_out(tmp_path):
    rows = [
        HEADERS,
        ROW,
        ["合计", None, None, None, 1],
        [],
        ["说明：", "隐患级别分为一般和重大。"],
        [None, "审核人：", None, "李四"],
    ]
    merges = [("A", 4, 1, 4, 5)]
    _, records, left_out = read(workbook(tmp_path / "a.xlsx", {"A": rows}, merges))
    assert [record.row for record in records] == [2]
    assert [(row.row, row.text) for row in left_out] == [
        (3, "合计 | 1"),
        (5, "说明： | 隐患级别分为一般和重大。"),
        (6, "审核人： | 李四"),
    ]


def test_three_fields_besides_the_number_make_a_record_two_do_not(tmp_path):
    rows = [HEADERS, [1, "甲", "井口", "2024-01-01"], [2, "甲", "井口"]]
    _, records, left_out = read(workbook(tmp_path / "a.xlsx", {"A": rows}))
    assert ([r.row for r in records], [r.row for r in left_out]) == ([2], [3])


def test_columns_without_a_field_do_not_make_a_record(tmp_path):
    rows = [[*HEADERS, "甲列", "乙列"], ROW, [2, "甲", "井口", None, None, None, "x", "y"]]
    _, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}))
    assert [record.row for record in records] == [2]


def test_a_value_merged_downwards_counts_for_each_row(tmp_path):
    rows = [
        HEADERS,
        ROW,
        [2, None, None, "2024-03-06", "灯具损坏"],
        [3, None, None, "2024-03-07", "漏电"],
    ]
    merges = [("A", 1, 1, 3, 1), ("A", 1, 2, 3, 2)]
    _, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}, merges))
    assert [(r.row, r.cells["enterprise"], r.cells["place"]) for r in records] == [
        (2, "甲厂", "井口"),
        (3, "甲厂", "井口"),
        (4, "甲厂", "井口"),
    ]


def test_a_row_that_has_nothing_but_merged_values_counts_too(tmp_path):
    rows = [HEADERS, ROW, []]
    merges = [("A", 1, c, 2, c) for c in range(1, 6)]
    _, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}, merges))
    assert [(r.row, r.cells["description"]) for r in records] == [(2, "护栏缺失"), (3, "护栏缺失")]


def test_a_value_merged_across_counts_once(tmp_path):
    rows = [HEADERS, ROW, [2, "本月无隐患", None, None, None, "一般"]]
    merges = [("A", 2, 1, 2, 4)]
    _, records, left_out = read(workbook(tmp_path / "a.xlsx", {"A": rows}, merges))
    assert [r.row for r in records] == [2]
    assert left_out[0].text == "2 | 本月无隐患 | 一般"


def test_every_sheet_with_a_table_is_read_and_the_mapping_may_name_one(tmp_path):
    sheets = {
        "一月": [HEADERS, ROW],
        "空": [],
        "说明": [["怎样填写"]],
        "二月": [["标题"], HEADERS, ROW],
    }
    path = workbook(tmp_path / "a.xlsx", sheets)
    _, records, _ = read(path)
    assert [(r.sheet, r.row) for r in records] == [("一月", 2), ("二月", 3)]
    _, records, _ = read(path, {"sheet": "二月"})
    assert [(r.sheet, r.row) for r in records] == [("二月", 3)]
    with pytest.raises(MappingWrong, match="三月"):
        read(path, {"sheet": "三月"})


def test_a_header_repeated_on_each_printed_page_is_left_out(tmp_path):
    _, records, left_out = read(workbook(tmp_path / "a.xlsx", {"A": [HEADERS, ROW, HEADERS, ROW]}))
    assert [r.row for r in records] == [2, 4]
    assert [r.row for r in left_out] == [3]


def test_given_columns_alone_are_read_the_others_go_to_the_note(tmp_path):
    rows = [[*HEADERS, None], [*ROW, "无表头"]]
    mapping = {
        "columns": {"责任单位": "enterprise", "排查日期": "found_on", "隐患内容": "description"}
    }
    _, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}), mapping)
    assert set(records[0].cells) == {"enterprise", "found_on", "description"}
    assert records[0].others == (
        ("序号", "1"),
        ("检查部位", "井口"),
        ("隐患级别", "一般"),
        ("G", "无表头"),
    )


def test_a_header_that_is_not_there_is_named_with_those_that_are(tmp_path):
    mapping = {"columns": {"责任单位": "enterprise", "发现时间": "found_on"}}
    with pytest.raises(MappingWrong) as caught:
        read(workbook(tmp_path / "a.xlsx", {"A": [HEADERS, ROW]}), mapping)
    assert "发现时间" in str(caught.value)
    assert "排查日期" in str(caught.value.remedy)
    assert caught.value.place == "columns / 发现时间"


def test_sheets_may_name_their_columns_differently(tmp_path):
    other = ["序号", "责任单位", "检查部位", "排查日期", "问题"]
    path = workbook(tmp_path / "a.xlsx", {"A": [HEADERS, ROW], "B": [other, ROW[:5]]})
    columns = {
        "责任单位": "enterprise",
        "排查日期": "found_on",
        "隐患内容": "description",
        "问题": "description",
    }
    _, records, _ = read(path, {"columns": columns})
    assert [(r.sheet, r.cells["description"]) for r in records] == [
        ("A", "护栏缺失"),
        ("B", "护栏缺失"),
    ]


def test_two_columns_of_a_sheet_for_one_field_are_refused_save_for_the_note(tmp_path):
    rows = [[*HEADERS, "复查", "备注"], [*ROW, "合格", "无"]]
    path = workbook(tmp_path / "a.xlsx", {"A": rows})
    columns = {"责任单位": "enterprise", "排查日期": "found_on", "隐患内容": "description"}
    with pytest.raises(MappingWrong):
        read(path, {"columns": {**columns, "检查部位": "description"}})
    _, records, _ = read(path, {"columns": {**columns, "复查": "note", "备注": "note"}})
    assert records[0].cells["note"] == "合格\n无"
