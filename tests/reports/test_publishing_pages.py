"""Publishing on pages: asked, previewed, published; corrections; who may not."""

from django.urls import reverse

from accounts.enums import Role
from audit.models import Log
from notices.models import Notice
from notices.registry import text_of, url_of
from reports.models import Report
from tests.factories import user
from tests.reports.computed import preview, publish, states
from tests.reports.county import County
from tests.reports.test_pages import signed_in


def test_publishing_shows_first_and_publishes_then(county: County):
    client = signed_in(county.supervisor)
    address = reverse("reports:new")
    assert client.get(address).context["form"].initial["kind"] == "monthly"
    before = Log.objects.get().last_seq
    page = preview(client, kind="annual", period="2021")
    assert page.status_code == 200
    assert "尚未发布" in page.content.decode()
    assert f"第 {before} 条" in page.content.decode()
    assert page.context["told"]["total"]["hazards"]["all"]["found"] == 7
    assert (Log.objects.get().last_seq, Report.objects.count()) == (before, 0)
    done = publish(client, page)
    assert done.redirect_chain[-1][0] == "/reports/1/"
    assert "第 1 号报告已发布" in done.content.decode()
    notice = Notice.objects.get(user=county.supervisor)
    assert text_of(notice) == "第 1 号报告已发布。"
    assert client.get(url_of(notice))["Location"] == "/reports/1/"
    # the same button again leads to the same report
    assert publish(client, page).redirect_chain[-1][0] == "/reports/1/"
    assert Report.objects.count() == 1


def test_a_correction_names_the_version_and_says_why(county: County):
    client = signed_in(county.supervisor)
    county.publish()
    form = client.get(reverse("reports:new"), {"corrects": "1"}).context["form"]
    assert (form.initial["kind"], form.initial["period"]) == ("annual", "2021")
    page = preview(client, kind="annual", period="2021")
    assert "第 2 版" in page.content.decode()
    address = reverse("reports:publish", args=[page.context["job"].pk])
    silent = client.post(address)
    assert silent.status_code == 409
    assert "更正须说明理由" in silent.content.decode()
    assert client.post(address, {"reason": "补" * 501}).status_code == 422
    assert publish(client, page, reason="补录").redirect_chain[-1][0] == "/reports/2/"
    assert Report.objects.get(number=2).reason == "补录"
    assert "本版已被更正" in client.get("/reports/1/").content.decode()


def test_a_preview_that_another_version_has_overtaken_is_refused(county: County):
    client = signed_in(county.supervisor)
    page = preview(client, kind="annual", period="2021")
    county.publish()
    answer = client.post(reverse("reports:publish", args=[page.context["job"].pk]))
    assert answer.status_code == 409
    assert "第 1 号报告" in answer.content.decode()
    assert states() == [("preview", "done")]


def test_what_is_typed_wrongly_is_named(county: County):
    client = signed_in(county.supervisor)
    address = reverse("reports:new")
    wrong = client.post(address, {"kind": "monthly", "period": "2021"})
    assert wrong.status_code == 422
    assert "请写成 2021-12" in wrong.content.decode()
    empty = client.post(address, {"kind": "", "period": ""})
    assert empty.status_code == 422
    early = client.post(address, {"kind": "annual", "period": "2021", "as_of": "2020-01-01"})
    assert early.status_code == 409
    assert client.get(address, {"corrects": "x"}).status_code == 200
    assert client.get(address, {"corrects": "77"}).status_code == 200
    assert client.get(address, {"enterprise": str(county.mine.pk)}).context["form"].initial[
        "enterprise"
    ] == county.mine.pk  # fmt: skip


def test_an_officer_publishes_the_own_quarter(county: County):
    client = signed_in(county.officer)
    address = reverse("reports:new")
    form = client.get(address).context["form"]
    assert [value for value, _ in form.fields["kind"].choices] == ["quarterly", "annual"]
    assert form.initial["enterprise"] == county.mine.pk
    asked = {"kind": "quarterly", "period": "2021-Q4", "enterprise": str(county.mine.pk)}
    assert publish(client, preview(client, **asked)).redirect_chain[-1][0] == "/reports/1/"
    foreign = {**asked, "enterprise": str(county.plant.pk)}
    assert client.post(address, foreign).status_code == 422
    assert Report.objects.count() == 1
    page = client.get("/reports/1/").content.decode()
    assert "发布更正" in page


def test_who_may_not_publish_is_not_offered_it(county: County):
    for role in (Role.INSPECTOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR):
        client = signed_in(user(role))
        assert client.get(reverse("reports:new")).status_code == 403
        assert reverse("reports:new") not in client.get(reverse("reports:list")).content.decode()
