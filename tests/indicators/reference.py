"""A slow reference, written from statistics.md alone: it asks the raw events day by day."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from audit.models import Event

OPEN = ("rectifying", "submitted")
YEAR = timedelta(days=365)


class Subject:
    """The events of one hazard in the order of their numbers."""

    def __init__(self, events: list[Event]) -> None:
        self.events = events

    def state(self, day: date) -> str:
        """The state on a day: that of the last event valid by then."""
        states = [event.state_to for event in self.events if event.valid_on <= day]
        return states[-1] if states else ""

    def value(self, name: str, day: date) -> Any:
        """An attribute in force on a day."""
        given = [
            event.facts["set"][name]
            for event in self.events
            if event.valid_on <= day and name in event.facts["set"]
        ]
        return given[-1] if given else None

    def day(self, name: str, day: date) -> date | None:
        """A date in force on a day."""
        value = self.value(name, day)
        return date.fromisoformat(value) if value else None

    def as_found(self, name: str) -> Any:
        """What the first event says of the finding, unless the record was corrected."""
        said = [self.events[0], *(e for e in self.events[1:] if e.kind == "completed")]
        given = [event.facts["set"][name] for event in said if name in event.facts["set"]]
        return given[-1] if given else None

    @property
    def found_on(self) -> date:
        """As the first event says, or a correction of the record."""
        return date.fromisoformat(self.as_found("found_on"))

    def happened(self, kind: str, day: date) -> bool:
        """Whether an event of this kind was so by the day."""
        return any(event.kind == kind and event.valid_on <= day for event in self.events)

    def closed_on(self, day: date) -> date | None:
        """The day of the closure in which it stands, None where it does not."""
        return self.day("closed_on", day) if self.state(day) == "closed" else None

    def marks(self) -> set[str]:
        """Its checklist item and its risk point, at its enterprise."""
        names = ("checklist_item", "risk_point_id")
        values = [(name, self.value(name, date.max)) for name in names]
        firm = self.as_found("enterprise_id")
        return {f"{firm} {name} {value}" for name, value in values if value}

    def days(self, as_of: date) -> tuple[int, bool]:
        """Days to rectification, or up to D where it is open; and whether it is rectified."""
        if self.state(as_of) != "closed":
            return (as_of - self.found_on).days, False
        mended = self.day("rectified_on", as_of) or self.closed_on(as_of)
        assert mended is not None
        return (mended - self.found_on).days, True

    def funds(self, as_of: date) -> Decimal:
        """Money spent, where it is rectified."""
        spent = self.value("funds", as_of)
        return Decimal(spent) if spent and self.state(as_of) == "closed" else Decimal(0)

    def in_cohort(self, begin: date, end: date, as_of: date) -> bool:
        """Found in [a, min(b, D)], accepted by D, not void on D."""
        in_days = begin <= self.found_on <= min(end, as_of)
        return in_days and self.state(as_of) in (*OPEN, "closed")

    def figures(self, as_of: date) -> dict[str, bool]:
        """Which figures count it, given that it is in the cohort."""
        state, due = self.state(as_of), self.day("due_on", as_of)
        closed = state == "closed"
        submitted = self.day("submitted_on", as_of)
        waits_in_time = state == "submitted" and submitted and due and submitted <= due
        mended = self.day("rectified_on", as_of) or self.day("closed_on", as_of)
        due_then = self.day("due_on", mended) if mended else None
        told = [e.facts["set"] for e in self.events if e.valid_on <= as_of]
        firsts = [given["due_on"] for given in told if given.get("due_on")]
        first = date.fromisoformat(firsts[0]) if firsts else None
        return {
            "found": True,
            "rectified": closed,
            "due": closed or bool(due and due <= as_of),
            "on_time": bool(closed and due_then and mended and mended <= due_then),
            "on_time_original": bool(closed and first and mended and mended <= first),
            "awaiting": state == "submitted",
            "overdue": bool(state in OPEN and due and due < as_of and not waits_in_time),
            "open": state in OPEN,
            "first_pass": closed and not self.happened("failed", as_of),
            "reopened": self.happened("reopened", as_of),
            "reclosed": closed and self.happened("reopened", as_of),
        }

    def part(self, by: str, as_of: date) -> str:
        """Grade in force on D; all else as on found_on, a category as the record has it now."""
        if by == "grade":
            return self.value("grade", as_of)
        if by == "month":
            return str(self.found_on)[:7]
        if by == "category":
            return self.value("category", date.max) or ""
        if by == "quarter":
            return f"{self.found_on.year}-Q{(self.found_on.month + 2) // 3}"
        if by == "enterprise":
            return self.as_found("enterprise_id")
        name = {"region": "region_id", "sector": "sector_id", "agency": "agency_id"}.get(by, by)
        return self.as_found(name) or ""


def subjects(number: int) -> list[Subject]:
    """All hazards as the log up to a number tells of them."""
    events: dict[Any, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(subject_kind="hazard", seq__lte=number).order_by("seq"):
        events[event.subject_id].append(event)
    return [Subject(found) for found in events.values()]


def cells(
    number: int, begin: date, end: date, as_of: date, by: str
) -> dict[tuple[str, str], dict[str, int]]:
    """The figures by (key, grade); cells without a hazard do not occur."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for subject in subjects(number):
        if subject.in_cohort(begin, end, as_of):
            cell = found.setdefault(
                (subject.part(by, as_of), subject.part("grade", as_of)), defaultdict(int)
            )
            for figure, counted in subject.figures(as_of).items():
                cell[figure] += counted
    return found


def details(number: int, begin: date, end: date, as_of: date) -> dict[str, Any]:
    """Of the whole cohort: settled, recurred, funds, median and 90th percentile of the days."""
    known = subjects(number)
    cohort = [one for one in known if one.in_cohort(begin, end, as_of)]
    counted = [one for one in known if one.in_cohort(date.min, as_of, as_of)]
    settled = [
        (one, day) for one in cohort if (day := one.closed_on(as_of)) and as_of - day >= YEAR
    ]
    recurred = [
        one
        for one, day in settled
        if any(
            other is not one and other.marks() & one.marks() and day < other.found_on <= day + YEAR
            for other in counted
        )
    ]
    days = [one.days(as_of) for one in cohort]
    return {
        "settled": len(settled),
        "recurred": len(recurred),
        "funds": sum((one.funds(as_of) for one in cohort), Decimal(0)),
        "median": within(days, Fraction(1, 2)),
        "ninetieth": within(days, Fraction(9, 10)),
    }


def within(days: list[tuple[int, bool]], share: Fraction) -> int | None:
    """Kaplan and Meier (1958): the least number of days by which the share is rectified."""
    left = Fraction(1)
    for day in sorted({number for number, done in days if done}):
        at_risk = sum(number >= day for number, _done in days)
        gone = sum(done and number == day for number, done in days)
        left *= 1 - Fraction(gone, at_risk)
        if left <= 1 - share:
            return day
    return None
