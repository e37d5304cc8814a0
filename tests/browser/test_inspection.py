"""An inspection under one thumb: begun, answered by taps, one failed with photo and sentence, that
one mended on the spot, finished.
"""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from hazards.models import Hazard
from inspections.enums import Status
from inspections.models import Inspection, ItemResult
from tests.factories import PASSWORD, AgencyFactory, EnterpriseFactory, UserFactory
from tests.inspections.conftest import make_checklist


def picture(shade: int) -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, shade, 90)).save(out, "JPEG")
    return {"name": f"{shade}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def tap(page: Page, code: str, words: str) -> None:
    page.locator(f"#item-{code} .answer", has_text=words).first.tap()


@pytest.mark.usefixtures("server")
def test_an_inspection_is_carried_out_with_one_thumb(open_page: Callable[..., Page]) -> None:
    agency = AgencyFactory()
    first, second = UserFactory(agency=agency), UserFactory(agency=agency)
    mine = EnterpriseFactory()
    make_checklist(items=4)
    page = open_page(phone=True)
    page.goto("/accounts/sign-in/")
    page.fill("input[name=username]", first.username)
    page.fill("input[name=password]", PASSWORD)
    page.tap("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)

    page.goto(f"/inspections/new/?enterprise={mine.pk}")
    page.select_option("select[name=version]", label="检查表test")
    page.locator(".inspect-colleagues label", has_text=second.full_name).tap()
    page.tap(".action-bar .btn-main")
    progress = page.locator("#inspect-progress")
    expect(progress).to_contain_text("0 / 4")

    tap(page, "test-01", "合格")
    expect(progress).to_contain_text("1 / 4")
    tap(page, "test-02", "不涉及")
    expect(progress).to_contain_text("2 / 4")
    tap(page, "test-03", "不合格")
    form = page.locator("#item-test-03 .inspect-failure")
    expect(form.locator("textarea")).to_have_value("隐患3")
    expect(progress).to_contain_text("2 / 4")

    form.locator("input[type=file]").set_input_files(picture(80))
    form.locator("textarea").fill("三号皮带机尾护罩缺失")
    form.locator("button[type=submit]").tap()
    item = page.locator("#item-test-03")
    expect(item.locator(".inspect-hazard")).to_contain_text("三号皮带机尾护罩缺失")
    expect(progress).to_contain_text("3 / 4")
    expect(page.locator("#found")).to_contain_text("三号皮带机尾护罩缺失")

    item.locator("summary", has_text="即查即改").tap()
    fix = item.locator("form")
    fix.locator("input[name=work_done]").fill("已加装护罩")
    fix.locator("button[type=submit]").tap()
    fix.locator("input[type=file]").set_input_files(picture(200))
    fix.locator("button[type=submit]").tap()
    expect(item.locator(".state-closed")).to_be_visible()

    page.tap("#inspect-progress .btn")
    expect(page).to_have_url(f"{page.url.split('#')[0]}#item-test-04")
    tap(page, "test-04", "合格")
    expect(progress).to_contain_text("4 / 4")
    page.fill("textarea[name=remarks]", "总体良好")
    page.tap("#finish .btn-main")
    page.tap("dialog .btn-primary")
    expect(page.locator(".headline")).to_contain_text("查出隐患 1 条")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    inspection = Inspection.objects.get()
    assert (inspection.status, inspection.remarks) == (Status.FINISHED, "总体良好")
    hazard = Hazard.objects.get(inspection=inspection.pk)
    assert (hazard.status, hazard.closed_on) == ("closed", hazard.found_on)
    assert (hazard.verified_by, hazard.work_done) == (second, "已加装护罩")
    assert sorted(hazard.evidence.values_list("kind", flat=True)) == ["after", "before"]
    rows = ItemResult.objects.order_by("item__code").values_list("answer", flat=True)
    assert list(rows) == ["pass", "not_applicable", "fail", "pass"]
