"""The pages that people use most, by axe and by measure: WCAG 2.2 AA, nothing wider than the
screen, and on a phone nothing smaller than a thumb. The filters say how many are on.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from hazards.models import Hazard
from tests import factories
from tests.browser.conftest import DESK, PHONE

ROOT = Path(__file__).resolve().parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FOUND = """rules => axe.run(document, {runOnly: rules}).then(result => result.violations.map(
    one => `${one.id}: ${one.nodes.map(node => node.html.slice(0, 120)).join(" | ")}`))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# A title's link in a card is stretched over the whole card; a box is pressed by its label.
SMALL = """() => Array.from(document.querySelectorAll(
    "a.btn, button, select, summary, input:not([type=hidden]), a.page-back, .bottom-item, .chip"))
  .map(one => (one.type === "checkbox" || one.type === "radio") && one.closest("label") || one)
  .filter(one => one.checkVisibility({visibilityProperty: true}) && one.offsetWidth > 1)
  .filter(one => Math.round(one.getBoundingClientRect().height) < 44)
  .map(one => one.outerHTML.slice(0, 120))"""
# The answer never comes: what follows a submission is all that happens.
HELD = "document.addEventListener('submit', event => event.preventDefault())"
PAGES = {
    "": ["/accounts/sign-in/", "/nothing/here/"],
    Role.INSPECTOR: [
        "/today/", "/hazards/?source=inspection&status=rectifying", "/hazards/{hazard}/",
        "/hazards/new/", "/inspections/", "/enterprises/", "/enterprises/{enterprise}/",
    ],
    Role.OFFICER: ["/workbench/", "/hazards/{hazard}/submitted/"],
    Role.SUPERVISOR: ["/hazards/decisions/", "/accidents/"],
    Role.LEADER: ["/figures/", "/figures/rows/?figure=found"],
    Role.ADMINISTRATOR: ["/accounts/people/new/", "/imports/"],
    Role.AUDITOR: ["/log/"],
}  # fmt: skip


@pytest.fixture
def hazard(transactional_db: None) -> Hazard:
    return factories.hazard()


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/sign-in/")
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def complaints(page: Page, path: str) -> list[str]:
    """What axe and the measures say against one page, at a desk and on a phone."""
    page.set_viewport_size(DESK)
    page.goto(path)
    page.evaluate(AXE)
    said = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        found = page.evaluate(FOUND, RULES)
        if page.evaluate(WIDER) > 0:
            found.append("wider than the screen")
        if size == PHONE:
            found += [f"under 44 px: {html}" for html in page.evaluate(SMALL)]
        said += [f"{path} at {size['width']} px: {one}" for one in found]
    return said


def test_nobody_is_kept_out(open_page: Callable[..., Page], hazard: Hazard) -> None:
    people = {
        Role.OFFICER: factories.officer(hazard.enterprise),
        Role.INSPECTOR: hazard.inspector,
    }
    said = []
    for role, paths in PAGES.items():
        page = open_page()
        if role:
            sign_in(page, people.get(role) or factories.user(role))
        for path in paths:
            said += complaints(page, path.format(hazard=hazard.pk, enterprise=hazard.enterprise_id))
    assert said == []


def test_folded_filters_are_counted_as_they_are_set(
    open_page: Callable[..., Page], hazard: Hazard
) -> None:
    page = open_page()
    sign_in(page, hazard.inspector)
    page.goto("/hazards/?source=self_check")
    count = page.locator(".filter-count")
    expect(page.locator(".list-total")).to_contain_text("0")
    expect(count).to_have_text("1 项已启用")
    page.locator(".filter-more > summary").click()
    page.locator("[name=found_after]").fill("2021-01-01")
    expect(count).to_have_text("2 项已启用")
    page.wait_for_url("**/hazards/?source=self_check&found_after=2021-01-01")
    page.goto("/hazards/")
    expect(count).to_be_hidden()


def test_a_slow_answer_is_waited_for_in_words(
    open_page: Callable[..., Page], hazard: Hazard
) -> None:
    page = open_page()
    sign_in(page, hazard.inspector)
    page.goto("/hazards/new/")
    page.evaluate(HELD)
    page.locator("main form .btn-main").click()
    expect(page.get_by_role("status").filter(has_text="正在处理")).to_contain_text("秒")
    expect(page.locator("main form .btn-main")).to_be_disabled()
