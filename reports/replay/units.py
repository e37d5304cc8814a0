"""The units in the base of a report, and which of them reported, as the log tells them.

The register's events carry what is needed: the first tells sector, township, state and since when
the firm exists, later ones what changed. A firm that was put on the register without an event is
not known here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from audit.models import Event
from enterprises.enums import Happening, State
from enterprises.services.events import ENTERPRISE
from indicators.figures import Cohort
from inspections.enums import InspectionKind
from inspections.enums import Kind as InspectionHappening
from inspections.workflow import SUBJECT as INSPECTION
from reports.replay.members import Member

TOLD = (Happening.REGISTERED, Happening.CHANGED, Happening.STATE_CHANGED)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Unit:
    """An enterprise as the report counts it. `in_base`: operating on D by the register;
    `reported`: with a hazard found or a self-check finished in the period.
    """

    enterprise: str
    parts: dict[str, str]
    in_base: bool
    reported: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says of an enterprise on D."""

    sector: str
    region: str
    since: date
    state: str

    def operates(self, as_of: date) -> bool:
        """In operation on D."""
        return self.state == State.OPERATING and self.since <= as_of


def register(county: str, number: int, as_of: date) -> dict[str, Entry]:
    """Every entry of the register by the enterprise's id, as of D, from the events up to a number.

    What the first event says holds for the time before it too; a change holds from its day on.
    """
    events = Event.objects.filter(
        log=county, seq__lte=number, subject_kind=ENTERPRISE, kind__in=TOLD
    )
    rows = events.order_by("subject_id", "seq").values_list(
        "subject_id", "kind", "valid_on", "facts__set"
    )
    found = {}
    for pk, told in groupby(rows.iterator(2000), key=lambda row: row[0]):
        if entry := _entry([row[1:] for row in told], as_of):
            found[str(pk)] = entry
    return found


def _entry(told: list[tuple[str, date, dict[str, Any]]], as_of: date) -> Entry | None:
    kind, put_on, values = told[0]
    if kind != Happening.REGISTERED:
        return None
    later = sorted((row for row in told[1:] if row[1] <= as_of), key=lambda row: row[1])
    for _kind, _on, changed in later:
        values = {**values, **changed}
    said = values.get("registered_on")
    since = min(date.fromisoformat(said), put_on) if said else put_on
    return Entry(values["sector"], values["region"], since, values["state"])


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """A self-check that was finished in the period."""

    inspection: UUID
    enterprise: str
    sector: str
    region: str


def self_checks(county: str, number: int, cohort: Cohort, as_of: date) -> list[SelfCheck]:
    """The self-checks finished in the period by D, from the events up to a number."""
    events = Event.objects.filter(log=county, seq__lte=number, subject_kind=INSPECTION)
    last = min(cohort.end, as_of)
    finished = events.filter(
        kind=InspectionHappening.FINISHED, valid_on__gte=cohort.begin, valid_on__lte=last
    )
    keys = sorted(set(finished.values_list("subject_id", flat=True)))
    found: list[SelfCheck] = []
    for start in range(0, len(keys), CHUNK):
        some = events.filter(subject_id__in=keys[start : start + CHUNK], state_from="")
        for pk, facts in some.order_by("seq").values_list("subject_id", "facts__set"):
            if facts["kind"] == InspectionKind.SELF_CHECK:
                place = facts["sector_id"], facts["region_id"]
                found.append(SelfCheck(pk, facts["enterprise_id"], *place))
    return found


def units(
    entries: dict[str, Entry],
    counted: Iterable[Member],
    checks: Iterable[SelfCheck],
    as_of: date,
    places: dict[str, str],
) -> list[Unit]:
    """Base and reports together. A unit stands where the register has it on D; one that reported
    and is not on the register stands where its hazard or self-check was.
    """
    reported: dict[str, dict[str, str]] = {}
    for one in sorted(counted, key=lambda one: one.hazard):
        reported.setdefault(one.enterprise, _where(one.parts["sector"], one.parts["region"], {}))
    for check in checks:
        reported.setdefault(check.enterprise, _where(check.sector, check.region, places))
    found = []
    for pk in sorted(reported.keys() | entries.keys()):
        entry = entries.get(pk)
        in_base = bool(entry and entry.operates(as_of))
        if in_base or pk in reported:
            parts = _where(entry.sector, entry.region, places) if entry else reported[pk]
            found.append(Unit(pk, parts, in_base, pk in reported))
    return found


def _where(sector: str, region: str, places: dict[str, str]) -> dict[str, str]:
    return {"sector": sector, "region": places.get(region, region)}
