"""Each field of each move, one at a time, with what a cheat or a broken client sends: a refusal in
words or a move as told, never a fault, and never somebody else's record.
"""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from tests.hazards.performing import DOINGS, prepared
from tests.hazards.states import crew, hazard_in
from tests.hazards.test_api import MOVES, path
from tests.hazards.test_move_pages import PAGES, SENT, address

pytestmark = pytest.mark.django_db

WORDS = [
    "", "\x00", "😀", "-1", "1e400", "NaN", "Infinity", "9" * 40, "0001-01-01", "9999-12-31",
    "2021-02-30", "字" * 33_000, "null",
]  # fmt: skip
SHAPES: list[Any] = [*WORDS, None, [], {}, {"a": [1]}, [[1]], 10**30, -1.5, True, "\ud800"]
FINE = {200, 201, 302, 400, 404, 409, 422}


def client_of(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.mark.parametrize("doing", PAGES, ids=lambda doing: doing.move.kind)
def test_no_field_of_a_page_breaks_it(people, doing):
    client, wrong = client_of(people.of(doing.role)), []
    found = prepared(doing, people)
    for name in SENT[doing.move.kind](found, people):
        for word in WORDS:
            sent = {**SENT[doing.move.kind](found, people), name: word}
            answer = client.post(address(found, doing.move.kind), sent)
            if answer.status_code not in FINE:
                wrong.append((name, word[:12], answer.status_code))
            if answer.status_code == 302:
                found = prepared(doing, people)
    assert wrong == []


@pytest.mark.parametrize("doing", MOVES, ids=lambda doing: doing.move.kind)
def test_no_field_of_the_api_breaks_it(people, doing):
    client, wrong = client_of(people.of(doing.role)), []
    found = prepared(doing, people)
    for name in SENT[doing.move.kind](found, people):
        for shape in SHAPES:
            sent = {**SENT[doing.move.kind](found, people), name: shape}
            if name != "files":
                sent.pop("files", None)
            answer = client.post(path(found, doing.move.kind), json.dumps(sent), "application/json")
            if answer.status_code not in FINE:
                wrong.append((name, str(shape)[:12].encode("ascii", "replace"), answer.status_code))
            if answer.status_code == 200:
                found = prepared(doing, people)
    assert wrong == []


def test_no_move_takes_a_foreign_record(people):
    theirs = crew()
    theirs.enterprise.sector_id = "gas"
    theirs.enterprise.save()
    people.agency.sectors.set(["coal"])
    foreign = hazard_in("rectifying", theirs)
    for doing in DOINGS:
        name = {"merged": "into", "fixed_on_spot": "second", "listed": "leader"}.get(
            doing.move.kind
        )
        if name is None:
            continue
        found = prepared(doing, people)
        client = client_of(people.of(doing.role))
        for key in (foreign.pk, people.strangers["inspector"].pk, people.officer.pk):
            sent = {**SENT[doing.move.kind](found, people), name: str(key)}
            answer = client.post(address(found, doing.move.kind), sent)
            assert answer.status_code in (409, 422), (doing.move.kind, key)
            sent = {**SENT[doing.move.kind](found, people), name: str(key)}
            answer = client.post(path(found, doing.move.kind), sent)
            assert answer.status_code in (400, 409), (doing.move.kind, key)
            assert foreign.number not in answer.content.decode()
