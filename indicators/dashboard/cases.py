"""Cases that wait for a decision, listings and instructions of leaders, as they stood on D."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Min, Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hazards.enums import Decision
from hazards.models import Extension, Instruction, Listing, TreatmentPlan, Voiding

ASKED_ON, ASKED_BY = _("Asked on"), _("Asked by")


@dataclass(frozen=True)
class CaseKind:
    """A kind of case: its name on the page, the model that holds it, since which day it stands
    (`day`) and whose it is (`person`).
    """

    key: str
    label: str | Promise
    model: type[Model]
    day: str = "asked_on"
    person: str = "asked_by"
    day_label: str | Promise = ASKED_ON
    person_label: str | Promise = ASKED_BY

    def url(self, as_of: date, leader: UUID | None = None) -> str:
        """The page that lists exactly these cases."""
        query = {"as_of": as_of.isoformat()}
        if leader:
            query["leader"] = str(leader)
        return f"{reverse('indicators:cases', args=[self.key])}?{urlencode(query)}"


DECISIONS = (
    CaseKind("extensions", _("Extensions asked for"), Extension),
    CaseKind("plans", _("Treatment plans submitted"), TreatmentPlan),
    CaseKind("voidings", _("Voidings asked for"), Voiding),
)
LISTINGS = CaseKind(
    "listings", _("Listed for supervision by name of a leader"), Listing,
    "listed_on", "leader", _("Listed on"), _("Leader"),
)  # fmt: skip
INSTRUCTIONS = CaseKind(
    "instructions", _("Instructions without an answer"), Instruction,
    "given_on", "leader", _("Given on"), _("Leader"),
)  # fmt: skip
KINDS = {kind.key: kind for kind in (*DECISIONS, LISTINGS, INSTRUCTIONS)}


@dataclass(frozen=True)
class Waiting:
    """How many cases of a kind wait on D, since when the oldest does, and their list."""

    kind: CaseKind
    number: int
    since: date | None
    url: str


def rows(kind: CaseKind, user: User, as_of: date) -> QuerySet[Any]:
    """The cases of a kind that stood open on D, of the hazards that the user sees, oldest first."""
    found = kind.model.objects.visible_to(user)  # type: ignore[attr-defined]
    if kind is LISTINGS:
        standing = Q(listed_on__lte=as_of) & (Q(delisted_on=None) | Q(delisted_on__gt=as_of))
        return found.filter(standing).order_by("listed_on", "pk")
    if kind is INSTRUCTIONS:
        return found.open(as_of).order_by("given_on", "pk")
    pending = Q(decision=Decision.PENDING) | Q(decided_on__gt=as_of)
    return found.filter(pending, asked_on__lte=as_of).order_by("asked_on", "pk")


def waiting(user: User, as_of: date) -> list[Waiting]:
    """The decisions that are due on D, kind by kind; one query each."""
    found = []
    for kind in DECISIONS:
        counted = (
            rows(kind, user, as_of).order_by().aggregate(number=Count("pk"), since=Min("asked_on"))
        )
        found.append(Waiting(kind, counted["number"], counted["since"], kind.url(as_of)))
    return found


def listed_under(leader: User, user: User, as_of: date) -> QuerySet[Listing]:
    """The hazards that are listed in a leader's name on D."""
    return rows(LISTINGS, user, as_of).filter(leader=leader).select_related("hazard__enterprise")


def instructed_by(leader: User, user: User, as_of: date) -> QuerySet[Instruction]:
    """The instructions of a leader that wait for their answer on D, the soonest due first."""
    waiting_ = rows(INSTRUCTIONS, user, as_of).filter(leader=leader)
    return waiting_.select_related("hazard__enterprise").order_by("answer_due_on", "pk")
