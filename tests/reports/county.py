"""A small county whose year 2021 is known by heart.

Register on 2021-12-31: mine (coal, 唐兴镇), plant (hazchem, 南梁镇), quiet (gas, 唐兴镇) operate;
shut (coal washing, 里砦镇) closed down on 30 June; young begins in 2022.
Hazards of the year, as of its end: five general, three of them closed, one overdue, one awaiting;
two major, one closed, one in a plan and listed. One of 2020 is still open and overdue; one is void,
one tip-off was never accepted.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.enums import Role
from enterprises.enums import State
from enterprises.models import Enterprise, Membership
from enterprises.services.register import change_state, register_enterprise
from hazards.enums import Grade
from hazards.models import Hazard
from hazards.services import cases
from hazards.workflow import take_many
from reports.models import Report
from reports.periods import period
from reports.services import Publication, publish
from tests.enterprises.said import entry
from tests.factories import officer, user
from tests.indicators.lives import Cast

YEAR = period("annual", "2021")
D = date(2021, 12, 31)
PLAN: dict[str, Any] = {
    "goals": "恢复双回路供电",
    "measures": "更换电缆",
    "funds": Decimal("860000.50"),
    "responsibility": "王五（主要负责人）",
    "deadline": date(2022, 3, 1),
    "contingency": "停产撤人",
}


class County:
    """The people, the register and the hazards of the year, all told to the log."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.supervisor = self.cast.supervisor
        self.leader = user(Role.LEADER)
        self.mine = self.put_on("翼城县虚构煤业有限公司", "coal", "141022100")
        self.plant = self.put_on("翼城县虚构化工有限公司", "hazchem", "141022101")
        self.quiet = self.put_on("翼城县虚构燃气有限公司", "gas", "141022100")
        self.shut = self.put_on("翼城县虚构洗煤有限公司", "coal_washing", "141022102")
        self.young = self.put_on(
            "翼城县虚构铸造有限公司", "metallurgy", "141022100", registered_on=date(2022, 3, 1)
        )
        self.officer = officer(self.mine)
        Membership.objects.create(user=self.cast.officer, enterprise=self.plant)
        change_state(
            self.shut.pk, by=self.supervisor, state=State.CLOSED, reason="关闭",
            on=date(2021, 6, 30),
        )  # fmt: skip
        self.hazards = self._hazards()
        self._plan(self.hazards["major"])

    def put_on(self, name: str, sector: str, region: str, **more: Any) -> Enterprise:
        """On the register, with its event."""
        said = entry(name=name, sector=sector, region=region)
        said = replace(said, **{"registered_on": date(2010, 1, 1), **more})
        return register_enterprise(said, by=self.supervisor)

    def _hazards(self) -> dict[str, Hazard]:
        cast, mine, plant = self.cast, self.mine, self.plant
        overdue = cast.log(date(2021, 12, 1), enterprise=mine)
        waiting = cast.log(date(2021, 12, 10), enterprise=mine)
        major = cast.log(
            date(2021, 11, 1), enterprise=plant, grade=Grade.MAJOR, due_on=date(2022, 3, 1)
        )
        void = cast.log(date(2021, 7, 1), enterprise=mine)
        older = cast.log(date(2020, 12, 20), enterprise=mine)
        tip = cast.report(date(2021, 8, 1), enterprise=mine)
        in_time = cast.closed(date(2021, 3, 1), date(2021, 3, 10), enterprise=mine)
        late = cast.closed(date(2021, 5, 1), date(2021, 6, 1), enterprise=plant)
        done = cast.closed(date(2021, 2, 1), date(2021, 2, 10), enterprise=plant, grade=Grade.MAJOR)
        outside = cast.closed(date(2021, 4, 1), date(2021, 4, 5), enterprise=self.shut)
        take_many(
            [
                overdue, waiting, major, void, older, tip, *in_time, *late, *done, *outside,
                cast.submit(waiting.hazard, date(2021, 12, 20)),
                cast.void(void.hazard, date(2021, 7, 2)),
            ],
            by=None,
        )  # fmt: skip
        found = {"overdue": overdue, "waiting": waiting, "major": major, "void": void,
                 "older": older, "tip": tip, "in_time": in_time[0], "late": late[0],
                 "done": done[0], "outside": outside[0]}  # fmt: skip
        return {name: step.hazard for name, step in found.items()}

    def _plan(self, hazard: Hazard) -> None:
        case = cases.submit_plan(hazard.pk, by=self.cast.officer, on=date(2021, 11, 5), **PLAN)
        cases.decide_plan(case.pk, by=self.supervisor, granted=True, on=date(2021, 11, 8))
        cases.list_hazard(hazard.pk, by=self.supervisor, leader=self.leader, on=date(2021, 11, 9))

    def publish(self, kind: str = "annual", written: str = "2021", **more: Any) -> Report:
        """A report of the county, by its supervisor."""
        return publish(Publication(period=period(kind, written), **more), by=self.supervisor)
