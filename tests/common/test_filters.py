"""Filters of small tables: their records are asked for once, and plainly."""

from typing import Any

import django_filters
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from accounts.models import Sector, User
from common.filters import RecordFilter, RecordsFilter


class PeopleFilter(django_filters.FilterSet):
    """By sectors in two ways."""

    one = RecordFilter(field_name="sectors", queryset=Sector.objects.all(), empty_label="All")
    some = RecordsFilter(field_name="sectors", queryset=Sector.objects.all())

    class Meta:
        model = User
        fields: list[str] = []


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "first"), [("one", [("", "All")]), ("some", [])])
def test_the_records_are_asked_for_once_a_request_and_anew_in_the_next(name: str, first: list[Any]):
    def looked() -> list[tuple[str, str]]:
        field = PeopleFilter({}, User.objects.all()).form.fields[name]
        with CaptureQueriesContext(connection) as asked:
            twice = [[(str(value), label) for value, label in field.choices] for _ in range(2)]
            list(field.widget.choices)
        assert len(asked) == 1
        assert "CURSOR" not in asked[0]["sql"]
        assert twice[0] == twice[1]
        return twice[0]

    known = [(sector.code, str(sector)) for sector in Sector.objects.all()]
    assert looked() == [*first, *known]
    Sector.objects.create(code="new", name="新行业", name_en="New", position=99)
    assert looked() == [*first, *known, ("new", "新行业")]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["one", "some"])
def test_what_is_no_record_is_refused(name: str):
    found = PeopleFilter(QueryDict(f"{name}=no such"), User.objects.all())
    assert not found.is_valid()
    assert list(found.form.errors) == [name]
    assert PeopleFilter(QueryDict(f"{name}=coal"), User.objects.all()).is_valid()
