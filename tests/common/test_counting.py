"""How many rows a list has, and the keys of a few among many."""

import pytest
from django.conf import settings as real

from accounts.models import Sector, User
from common.counting import Total, total_of
from tests.factories import user

pytestmark = pytest.mark.django_db


def test_keys_come_with_the_number_of_a_few_rows_that_a_filter_leaves():
    people = [user("leader") for _ in range(3)]
    user("auditor")
    rows = User.objects.filter(role="leader")
    told = total_of(rows, {}, few=3)
    assert (told.number, told.more) == (3, False)
    assert sorted(told.keys or []) == sorted(one.pk for one in people)
    assert total_of(rows, {}, few=2) == Total(3)
    assert total_of(rows, {}) == Total(3)
    assert total_of(rows, {"count": "exact"}, few=3) == Total(3)


def test_no_rows_have_no_keys_and_text_keys_are_keys_too():
    assert total_of(Sector.objects.filter(code="no such"), {}, few=3) == Total(0, keys=[])
    assert total_of(Sector.objects.filter(code="coal"), {}, few=3) == Total(1, keys=["coal"])


def test_a_whole_table_is_counted_and_nothing_more():
    count = Sector.objects.count()
    assert total_of(Sector.objects.all(), {}, few=count) == Total(count)


def test_many_rows_are_more_than_so_many(settings):
    settings.LIST_COUNT_TO = 2
    rows = Sector.objects.filter(position__gte=0)
    assert real.LIST_COUNT_TO == 2
    assert total_of(rows, {}, few=2) == Total(2, more=True)
    assert total_of(rows, {"count": "exact"}, few=2) == Total(Sector.objects.count())
