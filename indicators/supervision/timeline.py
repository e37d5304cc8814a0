"""From the events of one inspection, or of one entry of the register, to what was so. Pure.

- An inspection is made when it is finished; it counts from the day of that event, and belongs to
  the day on which it took place. Township, sector and agency are as it was written down; who took
  part is what was last said.
- An enterprise is in operation from its registration (or from the day on which it was put on the
  register, where that is earlier or no registration is told) while its state says so. What its
  first event says holds for the time before it too; a change holds from its day on.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from enterprises.enums import Happening, State
from inspections.enums import InspectionKind, Status

Row = TypeVar("Row", bound=Hashable)
PRESENT = frozenset({Status.IN_PROGRESS.value, Status.FINISHED.value})
REGISTER = (Happening.REGISTERED.value, Happening.CHANGED.value, Happening.STATE_CHANGED.value)
"""The events of an enterprise that say whether and where it works."""


class Said(NamedTuple):
    """What is needed of an event: its number, when it was recorded, and what it says."""

    number: int
    at: datetime | None
    kind: str
    valid_on: date
    state: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Visited:
    """An inspection of the county. Ids and codes as text; `finished_on` None while it goes on."""

    inspection: str
    visited_on: date
    finished_on: date | None
    kind: str
    enterprise: str
    region: str
    sector: str
    agency: str
    officers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise in operation from a day to another (exclusive)."""

    enterprise: str
    region: str
    sector: str
    begins_on: date = date.min
    ends_on: date = date.max


def visits_of(subject: str, said: Sequence[Said]) -> list[Visited]:
    """The inspection as these events tell it, in the order of their numbers; none where it is a
    self-check, not begun, or cancelled.
    """
    values: dict[str, Any] = {}
    officers: list[str] = []
    finished_on = None
    for event in said:
        values.update(event.facts.get("set") or {})
        officers = event.facts.get("officers", officers)
        if event.state == Status.FINISHED and finished_on is None:
            finished_on = event.valid_on
    if values["kind"] == InspectionKind.SELF_CHECK or said[-1].state not in PRESENT:
        return []
    return [
        Visited(
            inspection=subject,
            visited_on=date.fromisoformat(values["inspected_on"]),
            finished_on=finished_on,
            kind=values["kind"],
            enterprise=values["enterprise_id"],
            region=values["region_id"],
            sector=values["sector_id"],
            agency=values.get("agency_id") or "",
            officers=tuple(sorted(officers)),
        )
    ]


def firms_of(subject: str, said: Sequence[Said]) -> list[Firm]:
    """The times in which the enterprise is in operation; none where it was put on the register
    without an event.
    """
    first = said[0]
    if first.kind != Happening.REGISTERED:
        return []
    values = dict(first.facts["set"])
    found: list[Firm] = []
    begins_on = date.min
    for event in sorted(said[1:], key=lambda event: event.valid_on):
        found += _firm(subject, values, begins_on, event.valid_on, first.valid_on)
        values.update(event.facts["set"])
        begins_on = event.valid_on
    found += _firm(subject, values, begins_on, date.max, first.valid_on)
    return _joined(found)


def _firm(
    subject: str, values: dict[str, Any], begins_on: date, ends_on: date, put_on: date
) -> Iterator[Firm]:
    told = values.get("registered_on")
    since = min(date.fromisoformat(told), put_on) if told else put_on
    begins_on = max(begins_on, since)
    if values["state"] == State.OPERATING and begins_on < ends_on:
        yield Firm(subject, values["region"], values["sector"], begins_on, ends_on)


def _joined(firms: list[Firm]) -> list[Firm]:
    """Times that follow each other in one place are one: a change of the telephone is none."""
    found: list[Firm] = []
    for one in firms:
        last = found[-1] if found else None
        if last and (last.region, last.sector, last.ends_on) == (
            one.region, one.sector, one.begins_on,
        ):  # fmt: skip
            found[-1] = Firm(one.enterprise, one.region, one.sector, last.begins_on, one.ends_on)
        else:
            found.append(one)
    return found


def versions(
    subject: str, said: Sequence[Said], rows_of: Callable[[str, Sequence[Said]], Iterable[Row]]
) -> list[tuple[Row, int, int | None]]:
    """Every row that was ever known, with the number since when and that until when (None: it
    holds). Events of one moment are one version.
    """
    done: list[tuple[Row, int, int | None]] = []
    known: dict[Row, int] = {}
    for place, event in enumerate(said, start=1):
        if place < len(said) and said[place].at == event.at:
            continue
        rows = list(rows_of(subject, said[:place]))
        for row in [row for row in known if row not in rows]:
            done.append((row, known.pop(row), event.number))
        for row in rows:
            known.setdefault(row, event.number)
    return done + [(row, since, None) for row, since in known.items()]
