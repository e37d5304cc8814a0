"""What others did to a hazard between the comparing of a ledger and the writing of it."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from hazards import workflow
from hazards.enums import Status
from hazards.ledger import importing
from hazards.ledger.matching import Register
from hazards.ledger.schema import ledger_schema
from hazards.models import Hazard
from sheets.mapping import Mapping
from sheets.sources import open_source
from tests.factories import EnterpriseFactory, UserFactory, hazard
from tests.hazards.ledger.books import MINE, ledger, only, row, run

pytestmark = pytest.mark.django_db

VERIFIED = datetime.date(2024, 3, 20)


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


def close(found: Hazard, day: datetime.date) -> None:
    """Another import closes it."""
    with transaction.atomic():
        told: dict[str, Any] = {"closed_on": day}
        workflow.take(workflow.IMPORT_CLOSED, found, by=None, on=day, set=told)


@pytest.mark.parametrize(
    ("day", "conflicts", "duplicates"), [("2024-03-20", 0, 1), ("2024-03-18", 1, 0)]
)
def test_a_hazard_that_was_closed_meanwhile(
    tmp_path: Path, day: str, conflicts: int, duplicates: int
) -> None:
    run(ledger(tmp_path / "a.xlsx", row()))
    path = ledger(tmp_path / "b.xlsx", row(status="已整改", verified=day))
    schema = ledger_schema()
    with open_source(path, name="b.xlsx", schema=schema, mapping=Mapping()) as source:
        plan = importing.prepare(source, importing.Choices(), quiet)
    register = Register(region=settings.COUNTY_CODE, sector="other")
    register.load()
    rows = importing._sorted(plan, register)
    assert len(rows.updates) == 1
    close(only(), VERIFIED)
    with transaction.atomic():
        result = importing._carry_out(plan, rows, register, None, quiet)
    assert result.updated == []
    assert (len(rows.conflicts), len(rows.duplicates)) == (conflicts, duplicates)
    assert only().closed_on == VERIFIED


def test_of_two_alike_the_one_that_is_not_void_and_older_is_meant(tmp_path: Path) -> None:
    mine = EnterpriseFactory(name=MINE)
    told = {
        "enterprise": mine,
        "place": "主斜井",
        "found_on": datetime.date(2024, 3, 5),
        "due_on": datetime.date(2024, 3, 15),
    }
    void, first, second = (hazard(**told) for _time in range(3))
    with transaction.atomic():
        workflow.take(
            workflow.VOID, void, by=UserFactory(role="supervisor"), facts={"reason": "误报"}
        )
    path = ledger(tmp_path / "a.xlsx", row(status="已整改", verified="2024-03-20"))
    assert run(path)["updated"] == 1
    states = [Hazard.objects.get(pk=one.pk).status for one in (void, first, second)]
    assert states == [Status.VOID, Status.CLOSED, Status.RECTIFYING]


def test_a_date_that_is_none_on_the_command_line(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", row())
    with pytest.raises(CommandError, match="2021-03-05"):
        call_command("import_ledger", str(path), "--ledger-date", "yesterday")
