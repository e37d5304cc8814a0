"""A hazard's page: where it stands, who has the ball, what one may press, what has happened."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from common import panels
from common.panels import Panel
from hazards import workflow
from hazards.enums import Grade, Source, Status
from hazards.models import AccidentType, Hazard, Suspicion
from hazards.services.cases import decide_extension
from hazards.services.evidence import add_evidence
from hazards.services.finding import accept_hazard
from hazards.services.judging import merge_hazard, see_again, void_hazard
from hazards.services.rectifying import fail_verification, reopen_hazard
from tests.factories import photo
from tests.hazards.performing import BY_KIND, ask_extension, ask_voiding, listed, other_of
from tests.hazards.pictures import PDF, upload
from tests.hazards.states import approve, crew, hazard_in, in_days, plan_for, today

pytestmark = pytest.mark.django_db
MAIN = '<a class="btn btn-primary btn-main" href="'


def show(client, found):
    answer = client.get(reverse("hazards:detail", args=[found.pk]))
    assert answer.status_code == 200
    return answer


def main_of(client, found) -> str:
    main = show(client, found).context["main"]
    return main.kind if main else ""


def others_of(client, found) -> list[str]:
    return [button.kind for button in show(client, found).context["others"]]


def sentence(client, found) -> str:
    return show(client, found).context["sentence"]


def test_it_says_who_has_the_ball(people, as_user):
    client = as_user(people.leader)
    who = f"{people.agency.name} {people.inspector.full_name}"
    firm = people.enterprise.name
    due, day = in_days(15).isoformat(), today().isoformat()
    told = {status: hazard_in(status, people) for status in Status}
    assert sentence(client, told["reported"]) == f"待核实：由{who}判断是否属实。"
    assert sentence(client, told["rectifying"]) == f"整改中：{firm}，期限 {due}，还有 15 天。"
    assert sentence(client, told["submitted"]) == f"自 {day} 起待复查：{who}。"
    closed = f"已于 {day} 销号，复查人 {people.colleague.full_name}。"
    assert sentence(client, told["closed"]) == closed
    assert sentence(client, told["void"]) == f"自 {day} 起作废，不计入任何统计。"


def test_it_says_what_is_unusual(people, as_user):
    client = as_user(people.leader)
    undated = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=undated.pk).update(due_on=None, agency=None, inspector=None)
    assert "尚无整改期限，由县级监管部门确定" in sentence(client, undated)
    late = hazard_in(Status.SUBMITTED, people)
    Hazard.objects.filter(pk=late.pk).update(
        found_on=in_days(-9), due_on=in_days(-2), submitted_on=today()
    )
    ask_voiding(late, people)
    text = sentence(client, late)
    assert "逾期 2 天提交" in text
    assert "已申请作废" in text
    assert "已逾期。" in show(client, late).content.decode()
    unknown = hazard_in(Status.CLOSED, people)
    Hazard.objects.filter(pk=unknown.pk).update(verified_by=None)
    assert sentence(client, unknown) == f"已于 {today().isoformat()} 销号。"
    major = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    assert "企业尚未提交治理方案" in sentence(client, major)
    plan_for(major, people)
    ask_extension(major, people)
    ask_voiding(major, people)
    text = sentence(client, major)
    assert "治理方案待负责人审批" in text
    assert f"已申请延期至 {in_days(25).isoformat()}" in text
    assert "已申请作废" in text


@pytest.mark.parametrize(
    ("status", "who", "kind"),
    [
        ("reported", "inspector", "accepted"),
        ("reported", "officer", ""),
        ("rectifying", "officer", "submitted"),
        ("rectifying", "inspector", ""),
        ("rectifying", "leader", ""),
        ("submitted", "inspector", "passed"),
        ("submitted", "officer", ""),
        ("closed", "inspector", ""),
        ("void", "supervisor", ""),
    ],
)
def test_one_button_for_who_has_the_ball(people, as_user, status, who, kind):
    found = hazard_in(status, people)
    client = as_user(people.of(who))
    assert main_of(client, found) == kind
    text = show(client, found).content.decode()
    assert text.count(MAIN) == bool(kind)


def test_the_button_follows_the_cases(people, as_user):
    supervisor, officer = as_user(people.supervisor), as_user(people.officer)
    found = hazard_in(Status.RECTIFYING, people)
    case = ask_extension(found, people)
    assert main_of(supervisor, found) == "extension_granted"
    assert "extension_refused" in others_of(supervisor, found)
    assert "extension_asked" not in others_of(officer, found)
    decide_extension(case.pk, by=people.supervisor, granted=False, answer="不符合条件")
    assert main_of(supervisor, found) == ""
    ask_voiding(found, people)
    assert main_of(supervisor, found) == "voided"
    assert "voiding_asked" not in others_of(as_user(people.inspector), found)
    undated = hazard_in(Status.RECTIFYING, people)
    Hazard.objects.filter(pk=undated.pk).update(due_on=None)
    assert main_of(as_user(people.inspector), undated) == "ordered"
    assert "extension_asked" not in others_of(officer, undated)


def test_a_major_hazard_is_led_through_its_plan(people, as_user):
    supervisor, officer = as_user(people.supervisor), as_user(people.officer)
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    assert main_of(officer, found) == "plan_submitted"
    assert "listed" in others_of(supervisor, found)
    assert "fixed_on_spot" not in others_of(as_user(people.inspector), found)
    plan_for(found, people)
    assert main_of(officer, found) == ""
    assert main_of(supervisor, found) == "plan_approved"
    other = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    approve(other, people)
    assert main_of(officer, other) == "submitted"
    listed(other, people)
    text = show(supervisor, other).content.decode()
    assert "督办中" in text
    assert not {"listed", "delisted"} & set(others_of(supervisor, other))
    void_hazard(other.pk, by=people.supervisor, reason="不属实")
    assert others_of(supervisor, other) == ["delisted"]


def test_on_the_spot_is_offered_on_the_first_day(people, as_user):
    client = as_user(people.inspector)
    assert "fixed_on_spot" in others_of(client, hazard_in(Status.RECTIFYING, people))
    older = hazard_in(Status.RECTIFYING, people, found_on=in_days(-1))
    assert "fixed_on_spot" not in others_of(client, older)


def test_photos_stand_side_by_side_and_documents_below(people, as_user):
    found = hazard_in(Status.SUBMITTED, people)
    by = people.inspector
    add_evidence(found.pk, by=by, files=[photo("前.jpg")], kind="before")
    add_evidence(found.pk, by=by, files=[upload("检测报告.pdf", PDF)], kind="document")
    answer = show(as_user(people.officer), found)
    assert [one.caption for one in answer.context["before"]] == ["前.jpg"]
    assert [one.caption for one in answer.context["after"]] == ["photo.jpg"]
    assert [one.name for one in answer.context["documents"]] == ["检测报告.pdf"]
    assert "检测报告.pdf" in answer.content.decode()


def test_the_timeline_keeps_what_was_struck_through(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    case = ask_extension(found, people)
    decide_extension(case.pk, by=people.supervisor, granted=True, answer="同意")
    answer = show(as_user(people.leader), found)
    granted, asked, logged = answer.context["entries"]
    assert (granted.was, granted.now) == (
        f"期限 {in_days(15).isoformat()}", f"期限 {in_days(25).isoformat()}"
    )  # fmt: skip
    assert (granted.who, granted.text, granted.tone) == (people.supervisor.full_name, "同意", "")
    assert ("延至", in_days(25).isoformat()) in asked.details
    assert (logged.was, logged.now) == ("", f"期限 {in_days(15).isoformat()}")
    text = answer.content.decode()
    assert f'<s><span class="visually-hidden">原为： </span>{in_days(15).isoformat()}</s>' in text


def test_every_sort_of_event_can_be_told(people, as_user):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    approve(found, people)
    listed(found, people)
    see_again(found.pk, by=people.inspector, note="仍在")
    closed = hazard_in(Status.CLOSED, people)
    reopen_hazard(closed.pk, by=people.inspector, reason="又拆除", due_on=in_days(5))
    failed = hazard_in(Status.SUBMITTED, people)
    fail_verification(failed.pk, by=people.inspector, reason="不牢", due_on=in_days(5))
    client = as_user(people.officer)
    text = show(client, found).content.decode()
    for words in ("更换主通风机", people.leader.full_name, "仍在", "治理方案"):
        assert words in text
    assert "又拆除" in show(client, closed).content.decode()
    assert "退回次数" in show(client, failed).content.decode()


def test_what_was_imported_is_marked_so(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    kind = AccidentType.objects.get(pk="1986-09")
    told = {"accident_type": kind, "closed_on": today(), "category": "electrical"}
    workflow.take(workflow.IMPORT_CLOSED, found, by=None, set=told)
    line = show(as_user(people.leader), found).context["entries"][0]
    assert (line.title, line.who, line.imported) == ("导入：已销号", "系统", True)
    assert ("可能导致的事故", "高处坠落") in line.details
    assert ("隐患类别", "电气") in line.details


def test_a_plan_says_whether_production_stands_still(people, as_user):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    BY_KIND["plan_submitted"].do(found, people, people.officer)
    line = show(as_user(people.leader), found).context["entries"][0]
    assert ("治理期间停产", "是") in line.details


def test_a_merged_hazard_leads_to_the_one_that_stays(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    survivor = other_of(found, people)
    merge_hazard(found.pk, into=survivor.pk, by=people.inspector)
    client = as_user(people.officer)
    text = show(client, found).content.decode()
    assert reverse("hazards:detail", args=[survivor.pk]) in text
    assert sentence(client, found) == f"作废：与 {survivor.number} 为同一隐患。"
    assert found.number in show(client, survivor).content.decode()


def test_a_survivor_out_of_scope_is_only_mentioned(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    elsewhere = hazard_in(Status.RECTIFYING, crew())
    Suspicion.objects.create(hazard=found, other=elsewhere)
    merge_hazard(found.pk, into=elsewhere.pk, by=people.inspector)
    text = show(as_user(people.officer), found).content.decode()
    assert str(elsewhere.pk) not in text
    assert "并入另一条" in text


def test_a_suspicion_is_shown_to_those_who_decide_it(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    other = other_of(found, people)
    suspicion = Suspicion.objects.create(hazard=found, other=other)
    apart = reverse("hazards:keep-apart", args=[suspicion.pk])
    for row in (found, other):
        assert apart in show(as_user(people.inspector), row).content.decode()
        assert apart not in show(as_user(people.officer), row).content.decode()
    client = as_user(people.inspector)
    assert client.get(apart).status_code == 405
    assert client.post(apart).status_code == 302
    assert apart not in show(client, found).content.decode()
    assert client.post(apart).status_code == 409
    assert as_user(people.officer).post(apart).status_code == 403
    assert as_user(people.strangers[Role.INSPECTOR]).post(apart).status_code == 404


def test_a_tip_off_stays_hidden_from_the_enterprise(people, as_user):
    told = hazard_in(
        Status.REPORTED, people, source=Source.TIP_OFF, found_on=in_days(-9), description="原话"
    )
    add_evidence(told.pk, by=people.inspector, files=[photo("举报照片.jpg")], kind="before")
    client = as_user(people.officer)
    address = reverse("hazards:detail", args=[told.pk])
    assert client.get(address).status_code == 404
    accept_hazard(told.pk, by=people.inspector, due_on=in_days(5), description="井下超员")
    add_evidence(told.pk, by=people.inspector, files=[photo("复核.jpg")], kind="before")
    answer = show(client, told)
    text = answer.content.decode()
    for secret in ("原话", "举报", in_days(-9).isoformat(), "来源", "核实属实"):
        assert secret not in text
    assert [one.caption for one in answer.context["before"]] == ["复核.jpg"]
    assert [line.kind for line in answer.context["entries"]] == ["evidence_added", "found"]
    text = show(as_user(people.inspector), told).content.decode()
    for known in ("举报照片.jpg", in_days(-9).isoformat(), "举报"):
        assert known in text


def test_a_tip_off_behind_a_sighting_stays_hidden_too(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    told = hazard_in(
        Status.REPORTED, people, source=Source.TIP_OFF, found_on=in_days(-9), description="原话"
    )
    merge_hazard(told.pk, into=found.pk, by=people.inspector)
    answer = show(as_user(people.officer), found)
    assert "原话" not in answer.content.decode()
    assert in_days(-9).isoformat() not in answer.content.decode()
    assert [line.kind for line in answer.context["entries"]] == ["found"]
    assert "原话" in show(as_user(people.inspector), found).content.decode()


def test_outsiders_find_nothing(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    address = reverse("hazards:detail", args=[found.pk])
    for stranger in people.strangers.values():
        assert as_user(stranger).get(address).status_code == 404


def test_higher_apps_add_their_panels(people, as_user, monkeypatch):
    found = hazard_in(Status.RECTIFYING, people)
    panel = Panel("文书", "hazards/_documents.html", {})
    monkeypatch.setattr(panels, "_panels", {"hazard": [lambda user, record: panel]})
    assert "文书" in show(as_user(people.inspector), found).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries_do_not_grow_with_its_history(
    people, as_user, django_assert_num_queries, count
):
    found = hazard_in(Status.SUBMITTED, people)
    for n in range(count):
        see_again(found.pk, by=people.inspector, note=str(n))
        add_evidence(found.pk, by=people.inspector, files=[photo(f"{n}.jpg")], kind="before")
        Suspicion.objects.create(
            hazard=found, other=hazard_in(Status.RECTIFYING, people, description=str(n))
        )
    client = as_user(people.inspector)
    with django_assert_num_queries(22):
        show(client, found)
