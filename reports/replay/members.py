"""The hazards that a report counts, each with how it stood on D, from the replay of their lives."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hazards.enums import Source
from indicators.figures import FIGURES, Cohort
from indicators.recompute import counted_in, events_of
from indicators.timeline import History, Standing, history
from reports.progress import UNWATCHED, Progress


@dataclass(frozen=True, slots=True)
class Member:
    """A hazard accepted and not void on D. `in_period`: of the report's cohort; else it is here
    because it is still open on D. `parts` are its keys in the slices.
    """

    hazard: UUID
    enterprise: str
    standing: Standing
    in_period: bool
    parts: dict[str, str]
    figures: frozenset[str]

    @property
    def grade(self) -> str:
        """The grade in force on D."""
        return self.standing.grade


@dataclass(frozen=True)
class Wanted:
    """Whose hazards, of which period, on which D: `places` the township of each region that is not
    one itself; `enterprise` the id of the one that is reported on, "" for the county.
    """

    cohort: Cohort
    as_of: date
    places: dict[str, str]
    enterprise: str


def members(
    wanted: Sequence[Wanted], numbers: dict[str, int], progress: Progress = UNWATCHED
) -> list[list[Member]]:
    """For each question the hazards of its cohort on D, and those found earlier that are open on D.

    In: `numbers` up to which each log is read, once for all questions.
    """
    found: list[list[Member]] = [[] for _one in wanted]
    with closing(events_of(numbers)) as lives:  # who stops us leaves no open cursor behind
        for pk, told in lives:
            progress.read(len(told))
            life = history(told)
            assert life is not None
            for one, kept in zip(wanted, found, strict=True):
                if member := _member(pk, life, one):
                    kept.append(member)
    return found


def _member(pk: UUID, life: History, wanted: Wanted) -> Member | None:
    as_of = wanted.as_of
    if wanted.enterprise and life.found.enterprise != wanted.enterprise:
        return None
    standing = life.on(as_of)
    day = _found_on(life, told_to_enterprise=bool(wanted.enterprise))
    if standing is None or not standing.counts or day > as_of:
        return None
    counted = dict(zip(FIGURES, counted_in(standing, as_of), strict=True))
    in_period = wanted.cohort.holds(day, as_of)
    if not in_period and not counted["open"]:
        return None
    region = wanted.places.get(life.found.region, life.found.region)
    return Member(
        pk,
        life.found.enterprise,
        standing,
        in_period,
        {"sector": life.found.sector, "region": region, "month": f"{day:%Y-%m}"},
        frozenset(name for name, is_in in counted.items() if is_in),
    )


def _found_on(life: History, *, told_to_enterprise: bool) -> date:
    """An enterprise is not told when a tip came in: its tip-offs are found when accepted."""
    if told_to_enterprise and life.found.source == Source.TIP_OFF and life.accepted_on:
        return life.accepted_on
    return life.found.found_on
