"""The plan of the present: some weeks that end today, so that every workbench has something."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums import Role
from desk.demo.accounts import Staff
from desk.demo.firms import Firm
from desk.demo.history import cast_for, plan_lives
from desk.demo.lives import Act, Life, Planner, cut
from desk.demo.majors import Cast, Major, room_under_metal, single_supply
from desk.demo.rounds import Round, inspectors_for, plan_rounds
from desk.demo.seed import chance
from desk.demo.texts import draw_finding
from hazards import workflow
from hazards.enums import Source

WEEKS = 6
DENSITY = 0.1  # of the year's pace: enough to see, not too much to read


@dataclass
class Present:
    """Everything that ends on the day."""

    today: date
    rounds: list[Round]
    lives: list[Life]
    suspected: list[tuple[Life, Life]]
    majors: list[tuple[Major, Cast]]


def plan_present(firms: list[Firm], staff: Staff, today: date) -> Present:
    """The weeks before the day, cut where they have not come yet, and what the sign-ins see."""
    first = today - timedelta(weeks=WEEKS)
    rounds = plan_rounds("present", firms, staff, first=first, last=today, scale=DENSITY)
    planner = Planner(staff, chance("lives/present"), date.max)
    lives = [life for life in plan_lives(planner, rounds) if cut(life, today)]
    scene = _Scene(firms, staff, today)
    lives += scene.for_the_officer()
    lives += scene.for_the_county()
    lives += scene.neglected()
    pair = scene.suspected()
    lives += pair
    rounds += scene.rounds()
    return Present(today, rounds, lives, [(pair[1], pair[0])], scene.majors())


def officers_firm(firms: list[Firm], staff: Staff) -> Firm:
    """The enterprise of the sign-in "officer"."""
    person = next(one for one in staff.everyone if one.username == "officer")
    return next(firm for firm in firms if firm.number == person.firm)


class _Scene:
    """Hazards of the sign-ins "inspector" and "officer", counted in days from today."""

    def __init__(self, firms: list[Firm], staff: Staff, today: date) -> None:
        self.firms, self.staff, self.today = firms, staff, today
        self.draw = chance("scene")
        self.planner = Planner(staff, self.draw, date.max)
        self.own = officers_firm(firms, staff)
        self.others = [firm for firm in firms if firm.sector == "coal"]
        self.begun_lives: list[Life] = []

    def day(self, offset: int) -> date:
        """So many days after today."""
        return self.today + timedelta(days=offset)

    def begun(self, firm: Firm, found: int, source: Source = Source.INSPECTION) -> Life:
        """A life that begins on a day, by the sign-in "inspector" or the enterprise's officer."""
        lead, second = self.staff.inspectors["coal"][:2]
        own = source in (Source.WORKER, Source.SELF_CHECK)
        by = self.staff.officers[firm.number] if own else lead
        name = f"scene/{len(self.begun_lives)}"
        occasion = Round(name, self.day(found), firm, source, by, None if own else second, 1)
        life = self.planner.begun(occasion, name, draw_finding(firm.sector, self.draw))
        self.begun_lives.append(life)
        return life

    def rounds(self) -> list[Round]:
        """The visits on which all this was found."""
        return [
            life.round
            for life in self.begun_lives
            if life.round.source == Source.INSPECTION and not life.imported
        ]

    def ordered(self, firm: Firm, found: int, due: int, **more: Source) -> Life:
        """A hazard found on one day and due on another."""
        life = self.begun(firm, found, **more)
        self.planner.ordered(life, self.day(due))
        return life

    def for_the_officer(self) -> Iterator[Life]:
        """What the enterprise must do: due, late, waiting, sent back, more time asked for."""
        yield self.ordered(self.own, -6, 1)
        yield self.ordered(self.own, -20, -5)
        yield self.ordered(self.own, -3, 5, source=Source.SELF_CHECK)
        waiting = self.ordered(self.own, -9, 2)
        self.planner.submitted(waiting, on=self.day(-1))
        yield waiting
        back = self.ordered(self.own, -12, -4)
        self.planner.submitted(back, on=self.day(-5))
        self.planner.sent_back(back, self.day(-2), self.day(4))
        yield back
        asked = self.ordered(self.own, -8, 3)
        self.planner.extension(asked, self.day(-1), asked=self.day(-1))
        yield self._today(asked)
        yield self._reported(self.own, -1, Source.WORKER)

    def for_the_county(self) -> Iterator[Life]:
        """What inspectors and supervisors must do at the mines."""
        first, second, third, *_rest = self.others
        yield self.ordered(first, -25, -12)
        yield self.ordered(second, -9, -2)
        yield self.ordered(third, -2, 0)
        late = self.ordered(third, -14, -3)
        self.planner.submitted(late, on=self.day(-1))
        yield late
        handed_in = self.ordered(first, -7, 1)
        self.planner.submitted(handed_in, on=self.day(-2))
        yield handed_in
        asked = self.ordered(second, -6, 4)
        self.planner.extension(asked, self.day(-1), asked=self.day(-1))
        yield self._today(asked)
        doubted = self.ordered(third, -7, 6)
        self.planner.voiding(doubted, self.day(-1))
        yield self._today(doubted)
        yield self._reported(first, -1, Source.TIP_OFF)
        yield self._reported(second, 0, Source.TIP_OFF)
        yield self._reported(third, -2, Source.ALARM)
        yield from self._without_a_term(first, second)

    def neglected(self) -> Iterator[Life]:
        """Overdue here and there in the county, logged by other inspectors."""
        firms = [firm for firm in self.firms if firm.sector != "coal_washing"]
        for number, firm in enumerate(self.draw.sample(firms, 9)):
            lead, second = inspectors_for(firm, self.staff, self.draw)
            late = 1 + 2 * number
            name = f"neglected/{number}"
            occasion = Round(name, self.day(-late - 10), firm, Source.INSPECTION, lead, second, 1)
            life = self.planner.begun(occasion, name, draw_finding(firm.sector, self.draw))
            self.planner.ordered(life, self.day(-late))
            self.begun_lives.append(life)
            yield life

    def suspected(self) -> list[Life]:
        """The same words on the same day under two names: one hazard or two?"""
        first = self.ordered(self.others[3], -4, 8)
        second = self.ordered(self.others[4], -4, 8)
        second.found = first.found
        return [first, second]

    def majors(self) -> list[tuple[Major, Cast]]:
        """One listed in a leader's name and under way, one whose plan waits for its approval."""
        mine = self.others[5]
        foundry = next(firm for firm in self.firms if firm.trade == "3391")
        return [
            (
                single_supply(mine, self.day(-25), planned=3, approved=6, listed=7),
                cast_for(mine, self.staff, leader=0),
            ),
            (
                room_under_metal(foundry, self.day(-4), planned=2),
                cast_for(foundry, self.staff, leader=0),
            ),
        ]

    def _reported(self, firm: Firm, found: int, source: Source) -> Life:
        life = self.begun(firm, found, source)
        self.planner.reported(life, hurried=False)
        del life.acts[1:]  # not judged yet
        return life

    def _today(self, life: Life) -> Life:
        """With the case asked and not decided."""
        last = next(act for act in reversed(life.acts) if act.case)
        life.acts.remove(last)
        assert last.case is not None
        last.case.decision, last.case.answer = "pending", ""
        last.case.decided_by = last.case.decided_on = None
        return life

    def _without_a_term(self, *firms: Firm) -> Iterator[Life]:
        """From an old ledger, without a due date."""
        admin = self.staff.one(Role.ADMINISTRATOR)
        for number, firm in enumerate(firms):
            life = self.begun(firm, -30 - number)
            life.imported = True
            life.acts.append(Act(workflow.IMPORT_NEW, life.round.day, admin))
            yield life
