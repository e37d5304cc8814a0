"""The loop itself: found, submitted with evidence, verified by another, closed."""

import pytest

from accounts.enums import Role
from audit.models import Event
from hazards.enums import Status
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
