"""A session that ends while somebody types: nothing typed is lost."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.enums import Role
from accounts.models import User
from hazards.models import Hazard
from tests.factories import PASSWORD, AgencyFactory, EnterpriseFactory, user

NEW = "/hazards/new/"
SENTENCE = "主井口安全门闭锁失效"


@pytest.fixture
def inspector(transactional_db: None) -> User:
    EnterpriseFactory(name="翼城县虚构青山煤业有限公司")
    return user(Role.INSPECTOR, agency=AgencyFactory())


def sign_in(page: Page, person: User) -> None:
    page.fill("[name=username]", person.username)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("[name=password]")).to_have_count(0)


def typing(page: Page, person: User) -> None:
    """A form that is half filled in."""
    page.goto(NEW)
    sign_in(page, person)
    page.locator("[name=enterprise]").first.check()
    page.fill("[name=description]", SENTENCE)


def test_who_is_signed_out_while_typing_signs_in_beside_it_and_goes_on(
    inspector: User, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    typing(page, inspector)
    Session.objects.all().delete()
    page.locator("[name=description]").press_sequentially("。")
    link = page.locator("#toasts a")
    expect(link).to_have_text("登录")
    with page.context.expect_page() as opened:
        link.click()
    sign_in(opened.value, inspector)
    page.click("form.form button[type=submit]")
    expect(page.locator(".alert-success")).to_be_visible()
    assert Hazard.objects.get().description == f"{SENTENCE}。"


def test_a_form_that_was_sent_too_late_is_found_again(
    inspector: User, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    typing(page, inspector)
    page.wait_for_load_state("networkidle")
    Session.objects.all().delete()
    page.click("form.form button[type=submit]")
    expect(page.locator(".alert-warning")).to_contain_text("未被接受")
    sign_in(page, inspector)
    expect(page.locator("[name=description]")).to_have_value("")
    page.go_back()
    page.go_back()
    expect(page.locator("[name=description]")).to_have_value(SENTENCE)
    page.click("form.form button[type=submit]")
    expect(page.locator(".alert-success")).to_be_visible()
    assert Hazard.objects.get().description == SENTENCE


def test_who_typed_nothing_comes_to_the_sign_in(
    inspector: User, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto("/hazards/")
    sign_in(page, inspector)
    Session.objects.all().delete()
    page.fill("[name=q]", "门")
    expect(page.locator("[name=password]")).to_be_visible()
