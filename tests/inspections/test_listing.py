"""The list of inspections and its workbook; what the pages cost whatever their length."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.ids import uuid7
from inspections.services.answers import Failure, answer_item, fail_item
from inspections.services.finishing import finish_inspection
from inspections.services.visits import Visit, begin_inspection, plan_inspection
from sheets.reading import open_workbook
from tests.factories import EnterpriseFactory, photo
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


def finished(inspection, by):
    for code in ("test-01", "test-02", "test-03"):
        answer_item(inspection.pk, code, by=by, answer="pass")
    finish_inspection(inspection.pk, by=by)


def numbers(client, **query):
    page = client.get(url("list"), query)
    assert page.status_code == 200
    return {row.number for row in page.context["rows"]}


def test_the_list_is_narrowed_by_every_column(client, running, mine, inspector, second, agency):
    washing = EnterpriseFactory(sector_id="coal_washing", region_id="141022101", name="虚构洗煤厂")
    other = plan_inspection(
        Visit(enterprise=washing, kind="random"),
        by=second,
        planned_on=timezone.localdate() + timedelta(days=3),
    )
    failure = Failure(token=uuid7(), due_on=timezone.localdate())
    fail_item(running.pk, "test-01", by=inspector, failure=failure)
    only_running, only_other = {running.number}, {other.number}
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert numbers(client) == only_running | only_other
    assert numbers(client, number=running.number[-3:]) == only_running
    assert numbers(client, enterprise=str(washing.pk)) == only_other
    assert numbers(client, enterprise_search="洗煤") == only_other
    assert numbers(client, status="planned") == only_other
    assert numbers(client, kind="daily") == only_running
    assert numbers(client, mine="true") == only_running
    assert numbers(client, mine="false") == only_other
    assert numbers(client, found="true") == only_running
    assert numbers(client, found="false") == only_other
    assert numbers(client, region="141022101") == only_other
    assert numbers(client, sector="coal") == only_running
    assert numbers(client, agency=str(agency.pk)) == only_running | only_other
    assert numbers(client, officer=str(inspector.pk)) == only_running
    assert numbers(client, checklist=str(running.version.checklist_id)) == only_running
    assert numbers(client, inspected_after=day) == only_other


def test_the_list_goes_out_whole(client, running, inspector, tmp_path):
    finished(running, inspector)
    answer = client.get(url("export"), {"status": "finished"})
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    with open_workbook(path, name="list.xlsx") as book:
        rows = [cells for _, cells in book.sheets[0].rows()]
    assert len(rows) == 2
    assert rows[1][0] == running.number
    assert rows[1][13] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client, mine, inspector, second, version, count, django_assert_num_queries
):
    for _ in range(count):
        visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
        begin_inspection(visit, by=inspector)
    client.get(url("list"))
    with django_assert_num_queries(18):
        client.get(url("list"))


@pytest.mark.parametrize("count", [1, 3])
def test_a_running_inspection_costs_the_same_whatever_its_items(
    client, mine, inspector, second, count, django_assert_num_queries
):
    version = make_checklist("long", items=count + 1)
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
    made = begin_inspection(visit, by=inspector)
    for number in range(1, count + 1):
        failure = Failure(token=uuid7(), due_on=timezone.localdate())
        fail_item(made.pk, f"long-0{number}", by=inspector, failure=failure)
    client.get(url("page", made.pk))
    with django_assert_num_queries(13):
        client.get(url("page", made.pk))
    with django_assert_num_queries(19):
        answer = client.post(
            url("answer", made.pk, f"long-0{count + 1}"), {"answer": "pass"}, headers=HTMX
        )
    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_finished_inspection_costs_the_same(
    client, mine, inspector, second, count, django_assert_num_queries
):
    version = make_checklist("long", items=count)
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,))
    made = begin_inspection(visit, by=inspector)
    for number in range(1, count + 1):
        failure = Failure(token=uuid7(), due_on=timezone.localdate())
        fail_item(made.pk, f"long-0{number}", by=inspector, failure=failure, photos=[photo()])
    finish_inspection(made.pk, by=inspector)
    client.get(url("page", made.pk))
    with django_assert_num_queries(13):
        client.get(url("page", made.pk))
