"""The loop itself: found, submitted with evidence, verified by another, closed."""

import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.models import Event
from hazards.enums import Source, Status
from hazards.services.finding import Finding, log_hazard
from hazards.services.rectifying import Rectification, pass_verification, submit_rectification
from tests.factories import EnterpriseFactory, hazard, officer, photo, user

pytestmark = pytest.mark.django_db


def test_a_hazard_goes_round_the_loop():
    mine = EnterpriseFactory()
    own = officer(mine)
    found = hazard(enterprise=mine)
    report = Rectification(work_done="已加装护罩", done_by="王五")
    submit_rectification(found.pk, by=own, report=report, files=[photo()])
    pass_verification(found.pk, by=user(Role.INSPECTOR))
    found.refresh_from_db()
    assert found.status == Status.CLOSED
    assert found.rectified_on == found.submitted_on
    kinds = list(Event.objects.about(found.pk).values_list("seq", "kind"))
    assert kinds == [(1, "found"), (2, "submitted"), (3, "passed")]


@pytest.mark.parametrize("by_agency", [True, False])
def test_the_event_tells_whose_agency_found_it(by_agency):
    mine = EnterpriseFactory()
    person = user(Role.INSPECTOR) if by_agency else officer(mine)
    source = Source.INSPECTION if by_agency else Source.SELF_CHECK
    today = timezone.localdate()
    finding = Finding(
        enterprise=mine, description="皮带机尾部护罩缺失", source=source, due_on=today
    )
    found = log_hazard(finding, by=person)
    assert found.finder_agency_id == person.agency_id
    told = Event.objects.get(subject_id=found.pk).facts["set"].get("finder_agency_id")
    assert told == (str(person.agency_id) if by_agency else None)
