"""When a later finding speaks against an inspection that found nothing. Pure.

"Another party" is decided from the records:
- A tip-off found true, an alarm, a trade body's review and an accident come from another party.
- A finding of another inspection does where that one is of another agency, or has no officer in
  common with this one. One that an officer logged outside any inspection does where the officer's
  agency is another one; of the same agency it may be the same people, so it proves nothing.
- The enterprise's own finding (self-check, worker's report) and a row of a ledger that does not
  say how it was found speak against nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hazards.enums import Source
from indicators.supervision.timeline import Visited

WINDOW = timedelta(days=90)
"""So long after an inspection a finding speaks against it, the last day included."""

OUTSIDE = frozenset({Source.TIP_OFF, Source.ALARM, Source.TRADE_BODY, Source.ACCIDENT})
TELLING = (*sorted(OUTSIDE), Source.INSPECTION)
"""The sources of hazards that can speak against an inspection."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A hazard that counts on D, or a counted accident: `record` is its id, `source` how it was
    found; `inspection` that of a hazard and `agency` its finder's, empty where there is none.
    """

    day: date
    record: str
    enterprise: str
    source: str
    inspection: str = ""
    agency: str = ""


def against(
    visit: Visited, evidence: Sequence[Evidence], visits: Mapping[str, Visited]
) -> Evidence | None:
    """The first finding that speaks against the inspection; None without any.

    In: what was found at its enterprise, the earliest first; all inspections by id.
    """
    for one in evidence:
        is_after = visit.visited_on < one.day <= visit.visited_on + WINDOW
        if is_after and another_party(visit, one, visits):
            return one
    return None


def another_party(visit: Visited, one: Evidence, visits: Mapping[str, Visited]) -> bool:
    """Whether others than those of the inspection found it (see above)."""
    if one.source in OUTSIDE:
        return True
    other = visits.get(one.inspection)
    if other is None:
        return _differ(one.agency, visit.agency)
    if other.inspection == visit.inspection:
        return False
    return _differ(other.agency, visit.agency) or not set(other.officers) & set(visit.officers)


def _differ(agency: str, other: str) -> bool:
    """Two agencies, both of them stated."""
    return bool(agency and other and agency != other)
