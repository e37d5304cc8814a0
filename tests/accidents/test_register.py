"""From which day the register is complete: declared, declared anew, refused."""

from datetime import date

import pytest
import time_machine

from accidents import services
from accidents.models import RegisterStart
from audit.models import Event
from common.errors import RuleBroken
from tests.accidents.records import supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-06-30 12:00:00+08:00", tick=False):
        yield


def test_the_register_is_declared_complete_and_anew() -> None:
    keeper = supervisor()
    first = services.declare_register(by=keeper, complete_from=date(2019, 1, 1), reason=" 清档 ")
    second = services.declare_register(by=keeper, complete_from=date(2010, 1, 1), reason="补档")
    assert first.pk == second.pk
    row = RegisterStart.objects.get()
    assert (row.county, row.complete_from, row.reason, row.declared_on) == (
        "141022",
        date(2010, 1, 1),
        "补档",
        date(2021, 6, 30),
    )
    told = list(Event.objects.about(row.pk))
    assert [event.kind for event in told] == ["declared", "declared"]
    assert told[0].subject_kind == "accident_register"
    assert told[0].facts == {"set": {"complete_from": "2019-01-01", "reason": "清档"}}


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [(date(2021, 7, 1), "x", "complete_from"), (date(2021, 1, 1), " ", "reason")],
)
def test_a_declaration_that_cannot_be_is_refused(day: date, reason: str, field: str) -> None:
    keeper = supervisor()
    with pytest.raises(RuleBroken) as caught:
        services.declare_register(by=keeper, complete_from=day, reason=reason)
    assert caught.value.field == field
    assert not Event.objects.exists()
    assert not RegisterStart.objects.exists()
