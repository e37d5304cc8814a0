"""The demo's catalogue of risk points: what stands in each sector, assessed by LEC."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import User
from audit.services import append, changes
from desk.demo.firms import Firm
from desk.demo.seed import chance, make_id
from enterprises.assessment import CONTROL, assess
from enterprises.enums import RiskKind, RiskMethod
from enterprises.models import Enterprise, RiskPoint
from enterprises.services.events import changed, entry

_FILE = Path(__file__).parent / "texts" / "risk_points.txt"
_KINDS = {"p": RiskKind.PLACE, "e": RiskKind.EQUIPMENT, "a": RiskKind.ACTIVITY}
ASSESSED_ON = date(2020, 11, 2)
ASSESSED = ("assessed_on", "next_review_on")
REVIEW_AFTER = timedelta(days=365)
OLDEST = 380  # days since the last assessment: a few reviews are due by now


@dataclass(frozen=True)
class Pattern:
    """A risk point as it is met at many enterprises of a sector. Factors are those of LEC."""

    name: str
    kind: RiskKind
    hazard_factors: str
    accident_types: str
    measures: str
    factors: tuple[Decimal, Decimal, Decimal]


@cache
def patterns() -> dict[str, list[Pattern]]:
    """The risk points of each sector."""
    found: dict[str, list[Pattern]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        sector, name, kind, factors, accidents, measures, numbers = line.split("|")
        likelihood, exposure, consequence = (Decimal(number) for number in numbers.split())
        found.setdefault(sector, []).append(
            Pattern(name, _KINDS[kind], factors, accidents, measures,
                    (likelihood, exposure, consequence))
        )  # fmt: skip
    return found


def plan_points(firms: list[Firm]) -> list[RiskPoint]:
    """The catalogue, unsaved: some of the sector's points for each enterprise."""
    draw = chance("points")
    made = []
    for firm in firms:
        known = patterns()[firm.sector]
        count = len(known) if firm.sector in ("coal", "gas") else draw.choice((2, 2, 3, 3, 4))
        for pattern in draw.sample(known, min(count, len(known))):
            made.append(_point(firm, pattern, ASSESSED_ON + timedelta(days=draw.randrange(50))))
    return made


def _point(firm: Firm, pattern: Pattern, assessed_on: date) -> RiskPoint:
    likelihood, exposure, consequence = pattern.factors
    judged = assess(
        RiskMethod.LEC, likelihood=likelihood, exposure=exposure, consequence=consequence
    )
    return RiskPoint(
        id=make_id(f"point/{firm.number}/{pattern.name}", assessed_on),
        enterprise_id=firm.id, name=pattern.name, kind=pattern.kind, place=pattern.name,
        latitude=firm.latitude, longitude=firm.longitude,
        hazard_factors=pattern.hazard_factors, accident_types=pattern.accident_types,
        method=RiskMethod.LEC, likelihood=likelihood, exposure=exposure, consequence=consequence,
        score=judged.score, computed_level=judged.level, level=judged.level,
        measures=pattern.measures, control_level=CONTROL[judged.level],
        responsible=firm.contacts[0][0], phone=firm.contacts[0][2], assessed_on=assessed_on,
        next_review_on=assessed_on + timedelta(days=3 * 365),
    )  # fmt: skip


def write_points(points: list[RiskPoint], *, by: User) -> None:
    """The catalogue as rows, each with its event."""
    enterprises = Enterprise.objects.in_bulk({point.enterprise_id for point in points})
    RiskPoint.objects.bulk_create(points, batch_size=500)
    append(
        [
            entry(
                enterprises[point.enterprise_id], "added", by=by, on=point.assessed_on,
                facts={"set": _told(point)}, point=point,
            )
            for point in points
        ]
    )  # fmt: skip


def assess_points_anew(points: list[RiskPoint], *, today: date, by: User) -> None:
    """The last yearly assessment before `today`: nothing but its days has changed."""
    draw = chance("reviews")
    enterprises = Enterprise.objects.in_bulk({point.enterprise_id for point in points})
    entries = []
    for point in points:
        before = {name: getattr(point, name) for name in ASSESSED}
        point.assessed_on = today - timedelta(days=draw.randrange(1, OLDEST))
        point.next_review_on = point.assessed_on + REVIEW_AFTER
        after = {name: getattr(point, name) for name in ASSESSED}
        facts = changed(changes(before, after, ASSESSED))
        enterprise = enterprises[point.enterprise_id]
        entries.append(
            entry(enterprise, "changed", by=by, on=point.assessed_on, facts=facts, point=point)
        )
    RiskPoint.objects.bulk_update(points, ASSESSED, batch_size=500)
    append(entries)


def _told(point: RiskPoint) -> dict[str, Any]:
    values = {field.attname: getattr(point, field.attname) for field in point._meta.concrete_fields}
    return {
        name: value for name, value in values.items() if name != "id" and value not in (None, "")
    }
