"""Two people at once: one is heard, the other is told why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accidents.grading import Toll
from accidents.models import Accident, RegisterStart, TollEntry
from accidents.services import correct_toll, declare_register, follow_up_toll
from audit.models import Event
from common.errors import RuleBroken
from tests.accidents.records import accident, supervisor

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def together(act: Callable[[], Any]) -> list[str]:
    """The act in two threads at the same moment, each with a connection of its own."""
    start = Barrier(2)

    def one() -> str:
        try:
            start.wait(20)
            act()
        except RuleBroken as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(future.result() for future in [pool.submit(one), pool.submit(one)])


def test_two_follow_ups_of_the_same_toll() -> None:
    keeper = supervisor()
    found = accident(by=keeper, deaths=1)
    answers = together(
        lambda: follow_up_toll(found.pk, by=keeper, on=date(2021, 3, 9), toll=Toll(deaths=3))
    )
    assert answers == ["done", "伤亡和损失与之前相同。"]
    assert TollEntry.objects.count() == 2
    assert Event.objects.count() == 2
    assert Accident.objects.get().grade == "larger"


def test_two_corrections_of_one_toll() -> None:
    keeper = supervisor()
    entry = accident(by=keeper, deaths=1).tolls.get()
    answers = together(
        lambda: correct_toll(entry.pk, by=keeper, toll=Toll(deaths=3), reason="漏计")
    )
    assert answers == ["done", "该伤亡记录已被更正过。"]
    assert TollEntry.objects.count() == 2


def test_two_first_declarations() -> None:
    keeper = supervisor()
    answers = together(
        lambda: declare_register(by=keeper, complete_from=date(2019, 1, 1), reason="清档")
    )
    assert answers == ["done", "done"]
    assert RegisterStart.objects.count() == 1
    assert [event.seq for event in Event.objects.order_by("seq")] == [1, 2]


def test_two_registrations_get_two_numbers() -> None:
    keeper = supervisor()
    assert together(lambda: accident(by=keeper)) == ["done", "done"]
    numbers = Accident.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["2021-001", "2021-002"]
