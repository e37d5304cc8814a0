"""The administrator's pages of accounts."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from common import panels
from common.panels import Panel
from tests.factories import PASSWORD, AgencyFactory, UserFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = user(Role.ADMINISTRATOR, username="root")
    client.force_login(person)
    return person


def names(response):
    return [person.username for person in response.context["page"]]


def test_the_list_narrows_by_every_column(client, administrator):
    bureau, station = AgencyFactory(name="局"), AgencyFactory(name="站")
    UserFactory(username="a", full_name="王一", agency=bureau, phone="139", position="股长")
    UserFactory(username="b", full_name="王二", agency=station, is_active=False)
    user(Role.LEADER, username="c", full_name="李三", last_login="2021-03-05T01:00:00Z")

    def found(**query):
        return names(client.get("/accounts/people/", query))

    assert found() == ["a", "b", "c", "root"]
    assert found(q="王") == ["a", "b"]
    assert found(q="王 139") == ["a"]
    assert found(q="C") == ["c"]
    assert found(role=["leader", "administrator"]) == ["c", "root"]
    assert found(agency=station.pk) == ["b"]
    assert found(position="股") == ["a"]
    assert found(is_active="false") == ["b"]
    assert found(last_login_after="2021-03-05", last_login_before="2021-03-05") == ["c"]
    assert found(last_login_after="2021-03-06") == ["root"]


def test_pages_follow_each_other(client, administrator, monkeypatch):
    monkeypatch.setattr("common.paging.PAGE_SIZE", 50)
    User.objects.bulk_create(
        User(username=f"p{n:03}", full_name="x", role=Role.LEADER) for n in range(60)
    )
    first = client.get("/accounts/people/")
    second = client.get("/accounts/people/", {"cursor": first.context["page"].next})
    assert [*names(first), *names(second)] == [f"p{n:03}" for n in range(60)] + ["root"]
    assert second.context["total"] == 61


def test_htmx_gets_the_rows(client, administrator):
    rows = client.get("/accounts/people/", headers={"HX-Request": "true"})
    assert rows.templates[0].name == "accounts/people/_rows.html"
    assert "HX-Request" in rows["Vary"]
    assert "<html" not in rows.content.decode()


def test_the_number_of_queries_does_not_grow(client, administrator, django_assert_num_queries):
    client.get("/accounts/people/")  # the first request writes the session's clock
    for count in (1, 2):
        for _ in range(count):
            UserFactory()
        with django_assert_num_queries(6):
            client.get("/accounts/people/")


def test_the_list_is_exported_whole(client, administrator):
    from io import BytesIO

    from python_calamine import load_workbook

    UserFactory(username="a", full_name="王一", agency=AgencyFactory(name="局"), position="股长")
    user(Role.LEADER, username="b", full_name="李二")
    response = client.get("/accounts/people/export/", {"q": "王"})
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    response.close()
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["用户名", "姓名", "角色", "监管机构"]
    assert [row[:5] for row in rows[1:]] == [["a", "王一", "检查人员", "局", "股长"]]


def form(**changes):
    told = {"username": "zhang", "full_name": "张三", "role": "leader", "agency": "", "phone": ""}
    return {**told, **changes}


def test_a_new_account_shows_its_password_once(client, administrator):
    answer = client.post("/accounts/people/new/", form(sectors=["coal"]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    made = User.objects.get(username="zhang")
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert made.check_password(password)
    assert [sector.pk for sector in made.sectors.all()] == ["coal"]
    assert password not in client.get(f"/accounts/people/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "root"}, "username"),
        ({"username": "a b"}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"role": "king"}, "role"),
        ({"role": "inspector"}, "agency"),
        ({"role": "auditor", "sectors": ["coal"]}, "sectors"),
        ({"email": "no address"}, "email"),
    ],
)
def test_a_bad_account_is_refused_beside_its_field(client, administrator, changes, field):
    answer = client.post("/accounts/people/new/", form(**{"phone": "0357-1", **changes}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert 'value="0357-1"' in answer.content.decode()
    assert User.objects.count() == 1


def test_an_account_is_changed(client, administrator):
    person = user(Role.LEADER, username="zhang")
    page = client.get(f"/accounts/people/{person.pk}/edit/")
    assert 'value="zhang"' in page.content.decode()
    answer = client.post(f"/accounts/people/{person.pk}/edit/", form(phone="139"))
    assert (answer.status_code, answer.url) == (302, f"/accounts/people/{person.pk}/")
    person.refresh_from_db()
    assert (person.full_name, person.phone) == ("张三", "139")


def test_the_own_role_is_refused_and_what_was_typed_stays(client, administrator):
    told = form(username="root", role="auditor", phone="139")
    answer = client.post(f"/accounts/people/{administrator.pk}/edit/", told)
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["role"]
    assert 'value="139"' in answer.content.decode()


def test_a_name_taken_between_form_and_saving_is_refused(client, administrator, monkeypatch):
    from accounts.forms.people import AccountForm

    UserFactory(username="zhang")
    monkeypatch.setattr(AccountForm, "validate_unique", lambda form: None)
    answer = client.post("/accounts/people/new/", form())
    assert answer.status_code == 409
    assert list(answer.context["form"].errors) == ["username"]


def test_a_new_password_is_shown_once(client, administrator):
    person = UserFactory()
    path = f"/accounts/people/{person.pk}/new-password/"
    assert client.get(path).status_code == 405
    answer = client.post(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    person.refresh_from_db()
    assert person.check_password(answer.context["password"])
    assert not person.check_password(PASSWORD)


def test_deactivated_and_brought_back(client, administrator):
    person = UserFactory()
    page = f"/accounts/people/{person.pk}/"
    assert client.post(f"{page}deactivate/").url == page
    assert "已停用" in client.get(page).content.decode()
    assert client.post(f"{page}deactivate/").status_code == 409
    assert client.post(f"{page}activate/").url == page
    person.refresh_from_db()
    assert person.is_active
    assert [event.kind for event in Event.objects.order_by("seq")] == ["deactivated", "activated"]


def test_the_own_account_offers_no_deactivation(client, administrator):
    html = client.get(f"/accounts/people/{administrator.pk}/").content.decode()
    assert "/deactivate/" not in html
    assert client.post(f"/accounts/people/{administrator.pk}/deactivate/").status_code == 409


def test_other_apps_add_to_the_page(client, administrator, monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    leader = user(Role.LEADER)
    leader.sectors.set(["gas"])

    def memberships(viewer, person):
        assert (viewer, person) == (administrator, leader)
        return Panel("Enterprises", "components/required.html")

    panels.register("account", memberships)
    html = client.get(f"/accounts/people/{leader.pk}/").content.decode()
    assert "<h2>Enterprises</h2>" in html
    assert "城镇燃气" in html


def paths(person):
    page = f"/accounts/people/{person.pk}/"
    return [
        ("get", "/accounts/administration/"),
        ("get", "/accounts/people/"),
        ("get", "/accounts/people/export/"),
        ("get", "/accounts/people/new/"),
        ("post", "/accounts/people/new/"),
        ("get", page),
        ("get", f"{page}edit/"),
        ("post", f"{page}edit/"),
        ("post", f"{page}new-password/"),
        ("post", f"{page}deactivate/"),
        ("post", f"{page}activate/"),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_everybody_else_gets_403(client, role):
    person = user(role)
    client.force_login(person)
    for method, path in paths(person):
        assert getattr(client, method)(path).status_code == 403, path
    assert Event.objects.count() == 0


def test_an_unknown_account_is_404(client, administrator):
    for method, path in paths(User(username="nobody"))[5:]:
        assert getattr(client, method)(path).status_code == 404, path


def test_the_menu_offers_administration_to_administrators_alone(client, administrator):
    place = reverse("accounts:administration")
    assert place in client.get("/accounts/me/").content.decode()
    client.force_login(UserFactory())
    assert place not in client.get("/accounts/me/").content.decode()
    assert client.post("/accounts/sign-out/").status_code == 302
