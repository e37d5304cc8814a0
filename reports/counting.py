"""A report's figures, counted from the events up to a number of the log. Never from stored spans.

The same function serves publishing, preview, verifying and comparing; what it gives depends on the
question and the log alone, so that its canonical JSON is the same bytes in ten years.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accidents.queries import summary
from common.streaming import streamed
from hazards.enums import Grade
from indicators import rates
from indicators.definitions import DEFINITIONS_VERSION
from indicators.figures import Cohort
from reports.frame import Frame
from reports.progress import UNWATCHED, Progress
from reports.replay.members import Member, Wanted, members
from reports.replay.plans import ELEMENTS, Treatment, treatments
from reports.replay.units import SelfCheck, Unit, register, self_checks, units

HAZARD_FIGURES = (
    "found", "rectified", "open", "due", "on_time", "on_time_original", "awaiting", "overdue",
    "first_pass", "reopened", "reclosed",
)  # fmt: skip
RATES = {
    "rate": ("rectified", "found"),
    "on_time_rate": ("on_time", "due"),
    "on_time_original_rate": ("on_time_original", "due"),
    "first_pass_rate": ("first_pass", "rectified"),
    "reclosed_rate": ("reclosed", "reopened"),
}
GRADES = ("all", *Grade.values)
STANDING = ("open", "awaiting", "overdue")
COUNTY_SLICES = ("sector", "region")
ENTERPRISE_SLICES = ("month",)


@dataclass(frozen=True)
class Asked:
    """What a report is about, and up to which number the county's log is read."""

    kind: str
    begins_on: date
    ends_on: date
    as_of: date
    county: str
    number: int
    frame: Frame

    @property
    def cohort(self) -> Cohort:
        """The hazards of the period."""
        return Cohort(self.begins_on, self.ends_on)

    @property
    def enterprise(self) -> str:
        """The id of the enterprise, "" for the county."""
        return self.frame.enterprise["id"] if self.frame.enterprise else ""

    @property
    def slices(self) -> tuple[str, ...]:
        """By what the table is cut."""
        return ENTERPRISE_SLICES if self.enterprise else COUNTY_SLICES


@dataclass(frozen=True)
class Gathered:
    """The rows behind the figures: hazards, the treatment of the open major ones, units."""

    members: list[Member]
    treatments: list[tuple[Member, Treatment]]
    units: list[Unit]
    checks: list[SelfCheck]


def gather(asked: Asked, progress: Progress = UNWATCHED) -> Gathered:
    """Read the log; minutes for millions of events. `progress` is told of those of hazards."""
    return gather_all([asked], progress)[0]


def gather_all(questions: Sequence[Asked], progress: Progress = UNWATCHED) -> list[Gathered]:
    """Several questions, up to the same number of the same log, in one reading of its hazards."""
    ((county, number),) = {(asked.county, asked.number) for asked in questions}
    wanted = [
        Wanted(asked.cohort, asked.as_of, asked.frame.places, asked.enterprise)
        for asked in questions
    ]
    with streamed():
        progress.begin(county, number)
        found = members(wanted, {county: number}, progress)
        return [_gathered(*pair) for pair in zip(questions, found, strict=True)]


def _gathered(asked: Asked, found: list[Member]) -> Gathered:
    plans = treatments(asked.county, asked.number, asked.as_of)
    treated = [
        (one, plans[one.hazard])
        for one in found
        if one.in_period and _open_major(one) and one.hazard in plans
    ]
    if asked.enterprise:
        return Gathered(found, treated, [], [])
    entries = register(asked.county, asked.number, asked.as_of)
    checks = self_checks(asked.county, asked.number, asked.cohort, asked.as_of)
    in_period = [one for one in found if one.in_period]
    counted = units(entries, in_period, checks, asked.as_of, asked.frame.places)
    return Gathered(found, treated, counted, checks)


def figures(asked: Asked, rows: Gathered) -> dict[str, Any]:
    """The whole report in plain values."""
    with_base = any(unit.in_base for unit in rows.units)

    def line(within: Callable[[dict[str, str]], bool]) -> dict[str, Any]:
        told = _line(
            [one for one in rows.members if one.in_period and within(one.parts)],
            [plan for one, plan in rows.treatments if within(one.parts)],
        )
        if not asked.enterprise:
            told["units"] = _units([u for u in rows.units if within(u.parts)], with_base=with_base)
        return told

    return {
        "kind": asked.kind,
        "begins_on": asked.begins_on.isoformat(),
        "ends_on": asked.ends_on.isoformat(),
        "as_of": asked.as_of.isoformat(),
        "unfinished": asked.as_of < asked.ends_on,
        "log": {asked.county: asked.number},
        "definitions": DEFINITIONS_VERSION,
        "frame": asked.frame.as_json(),
        "total": line(lambda parts: True),
        "by": {
            by: [{"key": key, **line(_part(by, key))} for key in _keys(asked, rows, by)]
            for by in asked.slices
        },
        "standing": _graded(rows.members, STANDING),
        "accidents": None if asked.enterprise else _accidents(asked),
    }


def _part(by: str, key: str) -> Callable[[dict[str, str]], bool]:
    return lambda parts: parts[by] == key


def _keys(asked: Asked, rows: Gathered, by: str) -> list[str]:
    """The lines of the frame, then those that only the rows have."""
    lines = asked.frame.lines[by]
    of_hazards = {one.parts[by] for one in rows.members if one.in_period}
    of_units = {unit.parts[by] for unit in rows.units}
    return [*lines, *sorted((of_hazards | of_units) - set(lines))]


def _line(found: Sequence[Member], plans: Sequence[Treatment]) -> dict[str, Any]:
    return {"hazards": _graded(found, HAZARD_FIGURES), "plans": _plans(plans)}


def _graded(found: Sequence[Member], names: Sequence[str]) -> dict[str, Any]:
    return {
        grade: _counts([one for one in found if grade in ("all", one.grade)], names)
        for grade in GRADES
    }


def _counts(found: Sequence[Member], names: Sequence[str]) -> dict[str, Any]:
    counted: dict[str, Any] = {name: sum(name in one.figures for one in found) for name in names}
    for name, (part, whole) in RATES.items():
        if part in counted and whole in counted:
            counted[name] = ratio(counted[part], counted[whole])
    return counted


def _plans(plans: Iterable[Treatment]) -> dict[str, Any]:
    """The open major hazards in a plan, their five elements, their money (yuan, as text)."""
    found = list(plans)
    planned = [one for one in found if one.plan is not None]
    money = sum((one.money for one in planned), Decimal())
    return {
        "planned": len(planned),
        **{name: sum(one.has(name) for one in planned) for name in ELEMENTS},
        "listed": sum(one.listed for one in found),
        "money": f"{money:.2f}",
    }


def _units(found: Sequence[Unit], *, with_base: bool) -> dict[str, Any]:
    """Without any unit in the base of the whole report the base is not known: null, not nought."""
    base = sum(unit.in_base for unit in found)
    reported = sum(unit.in_base and unit.reported for unit in found)
    outside = sum(unit.reported and not unit.in_base for unit in found)
    if not with_base:
        unknown = dict.fromkeys(("base", "reported", "not_reported"))
        return {**unknown, "outside": outside, "rate": None}
    return {
        "base": base,
        "reported": reported,
        "not_reported": base - reported,
        "outside": outside,
        "rate": ratio(reported, base),
    }


def _accidents(asked: Asked) -> dict[str, Any]:
    """The county's record, from the events up to the number; null is unknown."""
    told = summary(
        begin=asked.begins_on,
        end=asked.ends_on,
        as_of=asked.as_of,
        up_to_seq=asked.number,
        county=asked.county,
    )
    since = told["register_from"]
    return {
        "counted": told["counted"],
        "days_without": {
            "any": told["days_without"]["any"],
            "larger": told["days_without"]["larger"],
            "serious": told["days_without"]["serious"],
        },
        "years_without_serious": told["consecutive_years_without_serious"],
        "register_from": since.isoformat() if since else None,
    }


def _open_major(one: Member) -> bool:
    return one.grade == Grade.MAJOR and "open" in one.figures


def ratio(part: int, whole: int) -> dict[str, Any]:
    """Numerator, denominator and the rate as displayed (null for 0/0)."""
    return {"n": part, "d": whole, "shown": rates.shown(part, whole)}
