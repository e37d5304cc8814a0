"""The browser itself: it reaches the product, draws Chinese, and its complaints are heard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

DRAW = """characters => characters.map(one => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.font = "40px sans-serif";
    pen.fillText(one, 0, 40);
    return canvas.toDataURL();
})"""


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
def test_the_first_page_is_served_without_a_complaint(
    open_page: Callable[..., Page], phone: bool
) -> None:
    page = open_page(phone=phone)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert page.evaluate("innerWidth") == (390 if phone else 1440)


def test_chinese_is_drawn(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/")
    assert len(set(page.evaluate(DRAW, ["翼", "城", "\uffff"]))) == 3
