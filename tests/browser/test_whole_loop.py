"""The county's main job in one walk: inspected, found, mended, verified, counted, and seen by
nobody whose it is not.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from devtools.processes import Worker
from enterprises.models import Enterprise
from hazards.enums import Status
from hazards.models import Hazard
from inspections.enums import InspectionKind
from inspections.models import ChecklistVersion, Inspection
from inspections.services.visits import Visit, plan_inspection
from tests.factories import PASSWORD, AgencyFactory, EnterpriseFactory, officer, photo, user

pytestmark = pytest.mark.worker
WITHIN = 5_000  # milliseconds: the promise for a figure after a change
SENTENCE = "主运输皮带机尾部护罩缺失"


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    """A photo before and one after."""
    files = {}
    for name, shade in (("before", 60), ("after", 200)):
        files[name] = tmp_path / f"{name}.jpg"
        files[name].write_bytes(photo(shade=shade, size=(640, 480)).read())
    return files


@pytest.fixture
def mine(transactional_db: None) -> Enterprise:
    return EnterpriseFactory(name="翼城县虚构青山煤业有限公司")


@pytest.fixture
def people(mine: Enterprise) -> dict[str, User]:
    bureau = AgencyFactory()
    return {
        "inspector": user(Role.INSPECTOR, agency=bureau),
        "second": user(Role.INSPECTOR, agency=bureau),
        "leader": user(Role.LEADER),
        "officer": officer(mine),
        "stranger": officer(EnterpriseFactory(name="翼城县虚构白云煤业有限公司")),
    }


@pytest.fixture
def inspection(mine: Enterprise, people: dict[str, User]) -> Inspection:
    """One that is planned for today."""
    from django.utils import timezone

    version = ChecklistVersion.objects.filter(
        checklist__sectors="coal", published_on__isnull=False
    ).first()
    visit = Visit(
        enterprise=mine, kind=InspectionKind.DAILY, version=version, officers=(people["second"],)
    )
    return plan_inspection(visit, by=people["inspector"], planned_on=timezone.localdate())


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "sign-in" not in address)


def found_and_rectified(page: Page) -> tuple[str, str]:
    """Numerator and denominator of the rate, as the leader sees them."""
    page.goto("/figures/")
    shown = page.locator(".figure").first.locator(".figure-of").inner_text()
    numbers = re.findall(r"\d+", shown)
    return numbers[0], numbers[1]


def expect_figures(page: Page, wanted: tuple[str, str]) -> None:
    """The figures say so within the promised time of now."""

    def said() -> bool:
        return found_and_rectified(page) == wanted

    for _ in range(50):
        if said():
            return
        page.wait_for_timeout(WITHIN / 50)
    assert found_and_rectified(page) == wanted


def test_from_the_inspection_to_the_leaders_figures(
    open_page: Callable[..., Page],
    worker: Worker,
    people: dict[str, User],
    inspection: Inspection,
    pictures: dict[str, Path],
) -> None:
    leader = open_page()
    sign_in(leader, people["leader"])

    # the inspector, in the yard: an item fails and becomes a hazard with a photo
    phone = open_page(phone=True)
    sign_in(phone, people["inspector"])
    phone.goto(f"/inspections/{inspection.pk}/")
    phone.locator(f"form[action$='{inspection.pk}/start/'] button[type=submit]").first.click()
    item = phone.locator("article.inspect-item").first
    item.locator(".answer-fail").click()
    form = item.locator("form[action$='/fail/']")
    form.locator("[name=description]").fill(SENTENCE)
    form.locator("input[type=file]").first.set_input_files(pictures["before"])
    form.locator("button[type=submit]").click()
    expect(item.locator("form[action$='/fail/']")).to_have_count(0)
    expect(item).to_contain_text(SENTENCE)
    hazard = Hazard.objects.get(inspection=inspection.pk)
    assert (hazard.status, hazard.description) == (Status.RECTIFYING, SENTENCE)
    assert hazard.evidence.count() == 1
    expect_figures(leader, ("0", "1"))

    # the officer of the enterprise sees it and submits with evidence
    desk = open_page()
    sign_in(desk, people["officer"])
    desk.goto("/")
    expect(desk.locator("main")).to_contain_text(SENTENCE)
    desk.goto(f"/hazards/{hazard.pk}/submitted/")
    desk.locator("input[type=file]").first.set_input_files(pictures["after"])
    desk.fill("[name=work_done]", "已加装护罩并紧固")
    desk.fill("[name=done_by]", "机电队王工")
    desk.fill("[name=funds]", "1200")
    desk.locator("main .btn-main").click()
    desk.wait_for_url(f"**/hazards/{hazard.pk}/")
    hazard.refresh_from_db()
    assert hazard.status == Status.SUBMITTED

    # another inspector verifies
    other = open_page(phone=True)
    sign_in(other, people["second"])
    other.goto(f"/hazards/{hazard.pk}/passed/")
    other.locator("main .btn-main").click()
    other.wait_for_url(f"**/hazards/{hazard.pk}/")
    hazard.refresh_from_db()
    assert hazard.status == Status.CLOSED

    # the leader's numbers have moved
    expect_figures(leader, ("1", "1"))

    # and the officer of another enterprise finds none of these addresses
    stranger = open_page()
    sign_in(stranger, people["stranger"])
    for address in (
        f"/hazards/{hazard.pk}/",
        f"/hazards/{hazard.pk}/submitted/",
        f"/hazards/{hazard.pk}/passed/",
        f"/inspections/{inspection.pk}/",
        f"/enterprises/{hazard.enterprise_id}/",
        f"/hazards/files/{hazard.evidence.first().pk}/original/",
        f"/api/hazards/{hazard.pk}/",
    ):
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 404, address
