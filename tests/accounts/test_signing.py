"""Sign-in, lockout, idle sign-out, password, language."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.services import people
from tests.factories import PASSWORD, AgencyFactory, UserFactory, user
from yicheng_safety.settings import base

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def person():
    return UserFactory(username="zhang", full_name="张三")


def sign_in(client, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": "zhang", "password": password, **more})


def signed_in(client):
    return client.get("/accounts/me/").status_code == 200


def test_pages_are_closed_and_lead_back_after_the_sign_in(client, person):
    closed = client.get("/accounts/me/")
    assert (closed.status_code, closed.url) == (302, f"{SIGN_IN}?next=/accounts/me/")
    page = client.get(closed.url)
    assert page.status_code == 200
    assert '<input type="hidden" name="next" value="/accounts/me/">' in page.content.decode()
    answer = sign_in(client, next="/accounts/me/")
    assert (answer.status_code, answer.url) == (302, "/accounts/me/")
    assert signed_in(client)
    assert client.get(SIGN_IN).status_code == 302


def test_a_foreign_address_is_not_followed(client, person):
    assert sign_in(client, next="https://example.org/").url == "/"


def test_a_wrong_password_is_said_in_words_and_keeps_the_name(client, person):
    answer = sign_in(client, "wrong")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="zhang"' in html
    assert 'role="alert"' in html
    assert "wrong" not in html
    assert not signed_in(client)


def test_five_wrong_passwords_lock_the_sign_in_until_it_has_cooled_off(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(4):
            assert sign_in(client, "wrong").status_code == 422
        locked = sign_in(client, "wrong")
        assert locked.status_code == 429
        assert "登录已暂时锁定" in locked.content.decode()
        assert "30 分钟" in locked.content.decode()
        assert sign_in(client).status_code == 429
        clock.move_to(NOW + timedelta(minutes=31))
        assert sign_in(client).status_code == 302
        assert signed_in(client)


def test_a_new_password_from_the_administrator_ends_the_lock(client, person):
    for _ in range(6):
        sign_in(client, "wrong")
    _, password = people.reset_password(person.pk, by=user(Role.ADMINISTRATOR))
    assert sign_in(client, PASSWORD).status_code == 422
    assert sign_in(client, password).status_code == 302


def test_one_person_s_lock_is_not_another_s(client, person):
    UserFactory(username="li")
    for _ in range(6):
        sign_in(client, "wrong")
    answer = client.post(SIGN_IN, {"username": "li", "password": PASSWORD})
    assert answer.status_code == 302


def test_behind_the_proxy_a_stranger_locks_nobody_out(client, person, settings):
    settings.BEHIND_PROXY = True

    def asked(password, told):
        data = {"username": "zhang", "password": password}
        return client.post(SIGN_IN, data, HTTP_X_FORWARDED_FOR=told).status_code

    for n in range(6):
        locked = asked("wrong", f"10.0.0.{n}, 203.0.113.9")  # only the last one is the proxy's
    assert locked == 429
    assert asked(PASSWORD, "203.0.113.9") == 429
    assert asked(PASSWORD, "203.0.113.9, nonsense") == 302


def test_without_a_proxy_nobody_invents_an_address(client, person):
    for n in range(6):
        data = {"username": "zhang", "password": "wrong"}
        answer = client.post(SIGN_IN, data, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")
    assert answer.status_code == 429


def test_private_pages_are_kept_in_no_cache(client, person):
    assert "Cache-Control" not in client.get("/accounts/language/").headers
    client.force_login(person)
    assert client.get("/accounts/me/")["Cache-Control"] == "private, no-cache"


def test_signing_out_wants_a_post(client, person):
    client.force_login(person)
    assert client.get("/accounts/sign-out/").status_code == 405
    assert signed_in(client)
    answer = client.post("/accounts/sign-out/")
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not signed_in(client)


def test_half_an_hour_without_a_request_ends_the_session(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        for minutes in (29, 58):
            clock.move_to(NOW + timedelta(minutes=minutes))
            assert signed_in(client)
        clock.move_to(NOW + timedelta(minutes=58 + 31))
        assert not signed_in(client)


def test_a_deactivated_person_is_out_at_the_next_request(client, person):
    sign_in(client)
    people.deactivate_account(person.pk, by=user(Role.ADMINISTRATOR))
    assert not signed_in(client)
    assert sign_in(client).status_code == 422


def test_a_new_password_ends_the_sessions_elsewhere_but_not_this_one(client, person):
    from django.test import Client

    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "Another-Horse-8"
    told = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = client.post("/accounts/me/password/", told, follow=True)
    assert answer.redirect_chain == [("/accounts/me/", 302)]
    assert "密码已修改" in answer.content.decode()
    assert not signed_in(elsewhere)
    assert signed_in(client)
    person.refresh_from_db()
    assert person.check_password(new)


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("wrong", "Another-Horse-8", "Another-Horse-8", "old_password"),
        (PASSWORD, "Another-Horse-8", "Another-Horse-9", "new_password2"),
        (PASSWORD, "short", "short", "new_password2"),
        (PASSWORD, "1234567890123", "1234567890123", "new_password2"),
    ],
)
def test_a_bad_new_password_is_refused(client, person, old, new, again, field):
    client.force_login(person)
    told = {"old_password": old, "new_password1": new, "new_password2": again}
    answer = client.post("/accounts/me/password/", told)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert client.get("/accounts/me/password/").status_code == 200


def test_passwords_are_kept_by_argon2():
    assert base.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    with override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS):
        person = User(username="x")
        person.set_password("Right-Horse-7")
        assert person.password.startswith("argon2$argon2id$")
        assert person.check_password("Right-Horse-7")


def html_of(client, path=SIGN_IN, **headers):
    return client.get(path, headers=headers).content.decode()


def test_chinese_first_whatever_the_browser_wants(client):
    assert 'lang="zh-hans"' in html_of(client, **{"Accept-Language": "en"})


def test_a_visitor_switches_the_language_of_this_browser(client):
    answer = client.post("/accounts/language/", {"language": "en", "next": SIGN_IN})
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert 'lang="en"' in html_of(client)


@pytest.mark.parametrize("told", [{"language": "xx"}, {}])
def test_an_unknown_language_changes_nothing(client, person, told):
    client.force_login(person)
    answer = client.post("/accounts/language/", {**told, "next": "https://example.org/"})
    assert (answer.status_code, answer.url) == (302, "/")
    assert 'lang="zh-hans"' in html_of(client, "/accounts/me/")
    person.refresh_from_db()
    assert person.language == "zh-hans"


def test_the_language_goes_with_the_account(client, person):
    client.force_login(person)
    client.post("/accounts/language/", {"language": "en", "next": "/accounts/me/"})
    person.refresh_from_db()
    assert person.language == "en"
    client.cookies.clear()
    assert 'lang="zh-hans"' in html_of(client)
    sign_in(client)
    assert 'lang="en"' in html_of(client, "/accounts/me/")
    assert client.get("/accounts/language/").status_code == 405


def test_my_page_says_who_and_where_i_am(client):
    bureau = AgencyFactory(name="翼城县虚构局")
    person = UserFactory(agency=bureau, position="股长", certificate_number="SX-001")
    client.force_login(person)
    html = html_of(client, "/accounts/me/")
    for words in (person.full_name, "检查人员", "翼城县虚构局", "股长", "SX-001"):
        assert words in html
    assert reverse("accounts:password-change") in html
    assert reverse("accounts:sign-out") in html


def test_a_session_is_written_at_most_once_a_minute(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        assert signed_in(client)
        with CaptureQueriesContext(connection) as asked:
            assert signed_in(client)
        assert [one["sql"] for one in asked if one["sql"].startswith("UPDATE")] == []
        clock.move_to(NOW + timedelta(seconds=60))
        with CaptureQueriesContext(connection) as asked:
            assert signed_in(client)
        written = [one["sql"] for one in asked if one["sql"].startswith("UPDATE")]
        assert len(written) == 1
        assert "django_session" in written[0]


def test_a_form_that_is_sent_signed_out_leads_back_to_its_page(client, person):
    """The address that takes a form need not be a page; the sign-in says that nothing was taken."""
    page = "http://testserver/notices/?unread=true"
    refused = client.post("/notices/read/", headers={"Referer": page})
    assert refused.url == f"{SIGN_IN}?next=/notices/%3Funread%3Dtrue"
    assert "刚才提交的内容未被接受" in client.get(refused.url).content.decode()
    answer = sign_in(client, next="/notices/?unread=true")
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "referer", ["", "https://example.org/hazards/new/", "http://[testserver/", "//testserver:80/x"]
)
def test_where_the_page_of_a_form_is_not_known_the_first_one_is_next(client, referer):
    answer = client.post("/notices/read/", headers={"Referer": referer})
    assert answer.url == f"{SIGN_IN}?next=/"


def test_signing_out_after_the_session_has_ended_is_a_sign_out(client):
    answer = client.post("/accounts/sign-out/")
    assert (answer.status_code, answer.url) == (302, SIGN_IN)
    assert client.get("/accounts/sign-out/").status_code == 405
