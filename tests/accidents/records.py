"""Invented accidents; each is a general one without casualties unless told otherwise."""

from datetime import date
from decimal import Decimal
from typing import Any

from accidents.grading import Toll
from accidents.models import Accident
from accidents.services import Report, register_accident
from accounts.enums import Role
from accounts.models import Region, Sector, User
from hazards.models import AccidentType
from tests import factories

DAY = date(2021, 3, 5)


def report(**more: Any) -> Report:
    """A struck-by-object accident in 唐兴镇 on 2021-03-05; toll numbers may be given by name."""
    numbers = ("deaths", "serious_injuries", "minor_injuries", "direct_loss")
    given = {name: more.pop(name) for name in numbers if name in more}
    if "direct_loss" in given:
        given["direct_loss"] = Decimal(given["direct_loss"])
    values: dict[str, Any] = {
        "occurred_on": DAY,
        "region": Region.objects.get(pk="141022100"),
        "place": "虚构煤业主井口",
        "sector": Sector.objects.get(pk="coal"),
        "summary": "检修时工具坠落",
        "accident_type": AccidentType.objects.get(pk="1986-01"),
        "toll": Toll(**given),
    }
    return Report(**{**values, **more})


def supervisor(**more: Any) -> User:
    """A supervisor of the bureau: every sector, the whole county."""
    return factories.user(Role.SUPERVISOR, **more)


def accident(*, by: User | None = None, **more: Any) -> Accident:
    """A registered accident."""
    return register_accident(report(**more), by=by or supervisor())
