"""Which days are worked, and how an administrator keeps them."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from audit.models import Event
from audit.subjects import id_of
from common.errors import RuleBroken
from tests.factories import user
from workdays import queries, services
from workdays.models import SpecialDay

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def administrator(client):
    person = user(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2021, 10, 1), False),  # National Day, a Friday
        (date(2021, 10, 9), True),  # a Saturday, worked for it
        (date(2021, 10, 11), True),
        (date(2021, 10, 16), False),
        (date(2027, 1, 1), True),  # nothing announced: a Friday is a Friday
    ],
)
def test_is_workday(day, worked):
    assert queries.is_workday(day) is worked


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2021, 9, 30), 1, date(2021, 10, 8)),
        (date(2021, 9, 30), 2, date(2021, 10, 9)),
        (date(2021, 9, 30), 3, date(2021, 10, 11)),
        (date(2021, 3, 5), 1, date(2021, 3, 8)),
        (date(2021, 3, 6), 5, date(2021, 3, 12)),
        (date(2021, 1, 29), 15, date(2021, 2, 24)),
    ],
)
def test_add_workdays(start, count, end):
    assert queries.add_workdays(start, count) == end


def test_years():
    known = queries.known_years()
    assert known == list(range(2004, 2027))
    assert queries.missing_years(date(2026, 10, 31)) == []
    assert queries.missing_years(date(2026, 11, 1)) == [2027]
    assert queries.missing_years(date(2027, 12, 1)) == [2027, 2028]
    assert queries.years_offered(TODAY)[:3] == [2027, 2026, 2025]
    assert queries.years_offered(TODAY)[-1] == 2004


def events():
    rows = Event.objects.order_by("seq")
    assert {row.subject_id for row in rows} == {id_of("special_day", "2027-01-01")}
    return [(row.subject_kind, row.kind, row.facts) for row in rows]


def test_added_changed_removed(administrator):
    services.add_day(NEW_YEAR, off=True, name="元旦", by=administrator)
    assert queries.is_workday(NEW_YEAR) is False
    services.change_day(NEW_YEAR, off=True, name="元旦", by=administrator)
    services.change_day(NEW_YEAR, off=False, name="元旦", by=administrator)
    assert str(SpecialDay.objects.get(day=NEW_YEAR)) == "2027-01-01 元旦"
    services.remove_day(NEW_YEAR, by=administrator)
    assert not SpecialDay.objects.filter(day=NEW_YEAR).exists()
    assert events() == [
        (
            "special_day",
            "added",
            {"set": {"day": "2027-01-01", "off": True, "name": "元旦"}},
        ),
        ("special_day", "changed", {"set": {"off": False}, "changed": {"off": [True, False]}}),
        (
            "special_day",
            "removed",
            {"removed": {"day": "2027-01-01", "off": False, "name": "元旦"}},
        ),
    ]


def test_a_day_that_is_there_is_refused(administrator):
    with pytest.raises(RuleBroken) as refused:
        services.add_day(date(2021, 10, 1), off=False, name="x", by=administrator)
    assert refused.value.field == "day"
    assert SpecialDay.objects.get(day=date(2021, 10, 1)).off is True
    assert not Event.objects.exists()


def test_a_day_that_somebody_else_has_just_removed_is_told(administrator):
    services.add_day(NEW_YEAR, off=True, name="元旦", by=administrator)
    services.remove_day(NEW_YEAR, by=administrator)
    for call in (
        lambda: services.remove_day(NEW_YEAR, by=administrator),
        lambda: services.change_day(NEW_YEAR, off=False, name="元旦", by=administrator),
    ):
        with pytest.raises(RuleBroken) as refused:
            call()
        assert "2027-01-01" in str(refused.value.message)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_everybody_else_is_refused(client, role):
    person, day = user(role), date(2021, 10, 1)
    for attempt in (
        lambda: services.add_day(NEW_YEAR, off=True, name="x", by=person),
        lambda: services.change_day(day, off=False, name="x", by=person),
        lambda: services.remove_day(day, by=person),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    client.force_login(person)
    for path in ("", "new/", "2021-10-01/"):
        assert client.get(f"/special-days/{path}").status_code == 403
    assert client.post("/special-days/2021-10-01/remove/").status_code == 403
    assert not Event.objects.exists()


@time_machine.travel(TODAY, tick=False)
def test_the_list_of_a_year_and_the_warning(client, administrator):
    html = client.get("/special-days/").content.decode()
    assert "2026 年节假日与调休" in html
    assert "2027 年尚未登记" in html
    assert "2026-10-01" in html
    client.post("/special-days/new/", {"day": "2027-01-01", "off": "True", "name": "元旦"})
    html = client.get("/special-days/", {"year": "2027"}).content.decode()
    assert "尚未登记" not in html
    assert "星期五" in html
    assert "没有登记" in client.get("/special-days/", {"year": "2003"}).content.decode()


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize("asked", ["", "abc", "99999", "-1", "٢٠٢٦", "2026"])
def test_an_odd_year_is_this_one(client, administrator, asked):
    assert client.get("/special-days/", {"year": asked}).context["year"] == 2026


def test_the_pages_of_a_day(client, administrator):
    assert client.get("/special-days/new/").status_code == 200
    told = {"day": "2027-01-01", "off": "True", "name": "元旦"}
    assert client.post("/special-days/new/", told).url == "/special-days/?year=2027"
    page = "/special-days/2027-01-01/"
    html = client.get(page).content.decode()
    assert 'value="元旦"' in html
    assert 'value="True" class="form-check-input" required id="id_off_0" checked' in html or (
        "checked" in html
    )
    assert client.post(page, {"off": "False", "name": "元旦"}).url == "/special-days/?year=2027"
    assert SpecialDay.objects.get(day=NEW_YEAR).off is False
    assert client.post(page, {"off": "", "name": "元旦"}).status_code == 422
    assert client.get(f"{page}remove/").status_code == 405
    assert client.post(f"{page}remove/").url == "/special-days/?year=2027"
    for path in (page, "/special-days/2027-02-30/", "/special-days/never/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"day": "2021-10-01"}, 409, "day"),
        ({"day": "2027-02-30"}, 422, "day"),
        ({"day": ""}, 422, "day"),
        ({"off": ""}, 422, "off"),
        ({"off": "maybe"}, 422, "off"),
        ({"name": ""}, 422, "name"),
        ({"name": "长" * 41}, 422, "name"),
    ],
)
def test_a_bad_day_is_refused_beside_its_field(client, administrator, changes, status, field):
    told = {"day": "2027-01-01", "off": "True", "name": "元旦", **changes}
    answer = client.post("/special-days/new/", told)
    assert answer.status_code == status
    assert list(answer.context["form"].errors) == [field]
    assert not SpecialDay.objects.filter(day__year=2027).exists()


def test_the_number_of_queries_does_not_grow(client, administrator, django_assert_num_queries):
    client.get("/special-days/")  # the first request writes the session's clock
    for year in (2003, 2021):
        with django_assert_num_queries(6):
            client.get("/special-days/", {"year": year})
