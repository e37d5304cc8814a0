"""Pages by key: each row once, forwards and backwards, over ties, and whatever the cursor says."""

import base64
import json
from datetime import date

import pytest

from accounts.models import Region
from common.paging import page_by_key
from enterprises.models import RiskPoint
from tests.factories import RiskPointFactory
from workdays.models import SpecialDay

pytestmark = pytest.mark.django_db

ORDERS = [
    ("code",),
    ("-code",),
    ("level", "code"),
    ("-level", "code"),
    ("level", "-code"),
    ("-level", "-code"),
]


def walk(rows, order, size):
    """All pages from the first to the last, then back again from the last."""
    pages = [page_by_key(rows, "", order=order, size=size)]
    while pages[-1].next:
        pages.append(page_by_key(rows, pages[-1].next, order=order, size=size))
    back = [pages[-1]]
    while back[-1].previous:
        back.append(page_by_key(rows, back[-1].previous, order=order, size=size))
    return pages, back[::-1]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 13, 14, 15])
def test_every_row_stands_on_one_page_whatever_the_ties(order, size):
    wanted = list(Region.objects.order_by(*order))
    assert len(wanted) == 14
    there, back = walk(Region.objects.all(), order, size)
    assert [row for page in there for row in page] == wanted
    assert [len(page) for page in there[:-1]] == [size] * (len(there) - 1)
    assert there[0].previous == ""
    assert [page.rows for page in back] == [page.rows for page in there]
    assert back[0].previous == ""


def test_a_last_page_that_is_full_has_no_next():
    page = page_by_key(Region.objects.all(), "", order=("code",), size=14)
    assert (len(page), page.next, page.previous) == (14, "", "")


def test_dates_decimals_uuids_and_relations_are_keys():
    for score in (5, 5, 7, 7, 7):
        RiskPointFactory(score=score)
    order = ("-score", "enterprise__pinyin", "id")
    wanted = list(RiskPoint.objects.order_by(*order))
    for size in (1, 2, 4):
        there, back = walk(RiskPoint.objects.select_related("enterprise"), order, size)
        assert [row for page in there for row in page] == wanted
        assert [page.rows for page in back] == [page.rows for page in there]
    days = SpecialDay.objects.filter(day__year=2021)
    there, _back = walk(days, ("day",), 10)
    assert [row.day for page in there for row in page] == list(days.values_list("day", flat=True))


def test_rows_that_go_meanwhile_shift_nothing():
    days = SpecialDay.objects.filter(day__year=2021)
    first = page_by_key(days, "", order=("day",), size=3)
    second = page_by_key(days, first.next, order=("day",), size=3)
    for row in (first.rows[0], first.rows[2]):
        row.delete()
    assert page_by_key(days, first.next, order=("day",), size=3) == second
    assert [row.day for row in second] == [date(2021, 2, 12), date(2021, 2, 15), date(2021, 2, 16)]


def test_no_rows_give_an_empty_page():
    page = page_by_key(Region.objects.none(), "", order=("code",))
    assert (page.rows, page.previous, page.next) == ([], "", "")


def token(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "no cursor",
        "!!!!",
        "\N{HEAVY BLACK HEART}",
        token("text"),
        token([]),
        token(7),
        token([0]),
        token([0, "a", "b"]),
        token({"a": 1}),
    ],
)
def test_a_broken_cursor_gives_the_first_page(cursor):
    page = page_by_key(Region.objects.all(), cursor, order=("code",), size=2)
    assert [row.code for row in page] == ["14", "1410"]


def test_a_cursor_of_a_wrong_type_gives_the_first_page():
    days = SpecialDay.objects.all()
    page = page_by_key(days, token([0, "not a day"]), order=("day",), size=1)
    assert page.rows == [days.earliest("day")]


@pytest.mark.parametrize(
    "text", ["[0,null]", '[0,"\\u0000"]', '[0,"\\ud800"]', "[" * 5000, "[0,[1]]"], ids=range(5)
)
def test_a_forged_cursor_gives_the_first_page(text):
    cursor = base64.urlsafe_b64encode(text.encode()).decode()
    rows = Region.objects.all()
    first = [row.pk for row in page_by_key(rows, "", order=("name", "code"), size=3)]
    assert [row.pk for row in page_by_key(rows, cursor, order=("name", "code"), size=3)] == first
    assert [row.pk for row in page_by_key(rows, cursor, order=("name",), size=3)] == [
        row.pk for row in page_by_key(rows, "", order=("name",), size=3)
    ]
