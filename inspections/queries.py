"""Larger reads: what stands at each item, what is due today, what a sector's checklist is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from common.text import folded
from enterprises.models import Enterprise
from hazards.enums import OPEN
from hazards.enums import Status as HazardStatus
from hazards.models import Hazard
from inspections.enums import Answer, InspectionKind, Status
from inspections.models import Checklist, ChecklistItem, ChecklistVersion, Inspection, ItemResult

NEWEST = 200  # entries of an enterprise's history, as common.panels asks for


@dataclass(frozen=True)
class Line:
    """One item of an inspection with what was seen: the row of the page."""

    number: int
    item: ChecklistItem
    result: ItemResult | None

    @property
    def answer(self) -> str:
        return self.result.answer if self.result else ""

    @property
    def hazard(self) -> Hazard | None:
        """The hazard of a failed item, unless it has been voided."""
        hazard = self.result.hazard if self.result else None
        return hazard if hazard and hazard.status != HazardStatus.VOID else None

    @property
    def is_settled(self) -> bool:
        """Nothing is left to be done at this item before the inspection can be finished."""
        return bool(self.answer) and (self.answer != Answer.FAIL or self.hazard is not None)


@dataclass(frozen=True)
class Progress:
    """How far an inspection is: `14 / 38`, the counts of each answer, and where to go on."""

    done: int
    total: int
    passed: int
    failed: int
    not_applicable: int
    next: Line | None

    @property
    def open(self) -> int:
        return self.total - self.done


def lines_of(inspection: Inspection) -> list[Line]:
    """Every item of the inspection's checklist in its order; two queries whatever their number."""
    items = ChecklistItem.objects.filter(version=inspection.version_id).select_related(
        "accident_type"
    )
    results = {
        result.item_id: result
        for result in ItemResult.objects.filter(inspection=inspection).select_related("hazard")
    }
    return [Line(n, item, results.get(item.pk)) for n, item in enumerate(items, start=1)]


def progress_of(lines: Iterable[Line], *, after: int = 0) -> Progress:
    """The state of the lines; `next` is the first unsettled one behind line number `after`, else
    the first of all.
    """
    rows = list(lines)
    unsettled = [line for line in rows if not line.is_settled]
    behind = [line for line in unsettled if line.number > after]
    answers = [line.answer for line in rows]
    return Progress(
        done=len(rows) - len(unsettled),
        total=len(rows),
        passed=answers.count(Answer.PASS),
        failed=answers.count(Answer.FAIL),
        not_applicable=answers.count(Answer.NOT_APPLICABLE),
        next=next(iter(behind or unsettled), None),
    )


def due_today(user: User, day: date) -> QuerySet[Inspection]:
    """What a person has to inspect on the day: planned for it or earlier, or begun and not ended;
    soonest first.
    """
    waiting = Q(status=Status.IN_PROGRESS) | Q(status=Status.PLANNED, inspected_on__lte=day)
    rows = Inspection.objects.visible_to(user).with_officer(user).filter(waiting)
    return rows.for_list().order_by("inspected_on", "id")


def found_in(inspection: Inspection, user: User) -> QuerySet[Hazard]:
    """The hazards that the inspection found and the person may see, void ones left out."""
    rows = Hazard.objects.visible_to(user).filter(inspection=inspection.pk)
    return rows.exclude(status=HazardStatus.VOID).order_by("created_at", "id")


def open_hazards(enterprise: Enterprise, user: User) -> QuerySet[Hazard]:
    """What an enterprise still has to mend or to have verified: what a re-inspection looks at."""
    rows = Hazard.objects.visible_to(user).filter(enterprise=enterprise, status__in=OPEN)
    return rows.order_by("due_on", "id")


def versions_for(sector: str) -> QuerySet[ChecklistVersion]:
    """The checklists in use for a sector, each in its latest published version."""
    rows = ChecklistVersion.objects.current().filter(checklist__sectors=sector)
    return rows.select_related("checklist").order_by("checklist__code")


def inspection_of(hazard: Hazard, user: User) -> Inspection | None:
    """The inspection that found a hazard, for one who may see it."""
    if hazard.inspection is None:
        return None
    return Inspection.objects.visible_to(user).for_list().filter(pk=hazard.inspection).first()


def re_inspections_since(hazard: Hazard, user: User) -> QuerySet[Inspection]:
    """Re-inspections of the hazard's enterprise from the day of finding to its closure."""
    rows = Inspection.objects.visible_to(user).filter(
        enterprise=hazard.enterprise_id,
        kind=InspectionKind.RE_INSPECTION,
        status=Status.FINISHED,
        inspected_on__gte=hazard.found_on,
    )
    if hazard.closed_on:
        rows = rows.filter(inspected_on__lte=hazard.closed_on)
    return rows.for_list().order_by("-inspected_on", "-id")


def latest_of(enterprise: Enterprise, user: User, *, count: int = NEWEST) -> list[Inspection]:
    """The enterprise's newest inspections, with `found` and the people who did them."""
    rows = Inspection.objects.visible_to(user).filter(enterprise=enterprise)
    rows = rows.exclude(status=Status.CANCELLED).for_list().with_found()
    return list(rows.order_by("-inspected_on", "-id")[:count])


def suggested_items(sector: str, typed: str, *, count: int = 8) -> list[ChecklistItem]:
    """Items in use whose hazard texts have something of what was typed, best first.

    In: a sector's code (empty: every sector), and the text so far; an empty text gives the first
    items of the sector's checklists. Out: at most `count`, each text once.
    """
    versions: QuerySet[ChecklistVersion] = ChecklistVersion.objects.current()
    if sector:
        versions = versions_for(sector)
    rows = ChecklistItem.objects.filter(version__in=versions)
    items = {item.hazard_text: item for item in reversed(rows.order_by("position", "code"))}
    wanted = folded(typed)
    in_order = list(items.values())[::-1]
    if not wanted:
        return in_order[:count]
    scored = [(_likeness(wanted, item), item) for item in in_order]
    return [item for score, item in sorted(scored, key=lambda pair: -pair[0]) if score][:count]


def _likeness(typed: str, item: ChecklistItem) -> int:
    """How many pairs of neighbouring characters are shared, those of the hazard's own text twice; a
    text that holds it all leads.
    """
    hazard, whole = folded(item.hazard_text), folded(item.hazard_text + item.text)
    if typed in hazard:
        return 1000
    pairs = {typed[n : n + 2] for n in range(len(typed) - 1)}
    return sum((pair in whole) + (pair in hazard) for pair in pairs)


def with_versions(checklists: QuerySet[Checklist]) -> QuerySet[Checklist]:
    """Those in use first, each with its sectors, its latest published version and its drafts."""
    published = Q(versions__published_on__isnull=False)
    return (
        checklists.prefetch_related("sectors")
        .annotate(
            latest=Max("versions__number", filter=published),
            published_on=Max("versions__published_on"),
            drafts=Count("versions", filter=~published),
        )
        .order_by("-active", "code")
    )


def officers_of(inspection_pk: UUID) -> list[UUID]:
    """The keys of those who take part in an inspection, for the second key of a hazard's move."""
    parts = Inspection.officers.through.objects.filter(inspection=inspection_pk)
    return list(parts.values_list("user_id", flat=True))
