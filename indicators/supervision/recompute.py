"""The second way to a Review: the log is replayed, without a stored row of an inspection, a hazard
or an enterprise.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from audit.models import Event
from enterprises.services.events import ENTERPRISE
from indicators.figures import Cohort
from indicators.queries import dimensions
from indicators.recompute import Numbers, Question, Scope, events_of, known_life
from indicators.supervision.evidence import TELLING, Evidence
from indicators.supervision.figures import Material, Review, made
from indicators.supervision.projection import said_of
from indicators.supervision.queries import accidents
from indicators.supervision.timeline import Firm, Said, Visited, firms_of, visits_of
from indicators.timeline import History, Told
from inspections.workflow import SUBJECT as INSPECTION


def reviews(
    questions: Sequence[Question], numbers: Numbers, scope: Scope | None = None
) -> list[Review]:
    """All questions in one pass over the log as it was known up to these numbers."""
    places = dimensions.townships()
    found = [Material() for _ in questions]
    for county, number in sorted(numbers.items()):
        log = Event.objects.filter(log=county, seq__lte=number)
        for pk, said in said_of(log, INSPECTION):
            _take_visit(str(pk), said, questions, found, scope)
        for pk, said in said_of(log, ENTERPRISE):
            _take_firm(str(pk), said, questions, found, scope)
    inspected = {visit.enterprise for material in found for visit in material.visits}
    for pk, told in events_of(numbers):
        if _matters(told, inspected):
            _take_hazard(str(pk), told, questions, found)
    for question, material in zip(questions, found, strict=True):
        material.evidence += accidents(question.as_of, _limit(question, numbers))
    return [
        made(material, question.as_of, places)
        for question, material in zip(questions, found, strict=True)
    ]


def _limit(question: Question, numbers: Numbers) -> int:
    """The number up to which accidents are read."""
    last = max(numbers.values(), default=0)
    return last if question.known is None else min(last, question.known)


def _known(said: Sequence[Said], known: int | None) -> list[Said]:
    return [event for event in said if known is None or event.number <= known]


def _take_visit(
    pk: str,
    said: list[Said],
    questions: Sequence[Question],
    found: list[Material],
    scope: Scope | None,
) -> None:
    for question, material in zip(questions, found, strict=True):
        events = _known(said, question.known)
        for one in visits_of(pk, events) if events else ():
            material.others[pk] = one
            inside = scope is None or _holds(scope, one)
            if inside and _made_in(one, question.cohort, question.as_of):
                material.visits.append(one)


def _holds(scope: Scope, one: Visited | Firm) -> bool:
    """Whether an inspection or an enterprise lies in the scope."""
    return (
        (scope.regions is None or one.region in scope.regions)
        and (scope.sectors is None or one.sector in scope.sectors)
        and (scope.enterprises is None or one.enterprise in scope.enterprises)
    )


def _made_in(one: Visited, cohort: Cohort, as_of: date) -> bool:
    """Whether the inspection took place in the period and was finished by D."""
    finished = one.finished_on is not None and one.finished_on <= as_of
    return finished and cohort.holds(one.visited_on, as_of)


def _take_firm(
    pk: str,
    said: list[Said],
    questions: Sequence[Question],
    found: list[Material],
    scope: Scope | None,
) -> None:
    for question, material in zip(questions, found, strict=True):
        events = _known(said, question.known)
        material.firms += [
            Firm(pk, one.region, one.sector)
            for one in (firms_of(pk, events) if events else ())
            if one.begins_on <= question.as_of < one.ends_on
            and (scope is None or _holds(scope, one))
        ]


def _matters(told: list[Told], inspected: set[str]) -> bool:
    """Whether a hazard can be a finding or evidence: its life is not worth replaying else."""
    return any(
        bool(event.given.get("inspection")) or event.given.get("enterprise_id") in inspected
        for event in told
    )


def _take_hazard(
    pk: str, told: list[Told], questions: Sequence[Question], found: list[Material]
) -> None:
    inspection = told[0].given.get("inspection") or ""
    lives: dict[int | None, History | None] = {}
    for question, material in zip(questions, found, strict=True):
        if question.known not in lives:
            lives[question.known] = known_life(told, question.known)
        for life in _counting(lives[question.known], question.as_of):
            one = life.found
            if inspection:
                material.hazards[inspection].append(pk)
            if one.source in TELLING and one.found_on <= question.as_of:
                material.evidence.append(
                    Evidence(
                        one.found_on, pk, one.enterprise, one.source, inspection, one.finder_agency
                    )
                )


def _counting(life: History | None, as_of: date) -> Iterator[History]:
    """The life, where the hazard is accepted and not void on D."""
    standing = life.on(as_of) if life else None
    if life and standing and standing.counts:
        yield life
