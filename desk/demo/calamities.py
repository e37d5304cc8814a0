"""The demo's register of accidents: all invented, complete since 2000, the last serious in 2005."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from accidents.grading import Toll
from accidents.services import Report, declare_register, register_accident
from accounts.models import Region, Sector, User
from desk.demo.firms import OPENED_ON
from hazards.models import AccidentType


@dataclass(frozen=True)
class Calamity:
    """One invented accident. `accident` is a number of GB 6441-1986, `loss` in yuan."""

    day: date
    region: str
    sector: str
    accident: int
    deaths: int
    injuries: int
    loss: int
    place: str
    summary: str


_COMPLETE_FROM = date(2000, 1, 1)
_EVERY = (
    Calamity(date(2002, 9, 6), "141022103", "coal", 11, 3, 1, 1_860_000, "演示一矿掘进工作面",
             "支护不及时，顶板冒落。（演示数据，虚构）"),
    Calamity(date(2005, 4, 21), "141022101", "coal", 15, 12, 7, 9_730_000, "演示二矿回采工作面",
             "通风系统不可靠，瓦斯积聚遇火花爆炸。（演示数据，虚构）"),
    Calamity(date(2009, 7, 15), "141022104", "non_coal_mine", 10, 1, 0, 720_000, "演示采石场东帮",
             "边坡浮石滑落，砸中作业人员。（演示数据，虚构）"),
    Calamity(date(2013, 11, 2), "141022100", "construction", 9, 1, 0, 980_000, "演示小区三号楼",
             "作业人员未系安全带，从洞口坠落。（演示数据，虚构）"),
    Calamity(date(2016, 5, 18), "141022102", "metallurgy", 3, 0, 1, 310_000, "演示铸造厂砂处理工段",
             "检修未停机，手臂卷入。（演示数据，虚构）"),
    Calamity(date(2019, 8, 27), "141022201", "coal_washing", 3, 1, 0, 1_150_000, "演示洗煤厂皮带廊",
             "跨越皮带时被卷入。（演示数据，虚构）"),
)  # fmt: skip


def write_accidents(*, by: User, keeper_of: Callable[[str], User]) -> None:
    """Declare since when the register is complete; then whoever keeps the register of its sector
    enters each accident by the service.
    """
    declare_register(
        by=by, complete_from=_COMPLETE_FROM, reason="历年事故档案已全部核对入册。", on=OPENED_ON
    )
    regions, sectors = Region.objects.in_bulk(), Sector.objects.in_bulk()
    types = AccidentType.objects.in_bulk()
    for one in _EVERY:
        report = Report(
            occurred_on=one.day,
            region=regions[one.region],
            place=one.place,
            sector=sectors[one.sector],
            summary=one.summary,
            accident_type=types[f"1986-{one.accident:02d}"],
            toll=Toll(
                deaths=one.deaths, serious_injuries=one.injuries, direct_loss=Decimal(one.loss)
            ),
            reported_at=timezone.make_aware(datetime.combine(one.day, time(18))),
        )
        register_accident(report, by=keeper_of(one.sector))
