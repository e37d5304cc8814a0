"""What finding, rectifying and verifying check beside person and state."""

import time
from decimal import Decimal
from uuid import RFC_4122, uuid4

import pytest

from accounts.enums import Role
from audit.models import Event
from common.errors import PermissionDenied, RuleBroken
from common.ids import MOST_BACK
from enterprises.enums import RegulatorKind
from enterprises.models import Regulator
from hazards.enums import EvidenceKind, Grade, Source, Status
from hazards.models import Evidence, Hazard
from hazards.services import rectifying
from hazards.services.finding import Finding, accept_hazard, log_hazard, report_hazard
from tests.factories import AgencyFactory, EnterpriseFactory, RiskPointFactory, photo, user
from tests.hazards.states import REPORT, approve, crew, hazard_in, in_days, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return crew()


@pytest.fixture
def found(people):
    return hazard_in(Status.RECTIFYING, people)


def refused(call, field: str = "") -> str:
    """The words of a refusal that names the field and wrote nothing."""
    events = Event.objects.count()
    with pytest.raises(RuleBroken) as caught:
        call()
    assert caught.value.field == field
    assert Event.objects.count() == events
    return str(caught.value.message)


def finding(people, **more) -> Finding:
    given = {"enterprise": people.enterprise, "description": "积尘", "due_on": in_days(3), **more}
    return Finding(**given)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"description": " \n"}, "description"),
        ({"due_on": None}, "due_on"),
        ({"due_on": in_days(-1)}, "due_on"),
        ({"found_on": in_days(1), "due_on": in_days(2)}, "found_on"),
    ],
)
def test_what_cannot_be_logged(people, more, field):
    refused(lambda: log_hazard(finding(people, **more), by=people.inspector), field)
    assert not Hazard.objects.exists()


def test_a_hazard_is_logged_in_ones_own_scope(people):
    foreign = finding(people, enterprise=EnterpriseFactory(sector_id="gas"))
    people.agency.sectors.set(["coal"])
    refused(lambda: log_hazard(foreign, by=people.inspector), "enterprise")


def test_a_risk_point_belongs_to_the_enterprise(people):
    point = RiskPointFactory()
    refused(
        lambda: log_hazard(finding(people, risk_point=point), by=people.inspector), "risk_point"
    )
    own = RiskPointFactory(enterprise=people.enterprise)
    assert log_hazard(finding(people, risk_point=own), by=people.inspector).risk_level == "yellow"


def test_the_found_event_tells_the_whole_record_and_its_photos(people):
    log_hazard(finding(people, place="选煤楼"), by=people.inspector, photos=[photo()])
    found = Hazard.objects.get()
    event = Event.objects.get()
    assert event.facts == {
        "evidence": [Evidence.objects.get().sha256],
        "set": {
            "number": found.number, "source": "inspection", "grade": "general",
            "enterprise_id": str(people.enterprise.pk), "region_id": "141022100",
            "sector_id": "coal", "agency_id": str(people.agency.pk),
            "inspector_id": str(people.inspector.pk), "place": "选煤楼", "description": "积尘",
            "found_on": today().isoformat(), "accepted_on": today().isoformat(),
            "due_on": in_days(3).isoformat(), "first_due_on": in_days(3).isoformat(),
            "finder_agency_id": str(people.agency.pk),
        },
    }  # fmt: skip
    assert found.number == f"{today().year}-00001"
    assert found.text_key


def test_an_officer_logs_self_checks_and_hands_on_workers_reports(people):
    own = log_hazard(finding(people, source=Source.SELF_CHECK), by=people.officer)
    assert (own.status, own.inspector, own.agency) == (Status.RECTIFYING, None, None)
    told = report_hazard(finding(people, source=Source.WORKER), by=people.officer)
    assert (told.status, told.due_on, told.accepted_on) == (Status.REPORTED, None, None)
    for source in (Source.INSPECTION, Source.TIP_OFF):
        with pytest.raises(PermissionDenied):
            log_hazard(finding(people, source=source), by=people.officer)
        with pytest.raises(PermissionDenied):
            report_hazard(finding(people, source=source), by=people.officer)


def test_the_agency_of_an_officers_find_is_the_regulator_of_that_day(people):
    agency = AgencyFactory()
    Regulator.objects.create(
        enterprise=people.enterprise,
        agency=agency,
        kind=RegulatorKind.SUPERVISOR,
        valid_from=in_days(-9),
    )
    own = log_hazard(finding(people, source=Source.SELF_CHECK), by=people.officer)
    assert own.agency == agency
    earlier = finding(people, source=Source.SELF_CHECK, found_on=in_days(-10))
    assert log_hazard(earlier, by=people.officer).agency is None


def test_a_form_sent_twice_gives_the_same_hazard(people):
    token = uuid4()
    first = log_hazard(finding(people, token=token), by=people.inspector, photos=[photo()])
    second = log_hazard(finding(people, token=token), by=people.inspector, photos=[photo()])
    assert second.pk == first.pk
    assert Event.objects.count() == Evidence.objects.count() == 1
    stranger = people.strangers[Role.OFFICER]
    theirs = EnterpriseFactory()
    theirs.members.create(user=stranger)
    stolen = Finding(
        enterprise=theirs, description="x", due_on=today(), token=token, source=Source.SELF_CHECK
    )
    refused(lambda: log_hazard(stolen, by=stranger))


def test_accepting_gives_a_term_and_the_countys_own_words(people):
    told = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF, description="有人举报超员")
    refused(lambda: accept_hazard(told.pk, by=people.inspector, due_on=in_days(-1)), "due_on")
    accept_hazard(told.pk, by=people.inspector, due_on=in_days(1), description=" 井下超员 ")
    told.refresh_from_db()
    assert (told.description, told.shown_on) == ("井下超员", today())


def test_the_key_of_a_tip_off_is_like_all_others_and_tells_no_time(people, monkeypatch):
    monkeypatch.setattr("common.ids.secrets.randbelow", lambda most: most - 1)
    before = time.time() * 1000
    told = hazard_in(Status.REPORTED, people, source=Source.TIP_OFF)
    other = hazard_in(Status.REPORTED, people)
    assert (
        (told.pk.version, told.pk.variant) == (other.pk.version, other.pk.variant) == (7, RFC_4122)
    )
    assert (told.pk.int >> 80) < before - MOST_BACK + 60_000
    assert (other.pk.int >> 80) >= before - 1


def test_a_day_lies_neither_in_the_future_nor_before_the_last_entry(people, found):
    order = rectifying.order_rectification
    told = {"by": people.inspector, "responsible": "赵六", "measures": "加装"}
    refused(lambda: order(found.pk, due_on=in_days(9), on=in_days(1), **told), "on")
    refused(lambda: order(found.pk, due_on=in_days(9), on=in_days(-1), **told), "on")
    refused(lambda: order(found.pk, due_on=in_days(-1), **told), "due_on")


def test_a_later_date_is_an_extension_except_on_the_first_day(people):
    old = hazard_in(Status.RECTIFYING, people, found_on=in_days(-2), due_on=in_days(5))
    order = rectifying.order_rectification
    told = {"due_on": in_days(6), "responsible": "赵六", "measures": "加装"}
    refused(lambda: order(old.pk, by=people.inspector, **told), "due_on")
    order(old.pk, by=people.supervisor, **told)
    new = hazard_in(Status.RECTIFYING, people, due_on=in_days(5))
    order(new.pk, by=people.inspector, **told)
    for row in (old, new):
        row.refresh_from_db()
        assert (row.due_on, row.first_due_on) == (in_days(6), in_days(5))


def test_the_first_order_gives_the_first_due_date(people, found):
    Hazard.objects.filter(pk=found.pk).update(due_on=None, first_due_on=None)
    rectifying.order_rectification(
        found.pk, by=people.inspector, due_on=in_days(4), responsible="赵六", measures="加装"
    )
    found.refresh_from_db()
    assert (found.due_on, found.first_due_on) == (in_days(4), in_days(4))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"work_done": " "}, "work_done"),
        ({"done_by": ""}, "done_by"),
        ({"funds": Decimal("-0.01")}, "funds"),
        ({"done_on": in_days(1)}, "done_on"),
        ({"done_on": in_days(-1)}, "done_on"),
    ],
)
def test_what_a_submission_says(people, found, more, field):
    told = {"work_done": "已清理", "done_by": "王五", **more}
    report = rectifying.Rectification(**told)
    refused(
        lambda: rectifying.submit_rectification(
            found.pk, by=people.officer, report=report, files=[photo()]
        ),
        field,
    )
    assert not Evidence.objects.exists()


def test_a_submission_without_evidence(people, found):
    refused(
        lambda: rectifying.submit_rectification(
            found.pk, by=people.officer, report=REPORT, files=[]
        ),
        "files",
    )


def test_a_major_hazard_wants_a_plan_and_an_acceptance_record(people):
    found = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)

    def submit():
        return rectifying.submit_rectification(
            found.pk, by=people.officer, report=REPORT, files=[photo()]
        )

    refused(submit)
    approve(found, people)
    submit()
    refused(
        lambda: rectifying.pass_verification(found.pk, by=people.inspector), "acceptance_record"
    )
    rectifying.pass_verification(
        found.pk, by=people.inspector, acceptance_record="验收合格", files=[photo()]
    )
    event = Event.objects.latest("seq")
    assert event.facts["evidence"] == [Evidence.objects.latest("id").sha256]
    assert Evidence.objects.latest("id").kind == EvidenceKind.DOCUMENT


def test_whoever_submitted_does_not_verify(people):
    found = hazard_in(Status.SUBMITTED, people)
    Hazard.objects.filter(pk=found.pk).update(submitted_by=people.inspector)
    with pytest.raises(PermissionDenied):
        rectifying.pass_verification(found.pk, by=people.inspector)
    rectifying.pass_verification(found.pk, by=people.colleague)


@pytest.mark.parametrize(("reason", "due", "field"), [(" ", 3, "reason"), ("x", -1, "due_on")])
def test_sending_back_and_reopening_say_why_and_until_when(people, reason, due, field):
    told = {"by": people.inspector, "reason": reason, "due_on": in_days(due)}
    submitted = hazard_in(Status.SUBMITTED, people)
    refused(lambda: rectifying.fail_verification(submitted.pk, **told), field)
    closed = hazard_in(Status.CLOSED, people)
    refused(lambda: rectifying.reopen_hazard(closed.pk, **told), field)


def test_the_second_key_is_another_officer_who_supervises_the_enterprise(people, found):
    def fix(second, files=()):
        return rectifying.fix_on_spot(
            found.pk, by=people.inspector, second=second, files=files or [photo()]
        )

    gone = user(Role.INSPECTOR, agency=people.agency, is_active=False)
    for second in (people.inspector, people.officer, gone, people.strangers[Role.INSPECTOR]):
        refused(lambda second=second: fix(second), "second")
    assert found.status == Status.RECTIFYING
    pdf = photo("a.pdf")
    pdf.file.truncate(0)
    pdf.file.seek(0)
    pdf.file.write(b"%PDF-1.4\n%%EOF")
    pdf.size = 14
    refused(lambda: fix(people.colleague, [pdf]), "files")


def test_on_the_spot_is_today_and_general(people):
    older = hazard_in(Status.RECTIFYING, people, found_on=in_days(-1))
    major = hazard_in(Status.RECTIFYING, people, grade=Grade.MAJOR)
    for found in (older, major):
        refused(
            lambda found=found: rectifying.fix_on_spot(
                found.pk, by=people.inspector, second=people.colleague, files=[photo()]
            )
        )
