"""Filling the demo county, stage by stage; each is committed with a row that remembers it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.ids import ids_from
from desk.demo.accounts import (
    BUREAU,
    OPENED_ON,
    Staff,
    plan_staff,
    write_accounts,
    write_memberships,
)
from desk.demo.calamities import write_accidents
from desk.demo.firms import Firm, plan_firms
from desk.demo.history import Batch, majors_of_the_year, plan_history
from desk.demo.majors import Cast, Major, write_major
from desk.demo.moves import World, users_of, write_lives
from desk.demo.pictures import Picture, store_pictures
from desk.demo.points import assess_points_anew, plan_points, write_points
from desk.demo.present import Present, plan_present
from desk.demo.published import write_reports
from desk.demo.register import write_firms
from desk.demo.seed import numbered
from desk.demo.today import write_today
from desk.demo.visits import write_visits
from desk.models import Demo, DemoStage
from enterprises.models import Enterprise, RiskPoint

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Stage:
    """A name, how many hazards it brings, the day from which its other ids count, and the work."""

    name: str
    hazards: int
    day: date
    write: Callable[[], None]


class Seeding:
    """The whole plan for one day. `scale` thins the past out, for tests."""

    def __init__(self, today: date, *, scale: float = 1) -> None:
        self.today = today
        self.firms: list[Firm] = plan_firms()
        self.staff: Staff = plan_staff(self.firms)
        self.points: list[RiskPoint] = plan_points(self.firms)
        self.batches: list[Batch] = plan_history(self.firms, self.staff, scale=scale)
        self.majors = majors_of_the_year(self.firms, self.staff)
        self.present: Present = plan_present(self.firms, self.staff, today)

    @property
    def total(self) -> int:
        """How many hazards there will be."""
        return sum(stage.hazards for stage in [*self.history(), *self.weeks()])

    def history(self) -> list[Stage]:
        """People, enterprises, the past."""
        early = [
            Stage("accounts", 0, OPENED_ON, lambda: write_accounts(self.staff)),
            Stage("register", 0, OPENED_ON, self._write_register),
            Stage("risk points", 0, OPENED_ON, lambda: write_points(self.points, by=self.keeper)),
            Stage("accidents", 0, OPENED_ON, self._write_accidents),
        ]
        return [*early, *self._batches(), *self._majors()]

    def weeks(self) -> list[Stage]:
        """The present."""
        count = len(self.present.lives) + len(self.present.majors)
        return [
            Stage("present", count, self.today, self._write_present),
            Stage("reports", 0, self.today, self._write_reports),
        ]

    def _write_accidents(self) -> None:
        users = users_of(self.staff)
        write_accidents(
            by=self.keeper, keeper_of=lambda sector: users[self.staff.supervisor_of(sector).id]
        )

    def _write_register(self) -> None:
        write_firms(self.firms, by=self.keeper)
        write_memberships(self.staff, self.firms)

    def _batches(self) -> Iterator[Stage]:
        for batch in self.batches:
            yield Stage(
                batch.name, len(batch.lives), batch.rounds[0].day, partial(self._write, batch)
            )

    def _majors(self) -> Iterator[Stage]:
        for number, (major, cast) in enumerate(self.majors, 1):
            work = partial(self._write_major, major, cast)
            yield Stage(f"major {number}", 1, major.found_on, work)

    @cached_property
    def world(self) -> World:
        """People, pictures and risk points, as the writing needs them."""
        points: dict[UUID, list[RiskPoint]] = {}
        for point in self.points:
            points.setdefault(point.enterprise_id, []).append(point)
        return World(users_of(self.staff), self.pictures, points)

    @cached_property
    def pictures(self) -> dict[tuple[str, str, int], Picture]:
        """Drawn and stored on first use."""
        return store_pictures()

    @cached_property
    def enterprises(self) -> dict[UUID, Enterprise]:
        """The register's rows."""
        return Enterprise.objects.in_bulk([firm.id for firm in self.firms])

    @property
    def keeper(self) -> User:
        """The head of the bureau, who keeps register and accidents."""
        return User.objects.get(pk=self.staff.supervisors[BUREAU].id)

    def _write(self, batch: Batch) -> None:
        hazards = write_lives(batch.lives, self.world)
        write_visits(batch.rounds, batch.lives, hazards, self.world.users, self.enterprises)

    def _write_major(self, major: Major, cast: Cast) -> None:
        write_major(major, cast, self.pictures)

    def _write_reports(self) -> None:
        write_reports(self.firms, self.staff, today=self.today, keeper=self.keeper)

    def _write_present(self) -> None:
        present = self.present
        hazards = write_lives(present.lives, self.world)
        write_visits(present.rounds, present.lives, hazards, self.world.users, self.enterprises)
        for major, cast in present.majors:
            write_major(major, cast, self.pictures)
        write_today(present, self.firms, self.staff)
        assess_points_anew(self.points, today=self.today, by=self.keeper)


def seed(today: date, *, only_history: bool, tell: Tell, scale: float = 1) -> None:
    """Write every stage that is not written yet; telling done, total and the stage's name.

    A demo that was begun goes on for the day for which it was begun.
    """
    demo = Demo.objects.first()
    if demo and demo.finished_at:
        tell(demo.total, demo.total, "")
        return
    plan = Seeding(demo.today if demo else today, scale=scale)
    total = plan.total
    if demo is None:
        demo = Demo.objects.create(today=today, total=total)
    done = 0
    stages = plan.history() if only_history else [*plan.history(), *plan.weeks()]
    for stage in stages:
        tell(done, total, stage.name)
        write(stage)
        done += stage.hazards
    if not only_history:
        demo.finished_at = timezone.now()
        demo.save(update_fields=["finished_at"])
    tell(done, total, "")


def write(stage: Stage) -> bool:
    """One stage, once, with its row; False where it was written before."""
    with transaction.atomic():
        if DemoStage.objects.filter(pk=stage.name).exists():
            return False
        DemoStage.objects.create(name=stage.name, hazards=stage.hazards)
        with ids_from(numbered(f"stage/{stage.name}", stage.day)):
            stage.write()
    return True
