"""Hazards' lives on chosen days, written through the table of moves."""

from datetime import date, timedelta
from typing import Any

from accounts.enums import Role
from accounts.models import User
from enterprises.models import Enterprise
from hazards import workflow
from hazards.enums import Grade, Source
from hazards.models import Hazard
from hazards.workflow import Step, take_many
from indicators import services
from tests.factories import EnterpriseFactory, officer, user

EVIDENCE = {"evidence": ["0" * 64]}
CLEARED = {"submitted_on": None, "rectified_on": None, "closed_on": None}


class Cast:
    """Two enterprises of different sectors and townships, and the people who act on them."""

    def __init__(self) -> None:
        self.mine = EnterpriseFactory()
        self.plant = EnterpriseFactory(sector_id="hazchem", region_id="141022101")
        self.inspector: User = user(Role.INSPECTOR)
        self.second: User = user(Role.INSPECTOR)
        self.supervisor: User = user(Role.SUPERVISOR)
        self.officer: User = officer(self.mine)
        self.administrator: User = user(Role.ADMINISTRATOR)

    def hazard(
        self, found_on: date, *, enterprise: Enterprise | None = None, **more: Any
    ) -> Hazard:
        """A hazard that no event has told of yet; due after 15 days unless said otherwise."""
        place = enterprise or self.mine
        more.setdefault("due_on", found_on + timedelta(days=15))
        values: dict[str, Any] = {
            "source": Source.INSPECTION,
            "grade": Grade.GENERAL,
            "agency_id": self.inspector.agency_id,
            "description": "皮带机尾部护罩缺失",
            "first_due_on": more["due_on"],
            "accepted_on": found_on,
            **more,
        }
        return Hazard(
            enterprise=place,
            region_id=place.region_id,
            sector_id=place.sector_id,
            found_on=found_on,
            **values,
        )

    def log(self, found_on: date, **more: Any) -> Step:
        """Found by an inspector."""
        return Step(workflow.LOG, self.hazard(found_on, **more), found_on, by=self.inspector)

    def report(self, found_on: date, **more: Any) -> Step:
        """A tip-off: no hazard yet."""
        told = self.hazard(found_on, source=Source.TIP_OFF, due_on=None, accepted_on=None, **more)
        return Step(workflow.REPORT, told, found_on, by=self.inspector)

    def accept(self, hazard: Hazard, on: date, due: date) -> Step:
        """The tip-off is so."""
        told = {"accepted_on": on, "due_on": due, "first_due_on": due}
        return Step(workflow.ACCEPT, hazard, on, told, by=self.inspector)

    def submit(self, hazard: Hazard, on: date) -> Step:
        """The enterprise says that it is mended."""
        told = {"submitted_on": on, "submitted_by": self.officer}
        return Step(workflow.SUBMIT, hazard, on, told, EVIDENCE, self.officer)

    def passed(self, hazard: Hazard, on: date, rectified_on: date) -> Step:
        """Verified."""
        told = {"rectified_on": rectified_on, "closed_on": on, "verified_by": self.inspector}
        return Step(workflow.PASS, hazard, on, told, by=self.inspector)

    def failed(self, hazard: Hazard, on: date, due: date) -> Step:
        """Sent back with a new due date."""
        told = {"due_on": due, "submitted_on": None}
        return Step(workflow.FAIL, hazard, on, told, by=self.inspector)

    def extend(self, hazard: Hazard, on: date, due: date) -> Step:
        """More time, granted."""
        return Step(workflow.GRANT_EXTENSION, hazard, on, {"due_on": due}, by=self.supervisor)

    def reopen(self, hazard: Hazard, on: date, due: date) -> Step:
        """It came back."""
        return Step(workflow.REOPEN, hazard, on, {"due_on": due, **CLEARED}, by=self.inspector)

    def void(self, hazard: Hazard, on: date) -> Step:
        """It is not so."""
        return Step(workflow.VOID, hazard, on, by=self.supervisor)

    def reclassify(self, hazard: Hazard, on: date, grade: str) -> Step:
        """General becomes major, or the reverse."""
        return Step(workflow.RECLASSIFY, hazard, on, {"grade": grade}, by=self.supervisor)

    def imported(self, found_on: date, **more: Any) -> Step:
        """From a ledger."""
        told = self.hazard(found_on, source=Source.IMPORT, imported=True, **more)
        return Step(workflow.IMPORT_NEW, told, found_on, by=self.administrator)

    def import_closed(self, hazard: Hazard, on: date, rectified_on: date | None = None) -> Step:
        """A later ledger says that it was closed."""
        told = {"closed_on": on, "rectified_on": rectified_on}
        return Step(workflow.IMPORT_CLOSED, hazard, on, told, by=self.administrator)

    def closed(self, found_on: date, on: date, **more: Any) -> list[Step]:
        """Found, submitted and verified on the same later day."""
        first = self.log(found_on, **more)
        hazard = first.hazard
        return [first, self.submit(hazard, on), self.passed(hazard, on, on)]


def play(*steps: Step) -> list[Hazard]:
    """Take the steps and let the stored figures read them; the hazards, once each."""
    take_many(steps, by=None)
    services.consume_waiting()
    return list(dict.fromkeys(step.hazard for step in steps))
