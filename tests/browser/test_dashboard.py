"""The leaders' page in a browser: numbers move soon after a closure, charts have their tables."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from devtools.processes import Worker
from hazards.models import Hazard
from hazards.services.rectifying import Rectification, pass_verification, submit_rectification
from tests import factories

pytestmark = pytest.mark.worker
SECONDS = 5


@pytest.fixture
def hazard(worker: Worker) -> Hazard:
    """An open hazard whose figures the worker has counted."""
    today = timezone.localdate()
    return factories.hazard(found_on=today, due_on=today + timedelta(days=15))


def sign_in(page: Page, person: User) -> None:
    page.goto("/accounts/sign-in/")
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=password]").fill(factories.PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def close(hazard: Hazard) -> None:
    """Submitted with evidence by the enterprise and verified by another inspector."""
    officer = factories.officer(hazard.enterprise)
    report = Rectification(work_done="已加装护罩", done_by="李四")
    submit_rectification(hazard.pk, by=officer, report=report, files=[factories.photo()])
    pass_verification(hazard.pk, by=factories.user(Role.INSPECTOR))


def open_board(page: Page, shows: str) -> float:
    """Ask for the page until the rate shows so; the seconds that it took."""
    began = time.monotonic()
    while time.monotonic() - began < 4 * SECONDS:
        page.goto("/figures/")
        if page.locator(".figure-value").first.inner_text() == shows:
            break
    return time.monotonic() - began


def test_the_numbers_move_within_seconds_of_a_closure(
    open_page: Callable[..., Page], hazard: Hazard
) -> None:
    page = open_page()
    sign_in(page, factories.user(Role.LEADER))
    open_board(page, "0.00%")
    expect(page.locator(".figure-value").first).to_have_text("0.00%")
    close(hazard)
    assert open_board(page, "100.00%") < SECONDS
    expect(page.locator(".figure-of").first).to_have_text("1 / 1")


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_charts_are_drawn_and_have_their_tables(
    open_page: Callable[..., Page], hazard: Hazard, phone: bool
) -> None:
    page = open_page(phone=phone)
    sign_in(page, factories.user(Role.LEADER))
    open_board(page, "0.00%")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for key in ("by-sector", "by-region", "by-month"):
        chart = page.locator(f"[data-chart={key}]")
        expect(chart.locator("canvas")).to_have_count(1)
        table = page.locator(f"#{key}-table")
        table.locator("summary").click()
        assert table.locator("tbody tr").count() >= 1
        assert table.locator("tbody a.count").first.inner_text() == "1"
    expect(page.locator("#spark-overdue")).to_have_count(1)


def test_the_page_turns_back_in_time_and_refreshes_where_one_stands(
    open_page: Callable[..., Page], hazard: Hazard
) -> None:
    page = open_page()
    sign_in(page, factories.user(Role.LEADER))
    open_board(page, "0.00%")
    page.locator("#by-sector-table summary").click()
    page.evaluate("htmx.ajax('GET', '/figures/', {target: '#board', swap: 'outerHTML'})")
    expect(page.locator("#by-sector-table")).to_have_attribute("open", "")
    expect(page.locator("[data-chart=by-sector] canvas")).to_have_count(1)
    page.locator("[name=as_of]").fill("2021-12-31")
    expect(page.locator(".board-past")).to_contain_text("2021-12-31")
    assert "as_of=2021-12-31" in page.url
    expect(page.locator(".figure-value").first).to_have_text("—")
    page.locator(".board-past a").click()
    expect(page.locator(".figure-value").first).to_have_text("0.00%")
