"""Hazards under /api/: the same scope, filters, services and refusals as the pages."""

from datetime import date
from uuid import uuid4

import pytest
from drf_spectacular.generators import SchemaGenerator

from accounts.enums import Role
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from hazards.services.evidence import add_evidence
from hazards.services.finding import accept_hazard
from tests.factories import EnterpriseFactory, photo
from tests.hazards.performing import DOINGS, prepared
from tests.hazards.states import crew, hazard_in, in_days, today
from tests.hazards.test_move_pages import SENT

pytestmark = pytest.mark.django_db
API = "/api/hazards/"
PATHS = {
    "accepted": "accept", "ordered": "order", "submitted": "submit", "passed": "pass",
    "failed": "fail", "fixed_on_spot": "fix-on-spot", "extension_asked": "ask-extension",
    "extension_granted": "grant-extension", "extension_refused": "refuse-extension",
    "voiding_asked": "ask-voiding", "voiding_refused": "refuse-voiding", "voided": "void",
    "reopened": "reopen", "reclassified": "reclassify", "merged": "merge",
    "seen_again": "see-again", "plan_submitted": "submit-plan", "plan_approved": "approve-plan",
    "plan_refused": "refuse-plan", "listed": "list-for-supervision", "delisted": "delist",
    "evidence_added": "add-evidence", "completed": "complete", "instructed": "instruct",
    "instruction_answered": "answer-instruction",
}  # fmt: skip
MOVES = [doing for doing in DOINGS if doing.move.kind in PATHS]


def path(found: Hazard, kind: str) -> str:
    return f"{API}{found.pk}/{PATHS[kind]}/"


def log(people, **more) -> dict[str, object]:
    return {
        "enterprise": str(people.enterprise.pk), "description": "护罩缺失",
        "source": "inspection", "due_on": in_days(9).isoformat(), **more,
    }  # fmt: skip


def test_every_move_has_a_door():
    assert set(PATHS) == set(SENT)


@pytest.mark.parametrize("doing", MOVES, ids=lambda doing: doing.move.kind)
def test_a_door_does_the_move(people, as_user, doing):
    found = prepared(doing, people)
    data = SENT[doing.move.kind](found, people)
    answer = as_user(people.of(doing.role)).post(path(found, doing.move.kind), data)
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == doing.target
    found.refresh_from_db()
    assert found.status == doing.target


@pytest.mark.parametrize("doing", MOVES, ids=lambda doing: doing.move.kind)
def test_a_door_is_closed_to_others(people, as_user, client, doing):
    found = prepared(doing, people)
    where = path(found, doing.move.kind)
    data = SENT[doing.move.kind](found, people)
    watching = people.auditor if doing.role == "leader" else people.leader
    assert as_user(watching).post(where, data).status_code == 403
    for stranger in people.strangers.values():
        assert as_user(stranger).post(where, data).status_code == 404
    assert client.post(where, data).status_code in (302, 403)
    found.refresh_from_db()
    assert found.status == doing.status


def test_the_wrong_state_says_why_in_json(people, as_user):
    found = hazard_in(Status.CLOSED, people)
    answer = as_user(people.inspector).post(
        path(found, "ordered"), SENT["ordered"](found, people), content_type="application/json"
    )
    assert answer.status_code == 409
    body = answer.json()
    assert set(body) == {"message", "field", "remedy"}
    assert found.number in body["message"]


def test_a_submission_without_evidence_or_words(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    client = as_user(people.officer)
    data = {"work_done": "已改", "done_by": "王五", "funds": "1"}
    answer = client.post(path(found, "submitted"), data, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (409, "files")
    empty = client.post(path(found, "submitted"), {}, content_type="application/json")
    assert empty.status_code == 400
    assert set(empty.json()) == {"work_done", "done_by", "funds"}


def test_what_waits_no_more_is_said(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    client = as_user(people.supervisor)
    for kind, data in (("extension_granted", {}), ("delisted", {"reason": "x"})):
        answer = client.post(path(found, kind), data, content_type="application/json")
        assert answer.status_code == 409


def test_merging_into_what_one_does_not_see(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    foreign = hazard_in(Status.RECTIFYING, crew(), description="x")
    Hazard.objects.filter(pk=foreign.pk).update(enterprise=EnterpriseFactory(sector_id="gas"))
    people.agency.sectors.set(["coal"])
    answer = as_user(people.inspector).post(path(found, "merged"), {"into": str(foreign.pk)})
    assert answer.status_code == 400
    own = hazard_in(Status.VOID, people)
    answer = as_user(people.inspector).post(path(found, "merged"), {"into": str(own.pk)})
    assert answer.status_code == 409


def test_a_hazard_is_logged_once(people, as_user):
    client = as_user(people.inspector)
    data = log(people, token=str(uuid4()))
    first = client.post(API, {**data, "files": [photo(), photo("b.jpg", shade=3)]})
    second = client.post(API, data, content_type="application/json")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert Hazard.objects.get().evidence.count() == 2
    tip = client.post(API, log(people, source="tip_off"), content_type="application/json")
    assert tip.json()["status"] == "reported"


def test_who_may_not_log(people, as_user):
    for who in ("leader", "auditor"):
        answer = as_user(people.of(who)).post(API, log(people))
        assert answer.status_code == 403
    officer = as_user(people.officer).post(API, log(people))
    assert officer.status_code == 403
    foreign = log(people, source=Source.SELF_CHECK)
    answer = as_user(people.strangers[Role.OFFICER]).post(API, foreign)
    assert answer.status_code == 400
    assert not Hazard.objects.exists()


def test_the_list_has_the_filters_and_the_scope_of_the_page(people, as_user):
    late = hazard_in(Status.RECTIFYING, people, found_on=in_days(-9), due_on=in_days(-2))
    hazard_in(Status.RECTIFYING, people, description="配电箱未上锁")
    client = as_user(people.inspector)
    assert len(client.get(API).json()["results"]) == 2
    found = client.get(API, {"overdue": "true"}).json()["results"]
    assert [(row["id"], row["overdue"]) for row in found] == [(str(late.pk), True)]
    assert client.get(API, {"q": "配电箱"}).json()["results"][0]["description"] == "配电箱未上锁"
    for stranger in people.strangers.values():
        assert as_user(stranger).get(API).json()["results"] == []
        assert as_user(stranger).get(f"{API}{late.pk}/").status_code == 404


@pytest.mark.parametrize("ordering", ["", "found", "due"])
def test_pages_follow_each_other_in_every_order(people, as_user, ordering):
    for days in (-1, -3, -3, -2):
        hazard_in(Status.RECTIFYING, people, found_on=in_days(days), due_on=in_days(9 - days))
    client = as_user(people.leader)
    answer = client.get(API, {"ordering": ordering, "page_size": 2}).json()
    rows = answer["results"]
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        rows += answer["results"]
    keys = [(row["due_on"] if ordering == "due" else row["found_on"], row["id"]) for row in rows]
    assert len(keys) == 4
    assert keys == sorted(keys, reverse=not ordering)


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries_do_not_grow(people, as_user, django_assert_num_queries, count):
    for n in range(count):
        hazard_in(Status.CLOSED, people, description=str(n))
    client = as_user(people.inspector)
    with django_assert_num_queries(10):
        client.get(API)


def test_evidence_and_events_of_one(people, as_user):
    found = hazard_in(Status.SUBMITTED, people)
    client = as_user(people.officer)
    (file,) = client.get(f"{API}{found.pk}/evidence/").json()
    assert (file["kind"], file["name"], file["content_type"]) == (
        "after",
        "photo.jpg",
        "image/jpeg",
    )
    shown = client.get(file["shown"])
    assert shown.status_code == 200
    b"".join(shown.streaming_content)
    events = client.get(f"{API}{found.pk}/events/").json()
    assert [event["kind"] for event in events] == ["submitted", "found"]
    assert events[0]["who"] == people.officer.full_name
    assert ["整改情况", "已加装护罩"] in events[0]["details"]


def test_an_officer_reads_no_tip(people, as_user):
    told = hazard_in(
        Status.REPORTED, people, source=Source.TIP_OFF, found_on=in_days(-9), note="匿名电话"
    )
    add_evidence(told.pk, by=people.inspector, files=[photo()], kind="before")
    client = as_user(people.officer)
    assert client.get(f"{API}{told.pk}/").status_code == 404
    accept_hazard(told.pk, by=people.inspector, due_on=in_days(3))
    body = client.get(f"{API}{told.pk}/").json()
    assert (body["source"], body["note"]) == (None, "")
    assert (
        date.fromisoformat(body["found_on"]) == date.fromisoformat(body["accepted_on"]) == today()
    )
    assert client.get(f"{API}{told.pk}/evidence/").json() == []
    assert [e["kind"] for e in client.get(f"{API}{told.pk}/events/").json()] == ["found"]
    assert client.get(API, {"source": "inspection"}).json()["results"][0]["id"] == str(told.pk)
    known = as_user(people.inspector).get(f"{API}{told.pk}/").json()
    assert (known["source"], known["found_on"]) == ("tip_off", in_days(-9).isoformat())


def test_nothing_is_changed_but_by_moves(people, as_user):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    client = as_user(people.administrator)
    for method in (client.put, client.patch, client.delete):
        assert method(f"{API}{found.pk}/").status_code == 405


def test_the_description_of_the_api_knows_the_moves():
    schema = SchemaGenerator().get_schema(public=True)
    paths = {one for one in schema["paths"] if one.startswith("/api/hazards/{id}/")}
    assert {f"/api/hazards/{{id}}/{name}/" for name in PATHS.values()} < paths
    submit = schema["paths"]["/api/hazards/{id}/submit/"]["post"]
    assert "multipart/form-data" in submit["requestBody"]["content"]
    assert {"200", "409"} <= set(submit["responses"])
    names = {one["name"] for one in schema["paths"]["/api/hazards/"]["get"]["parameters"]}
    assert {"status", "overdue", "region", "found_after", "q", "ordering", "cursor"} <= names
