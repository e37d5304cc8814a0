"""Headers of one to four rows, below titles and form lines, are found and named."""

import pytest

from sheets.errors import MappingWrong, SheetRefused
from tests.sheets.files import HEADERS, ROW, labels, read, text_file, workbook

FOUR_ROWS = [
    ["安全隐患问题库"],
    ["序号", "检查时间", "隐患内容", "整改责任单位", None, None, "整改期限"],
    [],
    [None, None, None, "建设", "设计", "施工"],
    [],
    [1, "2024-06-22", "临边无防护", "甲指挥部", None, "乙公司", "2024-06-25"],
]
FOUR_ROW_MERGES = [
    ("库", 0, 0, 0, 6),
    ("库", 1, 0, 4, 0),
    ("库", 1, 1, 4, 1),
    ("库", 1, 2, 4, 2),
    ("库", 1, 3, 2, 5),
    ("库", 3, 3, 4, 3),
    ("库", 3, 4, 4, 4),
    ("库", 3, 5, 4, 5),
    ("库", 1, 6, 4, 6),
]


def test_a_header_in_the_first_row(tmp_path):
    reading, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": [HEADERS, ROW]}))
    assert labels(reading) == {
        "序号": "number",
        "责任单位": "enterprise",
        "检查部位": "place",
        "排查日期": "found_on",
        "隐患内容": "description",
        "隐患级别": "grade",
    }
    assert (reading.tables[0].first_row, reading.tables[0].last_row) == (1, 1)
    assert [record.row for record in records] == [2]


def test_a_header_of_four_merged_rows_is_named_by_paths(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"库": FOUR_ROWS}, FOUR_ROW_MERGES)
    mapping = {
        "columns": {
            "整改责任单位/施工": "enterprise",
            "检查时间": "found_on",
            "隐患内容": "description",
        }
    }
    reading, records, left_out = read(path, mapping)
    table = reading.tables[0]
    assert (table.first_row, table.last_row) == (2, 5)
    assert [column.label for column in table.columns] == [
        "序号",
        "检查时间",
        "隐患内容",
        "整改责任单位/建设",
        "整改责任单位/设计",
        "整改责任单位/施工",
        "整改期限",
    ]
    assert records[0].cells == {
        "enterprise": "乙公司",
        "found_on": "2024-06-22",
        "description": "临边无防护",
    }
    assert records[0].others == (
        ("序号", "1"),
        ("整改责任单位/建设", "甲指挥部"),
        ("整改期限", "2024-06-25"),
    )
    assert [row.row for row in left_out] == [1]


@pytest.mark.parametrize("header", ["施工", "整改责任单位／施工", " 整改责任\n单位/ 施工"])
def test_a_column_is_named_by_its_last_part_too_white_space_and_width_folded(tmp_path, header):
    path = workbook(tmp_path / "a.xlsx", {"库": FOUR_ROWS}, FOUR_ROW_MERGES)
    mapping = {"columns": {header: "enterprise", "检查时间": "found_on", "隐患内容": "description"}}
    assert read(path, mapping)[1][0].cells["enterprise"] == "乙公司"


def test_the_same_header_is_found_in_a_csv_that_cannot_merge(tmp_path):
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in FOUR_ROWS]
    path = text_file(tmp_path / "a.csv", "\n".join(line or ",,,,,," for line in lines), "gbk")
    mapping = {
        "columns": {
            "整改责任单位/施工": "enterprise",
            "检查时间": "found_on",
            "隐患内容": "description",
        }
    }
    _, records, _ = read(path, mapping)
    assert [(r.row, r.cells["enterprise"]) for r in records] == [(6, "乙公司")]


def test_a_filled_in_form_line_is_no_header_even_beside_a_header_merged_into_it(tmp_path):
    rows = [
        ["隐患排查统计表"],
        ["序号", "项目名称：某项目", None, "填报人：张三", None, "填报时间：2019年6月"],
        [None, "隐患内容", "排查日期", "责任单位", "整改措施", None],
        [1, "护栏缺失", 43611, "甲厂", "补装", None],
    ]
    merges = [
        ("A", 0, 0, 0, 5),
        ("A", 1, 0, 2, 0),
        ("A", 1, 1, 1, 2),
        ("A", 1, 3, 1, 4),
        ("A", 2, 4, 2, 5),
        ("A", 3, 4, 3, 5),
    ]
    reading, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}, merges))
    assert labels(reading) == {
        "序号": "number",
        "隐患内容": "description",
        "排查日期": "found_on",
        "责任单位": "enterprise",
        "整改措施": None,
    }
    assert reading.tables[0].columns[4].indexes == (4, 5)
    assert records[0].cells["found_on"] == 43611


def test_form_lines_above_the_header_are_left_out(tmp_path):
    rows = [["台账"], ["填报单位：某局", None, "填报人：张三"], HEADERS, ROW]
    reading, records, left_out = read(workbook(tmp_path / "a.xlsx", {"A": rows}))
    assert reading.tables[0].first_row == 3
    assert [row.row for row in left_out] == [1, 2]
    assert len(records) == 1


def test_equal_parts_of_a_path_count_once(tmp_path):
    rows = [
        ["责任单位", "整改", None, "排查日期", "隐患内容"],
        ["责任单位", "期限", "措施"],
        ["甲", "2024-01-02", "无", "2024-01-01", "乙"],
    ]
    merges = [("A", 0, 1, 0, 2), ("A", 0, 3, 1, 3), ("A", 0, 4, 1, 4)]
    reading, _, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}, merges))
    assert labels(reading) == {
        "责任单位": "enterprise",
        "整改/期限": "due_on",
        "整改/措施": None,
        "排查日期": "found_on",
        "隐患内容": "description",
    }


def test_group_titles_above_single_headers_are_parents(tmp_path):
    rows = [
        ["检查情况", None, None, "整改情况", None],
        ["排查日期", "隐患内容", "责任人", "责任人", "责任单位"],
        ["2024-01-01", "甲", "张", "李", "乙"],
    ]
    merges = [("A", 0, 0, 0, 2), ("A", 0, 3, 0, 4)]
    path = workbook(tmp_path / "a.xlsx", {"A": rows}, merges)
    columns = {"排查日期": "found_on", "隐患内容": "description", "责任单位": "enterprise"}
    _, records, _ = read(path, {"columns": {**columns, "整改情况/责任人": "place"}})
    assert records[0].cells["place"] == "李"
    with pytest.raises(MappingWrong, match="责任人"):
        read(path, {"columns": {**columns, "责任人": "place"}})


def test_two_columns_of_one_name_are_told_apart_by_a_number(tmp_path):
    rows = [
        ["责任单位", "排查日期", "隐患内容", "照片", "照片"],
        ["甲", "2024-01-01", "乙", "1.jpg", "2.jpg"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"A": rows})
    columns = {"责任单位": "enterprise", "排查日期": "found_on", "隐患内容": "description"}
    _, records, _ = read(path, {"columns": {**columns, "照片 (2)": "place"}})
    assert records[0].cells["place"] == "2.jpg"
    with pytest.raises(MappingWrong, match="照片"):
        read(path, {"columns": {**columns, "照片": "place"}})


def test_headers_with_remarks_in_parentheses_and_stars_are_recognised(tmp_path):
    rows = [
        ["*责任单位（全称）", "排查日期\n(年月日)", "隐患 内容", "整改资金（万元）"],
        ["甲", "2024-01-01", "乙", 2],
    ]
    reading, _, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}))
    assert list(labels(reading).values()) == ["enterprise", "found_on", "description", "funds"]


def test_a_file_without_a_known_table_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"A": [["甲", "乙", "丙"], [1, 2, 3]]})
    with pytest.raises(SheetRefused) as caught:
        read(path)
    assert caught.value.place == "a.xlsx"
    assert str(caught.value.remedy)
