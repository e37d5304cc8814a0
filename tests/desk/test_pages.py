"""The first page, the workbenches and the search: who gets what, and each number its list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit import consumers
from desk.boards.choosing import board_for
from desk.boards.inspector import REINSPECTION_DAYS, tasks
from desk.boards.parts import narrowed
from desk.links import page
from desk.models import Demo, DemoStage
from hazards.enums import Grade, Source
from hazards.filters import HazardFilter
from hazards.models import Hazard, Suspicion
from hazards.services import cases, finding, rectifying
from inspections.enums import InspectionKind
from inspections.services.visits import Visit, begin_inspection, plan_inspection
from sheets.enums import State
from sheets.models import Job
from tests import factories
from tests.audit.test_services import add
from tests.factories import EnterpriseFactory, RiskPointFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    """The client, signed in as somebody."""

    def signed_in(person: User) -> Client:
        client.force_login(person)
        return client

    return signed_in


class Place:
    """An enterprise, its officer, an inspector and a supervisor who see it."""

    def __init__(self) -> None:
        self.enterprise = EnterpriseFactory(name="翼城县澄朗煤业有限公司")
        self.officer = factories.officer(self.enterprise)
        self.inspector = UserFactory()
        self.supervisor = factories.user(Role.SUPERVISOR, agency=self.inspector.agency)

    def hazard(self, *, found: int = 0, due: int = 10, **more: Any) -> Hazard:
        """Found so many days ago, due in so many days."""
        more.setdefault("by", self.inspector)
        return factories.hazard(
            enterprise=self.enterprise,
            found_on=TODAY() - timedelta(days=found),
            due_on=TODAY() + timedelta(days=due),
            **more,
        )

    def submitted(self, **more: Any) -> Hazard:
        """A hazard that waits for its verification."""
        report = rectifying.Rectification(work_done="已更换", done_by="李四")
        return rectifying.submit_rectification(
            self.hazard(**more).pk, by=self.officer, report=report, files=[factories.photo()]
        )

    def reported(self, source: str = Source.TIP_OFF) -> Hazard:
        """A report that is not judged yet."""
        told = finding.Finding(enterprise=self.enterprise, description="护栏松动", source=source)
        return finding.report_hazard(told, by=self.inspector)

    def fill(self, times: int = 1) -> None:
        """So many of everything that a workbench shows."""
        for _number in range(times):
            self.hazard(found=9, due=-2)
            self.hazard(due=2)
            self.submitted(found=3)
            self.reported()
            self.reported(Source.WORKER)
            self.hazard(grade=Grade.MAJOR)
            back = self.submitted(found=1)
            rectifying.fail_verification(
                back.pk, by=self.inspector, reason="未见防护罩", due_on=TODAY() + timedelta(days=4)
            )
            asked = self.hazard(due=3)
            cases.ask_extension(
                asked.pk, by=self.officer, asked_until=TODAY() + timedelta(days=9),
                reason="备件未到", interim_measures="停用",
            )  # fmt: skip
            Suspicion.objects.create(hazard=self.hazard(), other=self.hazard())
            visit = Visit(
                enterprise=self.enterprise, kind=InspectionKind.DAILY, officers=(self.supervisor,)
            )
            plan_inspection(visit, by=self.inspector, planned_on=TODAY())
            again = Visit(enterprise=self.enterprise, kind=InspectionKind.SPECIAL)
            begin_inspection(again, by=self.inspector)
            own = Visit(enterprise=self.enterprise, kind=InspectionKind.SELF_CHECK)
            plan_inspection(own, by=self.officer, planned_on=TODAY())
            RiskPointFactory(enterprise=self.enterprise)
        consumers.consume_all()


# --- the first page -----------------------------------------------------------------------------


def test_signed_out_leads_to_the_sign_in(client: Client) -> None:
    response = client.get("/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(reverse("accounts:sign-in"), 302)]


def test_signed_out_shows_how_far_the_demo_is(client: Client) -> None:
    demo = Demo.objects.create(today=TODAY(), total=12_000)
    DemoStage.objects.create(name="2021-01-1", hazards=4_000)
    response = client.get("/", headers={"Accept-Language": "en"})
    assert response.status_code == 200
    assert "4,000" in response.text
    assert "12,000" in response.text
    part = client.get(reverse("desk:filling"))
    assert 'max="12000" value="4000"' in part.text
    demo.finished_at = timezone.now()
    demo.save()
    over = client.get(reverse("desk:filling"))
    assert over.headers["HX-Redirect"] == "/"


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.INSPECTOR, "desk:today"),
        (Role.OFFICER, "desk:workbench"),
        (Role.SUPERVISOR, "desk:workbench"),
        (Role.ADMINISTRATOR, "desk:workbench"),
        (Role.LEADER, "indicators:dashboard"),
        (Role.AUDITOR, "audit:log"),
    ],
)
def test_each_role_begins_at_its_page(at: Callable[[User], Client], role: str, first: str) -> None:
    response = at(factories.user(role)).get("/", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(reverse(first), 302)]


def test_an_auditor_has_no_workbench(at: Callable[[User], Client]) -> None:
    assert at(factories.user(Role.AUDITOR)).get(reverse("desk:workbench")).status_code == 403


# --- the workbench --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["inspector", "officer", "supervisor", "leader", "administrator"])
def test_each_number_leads_to_exactly_so_many_rows(at: Callable[[User], Client], who: str) -> None:
    place = Place()
    place.fill(2)
    EnterpriseFactory(to_be_verified=True)
    outside = Place()
    outside.inspector.agency.sectors.set([])
    person = getattr(place, who, None) or factories.user(who)
    numbers = board_for(person).numbers
    assert any(one.value for one in numbers)
    client = at(person)
    for one in numbers:
        response = client.get(one.url)
        assert response.status_code == 200
        assert _rows(response) == one.value, (one.label, one.url)


def _rows(response: Any) -> int:
    context = response.context
    for name in ("total", "agencies", "jobs"):
        if name in context:
            found = context[name]
            return found if isinstance(found, int) else len(found)
    return int(context["page_obj"].paginator.count)


@pytest.mark.parametrize(
    ("who", "queries"),
    [
        ("inspector", 22),
        ("officer", 15),
        ("supervisor", 24),
        ("leader", 11),
        ("administrator", 13),
    ],
)
@pytest.mark.parametrize("times", [1, 3])
def test_rows_cost_no_queries(
    at: Callable[[User], Client], django_assert_num_queries: Any, who: str, queries: int, times: int
) -> None:
    place = Place()
    place.fill(times)
    for _number in range(times):
        EnterpriseFactory(to_be_verified=True)
    client = at(getattr(place, who, None) or factories.user(who))
    client.get(reverse("desk:workbench"))
    with django_assert_num_queries(queries):
        response = client.get(reverse("desk:workbench"))
    assert response.status_code == 200


def test_the_inspector_s_day_is_in_order(at: Callable[[User], Client]) -> None:
    place = Place()
    waiting = place.submitted(found=3, due=4)
    late = place.hazard(found=20, due=-5)
    tip = place.reported()
    visit = Visit(enterprise=place.enterprise, kind=InspectionKind.DAILY)
    planned = plan_inspection(visit, by=place.inspector, planned_on=TODAY())
    plan_inspection(visit_again(place), by=place.inspector, planned_on=TODAY() + timedelta(days=1))
    without = place.hazard()
    Hazard.objects.filter(pk=without.pk).update(due_on=None)
    found = tasks(place.inspector)
    assert (found[0].tone, found[0].day) == ("late", late.due_on)
    assert [one.url.split("/")[-2] for one in found] == [
        str(late.pk), str(tip.pk), str(planned.pk), str(waiting.pk), str(without.pk),
    ]  # fmt: skip
    assert found[3].day == TODAY() + REINSPECTION_DAYS
    assert [one.mine for one in found] == [True] * 5
    page = at(place.inspector).get(reverse("desk:today")).text
    assert page.index(str(late.pk)) < page.index(str(waiting.pk))


def visit_again(place: Place) -> Visit:
    """Another visit, for another day."""
    return Visit(enterprise=place.enterprise, kind=InspectionKind.DAILY)


def test_own_hazards_come_before_those_of_the_agency_and_of_others(
    at: Callable[[User], Client],
) -> None:
    place = Place()
    stranger = UserFactory()
    colleague = UserFactory(agency=place.inspector.agency)
    others = [place.submitted(by=one) for one in (stranger, colleague, place.inspector)]
    assert [one.url.split("/")[-2] for one in tasks(place.inspector)] == [
        str(one.pk) for one in reversed(others)
    ]


def test_the_officer_reads_why_it_came_back(at: Callable[[User], Client]) -> None:
    place = Place()
    place.fill()
    page = at(place.officer).get(reverse("desk:workbench"))
    assert "未见防护罩" in page.text
    rows = page.context["rows"]
    assert [row["hazard"].due_on for row in rows] == sorted(row["hazard"].due_on for row in rows)
    assert [row["late"] for row in rows] == [True] + [False] * (len(rows) - 1)
    assert page.context["notices"]


def test_empty_workbenches_say_what_would_stand_there(at: Callable[[User], Client]) -> None:
    place = Place()
    for person, words in (
        (place.inspector, "今天没有待办事项"),
        (place.officer, "没有待整改的隐患"),
        (place.supervisor, "没有待审批事项"),
        (factories.user(Role.ADMINISTRATOR), "没有等待处理的导入"),
    ):
        assert words in at(person).get(reverse("desk:workbench")).text


def test_the_supervisor_sees_who_is_late(at: Callable[[User], Client]) -> None:
    place = Place()
    colleague = UserFactory(agency=place.inspector.agency)
    oldest = place.hazard(found=30, due=-9, by=colleague)
    place.hazard(found=30, due=-3, by=colleague)
    place.hazard(found=30, due=-4)
    client = at(place.supervisor)
    late = client.get(reverse("desk:workbench")).context["late"]
    assert [(one.name, one.count) for one in late] == [
        (colleague.full_name, 2),
        (place.inspector.full_name, 1),
    ]
    assert late[0].oldest == oldest.due_on
    assert client.get(late[0].url).context["total"] == 2


def test_the_administrator_sees_imports_that_wait(at: Callable[[User], Client]) -> None:
    admin = factories.user(Role.ADMINISTRATOR)
    for name, state in (("名录.csv", State.UPLOADED), ("台账.xlsx", State.READY)):
        Job.objects.create(
            kind="enterprises", by=admin, file=f"imports/{name}", name=name, state=state
        )
    client = at(admin)
    page = client.get(reverse("desk:workbench"))
    assert [job.name for job in page.context["jobs"]] == ["名录.csv"]
    assert "名录.csv" in page.text


def test_the_administrator_sees_that_the_log_is_not_read(at: Callable[[User], Client]) -> None:
    admin = factories.user(Role.ADMINISTRATOR)
    with time_machine.travel("2021-03-05 09:00:00+08:00", tick=False) as clock:
        client = at(admin)
        add("found")
        assert "停滞" not in client.get(reverse("desk:workbench")).text
        clock.shift(121)
        page = client.get(reverse("desk:workbench"))
        assert [str(part.label) for part in page.context["held_up"]] == [
            "消息通知", "统计数据", "检查统计存量",
        ]  # fmt: skip
        assert "“统计数据”自 2021-03-05 09:00 起停滞" in page.text


def test_a_page_that_is_not_installed_has_no_address() -> None:
    assert page("nowhere:list", {"a": "b"}) == ""
    assert page("desk:search", {"q": ["a", "b"]}) == "/search/?q=a&q=b"


def test_a_filter_that_the_list_does_not_know_is_a_fault() -> None:
    person = UserFactory()
    with pytest.raises(ValueError, match="HazardFilter does not know"):
        narrowed(HazardFilter, person, {"status": "gone"}, Hazard.objects.visible_to(person))


# --- the search -----------------------------------------------------------------------------------


def test_one_box_finds_everything_in_scope(at: Callable[[User], Client]) -> None:
    place, client = Place(), None
    place.fill(2)
    other = EnterpriseFactory(name="翼城县澄岑加油站", sector_id="gas")
    place.inspector.agency.sectors.set(["coal"])
    client = at(User.objects.get(pk=place.inspector.pk))
    found = _groups(client, "澄")
    assert found["企业"].total == 1
    assert found["检查"].total == 6 - 0
    assert other.name not in client.get(reverse("desk:search"), {"q": "澄"}).text
    assert _groups(client, "cl")["企业"].total == 1
    assert _groups(client, "皮带")["隐患"].total > 0
    assert "风险点" in _groups(client, "主通风机房")
    number = Hazard.objects.first().number
    assert _groups(client, number)["隐患"].total == 1
    for group in [*found.values(), *_groups(client, "皮带").values()]:
        assert client.get(group.url).context["total"] == group.total


def test_more_than_ten_are_counted_and_linked(at: Callable[[User], Client]) -> None:
    place = Place()
    for _number in range(12):
        place.hazard()
    group = _groups(at(place.inspector), "皮带")["隐患"]
    assert (len(group.hits), group.total) == (10, 12)


def test_an_empty_box_and_a_vain_search_say_so(at: Callable[[User], Client]) -> None:
    client = at(UserFactory())
    assert "按编号或内容" in client.get(reverse("desk:search")).text
    assert "没有找到" in client.get(reverse("desk:search"), {"q": "无此物"}).text


@pytest.mark.parametrize("times", [1, 3])
def test_hits_cost_no_queries(
    at: Callable[[User], Client], django_assert_num_queries: Any, times: int
) -> None:
    place = Place()
    for _number in range(times):
        place.hazard(description="澄朗皮带")
        RiskPointFactory(enterprise=place.enterprise, place="澄朗")
        EnterpriseFactory(name=f"翼城县澄朗{_number}石料厂")
    client = at(place.inspector)
    client.get(reverse("desk:search"))
    with django_assert_num_queries(11):
        client.get(reverse("desk:search"), {"q": "澄朗"})


def _groups(client: Client, text: str) -> dict[str, Any]:
    response = client.get(reverse("desk:search"), {"q": text})
    assert response.status_code == 200
    return {str(group.label): group for group in response.context["groups"]}
