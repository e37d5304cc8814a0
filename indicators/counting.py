"""In which figures a hazard is on a day: the conditions of statistics.md in plain Python. The same
conditions for the database stand in querysets.is_figure.
"""

from datetime import date
from typing import Protocol

from hazards.enums import Status
from indicators.timeline import Stands, days_overdue

Counted = tuple[bool, ...]
"""Whether a hazard is in each of FIGURES, in their order."""


class Told(Stands, Protocol):
    """What decides in which figures a standing is; `sent_back` and `reopened`: how often, or if."""

    @property
    def on_time(self) -> bool | None: ...
    @property
    def on_time_original(self) -> bool | None: ...
    @property
    def sent_back(self) -> int: ...
    @property
    def reopened(self) -> int: ...


def counted_in(standing: Told, as_of: date) -> Counted:
    """In which figures a hazard is that stands in the cohort on D (statistics, Hazards)."""
    closed = standing.state == Status.CLOSED
    reopened = standing.reopened > 0
    return (
        True,
        closed,
        closed or (standing.due_on is not None and standing.due_on <= as_of),
        closed and bool(standing.on_time),
        closed and bool(standing.on_time_original),
        standing.state == Status.SUBMITTED,
        days_overdue(standing, as_of) > 0,
        not closed,
        closed and not standing.sent_back,
        reopened,
        closed and reopened,
    )
