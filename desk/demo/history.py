"""The plan of the past: the year 2021 and the beginning of 2022, all of it settled by its end.

No figure is written here: how often people go out and how much they find is said in `rounds`, and
three hazards are left over at the end of the year, closed in January.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from desk.demo.accounts import Staff
from desk.demo.firms import Firm
from desk.demo.lives import Life, Planner
from desk.demo.majors import Cast, Major, room_under_metal, single_supply
from desk.demo.rounds import Round, inspectors_for, plan_rounds
from desk.demo.seed import chance
from desk.demo.texts import draw_finding
from hazards.enums import Source

YEAR_BEGINS, YEAR_ENDS = date(2021, 1, 1), date(2021, 12, 31)
AFTER_BEGINS, AFTER_FINDS, AFTER_ENDS = date(2022, 1, 1), date(2022, 2, 18), date(2022, 2, 28)
SEEN_TWICE = 0.006  # of what inspections find


@dataclass
class Batch:
    """What is written in one transaction: half a month."""

    name: str
    rounds: list[Round] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)


def plan_history(firms: list[Firm], staff: Staff, *, scale: float = 1) -> list[Batch]:
    """The batches of the past in their order."""
    batches: dict[str, Batch] = {}
    for name, first, finds, ends in (
        ("2021", YEAR_BEGINS, YEAR_ENDS, YEAR_ENDS),
        ("2022", AFTER_BEGINS, AFTER_FINDS, AFTER_ENDS),
    ):
        rounds = plan_rounds(name, firms, staff, first=first, last=finds, scale=scale)
        planner = Planner(staff, chance(f"lives/{name}"), ends)
        for occasion in rounds:
            _batch(batches, occasion.day).rounds.append(occasion)
        for life in plan_lives(planner, rounds):
            _batch(batches, (life.twin_of or life).round.day).lives.append(life)
    for life in _left_over(firms, staff):
        batch = _batch(batches, life.round.day)
        batch.lives.append(life)
        batch.rounds.append(life.round)
    return [batches[name] for name in sorted(batches)]


def plan_lives(planner: Planner, rounds: Iterable[Round]) -> Iterator[Life]:
    """The lives of everything that these occasions find, and what was logged twice."""
    draw = planner.draw
    for occasion in rounds:
        for number in range(occasion.finds):
            found = draw_finding(occasion.firm.sector, draw)
            life = planner.life(occasion, f"{occasion.name}/{number}", found)
            yield life
            if occasion.source == Source.INSPECTION and draw.random() < SEEN_TWICE:
                again = planner.twin(life)
                if again:
                    yield again


def _batch(batches: dict[str, Batch], day: date) -> Batch:
    name = f"{day:%Y-%m}-{1 if day.day < 16 else 2}"
    return batches.setdefault(name, Batch(name))


def _left_over(firms: list[Firm], staff: Staff) -> Iterator[Life]:
    """What is open when the year ends: handed in and waiting, overdue, and not yet due."""
    draw = chance("left over")
    planner = Planner(staff, draw, AFTER_ENDS)
    for number, (found, due, handed_in, closed) in enumerate(
        (
            (date(2021, 12, 10), date(2021, 12, 30), date(2021, 12, 29), date(2022, 1, 5)),
            (date(2021, 12, 8), date(2021, 12, 24), date(2022, 1, 6), date(2022, 1, 10)),
            (date(2021, 12, 20), date(2022, 1, 15), date(2022, 1, 12), date(2022, 1, 14)),
        )
    ):
        firm = draw.choice([firm for firm in firms if firm.sector == "metallurgy"])
        by, second = inspectors_for(firm, staff, draw)
        occasion = Round(f"left/{number}", found, firm, Source.INSPECTION, by, second, 1)
        life = planner.begun(occasion, f"left/{number}", draw_finding(firm.sector, draw))
        planner.ordered(life, due)
        planner.submitted(life, on=handed_in)
        planner.passed(life, closed)
        yield life


def majors_of_the_year(firms: list[Firm], staff: Staff) -> list[tuple[Major, Cast]]:
    """The major hazards of 2021, both closed within the year."""
    draw = chance("majors")
    mine = draw.choice([firm for firm in firms if firm.sector == "coal"])
    foundry = draw.choice([firm for firm in firms if firm.trade == "3391"])
    return [
        (
            single_supply(
                mine, date(2021, 4, 13), planned=5, approved=9, listed=10, handed_in=66, closed=73
            ),
            cast_for(mine, staff, leader=1),
        ),
        (
            room_under_metal(
                foundry, date(2021, 8, 10), planned=3, approved=6, listed=8, handed_in=48, closed=54
            ),
            cast_for(foundry, staff, leader=0),
        ),
    ]


def cast_for(firm: Firm, staff: Staff, *, leader: int) -> Cast:
    """Who acts on a major hazard of an enterprise."""
    supervisor = staff.supervisor_of(firm.sector)
    return Cast(
        staff.inspectors[supervisor.office][0], staff.officers[firm.number], supervisor,
        staff.leaders[leader],
    )  # fmt: skip
