"""Every move: done, refused from every other state, to the wrong role, to outsiders."""

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from accounts.enums import Role
from audit.canonical import plain
from audit.models import Event
from common.errors import RuleBroken
from hazards import workflow
from hazards.enums import Grade, Source, Status
from hazards.models import Evidence, Hazard
from tests.hazards.performing import BY_KIND, DOINGS, prepared
from tests.hazards.states import crew, hazard_in, today

pytestmark = pytest.mark.django_db

MADE_ELSEWHERE = {workflow.LOG, workflow.REPORT}
STATES = [
    (doing, status)
    for doing in DOINGS
    for status in Status
    if doing.move.sources is not None and status not in doing.move.sources
]
ROLES = {
    "inspector": Role.INSPECTOR, "colleague": Role.INSPECTOR, "supervisor": Role.SUPERVISOR,
    "officer": Role.OFFICER, "leader": Role.LEADER,
}  # fmt: skip
EVERYBODY = ("inspector", "supervisor", "officer", "leader", "administrator", "auditor")


def name_of(value: object) -> str:
    if isinstance(value, tuple):
        return "-".join(map(name_of, value))
    return getattr(getattr(value, "move", None), "kind", str(value))


def snapshot() -> tuple[object, ...]:
    """All that a refused move must leave as it was."""
    rows = [
        (h.pk, h.status, h.due_on, h.grade, h.last_valid_on, h.closed_on)
        for h in Hazard.objects.order_by("pk")
    ]
    events = list(Event.objects.values_list("seq", "kind"))
    return rows, events, Evidence.objects.count()


def test_no_move_is_left_out():
    moves = {move for move in workflow.MOVES if not move.imports} - MADE_ELSEWHERE
    assert {doing.move for doing in DOINGS} == moves
    kinds = [move.kind for move in workflow.MOVES if not move.imports]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("doing", DOINGS, ids=name_of)
def test_a_move_is_done(doing):
    people = crew()
    found = prepared(doing, people)
    before = Event.objects.order_by("-seq").values_list("seq", flat=True).first()
    doing.do(found, people, people.of(doing.role))
    found.refresh_from_db()
    assert found.status == doing.target
    told = doing.told(people)
    assert {name: getattr(found, name) for name in told} == told
    assert found.last_valid_on == today()
    event = Event.objects.get(seq__gt=before, subject_id=found.pk)
    assert (event.kind, event.actor) == (doing.move.kind, people.of(doing.role).pk)
    assert (event.state_from, event.state_to) == (doing.status, doing.target)
    assert event.valid_on == today()
    said = doing.facts(people)
    assert {name: event.facts[name] for name in said} == said
    assert plain(told).items() <= event.facts["set"].items()
    if doing.move.needs_evidence:
        assert event.facts["evidence"] == [Evidence.objects.latest("id").sha256]


@pytest.mark.parametrize("pair", STATES, ids=name_of)
def test_a_move_is_refused_from_every_other_state(pair):
    doing, status = pair
    people = crew()
    found = hazard_in(status, people, grade=doing.more.get("grade", Grade.GENERAL))
    by = people.of(doing.role)
    before = snapshot()
    with pytest.raises(RuleBroken, match=str(Status(status).label)):
        workflow.check(doing.move, found, by=by)
    with pytest.raises((RuleBroken, ObjectDoesNotExist)):
        doing.do(found, people, by)
    if doing.move.kind != "merged":  # it made the other hazard, and nothing else
        assert snapshot() == before


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("doing", DOINGS, ids=name_of)
def test_a_move_is_refused_to_the_wrong_role(doing, who):
    people = crew()
    found = prepared(doing, people)
    person = people.of(who)
    before = snapshot()
    if doing.move.may(person, found):
        assert doing.move in workflow.allowed(person, found)
        return
    assert doing.move not in workflow.allowed(person, found)
    hidden = doing.move is workflow.ANSWER and who == "officer"  # who knows of no instruction
    with pytest.raises(ObjectDoesNotExist if hidden else PermissionDenied):
        doing.do(found, people, person)
    assert snapshot() == before


@pytest.mark.parametrize("doing", DOINGS, ids=name_of)
def test_an_outsider_finds_nothing(doing):
    people = crew()
    found = prepared(doing, people)
    stranger = people.strangers[ROLES[doing.role]]
    before = snapshot()
    with pytest.raises(ObjectDoesNotExist):
        doing.do(found, people, stranger)
    assert snapshot() == before


def test_imports_are_no_buttons():
    people = crew()
    found = hazard_in(Status.RECTIFYING, people)
    assert [move for move in workflow.allowed(people.supervisor, found) if move.imports] == []
    assert workflow.allowed(people.administrator, found) == []


@pytest.mark.parametrize("move", [m for m in workflow.MOVES if m.imports], ids=lambda m: m.label)
def test_the_system_itself_may_only_import(move):
    found = hazard_in(Status.RECTIFYING, crew())
    workflow.check(move, found, by=None)
    with pytest.raises(PermissionDenied):
        workflow.check(workflow.ORDER, found, by=None)


def test_an_officer_judges_only_the_own_workers_report():
    people = crew()
    told = hazard_in(Status.REPORTED, people, source=Source.WORKER)
    kinds = [move.kind for move in workflow.allowed(people.officer, told)]
    assert kinds == ["accepted", "evidence_added"]
    BY_KIND["accepted"].do(told, people, people.officer)
    told.refresh_from_db()
    assert told.status == Status.RECTIFYING
