"""Two agencies, their inspectors, and enterprises; inspections and findings on chosen days."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from accidents.grading import Toll
from accidents.models import Accident
from accidents.services import Report, register_accident
from accounts.enums import Role
from accounts.models import Region, Sector, User
from audit.queries import sequence_at
from enterprises.models import Enterprise
from enterprises.particulars import Particulars
from enterprises.services.register import register_enterprise
from hazards import workflow as hazard_workflow
from hazards.enums import Grade, Source
from hazards.models import AccidentType, Hazard
from indicators import services
from inspections import workflow
from inspections.models import Inspection
from tests.factories import AgencyFactory, UserFactory, user

LONG_AGO = date(2015, 1, 1)
CLEARED = {"submitted_on": None, "rectified_on": None, "closed_on": None}


class Cast:
    """`a` to `d` belong to the bureau, `e` and `f` to the station."""

    def __init__(self) -> None:
        self.administrator = user(Role.ADMINISTRATOR)
        self.bureau = AgencyFactory(name="虚构应急局")
        self.station = AgencyFactory(name="虚构应急站")
        self.supervisor = user(Role.SUPERVISOR, agency=self.bureau)
        self.a, self.b, self.c, self.d = (
            UserFactory(agency=self.bureau, full_name=f"检查员{name}") for name in "甲乙丙丁"
        )
        self.e, self.f = (
            UserFactory(agency=self.station, full_name=f"检查员{name}") for name in "戊己"
        )
        self.firms = 0

    def firm(self, **more: Any) -> Enterprise:
        """A coal mine on the register since long ago."""
        self.firms += 1
        told = {
            "name": f"翼城县虚构矿{self.firms}有限公司",
            "sector": "coal",
            "region": "141022100",
            "registered_on": LONG_AGO,
            **more,
        }
        return register_enterprise(Particulars(**told), by=self.administrator)

    def begin(
        self, firm: Enterprise, day: date, *crew: User, kind: str = "daily", **more: Any
    ) -> Inspection:
        """The officers stand before the gate; the first of them leads."""
        morning = datetime.combine(day, time(1), UTC)
        lead = crew[0]
        visit = Inspection(
            county=firm.county,
            kind=kind,
            enterprise=firm,
            region_id=firm.region_id,
            sector_id=firm.sector_id,
            agency_id=lead.agency_id,
            lead=lead,
            created_by=lead,
            inspected_on=day,
            started_at=morning,
            **more,
        )
        workflow.take_many([workflow.Step(workflow.BEGIN, visit, day, officers=crew)], by=lead)
        return visit

    def finish(self, visit: Inspection, day: date | None = None) -> Inspection:
        """It is over, on its own day or a later one."""
        on = day or visit.inspected_on
        ended = datetime.combine(on, time(3), UTC)
        workflow.take(workflow.FINISH, visit, by=visit.lead, on=on, set={"ended_at": ended})
        return visit

    def cancel(self, visit: Inspection) -> Inspection:
        """It is broken off."""
        workflow.take(workflow.CANCEL, visit, by=visit.lead, on=visit.inspected_on)
        return visit

    def visit(self, firm: Enterprise, day: date, *crew: User, **more: Any) -> Inspection:
        """A finished inspection."""
        return self.finish(self.begin(firm, day, *crew, **more))

    def hazard(self, firm: Enterprise, day: date, by: User, **more: Any) -> Hazard:
        """A hazard that counts from its day on."""
        hazard = self._hazard(firm, day, by, accepted_on=day, **more)
        hazard_workflow.take_many([hazard_workflow.Step(hazard_workflow.LOG, hazard, day)], by=by)
        return hazard

    def found(self, visit: Inspection, day: date | None = None) -> Hazard:
        """One that an inspection finds."""
        return self.hazard(
            visit.enterprise, day or visit.inspected_on, visit.lead, inspection=visit.pk
        )

    def report(self, firm: Enterprise, day: date, source: str = Source.TIP_OFF) -> Hazard:
        """Somebody says that there is one."""
        hazard = self._hazard(firm, day, self.a, source=source)
        hazard.due_on = hazard.first_due_on = None
        step = hazard_workflow.Step(hazard_workflow.REPORT, hazard, day)
        hazard_workflow.take_many([step], by=self.a)
        return hazard

    def accept(self, hazard: Hazard, day: date) -> Hazard:
        """And it is so."""
        due = day + timedelta(days=30)
        told = {"accepted_on": day, "due_on": due, "first_due_on": due}
        hazard_workflow.take(hazard_workflow.ACCEPT, hazard, by=self.a, on=day, set=told)
        return hazard

    def void(self, hazard: Hazard, day: date) -> None:
        """It is not so."""
        hazard_workflow.take(hazard_workflow.VOID, hazard, by=self.supervisor, on=day)

    def accident(self, firm: Enterprise, day: date) -> Accident:
        """One with a serious injury."""
        return register_accident(
            Report(
                occurred_on=day,
                region=Region.objects.get(code=firm.region_id),
                place="车间",
                sector=Sector.objects.get(code=firm.sector_id),
                summary="机械伤害",
                accident_type=AccidentType.objects.filter(edition=1986)[0],
                toll=Toll(deaths=0, serious_injuries=1, minor_injuries=0, direct_loss=Decimal(0)),
                enterprise=firm,
            ),
            by=self.supervisor,
        )

    def _hazard(self, firm: Enterprise, day: date, by: User, **more: Any) -> Hazard:
        values: dict[str, Any] = {
            "source": Source.INSPECTION,
            "grade": Grade.GENERAL,
            "agency_id": by.agency_id,
            "finder_agency_id": by.agency_id,
            "inspector": by,
            "description": "皮带机尾部护罩缺失",
            "due_on": day + timedelta(days=15),
            "first_due_on": day + timedelta(days=15),
            **more,
        }
        return Hazard(
            enterprise=firm,
            region_id=firm.region_id,
            sector_id=firm.sector_id,
            found_on=day,
            **values,
        )


def read() -> int:
    """Let the stored figures read the log; its last number."""
    services.consume_waiting()
    return sequence_at("141022", None)
