"""Cells become values by the mapping; a word outside a closed vocabulary is asked for."""

import datetime
from decimal import Decimal

from sheets.converting import Converter, Problem
from sheets.mapping import Mapping
from tests.sheets.files import HEADERS, ROW, SCHEMA, read, workbook


def converted(tmp_path, rows, mapping=None):
    _, records, _ = read(workbook(tmp_path / "a.xlsx", {"A": rows}), mapping)
    converter = Converter(SCHEMA, Mapping.from_data(mapping, SCHEMA))
    return [converter.convert(record) for record in records], converter.unknowns


def test_a_row_as_values(tmp_path):
    rows = [
        [*HEADERS, "整改期限", "整改资金（万元）", "备注", "班次"],
        [*ROW, 45360, "1.5", "急\n办", "早"],
    ]
    made, unknowns = converted(tmp_path, rows)
    assert made[0].values == {
        "number": "1",
        "enterprise": "甲厂",
        "place": "井口",
        "found_on": datetime.date(2024, 3, 5),
        "description": "护栏缺失",
        "grade": "general",
        "due_on": datetime.date(2024, 3, 9),
        "funds": Decimal(15000),
        "note": "急\n办\n班次: 早",
    }
    assert made[0].problems == ()
    assert len(unknowns) == 0


def test_unknown_words_and_dates_are_collected_as_the_mapping_that_is_missing(tmp_path):
    rows = [
        HEADERS,
        [1, "甲", "乙", "上周", "丙", 3],
        [2, "甲", "乙", "2024-01-01", "丁", "3"],
        ROW,
    ]
    made, unknowns = converted(tmp_path, rows, {"defaults": {"place": "丑"}})
    assert [(u.field.name, u.header, u.text, u.row, u.count) for u in unknowns] == [
        ("found_on", "排查日期", "上周", 2, 1),
        ("grade", "隐患级别", "3", 2, 2),
    ]
    assert unknowns.as_mapping(Mapping.from_data({"defaults": {"place": "丑"}}, SCHEMA)) == {
        "defaults": {"place": "丑"},
        "values": {"found_on": {"上周": "?"}, "grade": {"3": "?"}},
    }
    assert [p.field for p in made[0].problems] == ["found_on", "grade"]
    assert made[2].problems == ()


def test_values_come_before_defaults_and_defaults_fill_what_is_empty(tmp_path):
    rows = [HEADERS, [1, "甲", "/", "2024-01-01", "丙", "3"], [2, None, "乙", "待定", "丁", None]]
    mapping = {
        "values": {
            "grade": {"3": "", "": "重大"},
            "place": {"/": ""},
            "found_on": {"待定": "2024-02-01"},
        },
        "defaults": {"grade": "general", "place": "厂区", "enterprise": "丙厂"},
    }
    made, unknowns = converted(tmp_path, rows, mapping)
    first, second = made[0].values, made[1].values
    assert (first["grade"], first["place"]) == ("general", "厂区")
    assert (second["grade"], second["enterprise"], second["found_on"]) == (
        "major",
        "丙厂",
        datetime.date(2024, 2, 1),
    )
    assert len(unknowns) == 0


def test_a_required_field_that_is_empty_is_a_problem_in_its_column(tmp_path):
    rows = [HEADERS, [1, None, "乙", "2024-01-01", "丁", "一般"]]
    made, _ = converted(tmp_path, rows)
    assert made[0].problems == (Problem("enterprise", "责任单位", "此项必填，不能为空。"),)


def test_a_number_that_is_none_is_a_problem_but_not_asked_for(tmp_path):
    rows = [[*HEADERS, "整改资金"], [*ROW, "若干"]]
    made, unknowns = converted(tmp_path, rows)
    assert [(p.field, p.column) for p in made[0].problems] == [("funds", "整改资金")]
    assert len(unknowns) == 0
