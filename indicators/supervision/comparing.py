"""Both ways to the figures of supervision held against each other, for every slice."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from indicators.recompute import Numbers, Question
from indicators.supervision.figures import FIGURES, FIRMS, SLICES, VISITS, Review, VisitCounts
from indicators.supervision.models import Operation, Visit
from indicators.supervision.queries import review_of
from indicators.supervision.recompute import reviews
from inspections.models import Inspection

SHOWN_ROWS = 20
BY = ("", *SLICES)

Asked = tuple[list[Question], list[Review]]
"""What was compared, and what the stored rows said."""


def stored(questions: list[Question], numbers: Numbers, visits: Numbers) -> Asked:
    """The stored way, read where both cursors stand still: `numbers` of the spans, `visits` of the
    inspections. Where one is behind, what both know is compared.
    """
    both = {code: min(number, visits.get(code, 0)) for code, number in numbers.items()}
    if both == numbers == visits:
        asked = list(questions)
    else:
        last = max(both.values(), default=0)
        asked = [
            replace(one, known=last if one.known is None else min(one.known, last))
            for one in questions
        ]
    everyone = Visit.objects.all(), Operation.objects.all()
    read = max(numbers.values(), default=0)
    told = [
        review_of(*everyone, one.cohort, one.as_of, known=one.known, number=read) for one in asked
    ]
    return asked, told


def compare(kept: Asked, numbers: Numbers) -> tuple[int, dict[str, Any] | None]:
    """How many figures were compared, and the first difference as JSON, with the inspections that
    make it; None where all agree.
    """
    asked, told = kept
    again = reviews(asked, numbers)
    cells = 0
    for question, one, other in zip(asked, told, again, strict=True):
        for by in BY:
            mine, its = one.cells(by), other.cells(by)
            cells += len(set(mine) | set(its)) * len(FIGURES)
            for key, figure in _different(mine, its):
                return cells, _told(question, by, key, figure, one, other)
    return cells, None


def _different(
    mine: dict[str, VisitCounts], its: dict[str, VisitCounts]
) -> Iterator[tuple[str, str]]:
    for key in sorted({*mine, *its}):
        for figure in FIGURES:
            if _value(mine, key, figure) != _value(its, key, figure):
                yield key, figure


def _value(cells: dict[str, VisitCounts], key: str, figure: str) -> int:
    return getattr(cells.get(key, VisitCounts()), figure) or 0


def _told(
    question: Question, by: str, key: str, figure: str, one: Review, other: Review
) -> dict[str, Any]:
    begin = question.cohort.begin
    mine, its = _rows(one, figure, by, key), _rows(other, figure, by, key)
    return {
        "cohort": {
            "from": begin.isoformat() if begin else None,
            "to": question.cohort.end.isoformat(),
        },
        "as_of": question.as_of.isoformat(),
        "known": question.known,
        "by": by,
        "key": key,
        "grade": "all",
        "supervision": True,
        "figure": figure,
        "stored": _value(one.cells(by), key, figure),
        "recomputed": _value(other.cells(by), key, figure),
        "only_stored": _names(figure, mine - its),
        "only_recomputed": _names(figure, its - mine),
    }


def _rows(told: Review, figure: str, by: str, key: str) -> set[str]:
    if figure in VISITS:
        return {fact.visit.inspection for fact in told.visits_of(figure, by, key)}
    if figure in FIRMS:
        return set(told.enterprises_of(figure, by, key))
    return set(told.hazards_of(by, key))


def _names(figure: str, rows: set[str]) -> list[str]:
    """The numbers of inspections; of enterprises and hazards the ids."""
    some = sorted(rows)[:SHOWN_ROWS]
    if figure not in VISITS:
        return some
    named = Inspection.objects.filter(pk__in=some).order_by("pk")
    return list(named.values_list("number", flat=True))
