"""The second way to every figure: the log is replayed, hazard by hazard, in plain Python.

It reads no stored figure and no row of a hazard, so it answers as of any day and as known at any
moment, without a worker. One hazard's events are held at a time; for recurrence, which is between
hazards, the days of those with a checklist item or a risk point.
"""

from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from audit.models import Event, Log
from audit.queries import sequence_at
from hazards.enums import Status
from hazards.workflow import SUBJECT
from indicators.calendars import CALENDAR, back, key_of
from indicators.counting import Counted, counted_in
from indicators.figures import (
    FIGURES,
    ByGrade,
    Cohort,
    Counts,
    Details,
    DetailsByGrade,
    Slice,
    by_grade,
    details_by_grade,
    lateness,
    slowness,
)
from indicators.queries import dimensions
from indicators.timeline import (
    Found,
    History,
    Standing,
    Told,
    days_overdue,
    days_to_rectify,
    history,
)

CHUNK = 2000
YEAR = timedelta(days=365)
NOTHING = Decimal("0.00")

Numbers = dict[str, int]
"""Up to which number each county's log is read."""


@dataclass(frozen=True)
class Scope:
    """Which hazards are counted; None: no limit on that side. Codes as they were on `found_on`."""

    regions: frozenset[str] | None = None
    sectors: frozenset[str] | None = None
    enterprises: frozenset[str] | None = None

    def holds(self, found: Found) -> bool:
        """Whether the hazard lies in the scope."""
        return (
            (self.regions is None or found.region in self.regions)
            and (self.sectors is None or found.sector in self.sectors)
            and (self.enterprises is None or found.enterprise in self.enterprises)
        )


@dataclass(frozen=True)
class Question:
    """A cohort on a day, cut by slices; `known`: as known at an earlier number of the log than the
    others (None: all that is read).
    """

    cohort: Cohort
    as_of: date
    by: tuple[str, ...] = ()
    known: int | None = None


Cell = tuple[str, str, str]
"""Slice, key and grade; the slice "" is the whole."""


class Facts(NamedTuple):
    """What one hazard adds to each of its cells: the figures that it is in, its days (to
    rectification, else to D), the yuan spent on it, and whether it is settled (closed a year ago).
    """

    counted: Counted
    closed: bool
    days: int
    funds: Decimal
    settled: bool


Mark = tuple[str, str, str]
"""An enterprise, and one of its checklist items or risk points."""


@dataclass
class Answer:
    """The figures of one question. `tally` counts hazards by cell and by what they add to it, so
    that a replay adds one number where it would else add a dozen. `settled` are those that could
    have come back: their cells, day of closure and marks; `found_on` the days of all with a mark.
    """

    question: Question
    tally: Counter[tuple[Cell, Facts]] = field(default_factory=Counter)
    settled: list[tuple[list[Cell], date, list[Mark]]] = field(default_factory=list)
    found_on: dict[Mark, list[date]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def cells(self) -> dict[Cell, Counts]:
        """The counts of each cell that holds a hazard."""
        sums: dict[Cell, list[int]] = {}
        for (cell, facts), number in self.tally.items():
            numbers = sums.setdefault(cell, [0] * len(FIGURES))
            for place, is_in in enumerate(facts.counted):
                numbers[place] += number * is_in
        return {cell: Counts(*numbers) for cell, numbers in sums.items()}

    @cached_property
    def detail_cells(self) -> dict[Cell, Details]:
        """The details of each cell that holds a hazard."""
        found: dict[Cell, Details] = defaultdict(Details)
        for (cell, facts), number in self.tally.items():
            found[cell].days.add(facts.days, number, closed=facts.closed)
            found[cell].funds += number * facts.funds
            found[cell].settled += number * facts.settled
        for cells, closed_on, marks in self.settled:
            recurred = self.came_back(closed_on, marks)
            for cell in cells:
                found[cell].recurred += recurred
        return dict(found)

    def came_back(self, closed_on: date, marks: list[Mark]) -> bool:
        """Whether within a year after a closure a hazard with one of its marks was found."""
        return any(
            closed_on < day <= closed_on + YEAR
            for mark in marks
            for day in self.found_on.get(mark, ())
        )

    def totals(self) -> ByGrade:
        """The figures of the whole."""
        return self._parts("")[""]

    def details(self, by: str = "") -> dict[str, DetailsByGrade]:
        """The details by the keys of a slice's parts; the whole is under ""."""
        cells: dict[str, list[tuple[str, Details]]] = {} if by else {"": []}
        for (one, key, grade), found in self.detail_cells.items():
            if one == by:
                cells.setdefault(key, []).append((grade, found))
        return {key: details_by_grade(parts) for key, parts in cells.items()}

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
    by_known: dict[int | None, list[Answer]] = defaultdict(list)
    for answer in found:
        by_known[answer.question.known].append(answer)
    places = dimensions.townships()
    for _pk, told in events_of(numbers):
        for known, asked in by_known.items():
            life = known_life(told, known)
            if life is None:
                continue
            inside = scope is None or scope.holds(life.found)
            for answer in asked:
                count(answer, life, places, inside=inside)
    return found


def events_of(numbers: Numbers) -> Generator[tuple[UUID, list[Told]]]:
    """Every hazard's events up to these numbers, one hazard after the other."""
    for county, number in sorted(numbers.items()):
        events = (
            Event.objects.filter(log=county, seq__lte=number, subject_kind=SUBJECT)
            .order_by("subject_id", "seq")
            .values_list("subject_id", "kind", "valid_on", "state_to", "facts__set", "seq")
        )
        for pk, rows in groupby(events.iterator(CHUNK), key=lambda row: row[0]):
            yield pk, [Told(*row[1:4], row[4] or {}, row[5]) for row in rows]


def facts_of(standing: Standing, found_on: date, as_of: date) -> Facts:
    """What a hazard that stands in the cohort on D adds to its cells."""
    return Facts(
        counted_in(standing, as_of),
        standing.state == Status.CLOSED,
        days_to_rectify(standing, found_on, as_of),
        standing.funds or NOTHING,
        is_settled(standing, as_of),
    )


def part_of(by: str, found: Found, standing: Standing, as_of: date, places: dict[str, str]) -> str:
    """The key of the part of a slice to which the hazard belongs on D."""
    if by in CALENDAR:
        return key_of(by, found.found_on)
    if by == "region":
        return places.get(found.region, found.region)
    if by == "grade":
        return standing.grade
    if by == "overdue_days":
        days = days_overdue(standing, as_of)
        return lateness(days) if days else ""
    if by == "rectify_days":
        days = days_to_rectify(standing, found.found_on, as_of)
        return slowness(days) if standing.state == Status.CLOSED else ""
    return str(getattr(found, by))


def marks_of(found: Found) -> list[Mark]:
    """By what a hazard is known again: its checklist item and its risk point, at its enterprise."""
    named = (("item", found.checklist_item), ("point", found.risk_point))
    return [(found.enterprise, kind, mark) for kind, mark in named if mark]


def standing_in(question: Question, life: History) -> Standing | None:
    """How the hazard stands on D where it belongs to the cohort, else None."""
    if not question.cohort.holds(life.found.found_on, question.as_of):
        return None
    standing = life.on(question.as_of)
    return standing if standing and standing.counts else None


def cells_for(
    question: Question, found: Found, standing: Standing, places: dict[str, str]
) -> list[Cell]:
    """The cells of the whole and of each slice asked for in which the hazard is."""
    as_of, grade = question.as_of, standing.grade
    parts = [(by, part_of(by, found, standing, as_of, places), grade) for by in question.by]
    return [("", "", grade), *parts]


def is_settled(standing: Standing, as_of: date) -> bool:
    """Closed on D, and at least a year before it."""
    closed_on = standing.closed_on
    return closed_on is not None and closed_on <= back(as_of, YEAR.days)


def known_life(told: list[Told], known: int | None) -> History | None:
    """The life as known at a number of the log; None where nothing was known of it."""
    if known is not None and told[-1].number > known:
        return history(event for event in told if event.number <= known)
    return history(told)


def count(answer: Answer, life: History, places: dict[str, str], *, inside: bool) -> None:
    """Add a hazard to the answer. One that lies outside the scope counts only as what another one
    came back as: a hazard is known again at its enterprise, whatever its sector was.
    """
    question, found = answer.question, life.found
    marks = marks_of(found) if _may_recur(question) else []
    if marks and found.found_on <= question.as_of:
        stands = life.on(question.as_of)
        for mark in marks if stands and stands.counts else ():
            answer.found_on[mark].append(found.found_on)
    standing = standing_in(question, life) if inside else None
    if standing is None:
        return
    cells = cells_for(question, found, standing, places)
    facts = facts_of(standing, found.found_on, question.as_of)
    for cell in cells:
        answer.tally[cell, facts] += 1
    if marks and facts.settled:
        assert standing.closed_on is not None
        answer.settled.append((cells, standing.closed_on, marks))


def _may_recur(question: Question) -> bool:
    """Whether any hazard of the cohort can have been closed a year before D."""
    begin = question.cohort.begin
    return begin is None or begin <= back(question.as_of, YEAR.days)
