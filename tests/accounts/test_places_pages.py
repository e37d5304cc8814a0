"""The administrator's pages of agencies, regions and sectors."""

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Agency, Region
from accounts.queries import region_tree
from tests.factories import AgencyFactory, user

pytestmark = pytest.mark.django_db

OLD_TOWN = "141022202"


@pytest.fixture
def administrator(client):
    person = user(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def agency(**changes):
    told = {
        "name": "唐兴镇应急管理站",
        "kind": "station",
        "parent": "",
        "region": "141022100",
        "sectors": ["coal"],
        "regions": ["141022100"],
    }
    return {**told, **changes}


def test_an_agency_is_added_and_changed(client, administrator):
    assert "还没有监管机构" in client.get("/accounts/agencies/").content.decode()
    assert client.get("/accounts/agencies/new/").status_code == 200
    assert client.post("/accounts/agencies/new/", agency()).url == "/accounts/agencies/"
    station = Agency.objects.get()
    page = f"/accounts/agencies/{station.pk}/edit/"
    assert "唐兴镇应急管理站" in client.get(page).content.decode()
    assert client.post(page, agency(sectors=["coal", "gas"])).url == "/accounts/agencies/"
    assert set(station.sectors.values_list("pk", flat=True)) == {"coal", "gas"}
    assert "城镇燃气" in client.get("/accounts/agencies/").content.decode()


@pytest.mark.parametrize("field", ["name", "kind", "region", "sectors", "regions"])
def test_what_an_agency_needs(client, administrator, field):
    answer = client.post("/accounts/agencies/new/", agency(**{field: ""}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_an_agency_is_not_its_own_superior(client, administrator):
    station = AgencyFactory()
    low = AgencyFactory(parent=station)
    answer = client.post(f"/accounts/agencies/{station.pk}/edit/", agency(parent=low.pk))
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["parent"]


def test_a_name_taken_between_form_and_saving_is_refused(client, administrator, monkeypatch):
    from accounts.forms.agencies import AgencyForm

    AgencyFactory(name="唐兴镇应急管理站")
    monkeypatch.setattr(AgencyForm, "validate_unique", lambda form: None)
    answer = client.post("/accounts/agencies/new/", agency())
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["name"])


def test_an_old_edition_is_offered_only_where_it_is_chosen_already(client, administrator):
    def offered(path):
        return OLD_TOWN in client.get(path).context["form"].fields["regions"].queryset.values_list(
            "pk", flat=True
        )

    old = AgencyFactory(regions=Region.objects.filter(pk=OLD_TOWN))
    assert not offered("/accounts/agencies/new/")
    assert offered(f"/accounts/agencies/{old.pk}/edit/")


def test_the_tree_shows_each_region_below_its_superior():
    branches = region_tree(timezone.localdate())
    assert [(b.region.code, b.depth) for b in branches[:4]] == [
        ("14", 0),
        ("1410", 1),
        ("141022", 2),
        ("141022100", 3),
    ]
    states = {branch.region.code: branch.state for branch in branches}
    assert (len(states), states[OLD_TOWN], states["141022106"]) == (14, "past", "now")
    before = {b.region.code: b.state for b in region_tree(timezone.datetime(2020, 1, 1).date())}
    assert (before[OLD_TOWN], before["141022106"]) == ("now", "later")


def region(**changes):
    told = {"code": "141022107", "level": "township", "name": "某镇", "parent": "141022"}
    return {**told, **changes}


def test_a_region_is_added_and_changed(client, administrator):
    assert client.get("/accounts/regions/new/").status_code == 200
    assert client.post("/accounts/regions/new/", region()).url == "/accounts/regions/"
    page = "/accounts/regions/141022107/edit/"
    assert "某镇" in client.get(page).content.decode()
    told = region(
        name="某某镇", valid_from="2026-01-01", aliases="某么镇", level="county", code="9"
    )
    assert client.post(page, told).url == "/accounts/regions/"
    changed = Region.objects.get(pk="141022107")
    assert (changed.name, changed.level, changed.aliases) == ("某某镇", "township", "某么镇")
    html = client.get("/accounts/regions/").content.decode()
    assert "自 2026-01-01 起" in html


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"code": "14102x"}, 422, "code"),
        ({"code": "141022106"}, 422, "code"),
        ({"code": "151022107"}, 409, "code"),
        ({"name": ""}, 422, "name"),
        ({"level": "county"}, 409, "parent"),
        ({"valid_from": "2026-01-02", "valid_to": "2026-01-01"}, 422, "__all__"),
        ({"valid_to": "2026-02-30"}, 422, "valid_to"),
        ({"successor": "141022106"}, 409, "valid_to"),
    ],
)
def test_a_bad_region_is_refused(client, administrator, changes, status, field):
    answer = client.post("/accounts/regions/new/", region(**changes))
    assert answer.status_code == status
    assert list(answer.context["form"].errors) == [field]
    assert Region.objects.count() == 14


def test_a_bad_change_is_refused(client, administrator):
    answer = client.post("/accounts/regions/141022106/edit/", region(parent=""))
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["parent"])
    assert client.get("/accounts/regions/999/edit/").status_code == 404


def test_sectors_can_be_read(client, administrator):
    assert "冶金工贸" in client.get("/accounts/sectors/").content.decode()
    assert client.post("/accounts/sectors/").status_code == 405


def test_the_number_of_queries_does_not_grow(client, administrator, django_assert_num_queries):
    client.get("/accounts/agencies/")  # the first request writes the session's clock
    for count in (1, 2):
        for _ in range(count):
            AgencyFactory(parent=AgencyFactory())
        with django_assert_num_queries(6):
            client.get("/accounts/agencies/")
    with django_assert_num_queries(4):
        client.get("/accounts/regions/")
    with django_assert_num_queries(3):
        client.get("/accounts/administration/")


PATHS = [
    "agencies/",
    "agencies/new/",
    "agencies/00000000-0000-7000-8000-000000000000/edit/",
    "regions/",
    "regions/new/",
    "regions/141022106/edit/",
    "sectors/",
    "administration/",
]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_everybody_else_gets_403(client, role):
    client.force_login(user(role))
    for path in PATHS:
        assert client.get(f"/accounts/{path}").status_code == 403, path


def test_an_unknown_agency_is_404(client, administrator):
    assert client.get(f"/accounts/{PATHS[2]}").status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_the_api_tells_everybody_what_there_is(client, role):
    bureau = AgencyFactory(sectors=["gas"])
    client.force_login(user(role))
    sectors = client.get("/api/sectors/").json()["results"]
    assert len(sectors) == 10
    assert client.get("/api/sectors/coal/").json() == {
        "code": "coal",
        "name": "煤矿",
        "name_en": "Coal mines",
        "position": 0,
    }
    town = client.get("/api/regions/", {"parent": "141022", "level": "township"}).json()
    assert len(town["results"]) == 11
    assert client.get(f"/api/regions/{OLD_TOWN}/").json()["successor"] == "141022106"
    agencies = client.get("/api/agencies/", {"sectors": "gas"}).json()["results"]
    assert str(bureau.pk) in {one["id"] for one in agencies}
    assert client.post("/api/agencies/", {}).status_code == 405


def test_the_api_wants_a_sign_in(client):
    answer = client.get("/api/regions/")
    assert answer.status_code == 403
    assert list(answer.json()) == ["detail"]
