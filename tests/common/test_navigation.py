"""The menu offers each role its own pages and never a dead link."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path, resolve

from common import navigation
from common.navigation import Entry


def page(request):
    return HttpResponse()


urlpatterns = [path(f"{name}/", page, name=name) for name in ("today", "log", "find", "me", "all")]


@pytest.fixture(autouse=True)
def own_registry(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_workplaces", [])
    with override_settings(ROOT_URLCONF=__name__):
        yield


def entry(url_name, order, **more):
    return Entry(url_name=url_name, label=url_name, icon="x", order=order, **more)


def test_menu_is_ordered_filtered_by_role_and_leaves_out_what_does_not_resolve():
    navigation.register(entry("me", 30))
    navigation.register(entry("log", 20, roles=frozenset({"inspector"})))
    navigation.register(entry("gone", 5))
    navigation.register(entry("today", 10))
    shown = [(item.url, item.current) for item in navigation.menu("inspector", "log")]
    assert shown == [("/today/", False), ("/log/", True), ("/me/", False)]
    assert [item.url for item in navigation.menu("leader", "")] == ["/today/", "/me/"]


def test_second_entry_of_a_name_replaces_the_first():
    navigation.register(entry("today", 10))
    navigation.register(entry("today", 50))
    assert [one.order for one in navigation.entries()] == [50]


def test_bottom_bar_has_the_main_entry_in_the_middle():
    navigation.register(entry("log", 20, phone=True, main=True))
    for order, name in enumerate(("today", "all", "find", "me")):
        navigation.register(entry(name, 30 + order, phone=True))
    bar = navigation.bottom_bar(navigation.menu("inspector", ""))
    assert [item.entry.url_name for item in bar] == ["today", "all", "log", "find", "me"]


def test_bottom_bar_holds_five_at_most():
    items = [
        navigation.Item(entry(f"p{number}", number, phone=True), "/", False) for number in range(7)
    ]
    assert len(navigation.bottom_bar(items)) == 5


def test_context_for_somebody_signed_in():
    navigation.register(entry("today", 10, phone=True))
    navigation.register_workplace(lambda user: None)
    navigation.register_workplace(lambda user: f"bureau of {user.role}")
    request = RequestFactory().get("/today/")
    request.user = SimpleNamespace(is_authenticated=True, role="leader")
    request.resolver_match = resolve("/today/")
    context = navigation.navigation(request)
    assert [item.current for item in context["menu_items"]] == [True]
    assert [item.url for item in context["bottom_items"]] == ["/today/"]
    assert str(context["workplace"]) == "bureau of leader"


def test_context_for_a_visitor_is_empty():
    navigation.register(entry("today", 10))
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    empty = {"menu_items": [], "bottom_items": [], "workplace": ""}
    assert navigation.navigation(request) == empty
    del request.user
    assert navigation.navigation(request) == empty
