"""An app below sheets gives its lists out through whoever registered what writes files."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from common import exports
from common.exports import Exportable, Table


def test_the_last_writer_counts_and_none_is_an_error(monkeypatch):
    monkeypatch.setattr(exports, "_answers", [])
    request = RequestFactory().get("/")
    with pytest.raises(LookupError):
        exports.answer(request, "name")
    exports.register_answer(lambda request, name, more: "first")
    exports.register_answer(lambda request, name, more: (name, more))
    assert exports.answer(request, "name", number=3) == ("name", {"number": "3"})


def test_a_list_is_found_by_its_name_until_it_is_forgotten():
    def read(user, query):
        return Table("表", ["a"], lambda: [[1]], lambda: 1)

    exports.register(Exportable("trial", "试验", read))
    known = exports.find("trial")
    assert "trial" in exports.names()
    assert known.read(None, QueryDict()).count() == 1
    exports.unregister("trial")
    assert exports.find("trial") is None
    assert "trial" not in exports.names()


def test_the_lists_of_the_product():
    wanted = {
        "accounts",
        "checklist-version",
        "enterprises",
        "hazards",
        "inspections",
        "log",
        "risk-points",
    }
    assert wanted <= set(exports.names())
