"""Who goes where on which day and finds how much: visits, self-checks, reports, reviews."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from desk.demo.accounts import SUPERVISOR_OF, Person, Staff
from desk.demo.firms import Firm
from desk.demo.seed import chance
from hazards.enums import Source


@dataclass(frozen=True)
class Habit:
    """How often a year something happens at an enterprise of a sector, and how much it finds."""

    source: Source
    often: dict[str, float]
    finds: tuple[int, ...]


def _same(number: float, **others: float) -> dict[str, float]:
    return {"": number, **others}


HABITS = (
    # at most what the province lets one enterprise be inspected in a year
    Habit(
        Source.INSPECTION,
        _same(4, coal=6, hazchem=6, construction=6, gas=6, coal_washing=5, forest=3),
        (0, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7),
    ),
    Habit(Source.SELF_CHECK, _same(9, coal=22, hazchem=12, other=7, forest=6), (1, 1, 1, 2, 2)),
    Habit(Source.WORKER, _same(2, coal=6), (1,)),
    Habit(Source.TIP_OFF, _same(1, construction=2), (1,)),
    Habit(
        Source.TRADE_BODY,
        _same(0, coal=1, hazchem=1, metallurgy=1, coal_washing=0.6, gas=1),
        (3, 4, 5, 6),
    ),
    Habit(Source.ALARM, _same(0, coal=1.2, hazchem=0.5, gas=1), (1,)),
)


@dataclass(frozen=True)
class Round:
    """One occasion: on a day, at an enterprise, by somebody (and the second officer of a visit)."""

    name: str
    day: date
    firm: Firm
    source: Source
    by: Person
    second: Person | None
    finds: int


def plan_rounds(
    name: str, firms: list[Firm], staff: Staff, *, first: date, last: date, scale: float = 1
) -> list[Round]:
    """Every occasion from `first` to `last`, in the order of days. `scale` thins them out."""
    draw = chance(f"rounds/{name}")
    days = (last - first).days + 1
    found = [
        made
        for firm in firms
        for habit in HABITS
        for made in _rounds(habit, firm, staff, first, days, draw)
    ]
    kept = [one for one in found if draw.random() < scale]
    kept.sort(key=lambda one: (one.day, one.firm.number, one.source))
    return [
        Round(f"{name}/{number}", one.day, one.firm, one.source, one.by, one.second, one.finds)
        for number, one in enumerate(kept)
    ]


def _rounds(
    habit: Habit, firm: Firm, staff: Staff, first: date, days: int, draw: random.Random
) -> Iterator[Round]:
    expected = habit.often.get(firm.sector, habit.often[""]) * days / 365
    count = int(expected) + (draw.random() < expected % 1)
    for _number in range(count):
        day = first + timedelta(days=draw.randrange(days))
        if habit.source != Source.SELF_CHECK:
            day = _on_a_weekday(day, first)
        by, second = _people(habit.source, firm, staff, draw)
        yield Round("", day, firm, habit.source, by, second, draw.choice(habit.finds))


def _on_a_weekday(day: date, first: date) -> date:
    """The Friday before a weekend; a weekend at the very beginning stays."""
    moved = day - timedelta(days=max(0, day.weekday() - 4))
    return max(moved, first)


def _people(
    source: Source, firm: Firm, staff: Staff, draw: random.Random
) -> tuple[Person, Person | None]:
    if source in (Source.SELF_CHECK, Source.WORKER):
        return staff.officers[firm.number], None
    lead, second = inspectors_for(firm, staff, draw)
    return lead, second


def inspectors_for(firm: Firm, staff: Staff, draw: random.Random) -> tuple[Person, Person]:
    """Two inspectors who supervise the enterprise: of its sector's office or of its township."""
    office = SUPERVISOR_OF[firm.sector] if draw.random() < 0.7 else f"town/{firm.region}"
    lead, second = draw.sample(staff.inspectors[office], 2)
    return lead, second
