"""Whom and what a row names: enterprises of the register, types of GB 6441, places in one's scope.

Where a name means exactly one it is matched, else it stays text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from accidents.enums import FollowUp
from accidents.imports.rows import Row
from accounts.models import User
from accounts.scope import Scope, scope_of
from common.text import folded
from enterprises.models import Enterprise
from hazards.models import AccidentType

OTHER_SECTOR = "other"
CHUNK = 400
NUMBER_BEFORE = re.compile(r"^\s*\d{1,2}\s*[.、．]?\s*")
# The law's shorter follow-up (Decree 493, article 13) goes by these types of either edition.
SHORT = {"1986-08": FollowUp.FIRE, "2025-09": FollowUp.FIRE, "2025-03": FollowUp.ROAD_TRAFFIC}


@dataclass(frozen=True)
class Placed:
    """A row with what it names: the enterprise where it is known, sector, region, type."""

    row: Row
    enterprise: Enterprise | None
    sector: str
    region: str
    accident_type: AccidentType | None
    follow_up: str


class Names:
    """The rows' names looked up: enterprises that the person sees (None: all), and types."""

    def __init__(self, rows: Iterable[Row], by: User | None) -> None:
        self.scope = scope_of(by) if by else Scope(everything=True)
        wanted = list(rows)
        mine = Enterprise.objects.visible_to(by) if by else Enterprise.objects.all()
        self.by_code: dict[str, Enterprise] = {}
        self.by_name: dict[str, list[Enterprise]] = {}
        codes = sorted({row.values["uscc"] for row in wanted} - {""})
        names = sorted({_key(row) for row in wanted} - {""})
        for at in range(0, len(codes), CHUNK):
            for firm in mine.filter(uscc__in=codes[at : at + CHUNK]):
                self.by_code[firm.uscc] = firm
        for at in range(0, len(names), CHUNK):
            for firm in mine.filter(folded__in=names[at : at + CHUNK]).order_by("pk"):
                self.by_name.setdefault(firm.folded, []).append(firm)
        self.types: dict[str, list[AccidentType]] = {}
        for kind in AccidentType.objects.all():
            for name in {folded(kind.name), folded(kind.name_en)}:
                self.types.setdefault(name, []).append(kind)

    def place(self, row: Row) -> Placed:
        """The row with what it names; what it leaves open comes from its enterprise."""
        firm = self._enterprise(row)
        kind = self._type(row.values["accident_type"], row.occurred_on)
        derived = SHORT.get(kind.pk, FollowUp.GENERAL) if kind else FollowUp.GENERAL
        return Placed(
            row,
            firm,
            row.values["sector"] or (firm.sector_id if firm else OTHER_SECTOR),
            row.values["region"] or (firm.region_id if firm else settings.COUNTY_CODE),
            kind,
            row.values["follow_up"] or derived,
        )

    def holds(self, one: Placed) -> bool:
        """Whether the person will see the accident: its place, or its enterprise, is in scope."""
        scope = self.scope
        if scope.everything or one.enterprise is not None:
            return True
        in_sectors = scope.sectors is None or one.sector in scope.sectors
        in_regions = scope.regions is None or one.region in scope.regions
        return in_sectors and in_regions and not scope.own_only

    def _enterprise(self, row: Row) -> Enterprise | None:
        code = row.values["uscc"]
        if code in self.by_code:
            return self.by_code[code]
        named = [f for f in self.by_name.get(_key(row), []) if not code or not f.uscc]
        return named[0] if len(named) == 1 else None

    def _type(self, text: str, on: date) -> AccidentType | None:
        """The type of that name, of the edition in force on the day."""
        for words in (text, NUMBER_BEFORE.sub("", text)):
            for kind in self.types.get(folded(words), []) if words else []:
                begun = kind.valid_from is None or kind.valid_from <= on
                if begun and (kind.valid_to is None or on < kind.valid_to):
                    return kind
        return None


def _key(row: Row) -> str:
    return folded(row.values["enterprise"])[:120]
