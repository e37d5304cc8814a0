"""The demo's enterprises: invented names, codes of an invented range, places in the county."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from desk.demo import people
from desk.demo.seed import chance, make_id

# Letters of the code (GB 32100): without I, O, S, V and Z, which are taken for digits.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
OPENED_ON = date(2019, 3, 1)

_FIRST = "澄岚砚珩峤湛昀翊岫泓峻瑄沅朔榆槐麓崇璟翎"
_SECOND = "朗屹岑澜衡甫庭陌禾川穗桐坤垣崧霖钧铎源"


@dataclass(frozen=True)
class Township:
    """A township in the edition of 2021, its middle, and how many of 100 enterprises lie there."""

    code: str
    name: str
    latitude: float
    longitude: float
    weight: int


TOWNSHIPS = (
    Township("141022100", "唐兴镇", 35.738, 111.718, 27),
    Township("141022101", "南梁镇", 35.720, 111.800, 18),
    Township("141022102", "里砦镇", 35.795, 111.690, 10),
    Township("141022103", "隆化镇", 35.755, 111.885, 11),
    Township("141022104", "桥上镇", 35.660, 111.880, 8),
    Township("141022105", "西阎镇", 35.560, 111.915, 5),
    Township("141022106", "王庄镇", 35.765, 111.640, 9),
    Township("141022200", "中卫乡", 35.690, 111.735, 7),
    Township("141022201", "南唐乡", 35.690, 111.670, 5),
)


@dataclass(frozen=True)
class Kind:
    """A sort of enterprise within a sector."""

    pattern: str
    trade: str
    scope: str


_KINDS: dict[str, tuple[Kind, ...]] = {
    "coal": (Kind("翼城县{b}煤业有限公司", "0610", "煤炭开采与销售"),),
    "non_coal_mine": (
        Kind("翼城县{b}石料有限公司", "1012", "建筑石料用灰岩开采、加工"),
        Kind("翼城县{b}矿业有限公司", "0810", "铁矿开采、选矿"),
        Kind("翼城县{b}石膏矿", "1011", "石膏开采、销售"),
        Kind("翼城县{b}建材矿业有限公司", "1019", "砖瓦用粘土开采、加工"),
    ),
    "coal_washing": (
        Kind("翼城县{b}洗煤有限公司", "0610", "原煤洗选、销售"),
        Kind("翼城县{b}选煤厂", "0690", "煤炭洗选加工"),
    ),
    "hazchem": (
        Kind("翼城县{b}加油站", "5265", "汽油、柴油零售"),
        Kind("翼城县{b}化工有限公司", "2614", "有机化学原料生产"),
        Kind("翼城县{b}气体充装有限公司", "2619", "氧气、氩气充装销售"),
        Kind("翼城县{b}化学品仓储有限公司", "5942", "危险化学品储存"),
    ),
    "metallurgy": (
        Kind("翼城县{b}铸造有限公司", "3391", "铸铁件生产、加工"),
        Kind("翼城县{b}锻压有限公司", "3393", "锻件制造"),
        Kind("翼城县{b}金属制品有限公司", "3311", "金属结构制造"),
        Kind("翼城县{b}轧钢有限公司", "3130", "钢材压延加工"),
        Kind("翼城县{b}水泥制品有限公司", "3021", "水泥制品制造"),
    ),
    "construction": (
        Kind("翼城县{b}建筑工程有限公司", "4710", "房屋建筑施工"),
        Kind("{b}家园住宅小区工程项目部", "4710", "住宅小区施工"),
        Kind("翼城县{b}市政工程有限公司", "4813", "市政道路施工"),
    ),
    "gas": (
        Kind("翼城县{b}燃气有限公司", "4511", "管道天然气经营"),
        Kind("翼城县{b}液化气站", "5266", "瓶装液化石油气经营"),
    ),
    "geological": (Kind("{b}地质灾害治理工程项目部", "4862", "地质灾害治理施工"),),
    "forest": (
        Kind("翼城县{b}生态林场", "0220", "造林、管护"),
        Kind("翼城县{b}山景区服务有限公司", "7861", "景区经营"),
    ),
    "other": (
        Kind("翼城县{b}购物中心", "5211", "百货零售"),
        Kind("翼城县{b}面粉有限公司", "1311", "粮食加工"),
        Kind("翼城县{b}宾馆", "6110", "住宿餐饮"),
        Kind("翼城县{b}木业有限公司", "2011", "木材加工"),
        Kind("翼城县{b}冷链物流有限公司", "5930", "冷藏仓储"),
    ),
}
SHARES: dict[str, int] = {
    "coal": 24, "non_coal_mine": 30, "coal_washing": 46, "hazchem": 40, "metallurgy": 72,
    "construction": 36, "gas": 14, "geological": 6, "forest": 8, "other": 44,
}  # fmt: skip
_SIZES = (8, 12, 18, 25, 36, 48, 75, 110, 160, 240)


@dataclass(frozen=True)
class Firm:
    """One enterprise of the demo as it will stand in the register."""

    number: int
    id: UUID
    name: str
    uscc: str
    sector: str
    trade: str
    region: str
    address: str
    latitude: Decimal
    longitude: Decimal
    registered_on: date
    business_scope: str
    principal: str
    phone: str
    employees: int
    contacts: tuple[tuple[str, str, str], ...]


def plan_firms() -> list[Firm]:
    """All enterprises, without touching the database."""
    draw = chance("firms")
    brands = [first + second for first in _FIRST for second in _SECOND]
    draw.shuffle(brands)
    sectors = [sector for sector, count in SHARES.items() for _ in range(count)]
    return [_firm(number, sector, brands[number], draw) for number, sector in enumerate(sectors)]


def _firm(number: int, sector: str, brand: str, draw: random.Random) -> Firm:
    kind = draw.choice(_KINDS[sector])
    town = draw.choices(TOWNSHIPS, [one.weight for one in TOWNSHIPS])[0]
    registered = date(2003, 1, 6) + timedelta(days=draw.randrange(15 * 365))
    principal, *others = people.names(draw, 3)
    posts = ("安全负责人", "值班电话")
    return Firm(
        number=number,
        id=make_id(f"firm/{number}", OPENED_ON),
        name=kind.pattern.format(b=brand),
        uscc=uscc_of(number),
        sector=sector,
        trade=kind.trade,
        region=town.code,
        address=_address(town, draw),
        latitude=_near(town.latitude, draw),
        longitude=_near(town.longitude, draw),
        registered_on=registered,
        business_scope=kind.scope,
        principal=principal,
        phone=people.phone(draw),
        employees=draw.choice(_SIZES) * (3 if sector == "coal" else 1),
        contacts=tuple(
            (name, post, people.phone(draw)) for name, post in zip(others, posts, strict=True)
        ),
    )  # fmt: skip


def _address(town: Township, draw: random.Random) -> str:
    village = draw.choice("东西南北") + draw.choice("坡沟关河")
    return f"翼城县{town.name}{village}村{draw.randrange(1, 90)}号"


def _near(middle: float, draw: random.Random) -> Decimal:
    return Decimal(str(round(middle + draw.uniform(-0.022, 0.022), 6)))


def uscc_of(number: int) -> str:
    """A unified social credit code that checks, in a range of organisation codes that is given to
    nobody: it begins with DEMX (registered organisations begin with a digit or with MA).
    """
    body = f"91141022{organisation_code(number)}"
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=True)
    )
    return body + ALPHABET[(31 - total % 31) % 31]  # fmt: skip


def organisation_code(number: int) -> str:
    """Eight signs and the check character of GB 11714."""
    body = f"DEMX{number:04d}"
    values = [int(sign, 36) for sign in body]
    left = 11 - sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return body + {10: "X", 11: "0"}.get(left, str(left))
