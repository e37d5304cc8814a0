"""Choosing an enterprise in a form: by one thumb, by keyboard, by distance."""

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from tests.factories import PASSWORD, EnterpriseFactory, user

pytestmark = pytest.mark.django_db(transaction=True)

expect.set_options(timeout=20_000)  # a busy machine answers late
CHOSEN = "[data-picker-chosen]"


@pytest.fixture
def firms():
    places = {"虚构甲煤矿": ("35.70", "111.70"), "虚构乙燃气站": ("35.80", "111.70")}
    made = [
        EnterpriseFactory(name=name, latitude=latitude, longitude=longitude)
        for name, (latitude, longitude) in places.items()
    ]
    return [*made, EnterpriseFactory(name="虚构丙洗煤厂")]


def at_the_form(page) -> None:
    person = user(Role.SUPERVISOR)
    page.goto("/accounts/sign-in/")
    page.fill("input[name=username]", person.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/enterprises/risk-points/new/")


def test_by_one_thumb(open_page, firms):
    page = open_page(phone=True)
    at_the_form(page)
    page.fill("#id_enterprise", "xgyrq")
    expect(page.locator(".picker-option")).to_have_count(1)
    page.locator(".picker-option").tap()
    expect(page.locator(CHOSEN)).to_contain_text("虚构乙燃气站")
    expect(page.locator(".picker-options")).to_be_hidden()
    assert page.locator("input[name=enterprise]:checked").get_attribute("value") == str(firms[1].pk)
    page.locator("[data-picker-change]").tap()
    expect(page.locator(".picker-option")).to_have_count(3)


def test_by_keyboard(open_page, firms):
    page = open_page()
    at_the_form(page)
    page.focus("#id_enterprise")
    page.keyboard.type("xg")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(CHOSEN)).to_be_visible()
    assert page.url.endswith("/new/")
    page.keyboard.press("Enter")
    page.keyboard.type("丙")
    expect(page.locator(".picker-option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(CHOSEN)).to_contain_text("虚构丙洗煤厂")


def test_the_nearest_first_on_request(open_page, firms):
    page = open_page(phone=True)
    page.context.grant_permissions([])
    page.context.set_geolocation({"latitude": 35.801, "longitude": 111.70})
    at_the_form(page)
    page.context.grant_permissions(["geolocation"])
    page.locator("[data-picker-near]").tap()
    expect(page.locator(".picker-option").first).to_contain_text("虚构乙燃气站")
    expect(page.locator(".picker-distance").first).to_have_text("110米")
