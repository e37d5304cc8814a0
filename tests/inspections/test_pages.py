"""The pages: who gets them, what they cost, answers by htmx and by plain forms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from common.ids import uuid7
from hazards.models import Hazard
from inspections.enums import Status
from inspections.models import Inspection, ItemResult
from inspections.services.answers import Failure, answer_item, fail_item
from inspections.services.finishing import finish_inspection
from inspections.services.visits import Visit, begin_inspection
from tests.factories import EnterpriseFactory, UserFactory, officer, photo, user
from tests.inspections.conftest import make_checklist

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def client(inspector):
    return signed_in(inspector)


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def failing(**more):
    return {
        "token": str(uuid7()),
        "description": "护罩缺失",
        "grade": "general",
        "due_on": (timezone.localdate() + timedelta(days=15)).isoformat(),
        "place": "井口",
        **more,
    }


def finished(inspection, by):
    for code in ("test-01", "test-02", "test-03"):
        answer_item(inspection.pk, code, by=by, answer="pass")
    finish_inspection(inspection.pk, by=by)


def test_who_opens_an_inspection(running, inspector, second, stranger, own, agency):
    page = url("page", running.pk)
    for person, status in (
        (inspector, 200),
        (second, 200),
        (UserFactory(agency=agency), 200),
        (user(Role.LEADER), 200),
        (user(Role.AUDITOR), 200),
        (stranger, 404),
        (own, 404),
    ):
        assert signed_in(person).get(page).status_code == status
    assert Client().get(page).status_code == 302


def test_every_address_of_a_foreign_inspection_is_404(running, stranger, inspector):
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    hazard = fail_item(running.pk, "test-01", by=inspector, failure=failure)
    client = signed_in(stranger)
    for name, *args in (
        ("start", running.pk),
        ("officers", running.pk),
        ("cancel", running.pk),
        ("finish", running.pk),
        ("answer", running.pk, "test-02"),
        ("fail", running.pk, "test-02"),
        ("other", running.pk),
        ("fix", running.pk, hazard.pk),
    ):
        assert client.post(url(name, *args), failing()).status_code == 404, name
        assert client.get(url(name, *args)).status_code == 405, name
    assert ItemResult.objects.count() == 1


def test_who_is_not_one_of_the_officers_is_refused(running, agency):
    client = signed_in(UserFactory(agency=agency))
    for name, *args in (
        ("finish", running.pk),
        ("answer", running.pk, "test-02"),
        ("fail", running.pk, "test-02"),
    ):
        body = failing(answer="pass")
        assert client.post(url(name, *args), body).status_code == 403, name


def test_an_inspection_is_begun_by_form(client, mine, second, inspector, version):
    page = client.get(url("new") + f"?enterprise={mine.pk}&kind=special")
    assert page.status_code == 200
    assert mine.name in page.content.decode()
    body = {
        "key": str(uuid7()),
        "enterprise": str(mine.pk),
        "kind": "special",
        "version": str(version.pk),
        "officers": [str(second.pk)],
        "place": "井口",
        "latitude": "35.7",
        "longitude": "111.7",
    }
    answer = client.post(url("new"), body)
    made = Inspection.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url("page", made.pk))
    assert (made.kind, made.version, made.status) == ("special", version, Status.IN_PROGRESS)
    assert client.post(url("new"), body).status_code == 302
    assert Inspection.objects.count() == 1


def test_the_sector_proposes_the_checklist(client, mine):
    body = {"key": str(uuid7()), "enterprise": str(mine.pk), "kind": "daily"}
    client.post(url("new"), body)
    assert Inspection.objects.get().version.checklist.code == "coal"
    client.post(url("new"), {**body, "key": str(uuid7()), "version": "none"})
    assert Inspection.objects.filter(version=None).count() == 1


def test_an_inspection_is_planned_by_form(client, mine):
    day = timezone.localdate() + timedelta(days=3)
    body = {"key": str(uuid7()), "enterprise": str(mine.pk), "kind": "random"}
    client.post(url("new"), {**body, "planned_on": day.isoformat()})
    made = Inspection.objects.get()
    assert (made.status, made.planned_on) == (Status.PLANNED, day)
    page = client.get(url("page", made.pk)).content.decode()
    assert url("start", made.pk) in page
    answer = client.post(url("start", made.pk), {"latitude": "35.7", "longitude": "111.7"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.status, str(made.latitude)) == (Status.IN_PROGRESS, "35.700000")
    assert client.post(url("start", made.pk), {"latitude": "999"}).status_code == 409


def test_a_wrong_form_keeps_what_was_typed(client, mine):
    body = {"key": str(uuid7()), "kind": "daily", "place": "三号皮带"}
    answer = client.post(url("new"), body)
    assert answer.status_code == 422
    assert "三号皮带" in answer.content.decode()
    past = (timezone.localdate() - timedelta(days=1)).isoformat()
    body |= {"enterprise": str(mine.pk), "planned_on": past}
    answer = client.post(url("new"), body)
    assert answer.status_code == 409
    assert "三号皮带" in answer.content.decode()


def test_an_officer_begins_a_self_check(own, mine):
    client = signed_in(own)
    assert "officers" not in client.get(url("new")).content.decode().split("<form")[-1]
    body = {"key": str(uuid7()), "enterprise": str(mine.pk), "kind": "self_check"}
    assert client.post(url("new"), body).status_code == 302
    made = Inspection.objects.get()
    assert made.is_self_check
    page = client.get(url("page", made.pk))
    assert url("officers", made.pk) not in page.content.decode()
    assert client.post(url("new"), {**body, "kind": "daily"}).status_code == 422


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_have_no_form(role):
    assert signed_in(user(role)).get(url("new")).status_code == 403


def test_a_tap_is_saved_at_once(client, running):
    answer = client.post(url("answer", running.pk, "test-01"), {"answer": "pass"}, headers=HTMX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert ItemResult.objects.get().answer == "pass"
    assert "1 / 3" in text
    assert 'id="item-test-01"' in text
    assert 'href="#item-test-02"' in text
    assert "<html" not in text


def test_a_tap_without_script_comes_back_to_its_item(client, running):
    answer = client.post(url("answer", running.pk, "test-02"), {"answer": "not_applicable"})
    assert answer["Location"] == url("page", running.pk) + "#item-test-02"
    assert client.post(url("answer", running.pk, "test-02"), {"answer": "x"}).status_code == 409
    assert client.post(url("answer", running.pk, "coal-01"), {"answer": "pass"}).status_code == 404


def test_a_refused_tap_shows_what_stands(client, running, inspector):
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    hazard = fail_item(running.pk, "test-01", by=inspector, failure=failure)
    answer = client.post(url("answer", running.pk, "test-01"), {"answer": "pass"}, headers=HTMX)
    assert answer.status_code == 422
    assert hazard.number in answer.content.decode()
    assert ItemResult.objects.get().answer == "fail"


def test_a_failed_item_asks_for_photo_and_sentence(client, running):
    answer = client.post(url("answer", running.pk, "test-01"), {"answer": "fail"}, headers=HTMX)
    text = answer.content.decode()
    assert url("fail", running.pk, "test-01") in text
    assert "隐患1</textarea>" in text
    assert "0 / 3" in text
    sent = failing(files=[photo()])
    answer = client.post(url("fail", running.pk, "test-01"), sent, headers=HTMX)
    hazard = Hazard.objects.get()
    assert answer.status_code == 200
    assert hazard.number in answer.content.decode()
    assert "1 / 3" in answer.content.decode()
    assert (hazard.description, hazard.evidence.count()) == ("护罩缺失", 1)
    again = client.post(url("fail", running.pk, "test-01"), {**sent, "files": []}, headers=HTMX)
    assert again.status_code == 200
    assert Hazard.objects.count() == 1


def test_a_refused_hazard_leaves_the_form_as_it_was(client, running):
    wrong = failing(due_on=(timezone.localdate() - timedelta(days=1)).isoformat())
    answer = client.post(url("fail", running.pk, "test-01"), wrong, headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#refusal-test-01"
    assert "<form" not in answer.content.decode()
    answer = client.post(url("fail", running.pk, "test-01"), failing(description=""))
    assert answer.status_code == 409
    assert 'id="refusal-test-01"' in answer.content.decode()
    assert not Hazard.objects.exists()


def test_a_hazard_without_script(client, running):
    answer = client.post(url("fail", running.pk, "test-01"), failing(files=[photo()]))
    assert answer["Location"].endswith("#item-test-01")
    assert Hazard.objects.count() == 1


def test_something_else_is_found_by_form(client, running):
    sent = failing(description="通道堵塞")
    answer = client.post(url("other", running.pk), sent, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="others"' in answer.content.decode()
    assert "通道堵塞" in answer.content.decode()
    assert client.post(url("other", running.pk), sent).status_code == 302
    assert Hazard.objects.count() == 1
    wrong = failing(description="")
    assert client.post(url("other", running.pk), wrong, headers=HTMX).status_code == 422
    assert client.post(url("other", running.pk), wrong).status_code == 409
    late = failing(due_on="2020-01-01")
    assert client.post(url("other", running.pk), late).status_code == 409


def test_on_the_spot_by_form(client, running, inspector, second):
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    hazard = fail_item(running.pk, "test-01", by=inspector, failure=failure)
    target = url("fix", running.pk, hazard.pk)
    assert target in client.get(url("page", running.pk)).content.decode()
    body = {"second": str(second.pk), "work_done": "已加装"}
    answer = client.post(target, body, headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, f"#refusal-{hazard.pk}")
    assert client.post(target, body).status_code == 409
    document = {**body, "files": [photo(kind="PNG", name="x.png")]}
    answer = client.post(target, document, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    hazard.refresh_from_db()
    assert (hazard.status, hazard.closed_on) == ("closed", timezone.localdate())
    again = client.post(target, {**body, "files": [photo()]}, headers=HTMX)
    assert again.status_code == 422
    other = client.post(url("other", running.pk), failing(description="积煤"))
    assert other.status_code == 302
    hazard = Hazard.objects.get(checklist_item="")
    answer = client.post(
        url("fix", running.pk, hazard.pk), {**body, "files": [photo()]}, headers=HTMX
    )
    assert 'id="others"' in answer.content.decode()


def test_alone_there_is_no_other_key(mine, inspector, version, client):
    alone = begin_inspection(Visit(enterprise=mine, kind="daily", version=version), by=inspector)
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    hazard = fail_item(alone.pk, "test-01", by=inspector, failure=failure)
    page = client.get(url("page", alone.pk)).content.decode()
    assert url("fix", alone.pk, hazard.pk) not in page
    assert "第二名检查人员" in page


def test_officers_by_form(client, running, inspector, agency, stranger):
    third = UserFactory(agency=agency)
    answer = client.post(url("officers", running.pk), {"officers": [str(third.pk)]})
    assert answer.status_code == 302
    assert set(running.officers.all()) == {inspector, third}
    answer = client.post(url("officers", running.pk), {"officers": [str(stranger.pk)]})
    assert answer.status_code == 409
    assert stranger.full_name in answer.content.decode()
    assert set(running.officers.all()) == {inspector, third}


def test_a_supervisor_changes_officers_on_the_read_page(running, agency, inspector):
    client = signed_in(user(Role.SUPERVISOR, agency=agency))
    page = client.get(url("page", running.pk)).content.decode()
    assert url("officers", running.pk) in page
    assert url("finish", running.pk) not in page
    assert client.post(url("cancel", running.pk), {"reason": ""}).status_code == 409


def test_finish_by_form(client, running, inspector):
    answer = client.post(url("finish", running.pk), {"remarks": "总体良好"})
    assert answer.status_code == 409
    assert "总体良好" in answer.content.decode()
    assert "1, 2, 3" in answer.content.decode()
    for code in ("test-01", "test-02", "test-03"):
        answer_item(running.pk, code, by=inspector, answer="pass")
    assert client.post(url("finish", running.pk), {"remarks": "总体良好"}).status_code == 302
    page = client.get(url("page", running.pk)).content.decode()
    assert "未发现隐患" in page
    assert "总体良好" in page
    again = client.post(url("finish", running.pk), {"remarks": "x"})
    assert again.status_code == 409
    assert "已完成" in again.content.decode()


def test_cancel_by_form(client, running):
    assert client.post(url("cancel", running.pk), {"reason": "停产检修"}).status_code == 302
    page = client.get(url("page", running.pk)).content.decode()
    assert "停产检修" in page


def test_the_officer_reads_what_is_finished(running, inspector, own, mine):
    finished(running, inspector)
    page = signed_in(own).get(url("page", running.pk))
    assert page.status_code == 200
    assert "检查内容1" in page.content.decode()
    listing = signed_in(own).get(url("list")).content.decode()
    assert running.number in listing
    other = officer(EnterpriseFactory())
    assert running.number not in signed_in(other).get(url("list")).content.decode()


def test_a_re_inspection_shows_what_is_open(client, mine, inspector, second):
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    first = begin_inspection(
        Visit(enterprise=mine, kind="daily", version=make_checklist(), officers=(second,)),
        by=inspector,
    )
    hazard = fail_item(first.pk, "test-01", by=inspector, failure=failure)
    again = begin_inspection(Visit(enterprise=mine, kind="re_inspection"), by=inspector)
    page = client.get(url("page", again.pk)).content.decode()
    assert reverse("hazards:detail", args=[hazard.pk]) in page


def test_a_form_that_is_restored_is_whole(client, running):
    whole = client.get(url("list"), headers={**HTMX, "HX-History-Restore-Request": "true"})
    rows = client.get(url("list"), headers=HTMX)
    assert "<html" in whole.content.decode()
    assert "<html" not in rows.content.decode()
    assert "HX-Request" in rows["Vary"]
