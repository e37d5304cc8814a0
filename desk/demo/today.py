"""The rest of the present: visits of today, doubts about duplicates, entries to be verified."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from desk.demo.accounts import Staff
from desk.demo.firms import Firm
from desk.demo.present import Present, officers_firm
from desk.demo.seed import make_id
from enterprises.particulars import Particulars
from enterprises.services.register import register_unverified
from hazards.models import Suspicion
from inspections import workflow
from inspections.enums import InspectionKind
from inspections.models import ChecklistVersion, Inspection

_UNVERIFIED = (
    ("翼城县砚桐煤场", "coal_washing", "141022101"),
    ("翼城县湛垣废旧轮胎加工点", "other", "141022100"),
)


def write_today(present: Present, firms: list[Firm], staff: Staff) -> None:
    """Everything of the day itself."""
    Suspicion.objects.bulk_create(
        Suspicion(hazard_id=new.id, other_id=old.id) for new, old in present.suspected
    )
    admin = next(one for one in staff.everyone if one.username == "admin")
    register_unverified(
        [
            Particulars(name=name, sector=sector, region=region)
            for name, sector, region in _UNVERIFIED
        ],
        by=User.objects.get(pk=admin.id), source="演示台账",
    )  # fmt: skip
    _write_plans(present.today, firms, staff)


def _write_plans(today: date, firms: list[Firm], staff: Staff) -> None:
    """Planned for today and tomorrow, one begun yesterday, and a self-check."""
    lead, second = (User.objects.get(pk=person.id) for person in staff.inspectors["coal"][:2])
    mines = [firm for firm in firms if firm.sector == "coal"]
    own = officers_firm(firms, staff)
    officer = User.objects.get(pk=staff.officers[own.number].id)
    yesterday = today - timedelta(days=1)
    steps = []
    for firm, day in ((mines[6], today), (mines[7], today), (mines[8], today + timedelta(days=1))):
        visit = _visit(firm, InspectionKind.DAILY, lead, planned_on=day, inspected_on=day)
        steps.append(workflow.Step(
            workflow.PLAN, visit, today - timedelta(days=2), officers=[lead, second], by=lead
        ))  # fmt: skip
    begun = timezone.make_aware(datetime.combine(yesterday, time(15, 20)))
    visit = _visit(mines[9], InspectionKind.SPECIAL, lead, inspected_on=yesterday, started_at=begun)
    steps.append(workflow.Step(workflow.BEGIN, visit, yesterday, officers=[lead, second], by=lead))
    check = _visit(own, InspectionKind.SELF_CHECK, officer, planned_on=today, inspected_on=today)
    steps.append(workflow.Step(workflow.PLAN, check, yesterday, officers=[officer], by=officer))
    workflow.take_many(steps)


def _visit(firm: Firm, kind: InspectionKind, lead: User, **days: date | datetime) -> Inspection:
    version = ChecklistVersion.objects.filter(
        checklist__sectors=firm.sector, published_on__isnull=False
    ).order_by("checklist__code", "-number").first()  # fmt: skip
    return Inspection(
        id=make_id(f"visit/{firm.number}/{kind}", days["inspected_on"]),
        county=settings.COUNTY_CODE, kind=kind, enterprise_id=firm.id, region_id=firm.region,
        sector_id=firm.sector, agency_id=lead.agency_id, lead=lead, version=version,
        place=firm.address, created_by=lead, **days,
    )  # fmt: skip
