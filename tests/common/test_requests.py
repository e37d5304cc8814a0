"""Whether a list answers with its rows or with the whole page."""

import pytest
from django.test import RequestFactory

from common.requests import typed, wants_rows


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_htmx_gets_rows_but_a_restored_page_is_whole(headers, rows):
    assert wants_rows(RequestFactory().get("/", headers=headers)) is rows


def test_what_was_typed_comes_from_the_first_box_that_is_there():
    request = RequestFactory().get("/", {"q": "煤\x00矿矿", "trade": ""})
    assert typed(request, "trade", "q", longest=9) == ""
    assert typed(request, "q", longest=2) == "煤矿"
    assert typed(request, "other", longest=2) == ""
