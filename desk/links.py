"""Addresses of other apps' pages, with what narrows their lists."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def page(url_name: str, query: Mapping[str, Any] | None = None) -> str:
    """The address of a page, with its filters; empty where this installation has no such page."""
    try:
        address = reverse(url_name)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(query, doseq=True)}" if query else address
