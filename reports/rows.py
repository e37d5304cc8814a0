"""The rows behind each figure of a report, addressed by the figure's path in its JSON."""

from typing import Any
from uuid import UUID

from reports.counting import Gathered
from reports.enums import RowKind
from reports.replay.members import Member
from reports.replay.plans import ELEMENTS, Treatment
from reports.replay.units import Unit

Path = tuple[str, ...]
Rows = dict[UUID, Any]
"""By the row's id, what it adds to the figure."""

HAZARD, ENTERPRISE, ACCIDENT, REGISTER = RowKind


def kind_of(path: Path) -> str:
    """What kind of record a figure counts."""
    if path[0] == "accidents":
        return ACCIDENT
    return ENTERPRISE if "units" in path else HAZARD


def rows_of(found: Gathered, path: Path) -> Rows:
    """Exactly the rows that a figure counts; none for accidents, whose figures are streaks.

    In: a path such as ("by", "sector", "coal", "hazards", "major", "open"), ("total", "plans",
    "money"), ("standing", "all", "overdue"). KeyError for what is no figure.
    """
    if path[0] == "accidents":
        return {}
    if path[0] == "standing":
        return _hazards(found.members, path[1], path[2])
    parts, (kind, *rest) = _split(path)
    if kind == "hazards":
        within = [one for one in found.members if one.in_period and _in(one.parts, parts)]
        return _hazards(within, rest[0], rest[1])
    if kind == "plans":
        treated = [pair for pair in found.treatments if _in(pair[0].parts, parts)]
        return {one.hazard: _share(plan, rest[0]) for one, plan in treated if _share(plan, rest[0])}
    if kind == "units":
        chosen = [one for one in found.units if _in(one.parts, parts) and _unit(one, rest[0])]
        return {UUID(one.enterprise): True for one in chosen}
    raise KeyError(path)


def _split(path: Path) -> tuple[tuple[str, str] | None, Path]:
    if path[0] == "total":
        return None, path[1:]
    if path[0] == "by":
        return (path[1], path[2]), path[3:]
    raise KeyError(path)


def _in(parts: dict[str, str], wanted: tuple[str, str] | None) -> bool:
    return wanted is None or parts[wanted[0]] == wanted[1]


def _hazards(found: list[Member], grade: str, figure: str) -> Rows:
    return {
        one.hazard: True for one in found if grade in ("all", one.grade) and figure in one.figures
    }


def _share(plan: Treatment, name: str) -> Any:
    """What the treatment of one hazard adds to the figure; false for nothing."""
    if name == "listed":
        return plan.listed
    if name == "money":
        return plan.money
    if name == "planned":
        return plan.plan is not None
    if name in ELEMENTS:
        return plan.has(name)
    raise KeyError(name)


def _unit(one: Unit, name: str) -> bool:
    kinds = {
        "base": one.in_base,
        "reported": one.in_base and one.reported,
        "not_reported": one.in_base and not one.reported,
        "outside": one.reported and not one.in_base,
    }
    return kinds[name]
