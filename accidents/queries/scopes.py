"""The parts of the county of which a streak is told, and the table of parts by thresholds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accidents.queries.records import Knowledge, Known
from accidents.queries.streaks import THRESHOLDS, Streak, streak
from accounts.enums import RegionLevel
from accounts.models import Region, Sector, User
from accounts.scope import Scope, scope_of
from enterprises.models import Enterprise

COUNTY, SECTOR, REGION, ENTERPRISE = "county", "sector", "region", "enterprise"


@dataclass(frozen=True)
class Part:
    """The county, a sector, a township or an enterprise; `key` is its code, "" for the county."""

    by: str
    key: str
    label: str
    codes: frozenset[str] = field(default=frozenset(), repr=False)
    whole: bool = False  # of the county: the person sees all of it

    def holds(self, one: Known) -> bool:
        """Whether an accident is of this part, by what was known of it."""
        if self.by == SECTOR:
            return one.sector == self.key
        if self.by == REGION:
            return one.region in self.codes
        if self.by == ENTERPRISE:
            return str(one.enterprise) == self.key
        return True

    @property
    def query(self) -> dict[str, str]:
        """What an address says to ask for this part."""
        return {} if self.by == COUNTY else {self.by: self.key}


@dataclass(frozen=True)
class Cell:
    """A streak as it was known, and as it is known now where that differs."""

    streak: Streak
    now: Streak | None = None


@dataclass(frozen=True)
class Row:
    """A part with a cell for each of THRESHOLDS."""

    part: Part
    cells: list[Cell]


def table(
    parts: Iterable[Part], as_of: date, then: Knowledge, now: Knowledge | None = None
) -> list[Row]:
    """Each part with its streaks on D by one knowledge, beside those by a later one."""
    known = then.record(as_of)
    later = now.record(as_of) if now else None
    rows = []
    for part in parts:
        here = known.where(part.holds)
        there = later.where(part.holds) if later else None
        cells = []
        for grade in THRESHOLDS:
            one = streak(here, grade)
            other = streak(there, grade) if there else None
            cells.append(Cell(one, other if other and _differs(one, other) else None))
        rows.append(Row(part, cells))
    return rows


def _differs(one: Streak, other: Streak) -> bool:
    return (one.days, one.months, one.years) != (other.days, other.months, other.years)


def parts_for(user: User, knowledges: Sequence[Knowledge]) -> dict[str, list[Part]]:
    """The parts that a person may ask for, by what they are cut by; four queries.

    Of the enterprises those that have an accident on record; former townships only where one
    happened there. "county" is all that the person sees.
    """
    scope = scope_of(user)
    accidents = [one for some in knowledges for one in some.accidents.values()]
    sectors = list(Sector.objects.all())
    parts: dict[str, list[Part]] = {COUNTY: [_county(scope, sectors)], SECTOR: [], REGION: []}
    if not scope.own_only:
        parts[SECTOR] = _sectors(scope, sectors)
        parts[REGION] = _townships(scope, {one.region for one in accidents})
    parts[ENTERPRISE] = _firms(user, accidents)
    return parts


def nameable(user: User) -> QuerySet[Enterprise]:
    """The enterprises that a record of accidents may name to a reader: who sees an accident sees
    whose it is and was; an enterprise does not learn to which other one it was once put down.
    """
    every = Enterprise.objects.all()
    return every.visible_to(user) if scope_of(user).own_only else every


def enterprise_part(enterprise: Enterprise) -> Part:
    """One enterprise as a part."""
    return Part(ENTERPRISE, str(enterprise.pk), str(enterprise))


def _county(scope: Scope, sectors: list[Sector]) -> Part:
    whole = not scope.own_only and (
        (scope.sectors is None or scope.sectors.issuperset(one.code for one in sectors))
        and (scope.regions is None or settings.COUNTY_CODE in scope.regions)
    )
    label = _("The whole county") if whole else _("All that you see")
    return Part(COUNTY, "", label, whole=whole)


def _sectors(scope: Scope, sectors: list[Sector]) -> list[Part]:
    return [
        Part(SECTOR, sector.code, str(sector))
        for sector in sectors
        if scope.everything or scope.sectors is None or sector.code in scope.sectors
    ]


def _townships(scope: Scope, used: set[str]) -> list[Part]:
    """Today's townships, each with its villages and the former divisions that it took over."""
    regions = {region.code: region for region in Region.objects.all()}
    codes: dict[str, set[str]] = {}
    for code in regions:
        codes.setdefault(_home(code, regions), set()).add(code)
    parts = []
    for code, inside in codes.items():
        region = regions[code]
        is_county = code == settings.COUNTY_CODE
        if region.level != RegionLevel.TOWNSHIP and not is_county:
            continue
        if (is_county or region.valid_to is not None) and not inside & used:
            continue
        if scope.everything or scope.regions is None or inside & scope.regions:
            label = _("Township not stated") if is_county else region.name
            parts.append(Part(REGION, code, label, frozenset(inside)))
    return sorted(parts, key=lambda part: (part.key == settings.COUNTY_CODE, part.key))


def _home(code: str, regions: dict[str, Region]) -> str:
    """The township of today to which a division belongs; itself where nothing took it over."""
    seen: set[str] = set()
    while code not in seen:
        seen.add(code)
        region = regions[code]
        if region.successor_id:
            code = region.successor_id
        elif region.level == RegionLevel.VILLAGE and region.parent_id:
            code = region.parent_id
    return code


def _firms(user: User, accidents: Iterable[Known]) -> list[Part]:
    wanted: set[UUID] = {one.enterprise for one in accidents if one.enterprise}
    rows = nameable(user).filter(pk__in=wanted).order_by("pinyin", "pk")
    return [enterprise_part(row) for row in rows]
