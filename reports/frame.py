"""The names under which a report's figures stand, frozen when it is published.

Sectors and townships are reference data without a history of events. A report keeps the names, the
order of its lines and which village belonged to which township, so that it reads, and can be
recomputed, in the words of its own day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from accounts.enums import RegionLevel
from accounts.models import Region, Sector
from enterprises.models import Enterprise
from indicators.queries.dimensions import townships

Names = dict[str, list[str]]
"""By key: the Chinese and the English name."""


@dataclass(frozen=True)
class Frame:
    """`lines` are the keys of each slice in their order; `names` what they are called; `places`
    the township of each region that counts with another one. For an enterprise: who it is.
    """

    lines: dict[str, list[str]]
    names: dict[str, Names]
    places: dict[str, str]
    enterprise: dict[str, str] | None = None

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """As a report keeps it."""
        return cls(told["lines"], told["names"], told["places"], told["enterprise"])

    def as_json(self) -> dict[str, Any]:
        """As a report keeps it."""
        return {
            "lines": self.lines,
            "names": self.names,
            "places": self.places,
            "enterprise": self.enterprise,
        }

    def name(self, by: str, key: str) -> str:
        """What a line is called in the reader's language."""
        names = self.names.get(by, {}).get(key, [key, key])
        return names[1] if (get_language() or "").startswith("en") else names[0]


def frame_of_county(as_of: date) -> Frame:
    """Every sector, every township that there is on D, and the places of all regions."""
    sectors = list(Sector.objects.order_by("position"))
    regions = list(Region.objects.order_by("code"))
    on_day = Region.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=as_of),
        Q(valid_to=None) | Q(valid_to__gt=as_of),
        level=RegionLevel.TOWNSHIP,
        parent=settings.COUNTY_CODE,
    )
    places = {code: place for code, place in townships().items() if code != place}
    return Frame(
        {
            "sector": [one.code for one in sectors],
            "region": list(on_day.order_by("code").values_list("code", flat=True)),
        },
        {
            "sector": {one.code: [one.name, one.name_en] for one in sectors},
            "region": {one.code: [one.name, one.name] for one in regions if one.pk not in places},
        },
        dict(sorted(places.items())),
    )


def frame_of(enterprise_pk: UUID, begins_on: date, last: date) -> Frame:
    """One enterprise, and the months from the first to the last day."""
    enterprise = Enterprise.objects.get(pk=enterprise_pk)
    first, months = begins_on.year * 12 + begins_on.month - 1, []
    for month in range(first, last.year * 12 + last.month):
        months.append(f"{month // 12}-{month % 12 + 1:02d}")
    told = {
        "id": str(enterprise.pk),
        "name": enterprise.name,
        "uscc": enterprise.uscc,
        "principal": enterprise.principal,
    }
    return Frame({"month": months}, {}, {}, told)
