"""A slow reference, written from statistics.md alone: it asks the raw events day by day."""

from collections import defaultdict
from datetime import date
from typing import Any

from audit.models import Event

OPEN = ("rectifying", "submitted")


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

    @property
    def found_on(self) -> date:
        """As the first event says."""
        return date.fromisoformat(self.events[0].facts["set"]["found_on"])

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
        firsts = [e.facts["set"]["due_on"] for e in self.events if e.facts["set"].get("due_on")]
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
        }

    def part(self, by: str, as_of: date) -> str:
        """Grade in force on D; all else as on found_on, a category as the record has it now."""
        if by == "grade":
            return self.value("grade", as_of)
        if by == "month":
            return str(self.found_on)[:7]
        if by == "category":
            return self.value("category", date.max) or ""
        name = {"region": "region_id", "sector": "sector_id", "agency": "agency_id"}.get(by, by)
        return self.events[0].facts["set"].get(name) or ""


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
