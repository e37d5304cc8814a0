"""A page for each move: the form, one service call, refusals in words with what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.enums import Role
from audit.models import Event
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from hazards.views.moves import FORMS
from tests.factories import RiskPointFactory, photo
from tests.hazards.performing import BY_KIND, DOINGS, ask_extension, other_of, prepared
from tests.hazards.pictures import SCRIPT, upload
from tests.hazards.states import Crew, crew, hazard_in, in_days, today

pytestmark = pytest.mark.django_db

DATES = {"due_on": in_days(9).isoformat()}
Data = Callable[[Hazard, Crew], dict[str, Any]]
SENT: dict[str, Data] = {
    "accepted": lambda h, c: {"description": "井下超员", **DATES},
    "ordered": lambda h, c: {"responsible": "赵六", "measures": "加装", **DATES},
    "submitted": lambda h, c: {
        "work_done": "已加装", "done_by": "王五", "done_on": today().isoformat(), "funds": "0",
        "files": [photo()],
    },
    "passed": lambda h, c: {"remark": "合格"},
    "failed": lambda h, c: {"reason": "不牢", **DATES},
    "fixed_on_spot": lambda h, c: {"second": str(c.colleague.pk), "files": [photo()]},
    "extension_asked": lambda h, c: {
        "asked_until": in_days(20).isoformat(), "reason": "暴雨", "interim_measures": "停机",
    },
    "extension_granted": lambda h, c: {},
    "extension_refused": lambda h, c: {"answer": "理由不足"},
    "voiding_asked": lambda h, c: {"reason": "不属于"},
    "voiding_refused": lambda h, c: {"answer": "确是"},
    "voided": lambda h, c: {"reason": "不属于"},
    "reopened": lambda h, c: {"reason": "又拆除", **DATES},
    "reclassified": lambda h, c: {"grade": "major", "reason": "符合标准"},
    "merged": lambda h, c: {"into": str(other_of(h, c).pk)},
    "seen_again": lambda h, c: {"seen_on": today().isoformat()},
    "plan_submitted": lambda h, c: {
        "goals": "目标", "measures": "措施", "funds": "100", "responsibility": "机电科",
        "deadline": in_days(9).isoformat(), "contingency": "预案",
    },
    "plan_approved": lambda h, c: {"answer": ""},
    "plan_refused": lambda h, c: {"answer": "资金不足"},
    "listed": lambda h, c: {"leader": str(c.leader.pk)},
    "delisted": lambda h, c: {"reason": "已降级"},
    "instructed": lambda h, c: {"text": "速查", "answer_due_on": in_days(2).isoformat()},
    "instruction_answered": lambda h, c: {"answer": "已办"},
    "evidence_added": lambda h, c: {"kind": "after", "files": [photo()]},
    "completed": lambda h, c: {"place": "三号皮带", "category": "equipment"},
}  # fmt: skip
PAGES = [doing for doing in DOINGS if doing.move.kind in FORMS]


def name_of(doing) -> str:
    return doing.move.kind


def address(found: Hazard, kind: str) -> str:
    return reverse("hazards:move", args=[found.pk, kind])


def test_every_move_but_one_has_a_page():
    assert set(FORMS) == set(SENT)
    assert {doing.move.kind for doing in DOINGS} - set(FORMS) == {"kept_apart"}


@pytest.mark.parametrize("doing", PAGES, ids=name_of)
def test_the_page_does_the_move(people, as_user, doing):
    found = prepared(doing, people)
    client = as_user(people.of(doing.role))
    where = address(found, doing.move.kind)
    page = client.get(where)
    assert page.status_code == 200
    assert str(doing.move.label) in page.content.decode()
    answer = client.post(where, SENT[doing.move.kind](found, people))
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == reverse("hazards:detail", args=[found.pk])
    found.refresh_from_db()
    assert found.status == doing.target
    kinds = Event.objects.about(found.pk).values_list("kind", flat=True)
    assert list(kinds)[-1] == doing.move.kind
    assert found.number in client.get(answer.url).content.decode()


@pytest.mark.parametrize("doing", PAGES, ids=name_of)
def test_the_wrong_state_is_told_in_words(people, as_user, doing):
    found = prepared(doing, people)
    wrong = (
        next(status for status in Status if status not in (doing.move.sources or ()))
        if len(doing.move.sources or ()) < 5
        else None
    )
    if wrong is None:
        return
    elsewhere = hazard_in(
        wrong, people, description="别处", grade=doing.more.get("grade", "general")
    )
    client = as_user(people.of(doing.role))
    where = address(elsewhere, doing.move.kind)
    events = Event.objects.count()
    for answer in (client.get(where), client.post(where, SENT[doing.move.kind](found, people))):
        assert answer.status_code in (409, 422)
    assert Event.objects.count() <= events + (doing.move.kind == "merged")


@pytest.mark.parametrize("doing", PAGES, ids=name_of)
def test_who_may_not_is_sent_away(people, as_user, doing):
    found = prepared(doing, people)
    where = address(found, doing.move.kind)
    data = SENT[doing.move.kind](found, people)
    events = Event.objects.count()
    watching = [who for who in ("leader", "auditor") if who != doing.role]
    for client in (as_user(people.of(who)) for who in watching):
        assert client.get(where).status_code == 403
        assert client.post(where, data).status_code == 403
    for stranger in people.strangers.values():
        assert as_user(stranger).post(where, data).status_code == 404
    assert Event.objects.count() == events


def test_what_is_no_move_is_not_there(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    for kind in ("imported", "kept_apart", "deleted"):
        assert as_user(people.supervisor).get(address(found, kind)).status_code == 404


def test_typed_text_survives_a_refusal(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    client = as_user(people.officer)
    where = address(found, "submitted")
    data = {**SENT["submitted"](found, people), "work_done": "更换了护罩并紧固"}
    script = client.post(where, {**data, "files": [upload("a.jpg", SCRIPT)]})
    assert script.status_code == 409
    late = {**data, "done_on": in_days(1).isoformat(), "files": [photo()]}
    assert client.post(where, late).status_code == 409
    missing = client.post(where, {**data, "files": []})
    assert missing.status_code == 422
    for answer in (script, missing):
        text = answer.content.decode()
        assert "更换了护罩并紧固" in text
        assert "王五" in text
    assert found.evidence.count() == 0
    BY_KIND["submitted"].do(found, people, people.officer)
    meanwhile = client.post(where, {**data, "files": [photo()]})
    assert meanwhile.status_code == 409
    assert "更换了护罩并紧固" in meanwhile.content.decode()
    assert "待复查" in meanwhile.content.decode()


def test_what_hurts_asks_first(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    client = as_user(people.supervisor)
    for kind, asks in (("voided", True), ("reclassified", True), ("ordered", False)):
        text = client.get(address(found, kind)).content.decode()
        assert ("data-confirm=" in text) is asks


def test_more_time_stands_beside_the_submission(people, as_user):
    client = as_user(people.officer)
    found = hazard_in(Status.RECTIFYING, people)
    assert (
        address(found, "extension_asked")
        in client.get(address(found, "submitted")).content.decode()
    )
    late = hazard_in(Status.RECTIFYING, people, found_on=in_days(-9), due_on=in_days(-1))
    assert (
        address(late, "extension_asked")
        not in client.get(address(late, "submitted")).content.decode()
    )


def test_a_decision_shows_what_it_decides_and_goes_back_to_the_queue(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    ask_extension(found, people)
    client = as_user(people.supervisor)
    where = address(found, "extension_refused")
    text = client.get(where + "?next=decisions").content.decode()
    assert "暴雨冲毁道路" in text
    assert 'name="next" value="decisions"' in text
    answer = client.post(where, {"answer": "理由不足", "next": "decisions"})
    assert answer.url == reverse("hazards:decisions")
    again = client.post(where, {"answer": "理由不足"})
    assert again.status_code == 409
    assert "已没有待审批的申请" in again.content.decode()
    off_list = client.post(address(found, "delisted"), {"reason": "x"})
    assert off_list.status_code == 409


def test_merging_offers_the_enterprises_own_hazards_only(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    other = other_of(found, people)
    void = hazard_in(Status.VOID, people, description="已作废的")
    foreign = hazard_in(Status.RECTIFYING, crew())
    client = as_user(people.inspector)
    where = address(found, "merged")
    text = client.get(f"{where}?into={other.pk}").content.decode()
    assert f'<option value="{other.pk}" selected>' in text
    for one in (void, foreign, found):
        assert f'value="{one.pk}"' not in text
        assert client.post(where, {"into": str(one.pk)}).status_code == 422


def test_a_tip_is_rewritten_before_the_enterprise_reads_it(people, as_user):
    told = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    text = as_user(people.inspector).get(address(told, "accepted")).content.decode()
    assert "看不到举报内容" in text


def test_a_major_hazard_asks_for_its_acceptance_record(people, as_user):
    found = hazard_in(Status.SUBMITTED, people, grade=Grade.MAJOR)
    client = as_user(people.colleague)
    where = address(found, "passed")
    assert client.post(where, {"remark": ""}).status_code == 422
    client.post(where, {"acceptance_record": "专家组验收合格"})
    found.refresh_from_db()
    assert found.acceptance_record == "专家组验收合格"


def test_details_offer_what_fits(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=found.pk).update(category="顶板管理")
    own, foreign = RiskPointFactory(enterprise=people.enterprise), RiskPointFactory()
    client = as_user(people.inspector)
    text = client.get(address(found, "completed")).content.decode()
    assert own.name in text
    assert f'value="{foreign.pk}"' not in text
    assert '<option value="顶板管理" selected>' in text
    answer = client.post(address(found, "completed"), {"risk_point": str(own.pk)})
    assert answer.status_code == 302
    found.refresh_from_db()
    assert (found.risk_point, found.category) == (own, "")


def test_the_second_key_is_chosen_among_colleagues(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    form = as_user(people.inspector).get(address(found, "fixed_on_spot")).context["form"]
    offered = set(form.fields["second"].queryset)
    assert people.colleague in offered
    assert not {people.inspector, people.officer, people.leader} & offered
    assert people.strangers[Role.INSPECTOR] in offered  # the service refuses who has no scope
