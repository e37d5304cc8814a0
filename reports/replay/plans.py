"""Treatment plans (治理计划) and listings for supervision (挂牌督办) as the log tells them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from audit.models import Event
from hazards.enums import Kind
from hazards.workflow import SUBJECT

ELEMENTS = {
    "goals": ("goals",),
    "funds": ("funds",),
    "people": ("responsibility",),
    "deadline": ("deadline",),
    "contingency": ("measures", "contingency"),
}
"""The five 落实 of the statistics table: which facts of a plan must be said for each."""

KINDS = (Kind.PLAN_SUBMITTED, Kind.PLAN_APPROVED, Kind.LISTED, Kind.DELISTED)


@dataclass
class Treatment:
    """How the treatment of one hazard stands on D: the plan approved last, and whether listed."""

    plan: dict[str, Any] | None = None
    listed: bool = False
    submitted: dict[str, dict[str, Any]] = field(default_factory=dict)

    def take(self, kind: str, facts: dict[str, Any]) -> None:
        """One event, in the order of their days."""
        if kind == Kind.PLAN_SUBMITTED:
            self.submitted[facts["case"]] = facts
        elif kind == Kind.PLAN_APPROVED:
            self.plan = self.submitted.get(facts["case"], self.plan)
        else:
            self.listed = kind == Kind.LISTED

    def has(self, element: str) -> bool:
        """Whether the plan says what the element asks for; money of nought is none."""
        plan = self.plan or {}
        said = all(str(plan.get(name) or "").strip() for name in ELEMENTS[element])
        return said and (element != "funds" or self.money > 0)

    @property
    def money(self) -> Decimal:
        """The plan's funds in yuan."""
        return Decimal(str((self.plan or {}).get("funds") or 0))


def treatments(county: str, number: int, as_of: date) -> dict[UUID, Treatment]:
    """By hazard, from the events up to a number of the county's log, as of D."""
    found: dict[UUID, Treatment] = {}
    for subject, kind, facts in _told(county, number, as_of):
        found.setdefault(subject, Treatment()).take(kind, facts)
    return found


def _told(county: str, number: int, as_of: date) -> Iterator[tuple[UUID, str, dict[str, Any]]]:
    events = Event.objects.filter(
        log=county, seq__lte=number, subject_kind=SUBJECT, kind__in=KINDS, valid_on__lte=as_of
    )
    ordered = events.order_by("valid_on", "seq").values_list("subject_id", "kind", "facts")
    yield from ordered.iterator(2000)
