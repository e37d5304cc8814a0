"""The second way to every figure: the log is replayed, hazard by hazard, in plain Python.

It reads no stored figure and no row of a hazard, so it answers as of any day and as known at any
moment, without a worker. Memory stays flat: one hazard's events at a time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from audit.models import Event, Log
from audit.queries import sequence_at
from hazards.enums import Status
from hazards.workflow import SUBJECT
from indicators.figures import FIGURES, ByGrade, Cohort, Counts, Slice, by_grade, lateness
from indicators.queries import dimensions
from indicators.timeline import Found, History, Standing, Told, days_overdue, history

CHUNK = 2000

Numbers = dict[str, int]
"""Up to which number each county's log is read."""

Counted = tuple[bool, bool, bool, bool, bool, bool, bool, bool]
"""Whether a hazard is in each of FIGURES, in their order."""


@dataclass(frozen=True)
class Scope:
    """Which hazards are counted; None: no limit on that side. Codes as they were on `found_on`."""

    regions: frozenset[str] | None = None
    sectors: frozenset[str] | None = None

    def holds(self, found: Found) -> bool:
        """Whether the hazard lies in the scope."""
        return (self.regions is None or found.region in self.regions) and (
            self.sectors is None or found.sector in self.sectors
        )


@dataclass(frozen=True)
class Question:
    """A cohort on a day, cut by slices."""

    cohort: Cohort
    as_of: date
    by: tuple[str, ...] = ()


Cell = tuple[str, str, str]
"""Slice, key and grade; the slice "" is the whole."""


@dataclass
class Answer:
    """The figures of one question. `tally` counts hazards by cell and by which figures they are
    in, so that a replay adds one number where it would else add eight.
    """

    question: Question
    tally: Counter[tuple[Cell, Counted]] = field(default_factory=Counter)

    @property
    def cells(self) -> dict[Cell, Counts]:
        """The counts of each cell that holds a hazard."""
        found: dict[Cell, Counts] = {}
        for (cell, counted), number in self.tally.items():
            more = Counts(*(number * is_in for is_in in counted))
            found[cell] = found.get(cell, Counts()) + more
        return found

    def totals(self) -> ByGrade:
        """The figures of the whole."""
        return self._parts("")[""]

    def slices(self, by: str) -> list[Slice]:
        """The parts of one slice, named and in order as on the pages."""
        parts = self._parts(by)
        names = dimensions.labels(by, parts).items()
        return [Slice(by, key, label, parts[key]) for key, label in names if key in parts]

    def _parts(self, by: str) -> dict[str, ByGrade]:
        cells: dict[str, list[tuple[str, Counts]]] = {} if by else {"": []}
        for (one, key, grade), counts in self.cells.items():
            if one == by:
                cells.setdefault(key, []).append((grade, counts))
        return {key: by_grade(parts) for key, parts in cells.items()}


def known_at(moment: datetime | None) -> Numbers:
    """The last number of each county's log that was recorded at or before T (None: now)."""
    counties = Log.objects.order_by("code").values_list("code", flat=True)
    return {county: sequence_at(county, moment) for county in counties}


def answers(
    questions: Sequence[Question], numbers: Numbers, scope: Scope | None = None
) -> list[Answer]:
    """All questions in one pass over the log as it was known up to these numbers."""
    found = [Answer(question) for question in questions]
    places = dimensions.townships()
    for _pk, life in lives(numbers):
        if scope and not scope.holds(life.found):
            continue
        for answer in found:
            _count(answer, life, places)
    return found


def rows_of(question: Question, figure: str, cell: Cell, numbers: Numbers) -> set[UUID]:
    """The hazards that one figure of one cell (slice, key, grade or "all") counts."""
    by, key, grade = cell
    places = dimensions.townships()
    place = FIGURES.index(figure)
    found = set()
    for pk, life in lives(numbers):
        standing = _standing(question, life)
        if standing is None or grade not in ("all", standing.grade):
            continue
        if by and part_of(by, life.found, standing, question.as_of, places) != key:
            continue
        if counted_in(standing, question.as_of)[place]:
            found.add(pk)
    return found


def lives(numbers: Numbers) -> Iterator[tuple[UUID, History]]:
    """Every hazard's life as the log tells it up to these numbers, one after the other."""
    for county, number in sorted(numbers.items()):
        events = (
            Event.objects.filter(log=county, seq__lte=number, subject_kind=SUBJECT)
            .order_by("subject_id", "seq")
            .values_list("subject_id", "kind", "valid_on", "state_to", "facts__set")
        )
        for pk, rows in groupby(events.iterator(CHUNK), key=lambda row: row[0]):
            life = history(Told(*row[1:4], row[4] or {}) for row in rows)
            assert life is not None
            yield pk, life


def counted_in(standing: Standing, as_of: date) -> Counted:
    """In which figures a hazard is that stands in the cohort on D (statistics, Hazards)."""
    closed = standing.state == Status.CLOSED
    return (
        True,
        closed,
        closed or (standing.due_on is not None and standing.due_on <= as_of),
        closed and bool(standing.on_time),
        closed and bool(standing.on_time_original),
        standing.state == Status.SUBMITTED,
        days_overdue(standing, as_of) > 0,
        not closed,
    )


def part_of(by: str, found: Found, standing: Standing, as_of: date, places: dict[str, str]) -> str:
    """The key of the part of a slice to which the hazard belongs on D."""
    if by == "region":
        return places.get(found.region, found.region)
    if by == "grade":
        return standing.grade
    if by == "month":
        return found.found_on.strftime("%Y-%m")
    if by == "overdue_days":
        days = days_overdue(standing, as_of)
        return lateness(days) if days else ""
    return str(getattr(found, by))


def _standing(question: Question, life: History) -> Standing | None:
    """How the hazard stands on D where it belongs to the cohort, else None."""
    if not question.cohort.holds(life.found.found_on, question.as_of):
        return None
    standing = life.on(question.as_of)
    return standing if standing and standing.counts else None


def _count(answer: Answer, life: History, places: dict[str, str]) -> None:
    question = answer.question
    standing = _standing(question, life)
    if standing is None:
        return
    counted = counted_in(standing, question.as_of)
    answer.tally[("", "", standing.grade), counted] += 1
    for by in question.by:
        key = part_of(by, life.found, standing, question.as_of, places)
        answer.tally[(by, key, standing.grade), counted] += 1
