"""An app below sheets gets its workbook from whoever registered a writer."""

import pytest

from common import exports
from common.errors import RuleBroken


def test_the_last_writer_counts_and_none_is_an_error(monkeypatch):
    monkeypatch.setattr(exports, "_writers", [])
    with pytest.raises(LookupError):
        exports.xlsx_response("name", ["a"], [])
    exports.register(lambda name, headers, rows: "first")
    exports.register(lambda name, headers, rows: (name, headers, list(rows)))
    assert exports.xlsx_response("name", ["a"], iter([[1]])) == ("name", ["a"], [[1]])


@pytest.mark.django_db
def test_sheets_has_registered_its_writer():
    response = exports.xlsx_response("账号", ["a"], [["x"]])
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert b"".join(response.streaming_content)[:2] == b"PK"
    response.close()


def test_more_rows_than_a_sheet_holds_are_refused_in_words(monkeypatch):
    monkeypatch.setattr("sheets.limits.SHEET_ROWS", 3)
    with pytest.raises(RuleBroken) as refused:
        exports.xlsx_response("name", ["a"], [["x"]] * 3)
    assert refused.value.remedy
