"""What is counted of inspections, and by what it is cut. Pure: the stored way (queries) and the
replay (recompute) both make a Review, and every figure and every list of rows comes out of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from indicators import rates
from indicators.calendars import back, key_of
from indicators.supervision.evidence import WINDOW, Evidence, against
from indicators.supervision.timeline import Firm, Visited

FEW = 10
"""On fewer inspections than these nobody is rated (statistics, Supervision)."""

SLICES: dict[str, Any] = {
    "agency": _("Inspecting agency"),
    "inspector": _("Inspector"),
    "kind": _("Kind of inspection"),
    "region": _("Township"),
    "sector": _("Sector"),
    "month": _("Month"),
}
WITH_BASE = ("region", "sector")
"""The slices in which the enterprises in scope can be cut too."""

VISITS = ("inspections", "zero", "zero_old", "contradicted", "zero_young")
FIRMS = ("enterprises", "in_scope", "covered")
FIGURES = (*VISITS, *FIRMS, "found")
"""Each has its rows: inspections, enterprises, hazards."""


def average(number: int, among: int) -> str | None:
    """Two decimals, rounded half up; None where it is among none."""
    if not among:
        return None
    hundredths = (200 * number + among) // (2 * among)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@dataclass(frozen=True)
class Fact:
    """An inspection on D: the hazards that it found and that count, and what speaks against it."""

    visit: Visited
    hazards: tuple[str, ...]
    is_old: bool
    against: Evidence | None

    @property
    def figures(self) -> frozenset[str]:
        """The figures that count it."""
        named = {"inspections"}
        if not self.hazards:
            named |= {"zero", "zero_old" if self.is_old else "zero_young"}
        if self.against:
            named.add("contradicted")
        return frozenset(named)


@dataclass
class VisitCounts:
    """The figures of one part. `zero`: found nothing; `zero_old` of them at least 90 days before D,
    `zero_young` the others; `found`: hazards. `enterprises`: distinct ones inspected; `in_scope`:
    in operation on D, `covered` of these inspected (None where a part has no such base).
    """

    inspections: int = 0
    zero: int = 0
    zero_old: int = 0
    contradicted: int = 0
    zero_young: int = 0
    enterprises: int = 0
    in_scope: int | None = None
    covered: int | None = None
    found: int = 0

    @property
    def coverage(self) -> str | None:
        """Covered / in scope, as displayed."""
        return None if self.in_scope is None else rates.shown(self.covered or 0, self.in_scope)

    @property
    def per_inspection(self) -> str | None:
        """Hazards per inspection, as displayed."""
        return average(self.found, self.inspections)

    @property
    def contradicted_rate(self) -> str | None:
        """Contradicted / zero-finding at least 90 days before D, as displayed."""
        return rates.shown(self.contradicted, self.zero_old)

    def as_json(self) -> dict[str, Any]:
        """As the command and the API give it."""
        return {
            "inspections": self.inspections,
            "enterprises": self.enterprises,
            "enterprises_in_scope": self.in_scope,
            "enterprises_covered": self.covered,
            "coverage": self.coverage,
            "found": self.found,
            "found_per_inspection": self.per_inspection,
            "zero_finding": self.zero,
            "zero_finding_old": self.zero_old,
            "contradicted": self.contradicted,
            "contradicted_rate": self.contradicted_rate,
            "zero_finding_young": self.zero_young,
        }


@dataclass(frozen=True)
class Part:
    """One part of a slice. The rates of a part are None where they would stand on fewer than ten
    inspections: nobody is ranked on so little.
    """

    by: str
    key: str
    label: str
    counts: VisitCounts

    @property
    def per_inspection(self) -> str | None:
        """Hazards per inspection, on ten inspections or more."""
        return self.counts.per_inspection if self.counts.inspections >= FEW else None

    @property
    def contradicted_rate(self) -> str | None:
        """The rate on ten zero-finding inspections or more."""
        return self.counts.contradicted_rate if self.counts.zero_old >= FEW else None

    def as_json(self) -> dict[str, Any]:
        """As the command and the API give it."""
        told = self.counts.as_json()
        told["found_per_inspection"] = self.per_inspection
        told["contradicted_rate"] = self.contradicted_rate
        return {"by": self.by, "key": self.key, "label": self.label, "supervision": told}


Keys = Callable[[Visited], Iterable[str]]


@dataclass
class Review:
    """The inspections of a period on D, and the enterprises in operation on D."""

    as_of: date
    facts: list[Fact]
    firms: list[Firm]
    places: Mapping[str, str] = field(default_factory=dict)

    def counts(self) -> VisitCounts:
        """The figures of the whole."""
        return self.cells("").get("", VisitCounts(in_scope=0, covered=0))

    def cells(self, by: str) -> dict[str, VisitCounts]:
        """The figures of each part of a slice; the whole is the one part "" of the slice ""."""
        cells: dict[str, VisitCounts] = defaultdict(VisitCounts)
        seen: dict[str, set[str]] = defaultdict(set)
        for fact in self.facts:
            for key in self.keys(fact.visit, by):
                cell = cells[key]
                for name in fact.figures:
                    setattr(cell, name, getattr(cell, name) + 1)
                cell.found += len(fact.hazards)
                seen[key].add(fact.visit.enterprise)
        for key, firms in seen.items():
            cells[key].enterprises = len(firms)
        if not by or by in WITH_BASE:
            self._add_base(cells, by)
        return dict(cells)

    def _add_base(self, cells: dict[str, VisitCounts], by: str) -> None:
        inspected = {fact.visit.enterprise for fact in self.facts}
        for firm in self.firms:
            cells[self.key_of_firm(firm, by)]  # a part without an inspection is one all the same
        for cell in cells.values():
            cell.in_scope = cell.covered = 0
        for firm in self.firms:
            cell = cells[self.key_of_firm(firm, by)]
            cell.in_scope = (cell.in_scope or 0) + 1
            cell.covered = (cell.covered or 0) + (firm.enterprise in inspected)

    def keys(self, visit: Visited, by: str) -> tuple[str, ...]:
        """The parts of a slice in which an inspection is: with two officers it is with both."""
        if by == "inspector":
            return visit.officers
        if by == "region":
            return (self.places.get(visit.region, visit.region),)
        if by == "month":
            return (key_of("month", visit.visited_on),)
        return (getattr(visit, by) if by else "",)

    def key_of_firm(self, firm: Firm, by: str) -> str:
        """The part in which an enterprise in operation is."""
        if by == "region":
            return self.places.get(firm.region, firm.region)
        return firm.sector if by else ""

    def visits_of(self, figure: str, by: str = "", key: str = "") -> list[Fact]:
        """The inspections that a figure of VISITS counts, the latest first."""
        found = [fact for fact in self._part(by, key) if figure in fact.figures]
        return sorted(
            found, key=lambda fact: (fact.visit.visited_on, fact.visit.inspection), reverse=True
        )

    def hazards_of(self, by: str = "", key: str = "") -> list[str]:
        """The hazards that the inspections found."""
        return sorted({pk for fact in self._part(by, key) for pk in fact.hazards}, reverse=True)

    def enterprises_of(self, figure: str, by: str = "", key: str = "") -> dict[str, int]:
        """The enterprises that a figure of FIRMS counts, with how often each was inspected."""
        times: dict[str, int] = defaultdict(int)
        for fact in self.facts if figure != "enterprises" else self._part(by, key):
            times[fact.visit.enterprise] += 1
        if figure == "enterprises":
            return dict(times)
        here = [firm.enterprise for firm in self.firms if self.key_of_firm(firm, by) == key]
        return {firm: times.get(firm, 0) for firm in here if figure == "in_scope" or firm in times}

    def _part(self, by: str, key: str) -> Iterator[Fact]:
        return (fact for fact in self.facts if key in self.keys(fact.visit, by))


@dataclass
class Material:
    """What a Review is made of, from wherever it was read.

    `visits` are those of the period; `others` by id those that evidence names, in or out of it.
    """

    visits: list[Visited] = field(default_factory=list)
    others: dict[str, Visited] = field(default_factory=dict)
    hazards: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    evidence: list[Evidence] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)


def made(material: Material, as_of: date, places: Mapping[str, str]) -> Review:
    """Judge each inspection: what it found, how old it is, what speaks against it."""
    at: dict[str, list[Evidence]] = defaultdict(list)
    for one in sorted(material.evidence):
        at[one.enterprise].append(one)
    known = {**material.others, **{visit.inspection: visit for visit in material.visits}}
    old = back(as_of, WINDOW.days)
    facts = []
    for visit in material.visits:
        hazards = tuple(sorted(material.hazards.get(visit.inspection, ())))
        is_old = visit.visited_on <= old
        judged = is_old and not hazards
        found = against(visit, at[visit.enterprise], known) if judged else None
        facts.append(Fact(visit, hazards, is_old, found))
    return Review(as_of, facts, material.firms, places)
