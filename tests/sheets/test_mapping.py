"""A mapping is checked to the last word before a file is touched."""

import json

import pytest

from sheets.errors import MappingWrong
from sheets.mapping import Mapping
from tests.sheets.files import SCHEMA

FULL = {
    "sheet": "一月",
    "columns": {"整改/期限": "due_on"},
    "values": {"grade": {"3": "general", "": "一般", "无": ""}, "found_on": {"昨天": "2024.3.5"}},
    "defaults": {"enterprise": "甲厂", "grade": "major"},
}


def test_every_key_is_optional_and_a_mapping_survives_its_own_json():
    assert Mapping.from_data({}, SCHEMA) == Mapping.from_data(None, SCHEMA) == Mapping()
    mapping = Mapping.from_json(json.dumps(FULL), SCHEMA)
    assert mapping.to_data() == FULL
    assert Mapping.from_data(mapping.to_data(), SCHEMA) == mapping


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ([], "对应关系"),
        ({"colums": {}}, "对应关系"),
        ({"sheet": 3}, "sheet"),
        ({"columns": ["a"]}, "columns"),
        ({"columns": {"级别": "level"}}, "columns / 级别"),
        ({"columns": {"级别": None}}, "columns / 级别"),
        ({"values": {"level": {}}}, "values"),
        ({"values": {"grade": ["3"]}}, "values / grade"),
        ({"values": {"grade": {"3": "三级"}}}, "values / grade / 3"),
        ({"values": {"grade": {"3": "?"}}}, "values / grade / 3"),
        ({"values": {"grade": {"3": ["general"]}}}, "values / grade / 3"),
        ({"values": {"found_on": {"昨天": "前天"}}}, "values / found_on / 昨天"),
        ({"defaults": {"level": "3"}}, "defaults"),
        ({"defaults": {"due_on": "2024-02-30"}}, "defaults / due_on"),
    ],
)
def test_an_error_names_its_place(data, place):
    with pytest.raises(MappingWrong) as caught:
        Mapping.from_data(data, SCHEMA)
    assert str(caught.value.place) == place
    assert str(caught.value)


def test_broken_json_and_a_missing_file_are_said_so(tmp_path):
    with pytest.raises(MappingWrong, match="JSON"):
        Mapping.from_json("{", SCHEMA)
    with pytest.raises(MappingWrong):
        Mapping.from_file(tmp_path / "none.json", SCHEMA)
    path = tmp_path / "m.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(FULL).encode())
    assert Mapping.from_file(path, SCHEMA).sheet == "一月"


def test_cells_are_compared_as_shown_with_width_and_white_space_folded():
    mapping = Mapping.from_data({"values": {"grade": {"３ 级": "general", "": "major"}}}, SCHEMA)
    assert mapping.value_for("grade", "3级") == "general"
    assert mapping.value_for("grade", "") == "major"
    assert mapping.value_for("grade", "/") is None
    assert mapping.value_for("place", "3级") is None
