"""Major hazards of the demo, taken through the services as people would on the pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from common.ids import ids_from
from desk.demo.accounts import Person
from desk.demo.firms import Firm
from desk.demo.moves import accident_code
from desk.demo.pictures import Picture
from desk.demo.seed import numbered
from enterprises.models import Enterprise
from hazards.enums import EvidenceKind, Grade
from hazards.models import AccidentType, Hazard
from hazards.services import cases, finding, rectifying


@dataclass(frozen=True)
class Major:
    """A major hazard with its days, counted from the day on which it was found; None: not yet."""

    firm: Firm
    found_on: date
    place: str
    description: str
    basis: str
    accident: int
    goals: str
    measures: str
    funds: int
    term: int
    planned: int | None = None
    approved: int | None = None
    listed: int | None = None
    handed_in: int | None = None
    closed: int | None = None


@dataclass(frozen=True)
class Cast:
    """Who acts on a major hazard."""

    inspector: Person
    officer: Person
    supervisor: Person
    leader: Person


def single_supply(firm: Firm, found_on: date, **days: int) -> Major:
    """A mine with one line only: item 16.1 of the criteria for coal."""
    return Major(
        firm, found_on, "地面变电站",
        "矿井供电只有一回路运行，另一回路电缆击穿后长期未恢复，不满足双回路供电要求。",
        "《煤矿重大事故隐患判定标准》双回路供电", 15, "恢复双回路供电并实现自动切换",
        "更换电缆1.6公里，校验继电保护，做切换试验；整改期间停止采掘作业", 860_000, 75, **days,
    )  # fmt: skip


def room_under_metal(firm: Firm, found_on: date, **days: int) -> Major:
    """A gathering room under the path of molten metal: item 4.1 of the criteria for industry."""
    return Major(
        firm, found_on, "熔炼车间西侧", "班组休息室设置在铁水包吊运跨的地坪区域内。",
        "《工贸企业重大事故隐患判定标准》冶金企业", 7, "拆除休息室，人员撤离吊运影响区",
        "休息室迁至车间外，吊运路线划线封闭，设置禁入警示；整改期间停止浇注", 120_000, 60, **days,
    )  # fmt: skip


def write_major(major: Major, cast: Cast, pictures: dict[tuple[str, str, int], Picture]) -> Hazard:
    """Find it, and go as far as its days say."""
    writer = _Writer(major, cast, pictures)
    with ids_from(numbered(f"major/{major.firm.number}/{major.found_on}", major.found_on)):
        return writer.write()


class _Writer:
    def __init__(
        self, major: Major, cast: Cast, pictures: dict[tuple[str, str, int], Picture]
    ) -> None:
        people = (cast.inspector, cast.officer, cast.supervisor, cast.leader)
        users = User.objects.in_bulk([person.id for person in people])
        self.major, self.pictures = major, pictures
        self.inspector, self.officer = users[cast.inspector.id], users[cast.officer.id]
        self.supervisor, self.leader = users[cast.supervisor.id], users[cast.leader.id]

    def write(self) -> Hazard:
        """Log, plan, list, hand in, close."""
        pk = self._log()
        major = self.major
        if major.planned is not None:
            self._plan(pk)
        if major.listed is not None:
            cases.list_hazard(
                pk, by=self.supervisor, leader=self.leader, on=self._day(major.listed),
                requirements="整改期间停产，每周报告进度，完成后申请验收。",
            )  # fmt: skip
        if major.handed_in is not None:
            self._hand_in(pk)
        if major.closed is not None:
            self._close(pk)
        return Hazard.objects.get(pk=pk)

    def _day(self, days: int) -> date:
        return self.major.found_on + timedelta(days=days)

    def _log(self) -> UUID:
        major = self.major
        told = finding.Finding(
            enterprise=Enterprise.objects.get(pk=major.firm.id), description=major.description,
            grade=Grade.MAJOR, place=major.place, found_on=major.found_on,
            due_on=self._day(major.term), basis=major.basis, measures=major.measures,
            accident_type=AccidentType.objects.get(
                pk=accident_code(major.accident, major.found_on)
            ),
            responsible=major.firm.principal,
        )  # fmt: skip
        return finding.log_hazard(
            told, by=self.inspector, photos=[self._photo(EvidenceKind.BEFORE)]
        ).pk

    def _plan(self, pk: UUID) -> None:
        major = self.major
        assert major.planned is not None
        plan = cases.submit_plan(
            pk, by=self.officer, goals=major.goals, measures=major.measures,
            funds=Decimal(major.funds), responsibility=f"{major.firm.principal}（主要负责人）",
            deadline=self._day(major.term), suspension=True, on=self._day(major.planned),
            contingency="停产期间专人值守，撤离作业人员，保留应急排水和通风，每班巡查。",
        )  # fmt: skip
        if major.approved is not None:
            cases.decide_plan(
                plan.pk, by=self.supervisor, granted=True, on=self._day(major.approved),
                answer="措施、责任、资金、时限、预案齐全，同意实施。",
            )  # fmt: skip

    def _hand_in(self, pk: UUID) -> None:
        major = self.major
        assert major.handed_in is not None
        report = rectifying.Rectification(
            work_done=f"已完成：{major.measures}。", done_by=major.firm.contacts[0][0],
            funds=Decimal(major.funds), done_on=self._day(major.handed_in),
        )  # fmt: skip
        rectifying.submit_rectification(
            pk, by=self.officer, report=report, files=[self._photo(EvidenceKind.AFTER)],
            on=self._day(major.handed_in),
        )  # fmt: skip

    def _close(self, pk: UUID) -> None:
        major = self.major
        assert major.closed is not None
        rectifying.pass_verification(
            pk, by=self.inspector, on=self._day(major.closed), remark="现场验收合格。",
            acceptance_record="验收组现场核查：治理措施全部完成，试验合格，同意核销并恢复生产。",
        )  # fmt: skip
        listing = Hazard.objects.get(pk=pk).listings.get()
        cases.delist_hazard(
            listing.pk, by=self.supervisor, reason="隐患已治理并通过验收。",
            on=self._day(major.closed + 2),
        )  # fmt: skip

    def _photo(self, kind: EvidenceKind) -> SimpleUploadedFile:
        picture = self.pictures[self.major.firm.sector, kind, 0]
        with default_storage.open(picture.file) as stored:
            return SimpleUploadedFile("演示图片.jpg", stored.read(), "image/jpeg")
