"""Many rows at once are the same rows as one by one, and the database refuses the same."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from audit.services import Entry, append
from common import bulk
from common.ids import uuid7
from enterprises.models import Enterprise
from hazards.models import Hazard
from sheets.models import Job, JobLine
from tests.factories import EnterpriseFactory, user

pytestmark = pytest.mark.django_db

MANY = bulk.ENOUGH + 3
FOUND = datetime.date(2024, 3, 5)
TEXT = "引号 \" ' 反斜杠 \\N \\t 制表\t换行\n回车\r 百分 100% 表情😀"


def hazard(enterprise: Enterprise, number: int, **more: Any) -> Hazard:
    return Hazard(
        number=f"2024-{number:05d}",
        status="closed",
        source="import",
        enterprise=enterprise,
        region_id=enterprise.region_id,
        sector_id=enterprise.sector_id,
        description=f"{TEXT}{number}",
        found_on=FOUND,
        due_on=None,
        closed_on=FOUND,
        funds=Decimal("1200.50"),
        imported=True,
        last_valid_on=FOUND,
        **more,
    )


@pytest.mark.parametrize("count", [1, MANY])
def test_every_column_arrives(count: int) -> None:
    mine = EnterpriseFactory()
    rows = [hazard(mine, number) for number in range(count)]
    bulk.insert(rows)
    last = rows[-1]
    assert not last._state.adding
    stored = Hazard.objects.get(pk=last.pk)
    for field in Hazard._meta.concrete_fields:
        if field.name not in ("created_at", "search_text", "shown_on", "due_order"):
            assert getattr(stored, field.attname) == getattr(last, field.attname), field.name
    assert stored.description == f"{TEXT}{count - 1}"
    assert stored.created_at is not None
    assert (stored.due_on, stored.shown_on) == (None, FOUND)
    assert last.search_text == stored.search_text


def test_nothing_is_nothing() -> None:
    bulk.insert([])
    assert not Hazard.objects.exists()


def test_a_constraint_refuses_all_of_them() -> None:
    mine = EnterpriseFactory()
    rows = [hazard(mine, number) for number in range(MANY)]
    rows[-1].number = rows[0].number
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(rows)
    assert not Hazard.objects.exists()


def test_keys_that_the_database_gives_out() -> None:
    job = Job.objects.create(kind="x", by=user("administrator"), name="a", sha256="", file="a")
    bulk.insert([JobLine(job=job, outcome="imported", row=n) for n in range(MANY)])
    found = JobLine.objects.order_by("id").values_list("row", flat=True)
    assert list(found) == list(range(MANY))


def test_many_events_are_told_as_few_are() -> None:
    facts = {"text": TEXT, "list": [1, None, True], "day": FOUND}
    entry = Entry(
        county="141022",
        subject_kind="x",
        subject_id=uuid7(),
        kind="y",
        by=None,
        valid_on=FOUND,
        facts=facts,
    )
    with transaction.atomic():
        append([entry])
        append([entry] * MANY)
    few, *many = Event.objects.order_by("seq").values_list("facts", "valid_on", "subject_id")
    assert few[0] == {**facts, "day": "2024-03-05"}
    assert many == [few] * MANY
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, MANY + 2)
    )


def test_one_like_another() -> None:
    mine = EnterpriseFactory()
    first = hazard(mine, 1)
    second = bulk.like(first, id=uuid7(), number="2024-00002")
    assert (second.description, second.number, first.number) == (
        first.description,
        "2024-00002",
        "2024-00001",
    )
    assert second._state is not first._state
    bulk.insert([first, second])
    assert Hazard.objects.count() == 2


@pytest.mark.parametrize("count", [0, 1, MANY])
def test_the_named_fields_are_written(count: int) -> None:
    mine, other = EnterpriseFactory(), EnterpriseFactory()
    rows = [hazard(mine, number) for number in range(count)]
    bulk.insert(rows)
    for one in rows:
        one.description, one.closed_on, one.note = TEXT, FOUND, "not to be written"
        one.enterprise, one.funds, one.due_on = other, None, datetime.date(2024, 3, 9)
    bulk.update(rows, ["description", "enterprise", "funds", "due_on"])
    written = Hazard.objects.filter(
        description=TEXT, enterprise=other, funds=None, due_order=datetime.date(2024, 3, 9), note=""
    )
    assert written.count() == Hazard.objects.count() == count


def test_a_constraint_refuses_the_update_of_all() -> None:
    rows = [hazard(EnterpriseFactory(), number) for number in range(MANY)]
    bulk.insert(rows)
    for one in rows:
        one.note = "x"
    rows[-1].due_on = datetime.date(2020, 1, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.update(rows, ["note", "due_on"])
    assert not Hazard.objects.filter(note="x").exists()
