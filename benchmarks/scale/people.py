"""The invented county of the part `million`: agencies, people, enterprises."""

import random
from dataclasses import dataclass

from accounts.enums import AgencyKind, RegionLevel
from accounts.models import Agency, Region, Sector, User
from common.text import folded, initials, pinyin
from enterprises.models import Enterprise

FIRMS = 1_500
AGENCIES = 12
INSPECTORS = 40
COUNTY = "141022"
PLACES = (
    "唐兴", "南梁", "里砦", "隆化", "桥上", "西闫", "中卫", "南唐", "王庄", "浇底", "河云", "东关",
)  # fmt: skip
TRADES = (
    "煤业", "焦化", "铸造", "建材", "选煤", "燃气", "化工", "机械", "陶瓷", "矿山", "物流", "林业",
)  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who asks: the leader sees the county, the inspector two sectors; the admin writes."""

    leader: User
    admin: User
    inspector: User


def made() -> Cast:
    """Write agencies, people and enterprises."""
    chance = random.Random(141022)
    sectors = list(Sector.objects.order_by("pk"))
    agencies = []
    for n in range(AGENCIES):
        agency = Agency.objects.create(
            name=f"测试监管{n}局", kind=AgencyKind.BUREAU, region_id=COUNTY
        )
        agency.sectors.set([sectors[n % len(sectors)], sectors[(n * 3 + 1) % len(sectors)]])
        agency.regions.set(Region.objects.filter(pk=COUNTY))
        agencies.append(agency)
    people = User.objects.bulk_create(
        User(
            username=f"inspector{n}", full_name=f"检查员{n}", role="inspector",
            agency=agencies[n % AGENCIES],
        )
        for n in range(INSPECTORS)
    )  # fmt: skip
    enterprises(FIRMS, chance)
    return Cast(
        User.objects.create_user("leader", role="leader", full_name="测试"),
        User.objects.create_user("admin", role="administrator", full_name="测试"),
        people[0],
    )


def enterprises(count: int, chance: random.Random) -> list[Enterprise]:
    """So many invented enterprises of all sectors and townships, written."""
    sectors = list(Sector.objects.order_by("pk"))
    townships = list(Region.objects.filter(level=RegionLevel.TOWNSHIP).values_list("pk", flat=True))
    rows = []
    for n in range(count):
        name = f"翼城县{chance.choice(PLACES)}虚构{n}{chance.choice(TRADES)}有限公司"
        rows.append(
            Enterprise(
                name=name, folded=folded(name), initials=initials(name), pinyin=pinyin(name),
                sector=chance.choice(sectors), region_id=chance.choice(townships),
            )
        )  # fmt: skip
    return Enterprise.objects.bulk_create(rows)
