"""Whether a list answers with its rows or with the whole page."""

import pytest
from django.test import RequestFactory

from common.requests import wants_rows


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
