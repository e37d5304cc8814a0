"""A real Chromium for tests in this folder."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from devtools import browser as chromium
from devtools.processes import WebServer

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the session; none is a failure, not a skip."""
    # Playwright's loop runs in this thread; Django would take that for asynchronous code
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = chromium.driver_node()
    found = chromium.find(ROOT / "var" / "browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found.path,
            args=found.flags,
            env={**os.environ, **found.environment},
        )
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, server: WebServer) -> Iterator[Callable[..., Page]]:
    """`open_page(phone=True)` gives a page of its own session; console errors fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def make(*, phone: bool = False) -> Page:
        context = browser.new_context(
            base_url=server.url,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _note(said.type, said.text, complaints))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def _note(kind: str, text: str, complaints: list[str]) -> None:
    """Scripts and the content policy must not complain; a 404 that a test asks for may."""
    if kind == "error" and "the server responded with a status of 4" not in text:
        complaints.append(text)
