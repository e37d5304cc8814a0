"""A county of two halves that have nothing to do with each other: each is foreign to the other."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accidents.grading import Toll
from accidents.models import Accident
from accidents.services import Report, register_accident
from accounts.enums import Role
from accounts.models import Agency, Region, Sector, User
from audit import consumers
from enterprises.models import Contact, Enterprise, Regulator, RiskPoint
from enterprises.services.people import add_contact
from enterprises.services.regulators import assign_regulator
from hazards.enums import EvidenceKind, Grade
from hazards.models import AccidentType, Hazard, Suspicion
from hazards.services import cases, evidence
from inspections.enums import InspectionKind
from inspections.models import ChecklistVersion, Inspection
from inspections.services.visits import Visit, begin_inspection
from notices.models import Notice
from reports.computing.asking import ask_preview
from reports.models import Computation
from reports.models import Report as Published
from reports.periods import period
from reports.services import Publication, publish
from sheets.models import ExportJob, Job
from tests.factories import (
    AgencyFactory,
    EnterpriseFactory,
    RiskPointFactory,
    hazard,
    officer,
    photo,
    user,
)


@dataclass(frozen=True, kw_only=True)
class Half:
    """One half: its people, and one record of each kind."""

    word: str
    agency: Agency
    people: dict[str, User]
    enterprise: Enterprise
    hazard: Hazard
    major: Hazard
    suspicion: Suspicion
    risk_point: RiskPoint
    contact: Contact
    regulator: Regulator
    inspection: Inspection
    checklist: ChecklistVersion
    accident: Accident
    notice: Notice
    job: Job
    report: Published
    computation: Computation
    export: ExportJob

    @property
    def subjects(self) -> dict[str, Any]:
        """What an address may name, by the kind of record."""
        return {"evidence": self.hazard.evidence.first(), "toll": self.accident.tolls.first()}


def half(word: str, *, sector: str, region: str) -> Half:
    """Everything of one half; `word` stands in each text, so that a leak is seen by it. Agencies
    and county staff are known to all: they have no word in their names.
    """
    agency = AgencyFactory(
        sectors=Sector.objects.filter(code=sector),
        regions=Region.objects.filter(code=region),
    )
    enterprise = EnterpriseFactory(
        name=f"{word}虚构公司", folded=f"{word}虚构公司", sector_id=sector, region_id=region
    )
    people = {
        Role.INSPECTOR: user(Role.INSPECTOR, agency=agency),
        Role.SUPERVISOR: user(Role.SUPERVISOR, agency=agency),
        Role.LEADER: user(Role.LEADER),
        Role.OFFICER: officer(enterprise, full_name=f"{word}安全员"),
    }
    people[Role.LEADER].sectors.set([sector])
    inspector, supervisor = people[Role.INSPECTOR], people[Role.SUPERVISOR]
    found = hazard(by=inspector, enterprise=enterprise, description=f"{word}护罩缺失")
    other = hazard(by=inspector, enterprise=enterprise, description=f"{word}护罩没有")
    major = hazard(
        by=inspector, enterprise=enterprise, description=f"{word}通风不足", grade=Grade.MAJOR
    )
    evidence.attach(found, [photo()], kind=EvidenceKind.BEFORE, by=inspector)
    _ask(found, major, people[Role.OFFICER])
    consumers.consume_all()  # figures and notices, as the worker makes them
    version = ChecklistVersion.objects.filter(
        checklist__sectors=sector, published_on__isnull=False
    ).first()
    assert version is not None
    visit = Visit(
        enterprise=enterprise, kind=InspectionKind.DAILY, version=version, place=f"{word}现场"
    )
    return Half(
        word=word,
        agency=agency,
        people=people,
        enterprise=enterprise,
        hazard=found,
        major=major,
        suspicion=Suspicion.objects.create(hazard=found, other=other),
        risk_point=RiskPointFactory(enterprise=enterprise, name=f"{word}风险点"),
        contact=add_contact(enterprise.pk, by=supervisor, name=f"{word}联系人"),
        regulator=assign_regulator(
            enterprise.pk, by=supervisor, agency=agency, kind="supervisor",
            valid_from=date(2020, 1, 1),
        ),
        inspection=begin_inspection(visit, by=inspector),
        checklist=version,
        accident=_accident(word, sector, region, enterprise, supervisor),
        notice=Notice.objects.filter(user=people[Role.OFFICER])[0],
        job=Job.objects.create(
            kind="hazard-ledger", by=supervisor, name=f"{word}台账.xlsx", file="none",
            sha256="0" * 64,
        ),
        report=publish(
            Publication(period=period("annual", "2021"), enterprise=enterprise.pk), by=None
        ),
        computation=ask_preview(
            Publication(period=period("annual", "2021"), enterprise=enterprise.pk), by=supervisor
        ),
        export=ExportJob.objects.create(
            list="hazards", format="csv", language="zh-hans", by=supervisor,
            name=f"{word}隐患", rows=30_000,
        ),
    )  # fmt: skip


def _ask(found: Hazard, major: Hazard, own: User) -> None:
    """Cases that wait for a decision."""
    today = timezone.localdate()
    cases.ask_extension(
        found.pk, by=own, asked_until=today + timedelta(days=40), reason="配件未到",
        interim_measures="停用",
    )  # fmt: skip
    cases.submit_plan(
        major.pk, by=own, goals="恢复通风", measures="更换风机", funds=Decimal(1000),
        responsibility="矿长", deadline=today, contingency="撤人",
    )  # fmt: skip


def _accident(
    word: str, sector: str, region: str, enterprise: Enterprise, supervisor: User
) -> Accident:
    report = Report(
        occurred_on=timezone.localdate(),
        region=Region.objects.get(code=region),
        place=f"{word}车间",
        sector=Sector.objects.get(code=sector),
        summary=f"{word}机械伤害",
        accident_type=AccidentType.objects.get(code="2025-04"),
        toll=Toll(deaths=0, serious_injuries=1, minor_injuries=0, direct_loss=Decimal(0)),
        enterprise=enterprise,
    )
    return register_accident(report, by=supervisor)
