"""Hazards brought into any state by the moves themselves, and the people around them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Agency, User
from enterprises.models import Enterprise
from hazards.enums import Grade, Source, Status
from hazards.models import Hazard, TreatmentPlan
from hazards.services.cases import decide_plan, submit_plan
from hazards.services.finding import Finding, log_hazard, report_hazard
from hazards.services.judging import void_hazard
from hazards.services.rectifying import Rectification, pass_verification, submit_rectification
from tests.factories import AgencyFactory, EnterpriseFactory, officer, photo, user

REPORT = Rectification(work_done="已加装护罩", done_by="王五", funds=Decimal("320.50"))
ALARM = {"source": Source.ALARM}


def today() -> date:
    return timezone.localdate()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


@dataclass
class Crew:
    """One of each around one enterprise, and one of each who has nothing to do with it."""

    agency: Agency
    enterprise: Enterprise
    inspector: User
    colleague: User
    supervisor: User
    officer: User
    leader: User
    administrator: User
    auditor: User
    strangers: dict[str, User]

    def of(self, role: str) -> User:
        person: User = getattr(self, role)
        return person


def crew() -> Crew:
    """A crew of its own: nobody of another crew sees its hazards, save leader and auditor."""
    agency = AgencyFactory()
    enterprise = EnterpriseFactory()
    elsewhere = AgencyFactory(sectors=["hazchem"])
    in_charge_elsewhere = user(Role.LEADER)
    in_charge_elsewhere.sectors.set(["hazchem"])
    return Crew(
        agency=agency,
        enterprise=enterprise,
        inspector=user(Role.INSPECTOR, agency=agency),
        colleague=user(Role.INSPECTOR, agency=agency),
        supervisor=user(Role.SUPERVISOR, agency=agency),
        officer=officer(enterprise),
        leader=user(Role.LEADER),
        administrator=user(Role.ADMINISTRATOR),
        auditor=user(Role.AUDITOR),
        strangers={
            Role.INSPECTOR: user(Role.INSPECTOR, agency=elsewhere),
            Role.SUPERVISOR: user(Role.SUPERVISOR, agency=elsewhere),
            Role.OFFICER: officer(EnterpriseFactory()),
            Role.LEADER: in_charge_elsewhere,
        },
    )


def hazard_in(status: str, people: Crew, **more: Any) -> Hazard:
    """A hazard of the crew's enterprise, logged by its inspector, in the state asked for."""
    given = {"description": "皮带机尾部护罩缺失", **more}
    if status == Status.REPORTED:
        finding = Finding(enterprise=people.enterprise, **{**ALARM, **given})
        return report_hazard(finding, by=people.inspector)
    given.setdefault("due_on", (given.get("found_on") or today()) + timedelta(days=15))
    finding = Finding(enterprise=people.enterprise, **given)
    found = log_hazard(finding, by=people.inspector)
    if given.get("grade") == Grade.MAJOR and status in (Status.SUBMITTED, Status.CLOSED):
        approve(found, people)
    if status in (Status.SUBMITTED, Status.CLOSED):
        submit_rectification(found.pk, by=people.officer, report=REPORT, files=[photo()])
    if status == Status.CLOSED:
        pass_verification(found.pk, by=people.colleague, acceptance_record="专家组现场验收合格")
    if status == Status.VOID:
        void_hazard(found.pk, by=people.supervisor, reason="重复登记")
    found.refresh_from_db()
    return found


def plan_for(found: Hazard, people: Crew) -> TreatmentPlan:
    """A treatment plan that waits for its decision."""
    return submit_plan(
        found.pk,
        by=people.officer,
        goals="消除瓦斯超限",
        measures="更换主通风机",
        funds=Decimal(200_000),
        responsibility="机电科 李四",
        deadline=in_days(30),
        contingency="撤人、断电、设警戒",
    )


def approve(found: Hazard, people: Crew) -> TreatmentPlan:
    """The plan, submitted and approved."""
    return decide_plan(plan_for(found, people).pk, by=people.supervisor, granted=True)
