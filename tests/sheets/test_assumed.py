"""Empty cells that get a value, headers that weigh more, and what a kind adds to the preview."""

from dataclasses import replace
from pathlib import Path

from sheets.converting import Converted, Converter, Problem
from sheets.fields import Field, FieldKind, Schema
from sheets.mapping import Mapping
from sheets.previews import Preview
from sheets.reading import open_workbook
from sheets.records import Reading
from sheets.registry import Review
from tests.sheets.files import HEADERS, ROW, SCHEMA, workbook

ASSUMING = Schema(
    tuple(replace(f, assumed="general") if f.name == "grade" else f for f in SCHEMA.fields),
    note="note",
)


def book(tmp_path: Path, *rows: list, headers: list[str] = HEADERS) -> Path:
    return workbook(tmp_path / "a.xlsx", {"A": [headers, *rows]})


def values(path: Path, schema: Schema, mapping: Mapping) -> tuple[list, Converter]:
    converter = Converter(schema, mapping)
    with open_workbook(path) as opened:
        made = [converter.convert(r) for r in Reading(opened, schema, mapping).records()]
    return [one.values["grade"] for one in made], converter


def test_an_empty_cell_is_assumed_and_counted(tmp_path):
    path = book(tmp_path, ROW, [*ROW[:5], ""], [*ROW[:5], None])
    found, converter = values(path, ASSUMING, Mapping())
    assert found == ["general", "general", "general"]
    assert converter.assumed == {"grade": 2}


def test_a_default_goes_before_what_is_assumed(tmp_path):
    mapping = Mapping.from_data({"defaults": {"grade": "major"}}, ASSUMING)
    found, converter = values(book(tmp_path, [*ROW[:5], ""]), ASSUMING, mapping)
    assert (found, dict(converter.assumed)) == (["major"], {})


def test_an_emptied_cell_is_assumed_too(tmp_path):
    mapping = Mapping.from_data({"values": {"grade": {"/": "", "": "major"}}}, ASSUMING)
    found, converter = values(book(tmp_path, [*ROW[:5], "/"], [*ROW[:5], ""]), ASSUMING, mapping)
    assert (found, dict(converter.assumed)) == (["general", "major"], {"grade": 1})


def test_of_two_headers_the_weightier_is_taken(tmp_path):
    """责任单位 stands before 单位名称 among the names of the field, wherever it stands."""
    headers = ["序号", "单位名称", "责任单位", *HEADERS[2:]]
    path = book(tmp_path, [1, "车间", "甲厂", *ROW[2:]], headers=headers)
    with open_workbook(path) as opened:
        (table,) = Reading(opened, SCHEMA).tables
    assert table.fields[:3] == ("number", None, "enterprise")


def test_a_kind_adds_problems_and_remarks_to_the_preview(tmp_path):
    def review(made: Converted) -> Review:
        if made.values["place"] == "井底":
            return Review([Problem("place", "检查部位", "井底不算")])
        return Review(remark="在井口")

    rows = [
        ROW,
        ROW,
        [1, "甲厂", "井底", *ROW[3:]],
        [*ROW[:5], "三级"],
        [*ROW[:3], "昨天", *ROW[4:]],
    ]
    with open_workbook(book(tmp_path, *rows)) as opened:
        data = Preview(opened, ASSUMING, Mapping(), review).data()
    assert data["remarks"] == [{"text": "在井口", "count": 2}]
    assert data["problems"] == [{"sheet": "A", "row": 4, "reasons": ["检查部位: 井底不算"]}]
    assert (data["with_problems"], data["unknown_total"], data["read"]) == (1, 2, 5)


def test_a_word_field_may_be_assumed_without_a_column(tmp_path):
    source = Field("source", "来源", (), FieldKind.WORD, words={"导入": "import"}, assumed="import")
    schema = Schema((*SCHEMA.fields, source), note="note")
    with open_workbook(book(tmp_path, ROW, ROW)) as opened:
        data = Preview(opened, schema, Mapping()).data()
    assert data["assumed"] == [{"field": "source", "value": "import", "count": 2}]
