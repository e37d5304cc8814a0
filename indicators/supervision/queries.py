"""The stored way to a Review: visits, operations and spans, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from accidents.queries import knowledge
from accounts.models import User
from audit.models import Cursor
from hazards.enums import Source
from indicators.calendars import back
from indicators.figures import Cohort
from indicators.models import Span
from indicators.queries import dimensions, freshness
from indicators.queries.freshness import Known
from indicators.querysets import as_known
from indicators.supervision.evidence import TELLING, WINDOW, Evidence
from indicators.supervision.figures import FEW, SLICES, Material, Part, Review, VisitCounts, made
from indicators.supervision.models import Operation, Visit
from indicators.supervision.projection import CONSUMER, VISIT_COLUMNS, visited
from indicators.supervision.querysets import OperationQuerySet, VisitQuerySet
from indicators.supervision.timeline import Firm
from inspections.enums import InspectionKind


def review(user: User, cohort: Cohort, as_of: date, *, known: int | None = None) -> Review:
    """The inspections of the period that the user sees, as they stood on D, known at a number of
    the log (None: now), with the enterprises in scope.
    """
    return review_of(
        Visit.objects.visible_to(user),
        Operation.objects.visible_to(user),
        cohort,
        as_of,
        known=known,
    )


def review_of(
    visits: VisitQuerySet,
    operations: OperationQuerySet,
    cohort: Cohort,
    as_of: date,
    *,
    known: int | None = None,
    number: int | None = None,
) -> Review:
    """As `review`, over given rows: for what compares and not for pages. `number`: up to which the
    log is read for accidents, where `known` is None.
    """
    made_in = visits.finished(cohort, as_of, known)
    material = Material(
        visits=[visited(row) for row in made_in.values_list(*VISIT_COLUMNS)],
        firms=[
            Firm(str(pk), region, sector)
            for pk, region, sector in operations.on(as_of, known).values_list(
                "enterprise_id", "region", "sector"
            )
        ],
    )
    _add_hazards(material, made_in, as_of, known)
    _add_evidence(material, made_in, cohort, as_of, known)
    material.evidence += accidents(as_of, number if known is None else known)
    return made(material, as_of, dimensions.townships())


def accidents(as_of: date, known: int | None) -> list[Evidence]:
    """The counted accidents up to D at enterprises of the register."""
    record = knowledge(up_to_seq=known).record(as_of)
    return [
        Evidence(one.occurred_on, str(one.id), str(one.enterprise), Source.ACCIDENT)
        for one in record.accidents
        if one.enterprise
    ]


def _add_hazards(
    material: Material, made_in: VisitQuerySet, as_of: date, known: int | None
) -> None:
    """What these inspections found and what counts on D. Which inspection found a hazard is told
    by its first event and by no later one, so the hazard's row may say it.
    """
    found = Span.objects.on(as_of, known).filter(
        hazard__inspection__in=made_in.values("inspection_id")
    )
    for pk, inspection in found.values_list("hazard_id", "hazard__inspection"):
        material.hazards[str(inspection)].append(str(pk))


def _add_evidence(
    material: Material, made_in: VisitQuerySet, cohort: Cohort, as_of: date, known: int | None
) -> None:
    """What was found at the enterprises of the inspections that are old enough, and by whom."""
    old = made_in.filter(visited_on__lte=back(as_of, WINDOW.days))
    found = Span.objects.on(as_of, known).filter(
        enterprise__in=old.values("enterprise_id"), source__in=TELLING, found_on__lte=as_of
    )
    if cohort.begin:
        found = found.filter(found_on__gt=cohort.begin)
    if cohort.end <= back(as_of, WINDOW.days):
        found = found.filter(found_on__lte=cohort.end + WINDOW)
    rows = found.values_list(
        "found_on", "hazard_id", "enterprise_id", "source", "hazard__inspection", "finder_agency"
    )
    material.evidence += [
        Evidence(day, str(pk), str(firm), source, _text(inspection), _text(agency))
        for day, pk, firm, source, inspection, agency in rows
    ]
    others = Visit.objects.filter(
        as_known(known), inspection__in=found.values("hazard__inspection")
    )
    material.others = {
        one.inspection: one for one in map(visited, others.values_list(*VISIT_COLUMNS))
    }


def _text(key: object) -> str:
    return str(key) if key else ""


def sliced(told: Review, by: str) -> list[Part]:
    """The parts of one slice, named. By agency and inspector those with a rate come first, the
    highest rate first; those on too few inspections follow by name. KeyError for another slice.
    """
    if by not in SLICES:
        raise KeyError(by)
    cells = told.cells(by)
    names = labels(by, cells)
    parts = [Part(by, key, label, cells[key]) for key, label in names.items() if key in cells]
    if by in ("agency", "inspector"):
        parts.sort(key=lambda part: (*_rank(part.counts), part.label))
    return parts


def as_json(told: Review, by: Iterable[str]) -> dict[str, Any]:
    """The whole and the parts of some slices, as the command and the API give them."""
    parts = [part.as_json() for one in by for part in sliced(told, one)]
    return {**told.counts().as_json(), "slices": parts}


def _rank(counts: VisitCounts) -> tuple[bool, float]:
    few = counts.zero_old < FEW
    return few, 0.0 if few else -counts.contradicted / counts.zero_old


def labels(by: str, keys: Iterable[str]) -> dict[str, str]:
    """The names of the parts of one of SLICES in the reader's language, in order."""
    if by == "inspector":
        known = sorted(key for key in keys if key)
        people = {
            str(one.pk): str(one)
            for start in range(0, len(known), dimensions.CHUNK)
            for one in User.objects.filter(pk__in=known[start : start + dimensions.CHUNK])
        }
        ordered = sorted(known, key=lambda key: (people.get(key, key), key))
        return {key: people.get(key, key) for key in ordered}
    if by == "kind":
        return {value: str(label) for value, label in InspectionKind.choices}
    return dimensions.labels(by, keys)


def known_at(moment: datetime | None) -> Known:
    """Up to which event both consumers know the log; `limit` as indicators.queries.known."""
    spans = freshness.known(moment)
    visits = dict(Cursor.objects.filter(name=CONSUMER).values_list("log_id", "seq"))
    return replace(
        spans, numbers={code: min(seq, visits.get(code, 0)) for code, seq in spans.numbers.items()}
    )
