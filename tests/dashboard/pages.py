"""Reading the page as a person would: its numbers and the lists behind them."""

import html
import re
from typing import Any

LINK = re.compile(r'<a(?P<attributes>[^>]*)href="(?P<url>[^"]+)"[^>]*>(?P<text>[^<]*)</a>')
NUMBER = re.compile(r"^[\d,]+$")


def counts(page: str) -> list[tuple[int, str]]:
    """Every number of the page that leads to a list of rows, with the list's address."""
    found = []
    for link in LINK.finditer(page):
        url, text = html.unescape(link["url"]), link["text"].strip()
        if NUMBER.match(text) and _is_list(url):
            found.append((int(text.replace(",", "")), url))
    return found


def total(client: Any, url: str) -> int:
    """How many rows a list has in all."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.context["total"]


def _is_list(url: str) -> bool:
    return url.startswith(
        ("/figures/rows/", "/figures/cases/", "/figures/changes/", "/accidents/?")
    )
