"""Larger reads: what a hazard's page gathers, what may be done now, what waits for decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from enterprises.models import Enterprise
from hazards import rules
from hazards.enums import OPEN, Decision, Grade, Kind, Status
from hazards.models import (
    Evidence,
    Extension,
    Hazard,
    Instruction,
    Listing,
    Suspicion,
    TreatmentPlan,
    Voiding,
)
from hazards.querysets import HazardQuerySet

MOST_CANDIDATES = 200
CASE_PEOPLE = ("asked_by", "decided_by")


@dataclass(frozen=True)
class Cases:
    """The cases beside a hazard, newest first."""

    extensions: Sequence[Extension] = ()
    plans: Sequence[TreatmentPlan] = ()
    voidings: Sequence[Voiding] = ()
    listings: Sequence[Listing] = ()
    instructions: Sequence[Instruction] = ()

    @property
    def extension(self) -> Extension | None:
        """The request for more time that waits for its decision."""
        return _pending(self.extensions)

    @property
    def plan(self) -> TreatmentPlan | None:
        """The treatment plan that waits for its decision."""
        return _pending(self.plans)

    @property
    def voiding(self) -> Voiding | None:
        """The request for voiding that waits for its decision."""
        return _pending(self.voidings)

    @property
    def listing(self) -> Listing | None:
        """The listing that holds now."""
        return next((row for row in self.listings if row.delisted_on is None), None)

    @property
    def instruction(self) -> Instruction | None:
        """The instruction that waits for its answer, the soonest due."""
        waiting = [row for row in self.instructions if row.answered_on is None]
        return min(waiting, key=lambda row: (row.answer_due_on, row.pk), default=None)

    @property
    def has_approved_plan(self) -> bool:
        """Whether the work on a major hazard may be submitted."""
        return any(plan.decision == Decision.GRANTED for plan in self.plans)


def _pending(cases: Sequence[Any]) -> Any:
    return next((case for case in cases if case.decision == Decision.PENDING), None)


def cases_of(hazard: Hazard) -> Cases:
    """All cases of one hazard, with the people: five queries."""
    return Cases(
        extensions=list(hazard.extensions.select_related(*CASE_PEOPLE)),
        plans=list(hazard.plans.select_related(*CASE_PEOPLE)),
        voidings=list(hazard.voidings.select_related(*CASE_PEOPLE)),
        listings=list(hazard.listings.select_related("leader", "listed_by")),
        instructions=list(hazard.instructions.select_related("leader", "answered_by")),
    )


def makes_sense(kind: str, hazard: Hazard, cases: Cases, today: date) -> bool:
    """Whether a move that the table allows has anything to work on now.

    The services refuse the same in words; this keeps the page from offering it.
    """
    major = hazard.grade == Grade.MAJOR
    senses = {
        Kind.EXTENSION_ASKED: not cases.extension and _still_runs(hazard, today),
        Kind.EXTENSION_GRANTED: bool(cases.extension),
        Kind.EXTENSION_REFUSED: bool(cases.extension),
        Kind.VOIDING_ASKED: not cases.voiding,
        Kind.VOIDING_REFUSED: bool(cases.voiding),
        Kind.PLAN_SUBMITTED: not cases.plan,
        Kind.PLAN_APPROVED: bool(cases.plan),
        Kind.PLAN_REFUSED: bool(cases.plan),
        Kind.SUBMITTED: not major or cases.has_approved_plan,
        Kind.FIXED_ON_SPOT: not major and hazard.found_on == today,
        Kind.LISTED: not cases.listing,
        Kind.DELISTED: bool(cases.listing) and not (major and hazard.status in OPEN),
        Kind.INSTRUCTION_ANSWERED: bool(cases.instruction),
        Kind.KEPT_APART: False,  # stands beside each suspicion
    }
    return senses.get(Kind(kind), True)


def _still_runs(hazard: Hazard, today: date) -> bool:
    return hazard.due_on is not None and hazard.due_on >= today


def main_kinds(hazard: Hazard, cases: Cases) -> list[str]:
    """Kinds of moves that may be the page's one main button, the most urgent first."""
    urgent: list[str] = [Kind.ACCEPTED]
    urgent += [Kind.PLAN_APPROVED] if cases.plan else []
    urgent += [Kind.EXTENSION_GRANTED] if cases.extension else []
    urgent += [Kind.VOIDED] if cases.voiding else []
    urgent += [Kind.INSTRUCTION_ANSWERED] if cases.instruction else []
    urgent += [Kind.PASSED]
    urgent += [] if cases.has_approved_plan else [Kind.PLAN_SUBMITTED]
    urgent += [Kind.SUBMITTED]
    urgent += [] if hazard.due_on else [Kind.ORDERED]
    return urgent


def survivors_for(user: User, hazard: Hazard) -> HazardQuerySet:
    """The hazards into which this one may be merged: of the same enterprise, or suspected to be
    the same; suspected ones and those found near in time are told apart by the form.
    """
    suspected = Suspicion.objects.filter(
        Q(hazard=hazard) | Q(other=hazard), dismissed_at=None, merged_at=None
    ).values_list("hazard_id", "other_id")
    keys = {key for pair in suspected for key in pair}
    rows = Hazard.objects.visible_to(user).exclude(pk=hazard.pk).exclude(status=Status.VOID)
    return rows.filter(Q(enterprise=hazard.enterprise_id) | Q(pk__in=keys))


def suspicions_of(user: User, hazard: Hazard) -> list[Suspicion]:
    """The open suspicions about a hazard, from either side, that the person may decide."""
    if not rules.may_merge(user, hazard):
        return []
    return list(open_suspicions(user).filter(Q(hazard=hazard) | Q(other=hazard)))


def open_suspicions(user: User) -> Any:
    """The suspected duplicates that wait for a person, both of them in scope."""
    mine = Hazard.objects.visible_to(user).exclude(status=Status.VOID).values("pk")
    return Suspicion.objects.filter(
        dismissed_at=None, merged_at=None, hazard__in=mine, other__in=mine
    ).select_related("hazard__enterprise", "other__enterprise")


@dataclass(frozen=True)
class Waiting:
    """One row of the queue: a case, and the moves that decide it (empty: not possible now)."""

    sort: str
    case: Any
    hazard: Hazard
    asked_on: date
    grant: str
    refuse: str

    @property
    def waits(self) -> int:
        """Days since it was asked."""
        return (timezone.localdate() - self.asked_on).days


SORTS: tuple[tuple[str, type, Kind, Kind, tuple[str, ...]], ...] = (
    ("extension", Extension, Kind.EXTENSION_GRANTED, Kind.EXTENSION_REFUSED, (Status.RECTIFYING,)),
    ("plan", TreatmentPlan, Kind.PLAN_APPROVED, Kind.PLAN_REFUSED, (Status.RECTIFYING,)),
    ("voiding", Voiding, Kind.VOIDED, Kind.VOIDING_REFUSED, (Status.RECTIFYING, Status.SUBMITTED)),
)


def waiting_decisions(user: User, limit: int) -> list[Waiting]:
    """The cases in a person's scope that wait, oldest first, at most `limit` of each sort."""
    found = []
    for sort, model, grant, refuse, states in SORTS:
        rows = model.objects.visible_to(user).filter(decision=Decision.PENDING)  # type: ignore[attr-defined]
        rows = rows.select_related("hazard__enterprise", "hazard__region", "asked_by")
        found += [
            Waiting(
                sort, case, case.hazard, case.asked_on,
                grant if case.hazard.status in states else "", refuse,
            )
            for case in rows.order_by("asked_on", "id")[:limit]
        ]  # fmt: skip
    return sorted(found, key=lambda row: (row.asked_on, row.case.pk))


def count_decisions(user: User) -> int:
    """How many decisions wait for this supervisor."""
    cases = sum(
        model.objects.visible_to(user).filter(decision=Decision.PENDING).count()  # type: ignore[attr-defined]
        for _, model, *_ in SORTS
    )
    return cases + open_suspicions(user).count()


def photos_of(user: User, hazard: Hazard) -> list[Evidence]:
    """The evidence of a hazard that the person may see, oldest first."""
    return list(Evidence.objects.visible_to(user).filter(hazard=hazard))


def thumbnails_of(user: User, hazards: Sequence[Hazard]) -> dict[Any, Evidence]:
    """The first photo of each hazard, by the hazard's id: one query for a page of a list."""
    rows = Evidence.objects.visible_to(user).photos().filter(hazard__in=[h.pk for h in hazards])
    first: dict[Any, Evidence] = {}
    for row in rows:
        first.setdefault(row.hazard_id, row)
    return first


def open_at(user: User, enterprise: Enterprise) -> HazardQuerySet:
    """The open hazards of one enterprise, the most urgent first."""
    rows = Hazard.objects.visible_to(user).filter(enterprise=enterprise).open()
    return rows.order_by("due_order", "id")
