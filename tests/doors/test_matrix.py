"""Every role at every door, with rows of its own half of the county and of the other one.

A new address without a line in KEYS, SHARED or PLAIN fails here: somebody has to say whose it is.
"""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from audit.models import Log
from common import exports
from hazards.enums import Kind
from indicators.dashboard.cases import KINDS
from indicators.dashboard.slicing import OFFERED
from tests.doors.addresses import Door, doors
from tests.doors.county import Half, half

SCOPED = (Role.INSPECTOR, Role.SUPERVISOR, Role.LEADER, Role.OFFICER)
CLOSED = {403, 404, 405}
WHOLE = {200, 302, 400, 403, 405, 409, 422}
Keys = Callable[[Half], list[dict[str, Any]]]


def _pk(of: Callable[[Half], Any]) -> Keys:
    return lambda side: [{"pk": of(side).pk}]


def _enterprise_and_officer(side: Half) -> list[dict[str, Any]]:
    return [{"pk": side.enterprise.pk, "user_pk": side.people[Role.OFFICER].pk}]


def _item(side: Half) -> list[dict[str, Any]]:
    item = side.checklist.items.first()
    return [{"pk": side.inspection.pk, "code": item.code}]


KEYS: dict[str, Keys] = {
    "hazards:detail": _pk(lambda side: side.hazard),
    "hazards:move": lambda side: [{"pk": side.hazard.pk, "kind": kind} for kind in Kind.values],
    "hazards:file": lambda side: [
        {"pk": side.hazard.evidence.get().pk, "what": what}
        for what in ("original", "shown", "thumbnail")
    ],
    "hazards:keep-apart": _pk(lambda side: side.suspicion),
    "enterprises:risk-point": _pk(lambda side: side.risk_point),
    "enterprises:risk-edit": _pk(lambda side: side.risk_point),
    "enterprises:risk-retire": _pk(lambda side: side.risk_point),
    "enterprises:contact-edit": _pk(lambda side: side.contact),
    "enterprises:contact-remove": _pk(lambda side: side.contact),
    "enterprises:regulator-end": _pk(lambda side: side.regulator),
    "enterprises:officer-remove": _enterprise_and_officer,
    "enterprises:membership-new": lambda side: [{"user_pk": side.people[Role.OFFICER].pk}],
    "inspections:answer": _item,
    "inspections:fail": _item,
    "inspections:fix": lambda side: [{"pk": side.inspection.pk, "hazard_pk": side.hazard.pk}],
    "accidents:correct-toll": _pk(lambda side: side.accident.tolls.get()),
    "notices:open": _pk(lambda side: side.notice),
    "notices:read": _pk(lambda side: side.notice),
    "sheets:lines": lambda side: [{"pk": side.job.pk, "outcome": "rejected"}],
    "audit:subject": lambda side: [{"subject_id": side.hazard.pk}],
    "accounts:agency-edit": _pk(lambda side: side.agency),
    "reports:by-id": _pk(lambda side: side.report),
    **{
        f"reports:{name}": lambda side: [{"number": side.report.number}]
        for name in ("detail", "rows", "rows-export", "compare", "verify", "xlsx", "pdf", "json")
    },
    "api-reports-detail": lambda side: [{"number": side.report.number}],
}
BY_SPACE: dict[str, Keys] = {
    "hazards": _pk(lambda side: side.hazard),
    "enterprises": _pk(lambda side: side.enterprise),
    "inspections": _pk(lambda side: side.inspection),
    "accidents": _pk(lambda side: side.accident),
    "reports": _pk(lambda side: side.computation),
    "sheets": _pk(lambda side: side.job),
    "exports": _pk(lambda side: side.export),
    "accounts": _pk(lambda side: side.people[Role.OFFICER]),
    "api-hazards": _pk(lambda side: side.hazard),
    "api-enterprises": _pk(lambda side: side.enterprise),
    "api-risk-points": _pk(lambda side: side.risk_point),
    "api-inspections": _pk(lambda side: side.inspection),
    "api-accidents": _pk(lambda side: side.accident),
    "api-notices": _pk(lambda side: side.notice),
}
# What belongs to no enterprise: the same for everyone who may see it at all.
SHARED = (
    "inspections:checklist", "inspections:edit-checklist", "inspections:draft",
    "inspections:version", "inspections:publish", "inspections:export-version",
    "inspections:add-item", "inspections:change-item", "inspections:remove-item",
    "accounts:region-edit", "sheets:upload", "sheets:template", "workdays:", "api-checklists",
    "api-regions", "api-sectors", "api-agencies", "indicators:comparison",
)  # fmt: skip


def _space(name: str) -> str:
    if ":" in name:
        return name.partition(":")[0]
    known = [space for space in BY_SPACE if name.startswith(f"{space}-")]
    return max(known, key=len, default="")


def keys_of(door: Door) -> Keys | None:
    """Which records the address may name; None where nobody has said it."""
    found = KEYS.get(door.name)
    if found is None and door.arguments == ("pk",):
        found = BY_SPACE.get(_space(door.name))
    return found


def is_shared(door: Door) -> bool:
    return door.name.startswith(SHARED)


# An inspection that goes on is not announced to the enterprise.
UNANNOUNCED = {(Role.OFFICER, "inspections"), (Role.OFFICER, "api-inspections")}
# Lists whose address says of what.
LISTS: dict[str, list[dict[str, Any]]] = {
    "exports:take": [{"name": name} for name in exports.names()],
    "indicators:cases": [{"kind": kind} for kind in KINDS],
    **{
        f"indicators:{name}": [{"key": key} for key in OFFERED]
        for name in ("by", "parts", "by-export")
    },
}
# Seen by one person or by administrators alone, so "own" says nothing of a half's people.
ONE_PERSONS = (
    "notices:", "api-notices", "sheets:", "exports:", "enterprises:membership-new",
    "reports:computation", "reports:publish",
)  # fmt: skip
NAMED = [
    door for door in doors() if door.arguments and not is_shared(door) and door.name not in LISTS
]
PLAIN = [
    (door, kwargs)
    for door in doors()
    if door.name in LISTS or not door.arguments
    for kwargs in LISTS.get(door.name, [{}])
]


@pytest.fixture
def county(db) -> tuple[Half, Half]:
    return (
        half("甲方", sector="coal", region="141022100"),
        half("乙方", sector="gas", region="141022101"),
    )


def test_somebody_has_said_whose_each_address_is():
    assert [door.name for door in NAMED if keys_of(door) is None] == []


def signed_in(person: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(person)
    return client


def words_of(response: Any) -> str:
    """All that was sent, with the parts of a workbook unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            body = b"".join(package.read(name) for name in package.namelist())
    return body.decode("utf-8", "replace")


@pytest.mark.parametrize("role", SCOPED)
def test_foreign_rows_are_not_there(county, role):
    mine, foreign = county
    client = signed_in(mine.people[role])
    before = Log.objects.get().last_seq
    wrong = []
    for door in NAMED:
        keys = keys_of(door)
        assert keys is not None
        for kwargs in keys(foreign):
            address = reverse(door.name, kwargs=kwargs)
            for answer in (client.get(address), client.post(address)):
                if answer.status_code not in CLOSED or foreign.word in words_of(answer):
                    wrong.append((door.name, kwargs, answer.status_code))
    assert wrong == []
    assert Log.objects.get().last_seq == before


@pytest.mark.parametrize("role", SCOPED)
def test_own_rows_are_there(county, role):
    mine, _ = county
    client = signed_in(mine.people[role])
    wrong = []
    for door in NAMED:
        if door.name.startswith(ONE_PERSONS):
            continue
        keys = keys_of(door)
        assert keys is not None
        for kwargs in keys(mine):
            answer = client.get(reverse(door.name, kwargs=kwargs))
            words_of(answer)
            hidden = door.name == "hazards:move" or (role, _space(door.name)) in UNANNOUNCED
            if answer.status_code not in WHOLE | ({404} if hidden else set()):
                wrong.append((door.name, kwargs, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", SCOPED)
def test_lists_counts_exports_and_the_api_hold_nothing_foreign(county, role):
    mine, foreign = county
    client = signed_in(mine.people[role])
    wrong = []
    for door, kwargs in PLAIN:
        if door.name == "accounts:sign-out":
            continue
        address = reverse(door.name, kwargs=kwargs)
        answer = client.get(address, {"q": foreign.word, "search": foreign.word})
        shown = words_of(answer).replace(f'value="{foreign.word}"', "")
        plain = words_of(client.get(address))
        leaks = foreign.enterprise.name in shown or foreign.word in plain
        if answer.status_code not in WHOLE | {404} or leaks:
            wrong.append((door.name, answer.status_code, leaks))
    assert wrong == [], wrong


def test_without_a_sign_in_every_door_but_the_sign_in_is_closed(county):
    mine, _ = county
    open_doors = {
        "accounts:sign-in", "accounts:sign-out", "accounts:language", "set_language",
        "desk:filling",
    }  # fmt: skip
    client = Client()
    wrong = []
    for door in doors():
        if door.name in open_doors or is_shared(door):
            continue
        keys = keys_of(door)
        for kwargs in keys(mine) if keys else LISTS.get(door.name, [{}]):
            answer = client.get(reverse(door.name, kwargs=kwargs))
            closed = answer.status_code in (401, 403) or (
                answer.status_code == 302 and "/accounts/sign-in/" in answer["Location"]
            )
            if not closed:
                wrong.append((door.name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_administrator_and_the_auditor_take_no_decisions(county, role):
    from tests.factories import user

    mine, _ = county
    client = signed_in(user(role))
    before = Log.objects.get().last_seq
    taken = []
    for one in (mine.hazard, mine.major):
        for kind in Kind.values:
            address = reverse("hazards:move", kwargs={"pk": one.pk, "kind": kind})
            answer = client.post(address, {"reason": "x", "answer": "x"})
            if answer.status_code not in (403, 404):
                taken.append((kind, answer.status_code))
    assert taken == []
    assert Log.objects.get().last_seq == before
