"""The supervisor's queue: all that waits, oldest first, decided from the row."""

import pytest
from django.urls import reverse

from hazards.enums import Grade, Status
from hazards.models import Extension, Suspicion
from hazards.services.judging import merge_hazard
from tests.hazards.performing import ask_extension, ask_voiding, other_of
from tests.hazards.states import crew, hazard_in, in_days, plan_for

pytestmark = pytest.mark.django_db
QUEUE = "/hazards/decisions/"


def full(people) -> None:
    major = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR, description="主扇停运")
    plan_for(major, people)
    plain = hazard_in(Status.RECTIFYING, people, description="护罩缺失")
    ask_extension(plain, people)
    ask_voiding(plain, people)
    Suspicion.objects.create(hazard=plain, other=other_of(plain, people))
    Extension.objects.update(asked_on=in_days(-3))


def test_everything_that_waits_oldest_first(people, as_user):
    full(people)
    answer = as_user(people.supervisor).get(QUEUE)
    waiting = answer.context["waiting"]
    assert [row.sort for row in waiting] == ["extension", "plan", "voiding"]
    assert waiting[0].waits == 3
    assert len(answer.context["suspicions"]) == 1
    assert answer.context["total"] == 4
    text = answer.content.decode()
    for words in ("更换主通风机", "暴雨冲毁道路", "不属于隐患", "疑似重复"):
        assert words in text
    assert text.count('data-key="a"') == text.count('data-key="r"') == 4


def test_one_press_decides(people, as_user):
    full(people)
    client = as_user(people.supervisor)
    for row in client.get(QUEUE).context["waiting"]:
        data = {"next": "decisions"}
        if row.sort == "voiding":
            data["reason"] = row.case.reason
        where = reverse("hazards:move", args=[row.hazard.pk, row.grant])
        assert client.post(where, data).url == reverse("hazards:decisions")
    answer = client.get(QUEUE)
    assert answer.context["waiting"] == []
    assert answer.context["total"] == 0
    assert "没有待审批的事项" in answer.content.decode()


def test_a_pair_is_kept_apart_from_the_row(people, as_user):
    full(people)
    client = as_user(people.supervisor)
    pair = Suspicion.objects.get()
    where = reverse("hazards:keep-apart", args=[pair.pk])
    assert client.post(where, {"next": "decisions"}).url == QUEUE
    assert not client.get(QUEUE).context["suspicions"]


def test_what_has_moved_on_can_only_be_refused(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    ask_extension(found, people)
    merge_hazard(found.pk, into=other_of(found, people).pk, by=people.inspector)
    answer = as_user(people.supervisor).get(QUEUE)
    assert [row.grant for row in answer.context["waiting"]] == [""]
    assert 'data-key="a"' not in answer.content.decode()


def test_it_is_the_supervisors_and_of_their_scope(people, as_user):
    full(people)
    for who in ("inspector", "officer", "leader", "administrator", "auditor"):
        assert as_user(people.of(who)).get(QUEUE).status_code == 403
    for supervisor in (*crew().strangers.values(), people.strangers["supervisor"]):
        if supervisor.role == "supervisor":
            assert as_user(supervisor).get(QUEUE).context["total"] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries_do_not_grow_with_its_rows(people, as_user, django_assert_num_queries, count):
    for _ in range(count):
        full(people)
    client = as_user(people.supervisor)
    with django_assert_num_queries(18):
        client.get(QUEUE)
