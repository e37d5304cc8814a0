"""Both ways to the figures held against each other: what is compared, where they first differ, and
which rows explain it. What is stored are spans and tallies; each is held against the replay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from audit.models import Event
from common.moments import moment_of
from hazards.enums import Status
from hazards.models import Hazard
from indicators import recompute
from indicators.figures import DETAILS, FIGURES, SLICES, Cohort, Counts, Details
from indicators.models import Span, Tally
from indicators.queries import cells_of, details_of, dimensions, number_at, standing_of, tallied
from indicators.recompute import Answer, Cell, Numbers, Question
from indicators.survival import Days

YEARS = 10
"""So many of the latest years with hazards are compared, each as of its end."""

SHOWN_ROWS = 20

_TALLIED = tuple(by for by in SLICES if by in tallied.SLICES)

Both = tuple[dict[Cell, Counts], dict[Cell, Details]]
"""The counts and the details of each cell that holds a hazard."""


Rows = Mapping[UUID, Any]
"""The hazards behind a figure; each with its yuan or days where the figure adds these up."""


@dataclass(frozen=True)
class Difference:
    """One figure that the two ways give differently."""

    question: Question
    cell: Cell
    figure: str
    stored: Any
    recomputed: Any


def questions(today: date) -> list[Question]:
    """What is compared, cut by every slice: all hazards as of today; each of the latest years as of
    its end; and all hazards as they were known at the end of yesterday and amid the log.
    """
    by = tuple(SLICES)
    found = Hazard.objects.dates("found_on", "year", order="DESC")[:YEARS]
    years = sorted({today.year, *(first.year for first in found)})
    return [
        Question(Cohort(None, today), today, by),
        *(
            Question(
                Cohort(date(year, 1, 1), date(year, 12, 31)), min(today, date(year, 12, 31)), by
            )
            for year in years
        ),
        *(Question(Cohort(None, day), day, by, known) for day, known in _past(today)),
    ]


def _past(today: date) -> Iterator[tuple[date, int]]:
    """A day and a number of the log that was the last one known at the end of that day, and one
    amid the log with all that was recorded in its moment.
    """
    yesterday = today - timedelta(days=1)
    last = number_at(moment_of(yesterday.isoformat())) or 0
    if last:
        yield yesterday, last
    events = Event.objects.filter(log=settings.COUNTY_CODE).order_by("seq")
    whole = number_at(timezone.now()) or 0
    middle = events.filter(seq=(whole + 1) // 2).values_list("recorded_at", flat=True).first()
    if middle:
        known = number_at(middle) or 0
        yield timezone.localdate(middle), known


def stored(question: Question) -> Both:
    """The figures of each cell from the spans."""
    spans, cohort, as_of = Span.objects.all(), question.cohort, question.as_of
    counts: dict[Cell, Counts] = {}
    details: dict[Cell, Details] = {}
    for by in ("", *question.by):
        counted = cells_of(spans, cohort, as_of, by or "grade", known=question.known)
        more = details_of(spans, cohort, as_of, by, known=question.known)
        for (key, grade), found in counted.items():
            counts[by, key if by else "", grade] = found
        for (key, grade), told in more.items():
            details[by, key, grade] = told
    return counts, details


def tallied_cells(question: Question) -> dict[Cell, Counts]:
    """The counts of each cell from the tallies; none where these cannot answer."""
    cohort, as_of = question.cohort, question.as_of
    if question.known is not None or not tallied.is_told(cohort, as_of):
        return {}
    return {
        (by, key if by else "", grade): counts
        for by in ("", *_TALLIED)
        for (key, grade), counts in tallied.cells(
            Tally.objects.all(), cohort, as_of, by or "grade"
        ).items()
    }


def wrong_tally(
    asked: list[Question], kept: list[dict[Cell, Counts]], again: list[Both]
) -> Difference | None:
    """The first cell and figure of the tallies that differs from the replay."""
    told = [
        (
            question,
            (cells, {}),
            ({cell: c for cell, c in its.items() if cell[0] in ("", *_TALLIED)}, {}),
        )
        for question, cells, (its, _details) in zip(asked, kept, again, strict=True)
        if question.known is None and tallied.is_told(question.cohort, question.as_of)
    ]
    return first([one[0] for one in told], [one[1] for one in told], [one[2] for one in told])


def replayed(answer: Answer) -> Both:
    """The figures of each cell from the log."""
    return answer.cells, answer.detail_cells


def compared(one: Both, other: Both) -> int:
    """How many figures a comparison holds against each other."""
    return len(set(one[0]) | set(other[0])) * (len(FIGURES) + len(DETAILS))


def first(asked: list[Question], kept: list[Both], again: list[Both]) -> Difference | None:
    """The first cell and figure, in a fixed order, that differ."""
    for question, one, other in zip(asked, kept, again, strict=True):
        cells = sorted({*one[0], *other[0], *one[1], *other[1]})
        for cell, figure in product(cells, (*FIGURES, *DETAILS)):
            mine, its = _value(one, cell, figure), _value(other, cell, figure)
            if mine != its:
                return Difference(question, cell, figure, mine, its)
    return None


def told(found: Difference, kept: Rows, numbers: Numbers) -> dict[str, Any]:
    """The difference as JSON, with the numbers of the hazards that make it: those that only one way
    counts, or counts otherwise (at most 20 each). `kept`: the stored rows behind the figure.
    """
    by, key, grade = found.cell
    question = found.question
    again = _replayed_rows(found, numbers)
    begin = question.cohort.begin
    return {
        "cohort": {
            "from": begin.isoformat() if begin else None,
            "to": question.cohort.end.isoformat(),
        },
        "as_of": question.as_of.isoformat(),
        "known": question.known,
        "by": by,
        "key": key,
        "grade": grade,
        "figure": found.figure,
        "stored": _shown(found.stored, found.recomputed),
        "recomputed": _shown(found.recomputed, found.stored),
        "only_stored": _numbers(kept, again),
        "only_recomputed": _numbers(again, kept),
    }


def _value(both: Both, cell: Cell, figure: str) -> Any:
    counts, details = both
    if figure in FIGURES:
        return getattr(counts.get(cell, Counts()), figure)
    name = "days" if figure == "days_to_rectify" else figure
    return getattr(details.get(cell, Details()), name)


def _shown(value: Any, other: Any) -> int | str:
    """A figure for people: of a distribution the days whose numbers differ (> : still open)."""
    if isinstance(value, int):
        return value
    if not isinstance(value, Days):
        return str(value)
    sides = [("", value.rectified, other.rectified), (">", value.waiting, other.waiting)]
    return ", ".join(
        f"{sign}{days}: {mine[days]}"
        for sign, mine, its in sides
        for days in sorted({*mine, *its})
        if mine[days] != its[days]
    )


def stored_rows(found: Difference) -> Rows:
    """The rows behind a figure, from the spans."""
    by, key, grade = found.cell
    question = found.question
    spans = standing_of(
        Span.objects.all(), question.cohort, question.as_of, found.figure, grade, by, key,
        known=question.known,
    )  # fmt: skip
    if found.figure == "funds":
        return dict(spans.values_list("hazard_id", "funds"))
    if found.figure == "days_to_rectify":
        rows = spans.values_list("hazard_id", "found_on", "state", "rectified_on", "closed_on")
        return {
            pk: (state == Status.CLOSED, ((rectified or closed or question.as_of) - day).days)
            for pk, day, state, rectified, closed in rows
        }
    return dict.fromkeys(spans.values_list("hazard_id", flat=True))


def _replayed_rows(found: Difference, numbers: Numbers) -> Rows:
    """The same from the log."""
    question, answer = found.question, Answer(found.question)
    places = dimensions.townships()
    rows: dict[UUID, Any] = {}
    closures: dict[UUID, tuple[date, list[recompute.Mark]]] = {}
    for pk, events in recompute.events_of(numbers):
        life = recompute.known_life(events, question.known)
        if life is None:
            continue
        recompute.count(answer, life, places, inside=True)
        standing = recompute.standing_in(question, life)
        if standing is None:
            continue
        if found.cell not in recompute.cells_for(question, life.found, standing, places):
            continue
        facts = recompute.facts_of(standing, life.found.found_on, question.as_of)
        if _counts(found.figure, facts):
            rows[pk] = _adds(found.figure, facts)
            closures[pk] = (
                standing.closed_on or question.as_of,
                recompute.marks_of(life.found),
            )
    if found.figure == "recurred":
        return {pk: None for pk in rows if answer.came_back(*closures[pk])}
    return rows


def _counts(figure: str, facts: recompute.Facts) -> bool:
    """Whether a hazard is behind a figure (of recurrence: whether it may be)."""
    if figure in FIGURES:
        return facts.counted[FIGURES.index(figure)]
    return {
        "settled": facts.settled,
        "recurred": facts.settled,
        "funds": bool(facts.funds),
        "days_to_rectify": True,
    }[figure]


def _adds(figure: str, facts: recompute.Facts) -> Any:
    """What it adds to the figure, where that is more than one."""
    return {"funds": facts.funds, "days_to_rectify": (facts.closed, facts.days)}.get(figure)


def _numbers(rows: Rows, others: Rows) -> list[str]:
    """The numbers of the hazards that only these rows have, or have otherwise."""
    odd = {pk for pk, value in rows.items() if pk not in others or others[pk] != value}
    some = sorted(odd)[:SHOWN_ROWS]
    return list(Hazard.objects.filter(pk__in=some).order_by("pk").values_list("number", flat=True))
