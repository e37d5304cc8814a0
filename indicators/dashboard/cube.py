"""All slices of the page from one query over the cohort: by township, sector, month and grade.

The cells are made of the same conditions as every other figure; their sums are the slices, so
the parts of the page cannot disagree.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, Value

from accounts.models import User
from indicators.dashboard.buckets import Bucket
from indicators.figures import FIGURES, ByGrade, Cohort, Counts, Slice, by_grade
from indicators.models import Span, Tally
from indicators.queries import dimensions, tallied
from indicators.querysets import day_for, is_figure

SIDES = ("region", "sector", "month")


@dataclass(frozen=True)
class Cell:
    """The hazards of one township, sector, month of finding and grade; `numbers` as in FIGURES."""

    region: str
    sector: str
    month: str
    grade: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Cube:
    """The cells of a cohort on D; cells without a hazard do not occur."""

    cells: list[Cell]

    def totals(self) -> ByGrade:
        """All, general and major."""
        return _summed(self.cells, lambda cell: "").get("", by_grade([]))

    def sliced(self, by: str) -> list[Slice]:
        """The parts by one of SIDES: most hazards first; months in their order, from the first
        with a hazard to the last, none left out.
        """
        parts = _summed(self.cells, attrgetter(by))
        if by == "month":
            nothing = by_grade([])
            return [Slice(by, key, key, parts.get(key, nothing)) for key in _between(parts)]
        found = [
            Slice(by, key, label, parts[key])
            for key, label in dimensions.labels(by, parts).items()
            if key in parts
        ]
        return sorted(found, key=lambda part: -part.counts["all"].found)


def cube(user: User, cohort: Cohort, as_of: date, known: int | None = None) -> Cube:
    """The cells of what the user sees, in one query and one for the tree of regions. The cohort
    has a first day.
    """
    places = dimensions.townships()
    return Cube(
        [
            Cell(places.get(region, region), sector, month.strftime("%Y-%m"), grade, tuple(numbers))
            for region, sector, month, grade, *numbers in _rows(user, cohort, as_of, known)
        ]
    )


def _rows(user: User, cohort: Cohort, as_of: date, known: int | None) -> Iterator[tuple[Any, ...]]:
    """Region, sector, first day of the month found, grade, and the numbers of FIGURES."""
    if tallied.can_tell(user, cohort, as_of, known):
        sides = ("region", "sector", "month", "grade")
        yield from tallied.sums(Tally.objects.visible_to(user), cohort, as_of, *sides)
        return
    assert cohort.begin is not None
    months = _months(cohort.begin, min(cohort.end, as_of))
    if not months:
        return
    counted: dict[str, Any] = {
        f"n_{figure}": Count(Value(1), filter=is_figure(figure, as_of)) for figure in FIGURES[1:]
    }
    day = day_for(user)
    standings = Span.objects.visible_to(user).standing(cohort, as_of, day, known)
    grouped = (
        standings.order_by()
        .annotate(part=Bucket(F(day), months))
        .values_list("region", "sector", "part", "grade")
        .annotate(n_found=Count("*"), **counted)
    )
    for region, sector, part, grade, *numbers in grouped:
        yield region, sector, months[part - 1], grade, *numbers


def _months(begin: date, end: date) -> list[date]:
    """The first days of the months from one day to another."""
    months = []
    day = begin.replace(day=1)
    while day <= end:
        months.append(day)
        day = dimensions.month_after(day)
    return months


def _summed(cells: list[Cell], key_of: Callable[[Cell], str]) -> dict[str, ByGrade]:
    """The cells' numbers added up part by part; thousands of cells, so no object for each."""
    sums: dict[tuple[str, str], list[int]] = {}
    for cell in cells:
        place = (key_of(cell), cell.grade)
        numbers = sums.get(place)
        if numbers is None:
            sums[place] = list(cell.numbers)
        else:
            for index, number in enumerate(cell.numbers):
                numbers[index] += number
    parts: dict[str, list[tuple[str, Counts]]] = {}
    for (key, grade), numbers in sums.items():
        parts.setdefault(key, []).append((grade, Counts(*numbers)))
    return {key: by_grade(told) for key, told in parts.items()}


def _between(keys: Iterable[str]) -> list[str]:
    """The months from the first to the last, YYYY-MM."""
    found = sorted(keys)
    if not found:
        return []
    first, last = (date.fromisoformat(f"{key}-01") for key in (found[0], found[-1]))
    return [month.strftime("%Y-%m") for month in _months(first, last)]
