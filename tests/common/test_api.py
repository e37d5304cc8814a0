"""Refusals under /api/ are data, and pages go by key."""

import os

import pytest
from django.core.management import call_command
from django.http import Http404
from django.urls import reverse
from rest_framework.exceptions import NotAuthenticated

from common.api import refusal_handler
from common.errors import RuleBroken
from tests.factories import user

pytestmark = pytest.mark.django_db


def test_a_broken_rule_is_409_with_field_and_remedy():
    answer = refusal_handler(RuleBroken("Too early.", field="due_on", remedy="Later."), {})
    assert answer.status_code == 409
    assert answer.data == {"message": "Too early.", "field": "due_on", "remedy": "Later."}


def test_other_errors_are_answered_as_the_framework_does():
    assert refusal_handler(Http404(), {}).status_code == 404
    assert refusal_handler(NotAuthenticated(), {}).status_code == 401
    assert refusal_handler(ValueError(), {}) is None


def test_pages_hold_what_is_asked_for_and_lead_on(client):
    client.force_login(user("leader"))
    first = client.get("/api/regions/", {"page_size": 5}).json()
    assert [row["code"] for row in first["results"]][:2] == ["141022203", "141022202"]
    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()
    codes = [row["code"] for page in (first, second, third) for row in page["results"]]
    assert len(codes) == len(set(codes)) == 14
    assert third["next"] is None
    assert len(client.get("/api/regions/").json()["results"]) == 14


def test_the_schema_describes_every_door_without_a_warning(client, capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull)
    assert "Warning" not in capsys.readouterr().err
    client.force_login(user("leader"))
    answer = client.get(reverse("api-schema"), headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert client.get(reverse("api-docs")).status_code == 200
