"""Keeping the stored figures honest: consume what waits, rebuild, compare with the replay."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit import consumers
from audit.models import Cursor, Log
from audit.services import Entry, append
from hazards.models import Hazard
from indicators.figures import FIGURES, SLICES, Cohort, Counts
from indicators.models import Comparison, Span
from indicators.notes import DIFFERENT, SUBJECT
from indicators.queries import cells_of, standing_of
from indicators.queries.freshness import CONSUMER
from indicators.recompute import Cell, Numbers, Question, answers, rows_of
from notices.services import tell

logger = logging.getLogger(__name__)

YEARS = 10
"""So many of the latest years with hazards are compared, each as of its end."""

SHOWN_ROWS = 20


@dataclass(frozen=True)
class Difference:
    """One figure that the two ways give differently."""

    question: Question
    cell: Cell
    figure: str
    stored: int
    recomputed: int


def consume_waiting() -> int:
    """Let the stored figures read the log to its end; returns how many events they took."""
    taken = 0
    for county in Log.objects.order_by("code").values_list("code", flat=True):
        while count := consumers.consume(CONSUMER, county):
            taken += count
    return taken


@transaction.atomic
def rebuild() -> int:
    """Make all spans anew from the first event; returns how many events were read.

    One transaction: the pages show the old figures until the new ones are whole.
    """
    _hold()
    Span.objects.all().delete()
    Cursor.objects.filter(name=CONSUMER).update(seq=0)
    return consume_waiting()


def compare() -> Comparison:
    """Consume what waits, count every slice both ways, and store how they compared.

    A difference is logged as an error and told to the administrators, with its rows.
    """
    began = monotonic()
    consume_waiting()
    asked = questions(timezone.localdate())
    with transaction.atomic():
        numbers = _hold()
        stored = [_stored(question) for question in asked]
    replayed = [answer.cells for answer in answers(asked, numbers)]
    found = _first(asked, stored, replayed)
    cells = sum(len(set(one) | set(other)) for one, other in zip(stored, replayed, strict=True))
    difference = _told(found) if found else None
    spent = int((monotonic() - began) * 1000)
    return _keep(numbers, cells * len(FIGURES), spent, difference)


def questions(today: date) -> list[Question]:
    """What is compared: all hazards as of today, and each of the latest years as of its end, cut
    by every slice.
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
    ]


def _hold() -> Numbers:
    """Where the cursors stand; nobody moves them until the commit."""
    cursors = Cursor.objects.select_for_update().filter(name=CONSUMER).order_by("log_id")
    return {cursor.log_id: cursor.seq for cursor in cursors}


def _stored(question: Question) -> dict[Cell, Counts]:
    spans, cohort, as_of = Span.objects.all(), question.cohort, question.as_of
    cells: dict[Cell, Counts] = {
        ("", "", grade): counts
        for (_key, grade), counts in cells_of(spans, cohort, as_of, "grade").items()
    }
    for by in question.by:
        for (key, grade), counts in cells_of(spans, cohort, as_of, by).items():
            cells[by, key, grade] = counts
    return cells


def _first(
    asked: list[Question], stored: Iterable[dict[Cell, Counts]], replayed: list[dict[Cell, Counts]]
) -> Difference | None:
    """The first cell and figure, in a fixed order, that differ."""
    for question, one, other in zip(asked, stored, replayed, strict=True):
        for cell, figure in product(sorted(set(one) | set(other)), FIGURES):
            kept = getattr(one.get(cell, Counts()), figure)
            again = getattr(other.get(cell, Counts()), figure)
            if kept != again:
                return Difference(question, cell, figure, kept, again)
    return None


def _told(found: Difference) -> dict[str, Any]:
    """The difference in JSON, with the hazards that only one way counts (at most 20 each)."""
    by, key, grade = found.cell
    question = found.question
    with transaction.atomic():
        numbers = _hold()
        spans = standing_of(
            Span.objects.all(), question.cohort, question.as_of, found.figure, grade, by, key
        )
        kept: set[UUID] = set(spans.values_list("hazard_id", flat=True))
    again = rows_of(question, found.figure, found.cell, numbers)
    begin = question.cohort.begin
    return {
        "cohort": {
            "from": begin.isoformat() if begin else None,
            "to": question.cohort.end.isoformat(),
        },
        "as_of": question.as_of.isoformat(),
        "by": by,
        "key": key,
        "grade": grade,
        "figure": found.figure,
        "stored": found.stored,
        "recomputed": found.recomputed,
        "only_stored": _numbers(kept - again),
        "only_recomputed": _numbers(again - kept),
    }


def _numbers(hazards: set[UUID]) -> list[str]:
    some = sorted(hazards)[:SHOWN_ROWS]
    return list(Hazard.objects.filter(pk__in=some).order_by("pk").values_list("number", flat=True))


@transaction.atomic
def _keep(
    numbers: Numbers, cells: int, milliseconds: int, difference: dict[str, Any] | None
) -> Comparison:
    made = Comparison.objects.create(
        compared_at=timezone.now(),
        known=numbers,
        cells=cells,
        milliseconds=milliseconds,
        difference=difference,
    )
    if difference:
        logger.error("stored figures differ from the recomputation: %s", difference)
        _tell_administrators(made, difference)
    return made


def _tell_administrators(made: Comparison, difference: dict[str, Any]) -> None:
    entry = Entry(
        county=settings.COUNTY_CODE,
        subject_kind=SUBJECT,
        subject_id=made.pk,
        kind=DIFFERENT,
        by=None,
        valid_on=timezone.localdate(),
        facts={"difference": difference},
    )
    people = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
    facts = {name: difference[name] for name in ("figure", "by", "key", "stored", "recomputed")}
    tell(people.values_list("pk", flat=True), about=append([entry])[0], facts=facts)
