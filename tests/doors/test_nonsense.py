"""Nonsense in an address is refused or passed over, never a fault of the server."""

import pytest
from django.test import Client
from django.urls import reverse
from django_filters import FilterSet

from accounts.enums import Role
from tests.doors.county import Half, half
from tests.doors.test_matrix import PLAIN, words_of
from tests.factories import user

NONSENSE = ["\x00", "abc", "9" * 40, "2021-13-45", "%"]
OTHER_NAMES = {
    "cursor", "page", "ordering", "o", "q", "search", "name", "lat", "lng", "from", "to", "as_of",
    "by", "key", "figure", "grade", "period", "page_size", "year", "enterprise", "text", "next",
    "known_at",
}  # fmt: skip


def _filters() -> set[str]:
    """The names of all filters of all lists."""
    names: set[str] = set()
    waiting = [FilterSet]
    while waiting:
        one = waiting.pop()
        waiting += one.__subclasses__()
        for name in getattr(one, "base_filters", {}):
            names |= {name, f"{name}_min", f"{name}_max", f"{name}_after", f"{name}_before"}
    return names


@pytest.fixture
def county(db) -> Half:
    return half("甲方", sector="coal", region="141022100")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_no_filter_cursor_or_date_breaks_a_page(county, role):
    client = Client(raise_request_exception=False)
    client.force_login(county.people.get(role) or user(role))
    names = sorted(_filters() | OTHER_NAMES)
    wrong = []
    for door, kwargs in PLAIN:
        if door.name == "accounts:sign-out":
            continue
        address = reverse(door.name, kwargs=kwargs)
        for value in NONSENSE:
            answer = client.get(address, dict.fromkeys(names, value))
            words_of(answer)
            if answer.status_code >= 500:
                wrong.append((door.name, value, answer.status_code))
    assert wrong == []
