"""Nonsense, foreign keys and odd methods at every door: refused in words, never a fault."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from rest_framework import serializers

from accounts.enums import Role
from accounts.models import User
from audit.models import Log
from tests.doors.addresses import Door, doors
from tests.doors.county import Half, half
from tests.doors.test_matrix import LISTS, is_shared, keys_of, words_of
from tests.factories import user

LONG = "字" * 5_000  # in each of 150 fields
NONSENSE = ["\x00", "😀", "-1", "9" * 40, "0001-01-01", LONG]
SHAPES: list[Any] = [
    None, {"a": {"b": 1}}, [1, [2]], 12345678901234567890, -1.5, True, "\ud800", "\x00", LONG, "😀",
]  # fmt: skip
ADDRESSES = {"code": "141022100", "day": "2021-01-01", "kind": "hazard-ledger", "number": 1}


def _subclasses(one: type) -> Iterator[type]:
    for below in one.__subclasses__():
        yield below
        yield from _subclasses(below)


def _field_names() -> list[str]:
    """The names of all fields of all forms and of all shapes of the API."""
    names = {"username", "status", "number", "is_superuser", "is_staff", "next", "on", "into"}
    for form in _subclasses(forms.BaseForm):
        names |= set(getattr(form, "base_fields", {}))
    for shape in _subclasses(serializers.Serializer):
        names |= set(getattr(shape, "_declared_fields", {}))
    return sorted(names)


def _addresses(side: Half) -> Iterator[tuple[Door, str]]:
    """Every address, with records of one half where it names some."""
    for door in doors():
        if door.name in ("accounts:sign-out", "desk:filling"):
            continue
        if door.name.startswith("sheets:") and "pk" in door.arguments:
            continue  # the county's import has no file behind it
        keys = keys_of(door) if door.arguments else None
        if keys is not None:
            kwargs = keys(side)
        elif door.name in LISTS:
            kwargs = LISTS[door.name]
        elif is_shared(door) and door.arguments:
            kwargs = [_shared(door, side)]
        else:
            kwargs = [{}]
        for one in kwargs:
            yield door, reverse(door.name, kwargs=one)


def _shared(door: Door, side: Half) -> dict[str, Any]:
    item = side.checklist.items.first()
    known = {
        **ADDRESSES, "item_code": item.code, "pk": side.agency.pk,
        "number": side.checklist.number, "outcome": "rejected",
    }  # fmt: skip
    if door.name.startswith("inspections:"):
        known["code"] = side.checklist.checklist.code
    return {name: known[name] for name in door.arguments}


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Any) -> Half:
    settings.MEDIA_ROOT = tmp_path
    return half("甲方", sector="coal", region="141022100")


def _client(county: Half, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(county.people.get(role) or user(role))
    return client


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_no_nonsense_in_a_form_breaks_a_door(county, role):
    client, names = _client(county, role), _field_names()
    before = User.objects.filter(is_superuser=True).count()
    wrong = []
    for value in NONSENSE:
        sent = dict.fromkeys(names, value)
        for door, address in _addresses(county):
            answer = client.post(address, sent)
            words_of(answer)
            if answer.status_code >= 500:
                wrong.append((door.name, value[:12], answer.status_code))
    assert wrong == []
    assert User.objects.filter(is_superuser=True).count() == before


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.SUPERVISOR, Role.OFFICER])
def test_no_shape_of_json_breaks_the_api(county, role):
    client, names = _client(county, role), _field_names()
    bodies = [json.dumps(dict.fromkeys(names, shape)) for shape in SHAPES]
    bodies += ["", "[]", "null", "{", "[[1]]", '"x"', "\x00", "[" * 2000, "9" * 5000]
    kinds = ("application/json", "text/plain", "multipart/form-data", "application/xml", "")
    wrong = []
    for door, address in _addresses(county):
        if not address.startswith("/api/"):
            continue
        for body in bodies:
            for kind in kinds if body in ("", "{") else kinds[:1]:
                answer = client.post(address, body, content_type=kind)
                words_of(answer)
                if answer.status_code >= 500:
                    wrong.append((door.name, body[:40], kind, answer.status_code))
    assert wrong == []


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR, Role.OFFICER])
def test_other_methods_write_nothing_and_break_nothing(county, role):
    client = _client(county, role)
    before = Log.objects.get().last_seq
    wrong = []
    for door, address in _addresses(county):
        for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
            answer = client.generic(method, address, "reason=x", FORM)
            words_of(answer)
            if answer.status_code >= 500:
                wrong.append((door.name, method, answer.status_code))
    assert wrong == []
    assert Log.objects.get().last_seq == before


ODD = ["x", "%00", "2021-02-30", "..", "%2e%2e", "%F0%9F%98%80", "9" * 400, "0001-01-01", "'"]


def test_no_odd_address_breaks_the_server(county):
    client = _client(county, Role.ADMINISTRATOR)
    supervisor = _client(county, Role.SUPERVISOR)
    wrong = []
    for pattern in (
        "/special-days/{}/", "/special-days/{}/remove/", "/accounts/regions/{}/edit/",
        "/api/regions/{}/", "/api/sectors/{}/", "/api/agencies/{}/", "/api/hazards/{}/",
        "/api/enterprises/{}/", "/api/inspections/{}/", "/api/hazards/{}/void/",
        "/api/notices/{}/mark-read/", "/api/inspections/{}/start/", "/inspections/checklists/{}/",
        "/inspections/checklists/{}/edit/", "/figures/cases/{}/", "/imports/new/{}/",
        "/hazards/{}/", "/hazards/files/{}/original/", "/log/{}/", "/{}/", "/static/{}",
        f"/hazards/{county.hazard.pk}/{{}}/", f"/hazards/{county.hazard.pk}/merged/?into={{}}",
        f"/imports/{county.job.pk}/rows/{{}}/", "/hazards/?cursor={}", "/api/hazards/?cursor={}",
    ):  # fmt: skip
        for odd in ODD:
            for who in (client, supervisor):
                for ask in (who.get, who.post):
                    answer = ask(pattern.format(odd))
                    words_of(answer)
                    if answer.status_code >= 500:
                        wrong.append((pattern, odd[:12], ask.__name__, answer.status_code))
    assert wrong == []


FORGED = ["p=x", "p=%00", "p=2021-02-30", "p=9999-99-99&o=1", "o=99999", "r=1&p=", "p=%F0%9F"]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OFFICER])
def test_a_forged_cursor_of_the_api_gives_no_fault(county, role):
    client = _client(county, role)
    wrong = []
    for door, address in _addresses(county):
        if not address.startswith("/api/") or not door.name.endswith("-list"):
            continue
        for text in FORGED:
            cursor = base64.b64encode(text.encode()).decode()
            for ordering in ("", "due", "found"):
                answer = client.get(address, {"cursor": cursor, "ordering": ordering})
                if answer.status_code >= 500:
                    wrong.append((door.name, text, ordering))
    assert wrong == []


@pytest.mark.parametrize("ordering", ["", "due", "found"])
def test_a_forged_cursor_of_the_list_gives_the_first_page(county, ordering):
    client = _client(county, Role.SUPERVISOR)
    for place in (
        ["x", str(county.hazard.pk)],
        ["2021-02-30", "x"],
        [[], {}],
        [1, 2],
        ["\ud800", ""],
    ):
        text = json.dumps([0, *place])
        cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        answer = client.get("/hazards/", {"cursor": cursor, "ordering": ordering})
        assert answer.status_code == 200
        assert county.word in answer.content.decode()
