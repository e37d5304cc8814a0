"""Past inspections in batches: the same checks, one block of numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import Event
from common.errors import RuleBroken
from inspections.enums import Status
from inspections.models import Inspection, ItemResult
from inspections.services.finishing import PastInspection, record_inspections
from tests.factories import hazard

pytestmark = pytest.mark.django_db
MORNING = datetime(2021, 3, 5, 1, 30, tzinfo=UTC)


@pytest.fixture
def past(mine, inspector, second, version):
    def make(**more):
        told = {
            "enterprise": mine,
            "kind": "daily",
            "lead": inspector,
            "officers": (inspector, second),
            "started_at": MORNING,
            "ended_at": MORNING + timedelta(hours=2),
            "version": version,
            "answers": {f"test-0{n}": "pass" for n in (1, 2, 3)},
        }
        return PastInspection(**{**told, **more})

    return make


def test_a_batch_is_written_whole(past, mine, inspector, second):
    found = hazard(enterprise=mine, by=inspector)
    failed = {"test-01": "fail", "test-02": "pass", "test-03": "not_applicable"}
    made = record_inspections(
        [
            past(answers=failed, hazards={"test-01": found.pk}, numbers=(found.number,)),
            past(kind="random", lead=second, version=None, answers={}),
        ]
    )
    assert [one.number for one in made] == ["J2021-00001", "J2021-00002"]
    first = Inspection.objects.get(pk=made[0].pk)
    assert (first.status, str(first.inspected_on)) == (Status.FINISHED, "2021-03-05")
    assert set(first.officers.all()) == {inspector, second}
    rows = ItemResult.objects.filter(inspection=first).order_by("item__code")
    assert [(row.answer, row.hazard) for row in rows] == [
        ("fail", found),
        ("pass", None),
        ("not_applicable", None),
    ]
    events = list(Event.objects.filter(subject_kind="inspection").order_by("seq"))
    assert [(e.kind, e.actor, str(e.valid_on)) for e in events] == [
        ("started", inspector.pk, "2021-03-05"),
        ("finished", inspector.pk, "2021-03-05"),
        ("started", second.pk, "2021-03-05"),
        ("finished", second.pk, "2021-03-05"),
    ]
    assert events[1].facts["hazards"] == [found.number]
    assert events[1].facts["answers"] == failed


def test_nothing_to_write_writes_nothing(db):
    assert record_inspections([]) == []
    assert not Event.objects.exists()


def test_the_batch_has_the_same_rules(past, inspector, second, own, mine):
    for wrong in (
        past(officers=(inspector,)),
        past(answers={"test-01": "pass"}),
        past(ended_at=MORNING - timedelta(minutes=1)),
        past(
            started_at=datetime(2099, 1, 1, tzinfo=UTC), ended_at=datetime(2099, 1, 2, tzinfo=UTC)
        ),
    ):
        with pytest.raises(RuleBroken):
            record_inspections([past(), wrong])
    for wrong in (past(lead=own), past(officers=(second, own))):
        with pytest.raises(PermissionDenied):
            record_inspections([wrong])
    assert not Inspection.objects.exists()
    assert not Event.objects.exists()
