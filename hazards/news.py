"""Who is told what: a consumer of the log that says who has the ball now.

News only: what was entered long after it happened, and what was imported, is history and tells
nobody. Nobody is told what they did themselves, nor of a hazard that they do not see.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Agency, User
from accounts.scope import with_descendants
from audit.models import Event
from enterprises.models import Membership
from hazards.enums import Grade, Kind, Source
from hazards.models import Hazard, Voiding
from hazards.workflow import SUBJECT
from notices.models import Notice
from notices.services import tell

NEWS_DAYS = timedelta(days=7)
TEXT_LENGTH = 60
WHY = ("reason", "answer", "instruction")

OFFICERS, INSPECTOR, SUPERVISORS, LEADER, ASKER, SECOND = (
    "officers", "inspector", "supervisors", "leader", "asker", "second",
)  # fmt: skip
WHO: dict[str, tuple[str, ...]] = {
    Kind.FOUND: (OFFICERS,),
    Kind.REPORTED: (INSPECTOR, OFFICERS),
    Kind.ACCEPTED: (OFFICERS,),
    Kind.ORDERED: (OFFICERS,),
    Kind.SUBMITTED: (INSPECTOR,),
    Kind.PASSED: (OFFICERS,),
    Kind.FAILED: (OFFICERS,),
    Kind.FIXED_ON_SPOT: (OFFICERS, SECOND),
    Kind.REOPENED: (OFFICERS,),
    Kind.RECLASSIFIED: (OFFICERS, INSPECTOR),
    Kind.VOIDED: (OFFICERS, ASKER),
    Kind.VOIDING_ASKED: (SUPERVISORS,),
    Kind.VOIDING_REFUSED: (ASKER,),
    Kind.EXTENSION_ASKED: (SUPERVISORS,),
    Kind.EXTENSION_GRANTED: (OFFICERS, INSPECTOR),
    Kind.EXTENSION_REFUSED: (OFFICERS, INSPECTOR),
    Kind.PLAN_SUBMITTED: (SUPERVISORS,),
    Kind.PLAN_APPROVED: (OFFICERS, INSPECTOR),
    Kind.PLAN_REFUSED: (OFFICERS,),
    Kind.LISTED: (LEADER, OFFICERS, INSPECTOR),
    Kind.DELISTED: (LEADER, OFFICERS),
    Kind.INSTRUCTED: (INSPECTOR, SUPERVISORS),
    Kind.INSTRUCTION_ANSWERED: (LEADER,),
}


def consume(events: list[Event]) -> None:
    """Tell people about the news among these events; registered as "hazard-notices"."""
    news = [event for event in events if _is_news(event)]
    hazards = Hazard.objects.select_related("enterprise").in_bulk(
        {event.subject_id for event in news}
    )
    people = _People()
    names = {user.pk: str(user) for user in User.objects.filter(pk__in={e.actor for e in news})}
    for event in news:
        hazard = hazards.get(event.subject_id)
        if hazard is None:
            continue
        told = [
            person
            for group in _groups(event, hazard)
            for person in people.of(group, hazard, event)
            if person != event.actor
        ]
        tell(told, about=event, facts=_facts(event, hazard, names))


def _is_news(event: Event) -> bool:
    if event.subject_kind != SUBJECT or event.kind not in WHO:
        return False
    return timezone.localdate(event.recorded_at) - event.valid_on <= NEWS_DAYS


def _groups(event: Event, hazard: Hazard) -> tuple[str, ...]:
    """The groups that hear of it: a tip-off is no officer's business before it is accepted, a
    major hazard that an enterprise finds itself is the county's at once (Work Safety Law, 41).
    """
    groups = WHO[event.kind]
    if hazard.source == Source.TIP_OFF and (
        hazard.accepted_on is None or event.kind == Kind.REPORTED
    ):
        return tuple(group for group in groups if group != OFFICERS)
    own_find = event.kind == Kind.FOUND and hazard.source == Source.SELF_CHECK
    return (*groups, INSPECTOR) if own_find and hazard.grade == Grade.MAJOR else groups


def _facts(event: Event, hazard: Hazard, names: dict[UUID, str]) -> dict[str, Any]:
    due = event.facts.get("set", {}).get("due_on") or hazard.due_on
    return {
        "number": hazard.number,
        "enterprise": hazard.enterprise.name,
        "text": hazard.description[:TEXT_LENGTH],
        "due_on": str(due or ""),
        "until": event.facts.get("asked_until") or event.facts.get("answer_due_on") or "",
        "reason": next((event.facts[name] for name in WHY if event.facts.get(name)), ""),
        "by": names.get(event.actor, "") if event.actor else "",
    }


class _People:
    """Who belongs to a group; each answer is looked up once for a piece of the log."""

    def __init__(self) -> None:
        self.officers: dict[UUID, list[UUID]] = {}
        self.staff: dict[tuple[Any, str], list[UUID]] = {}
        self.agencies: list[tuple[UUID, set[str], frozenset[str]]] | None = None
        self.groups: dict[str, Callable[[Hazard, Event], Iterable[UUID]]] = {
            OFFICERS: self._officers,
            INSPECTOR: self._inspector,
            SUPERVISORS: lambda hazard, _: self._staff(hazard, Role.SUPERVISOR),
            LEADER: self._leader,
            ASKER: self._asker,
            SECOND: lambda _, event: [UUID(event.facts["second"])],
        }

    def of(self, group: str, hazard: Hazard, event: Event) -> Iterable[UUID]:
        """The keys of the people of a group for this hazard."""
        return self.groups[group](hazard, event)

    def _officers(self, hazard: Hazard, event: Event) -> list[UUID]:
        if hazard.enterprise_id not in self.officers:
            rows = Membership.objects.filter(
                enterprise=hazard.enterprise_id, user__is_active=True, user__role=Role.OFFICER
            )
            self.officers[hazard.enterprise_id] = list(rows.values_list("user_id", flat=True))
        return self.officers[hazard.enterprise_id]

    def _inspector(self, hazard: Hazard, event: Event) -> list[UUID]:
        """The inspector who found it; where nobody did, or they have left, their colleagues."""
        own = hazard.inspector
        if own is not None and own.is_active:
            return [own.pk]
        return self._staff(hazard, Role.INSPECTOR)

    def _leader(self, hazard: Hazard, event: Event) -> list[UUID]:
        named = event.facts.get("leader")
        if named:
            return [UUID(named)]
        last = hazard.listings.order_by("-listed_on", "-id").first()
        return [last.leader_id] if last else []

    def _asker(self, hazard: Hazard, event: Event) -> list[UUID]:
        case = event.facts.get("case")
        if not case:
            return []
        return list(Voiding.objects.filter(pk=case).values_list("asked_by_id", flat=True))

    def _staff(self, hazard: Hazard, role: str) -> list[UUID]:
        """The staff of the hazard's agency; where it has none of this role, of the agencies in
        whose sectors and regions the hazard lies.
        """
        key = (hazard.agency_id or (hazard.sector_id, hazard.region_id), role)
        if key not in self.staff:
            own = self._of_agencies([hazard.agency_id] if hazard.agency_id else [], role)
            self.staff[key] = own or self._of_agencies(self._covering(hazard), role)
        return self.staff[key]

    def _of_agencies(self, agencies: list[UUID], role: str) -> list[UUID]:
        rows = User.objects.filter(agency__in=agencies, role=role, is_active=True)
        return list(rows.values_list("pk", flat=True))

    def _covering(self, hazard: Hazard) -> list[UUID]:
        if self.agencies is None:
            self.agencies = [
                (
                    agency.pk,
                    {sector.pk for sector in agency.sectors.all()},
                    with_descendants([region.pk for region in agency.regions.all()]),
                )
                for agency in Agency.objects.prefetch_related("sectors", "regions")
            ]
        return [
            key
            for key, sectors, regions in self.agencies
            if hazard.sector_id in sectors and hazard.region_id in regions
        ]


def hazard_url(notice: Notice) -> str:
    """The page of the hazard that a notice is about."""
    return reverse("hazards:detail", args=[notice.subject_id])


def hazard_kind(notice: Notice) -> str:
    """An acceptance is told to the enterprise alone, which is not to learn from it of a report
    before it: for its officers it is the finding, as on the hazard's page.
    """
    return str(Kind.FOUND) if notice.kind == Kind.ACCEPTED else notice.kind


def hazard_text(notice: Notice) -> str:
    """One sentence, in the language of who reads it."""
    changed = _("%(number)s of %(enterprise)s has changed: %(text)s")
    return _sentences().get(notice.kind, changed) % notice.facts


def _sentences() -> dict[str, str]:
    return {
        Kind.FOUND: _("Hazard found at %(enterprise)s, due %(due_on)s: %(text)s (%(number)s)"),
        Kind.REPORTED: _("Reported at %(enterprise)s, to be judged: %(text)s (%(number)s)"),
        Kind.ACCEPTED: _("Hazard found at %(enterprise)s, due %(due_on)s: %(text)s (%(number)s)"),
        Kind.ORDERED: _("Rectification ordered until %(due_on)s: %(text)s (%(number)s)"),
        Kind.SUBMITTED: _("%(enterprise)s has rectified, please verify: %(text)s (%(number)s)"),
        Kind.PASSED: _("Verified and closed: %(text)s (%(number)s)"),
        Kind.FAILED: _("Sent back, due %(due_on)s: %(reason)s (%(number)s)"),
        Kind.FIXED_ON_SPOT: _("Rectified on the spot and closed: %(text)s (%(number)s)"),
        Kind.REOPENED: _("Open again, due %(due_on)s: %(reason)s (%(number)s)"),
        Kind.RECLASSIFIED: _("The grade has changed: %(text)s (%(number)s)"),
        Kind.VOIDED: _("Void: %(reason)s (%(number)s)"),
        Kind.VOIDING_ASKED: _("%(by)s asks for voiding: %(reason)s (%(number)s)"),
        Kind.VOIDING_REFUSED: _("Voiding refused: %(reason)s (%(number)s)"),
        Kind.EXTENSION_ASKED: _(
            "%(enterprise)s asks for more time until %(until)s: %(reason)s (%(number)s)"
        ),
        Kind.EXTENSION_GRANTED: _("More time is granted until %(due_on)s: %(text)s (%(number)s)"),
        Kind.EXTENSION_REFUSED: _("More time is refused: %(reason)s (%(number)s)"),
        Kind.PLAN_SUBMITTED: _(
            "%(enterprise)s has submitted a treatment plan: %(text)s (%(number)s)"
        ),
        Kind.PLAN_APPROVED: _("The treatment plan is approved: %(text)s (%(number)s)"),
        Kind.PLAN_REFUSED: _("The treatment plan is refused: %(reason)s (%(number)s)"),
        Kind.LISTED: _("Listed for supervision: %(enterprise)s, %(text)s (%(number)s)"),
        Kind.DELISTED: _("Taken off the list: %(enterprise)s, %(text)s (%(number)s)"),
        Kind.INSTRUCTED: _("%(by)s instructs, answer by %(until)s: %(reason)s (%(number)s)"),
        Kind.INSTRUCTION_ANSWERED: _("%(by)s answers: %(reason)s (%(number)s)"),
    }
