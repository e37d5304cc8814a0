"""The closed lists that an entry of the register refers to, read once for many rows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from django.conf import settings

from accounts.enums import RegionLevel
from accounts.models import Region, Sector
from accounts.scope import with_descendants
from common.text import folded
from enterprises.models import Trade

PLACES = (RegionLevel.TOWNSHIP, RegionLevel.VILLAGE)


@dataclass(frozen=True)
class Vocabulary:
    """Sectors, regions of the county by code (of every edition), classes of trade by code."""

    sectors: frozenset[str]
    regions: dict[str, Region]
    trades: dict[str, str]

    @classmethod
    def read(cls) -> Self:
        """As the tables stand now; three queries and the region tree."""
        inside = with_descendants([settings.COUNTY_CODE])
        return cls(
            sectors=frozenset(Sector.objects.values_list("code", flat=True)),
            regions={region.code: region for region in Region.objects.filter(code__in=inside)},
            trades=dict(Trade.objects.classes().values_list("code", "name")),
        )

    def in_force(self, code: str, on: date) -> bool:
        """Whether the region's code is valid on the day (the end of its validity is exclusive)."""
        region = self.regions.get(code)
        return bool(
            region
            and (region.valid_from is None or region.valid_from <= on)
            and (region.valid_to is None or on < region.valid_to)
        )

    def today_of(self, code: str, on: date) -> str:
        """The code that took the place of an expired one; the code itself where none is known."""
        seen = {code}
        while not self.in_force(code, on):
            region = self.regions.get(code)
            if region is None or not region.successor_id or region.successor_id in seen:
                return code
            code = region.successor_id
            seen.add(code)
        return code

    def is_below_county(self, code: str) -> bool:
        """A township or village: the place of an entry that is verified."""
        region = self.regions.get(code)
        return region is not None and region.level in PLACES

    def township_in(self, address: str, on: date) -> str:
        """The code of the one township whose name or other spelling stands in the address.

        Empty where none does, or more than one.
        """
        text = folded(address)
        found = {self.today_of(code, on) for name, code in self._townships if name in text}
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def _townships(self) -> list[tuple[str, str]]:
        return [
            (folded(name), region.code)
            for region in self.regions.values()
            if region.level == RegionLevel.TOWNSHIP
            for name in names_of(region)
        ]

    @cached_property
    def _trades_by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self.trades.items():
            found.setdefault(folded(name), []).append(code)
        return found

    def trade_of(self, text: str) -> str:
        """The code of a class of trade named by code (0610, 0610 烟煤...) or by its exact name."""
        words = text.split()
        if not words:
            return ""
        first = words[0].upper()
        code = first[1:] if first[:1].isalpha() and first[1:].isdigit() else first
        if code.isascii() and code.isdigit():
            code = code.zfill(4)  # a spreadsheet drops the zero of 0610
            return code if code in self.trades else ""
        named = self._trades_by_name.get(folded(text), [])
        return named[0] if len(named) == 1 else ""


def names_of(region: Region) -> list[str]:
    """The region's name and its other spellings."""
    others = region.aliases.replace("、", ",").replace("，", ",").split(",")
    return [region.name, *(name.strip() for name in others if name.strip())]
