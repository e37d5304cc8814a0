"""The list: what it shows to whom, its pages, its cost, and the same list as a workbook."""

import io
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook

from common.paging import page_by_key
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from hazards.services.finding import accept_hazard
from tests.factories import photo
from tests.hazards.states import hazard_in, in_days, today

pytestmark = pytest.mark.django_db
LIST = "/hazards/"


def page(client, **query) -> str:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return answer.content.decode()


def workbook(client, **query) -> list[list[object]]:
    answer = client.get(reverse("hazards:export"), query)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_it_shows_what_stands_open_and_marks_what_is_late(people, as_user):
    late = hazard_in(
        Status.RECTIFYING, people, found_on=in_days(-9), due_on=in_days(-2), place="选煤楼"
    )
    hazard_in(Status.RECTIFYING, people, description="配电箱未上锁", grade=Grade.MAJOR)
    text = page(as_user(people.inspector))
    assert text.count('class="row-late"') == 1
    assert reverse("hazards:detail", args=[late.pk]) in text
    assert "选煤楼" in text
    assert "重大隐患" in text
    assert "<strong>2</strong>" in text


def test_a_thumbnail_stands_beside_the_words(people, as_user):
    found = hazard_in(Status.RECTIFYING, people)
    client = as_user(people.inspector)
    assert 'class="thumb"' not in page(client)
    from hazards.services.evidence import add_evidence

    add_evidence(found.pk, by=people.inspector, files=[photo()], kind="before")
    add_evidence(found.pk, by=people.inspector, files=[photo(shade=60)], kind="after")
    first = found.evidence.first()
    text = page(client)
    assert reverse("hazards:file", args=[first.pk, "thumbnail"]) in text
    assert text.count('class="thumb"') == 1


def test_nobody_sees_what_is_not_theirs(people, as_user):
    hazard_in(Status.RECTIFYING, people, description="只有本辖区可见")
    for stranger in people.strangers.values():
        assert "只有本辖区可见" not in page(as_user(stranger))
        assert len(workbook(as_user(stranger))) == 1
    for who in ("inspector", "supervisor", "officer", "leader", "administrator", "auditor"):
        assert "只有本辖区可见" in page(as_user(people.of(who)))


def test_the_action_is_offered_to_those_who_may(people, as_user):
    new = reverse("hazards:new")
    for who, offered in (("inspector", True), ("officer", True), ("leader", False)):
        text = page(as_user(people.of(who)))
        assert (f'<a class="btn btn-primary" href="{new}"' in text) is offered


def test_htmx_gets_the_rows_only(people, as_user):
    client = as_user(people.inspector)
    answer = client.get(LIST, headers={"HX-Request": "true"})
    assert "HX-Request" in answer["Vary"]
    assert b"<html" not in answer.content
    restored = client.get(
        LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert b"<html" in restored.content


@pytest.mark.parametrize("count", [1, 3])
def test_its_queries_do_not_grow_with_its_rows(people, as_user, django_assert_num_queries, count):
    for n in range(count):
        hazard_in(Status.RECTIFYING, people, description=f"第{n}条")
    client = as_user(people.inspector)
    with django_assert_num_queries(12):
        client.get(LIST, headers={"HX-Request": "true"})
    officer = as_user(people.officer)
    with django_assert_num_queries(8):
        officer.get(LIST, headers={"HX-Request": "true"})
    around = 2 if connection.vendor == "postgresql" else 0  # the rows come within a transaction
    with django_assert_num_queries(18 + around):
        workbook(client)


@pytest.mark.parametrize("ordering", ["", "found", "due"])
def test_every_order_is_paged_by_key(people, as_user, monkeypatch, ordering):
    monkeypatch.setitem(page_by_key.__kwdefaults__, "size", 2)
    for days in (-1, -3, -3, -2, -5):
        hazard_in(Status.RECTIFYING, people, found_on=in_days(days), due_on=in_days(3 - days))
    Hazard.objects.filter(found_on=in_days(-5)).update(due_on=None)
    client = as_user(people.inspector)
    answer = client.get(LIST, {"ordering": ordering})
    seen = [row["hazard"] for row in answer.context["rows"]]
    while answer.context["page"].next:
        query = {"ordering": ordering, "cursor": answer.context["page"].next}
        answer = client.get(LIST, query)
        seen += [row["hazard"] for row in answer.context["rows"]]
    keys = {
        "": lambda h: (h.found_on, h.pk),
        "found": lambda h: (h.found_on, h.pk),
        "due": lambda h: (h.due_on or date.max, h.pk),
    }
    assert seen == sorted(Hazard.objects.all(), key=keys[ordering], reverse=not ordering)
    assert answer.context["total"] == 5
    assert answer.context["page"].previous


def test_a_cursor_beyond_the_end_offers_the_way_back(people, as_user):
    client = as_user(people.inspector)
    hazard_in(Status.RECTIFYING, people)
    cursor = "WzAsIjE5MDAtMDEtMDEiLCIwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiXQ"
    assert "回到第一页" in page(client, cursor=cursor)


def test_nothing_there_says_what_would_be(people, as_user):
    assert "没有符合条件的隐患" in page(as_user(people.inspector))
    assert "没有符合条件的隐患" in page(as_user(people.leader))


def test_the_workbook_is_the_list(people, as_user):
    for days in (-1, -2, -3):
        hazard_in(Status.RECTIFYING, people, found_on=in_days(days), description=f"第{days}天")
    hazard_in(Status.CLOSED, people, place="选煤楼")
    client = as_user(people.inspector)
    heads, *rows = workbook(client)
    answer = client.get(LIST)
    numbers = [row["hazard"].number for row in answer.context["rows"]]
    assert [row[0] for row in rows] == numbers
    closed = dict(zip(heads, rows[0], strict=True))
    assert closed["状态"] == "已销号"
    assert closed["企业"] == people.enterprise.name
    assert closed["来源"] == "检查"
    assert closed["发现日期"] == closed["销号日期"] == today()
    assert closed["整改资金（元）"] == 320.5
    assert closed["复查人"] == people.colleague.full_name
    assert closed["逾期"] == "否"
    _, *one = workbook(client, status="closed", q="选煤楼")
    assert [row[0] for row in one] == [rows[0][0]]
    oldest = [row[0] for row in workbook(client, ordering="found")[1:]]
    assert oldest == numbers[::-1]


def test_an_officer_sees_neither_source_nor_the_first_days_of_a_tip_off(people, as_user):
    told = hazard_in(
        Status.REPORTED, people, source=Source.TIP_OFF, found_on=in_days(-9), description="原话"
    )
    client = as_user(people.officer)
    assert "原话" not in page(client)
    accept_hazard(told.pk, by=people.inspector, due_on=in_days(5), description="井下超员")
    text = page(client)
    assert "井下超员" in text
    hidden = in_days(-9).isoformat()
    assert hidden not in text
    assert "举报" not in text
    assert "来源" not in text
    heads, row = workbook(client)
    assert "来源" not in heads
    assert "备注" not in heads
    assert row[heads.index("发现日期")] == today()
    assert in_days(-9) not in row
    for name in ("source", "inspector", "suspected"):
        assert f'name="{name}"' not in text
    assert page(client, found_before=hidden).count("井下超员") == 0
    assert page(client, found_after=today().isoformat()).count("井下超员") == 1
    assert hidden in page(as_user(people.inspector))
