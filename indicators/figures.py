"""What is counted: the cohort C(a, b) on D, the figures over it, and the slices that cut it.

Pure Python without a database: the stored way (queries) and the replay (recompute) both answer in
these words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.enums import Grade
from indicators import rates

GRADES: tuple[str, ...] = tuple(Grade.values)


@dataclass(frozen=True)
class Cohort:
    """The hazards found from `begin` (None: since the beginning) to `end`, both inclusive."""

    begin: date | None
    end: date

    def holds(self, found_on: date, as_of: date) -> bool:
        """Whether a hazard found on that day belongs to C on D: found in [begin, min(end, D)]."""
        return (self.begin is None or self.begin <= found_on) and found_on <= min(self.end, as_of)


@dataclass
class Counts:
    """The figures of one cell; each field is the number of rows behind it.

    `open` is what is not rectified: found - rectified.
    """

    found: int = 0
    rectified: int = 0
    due: int = 0
    on_time: int = 0
    on_time_original: int = 0
    awaiting: int = 0
    overdue: int = 0
    open: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in FIGURES))

    @property
    def rate(self) -> str | None:
        """Rectification rate as displayed: rectified / found; None for 0/0."""
        return rates.shown(self.rectified, self.found)

    @property
    def on_time_rate(self) -> str | None:
        """On-time rate as displayed: on time / due."""
        return rates.shown(self.on_time, self.due)

    @property
    def on_time_original_rate(self) -> str | None:
        """The same against the first due date."""
        return rates.shown(self.on_time_original, self.due)

    def as_json(self) -> dict[str, Any]:
        """The cell as `manage.py indicators --json` and the API give it; unknown rates are null."""
        return {
            "found": self.found,
            "rectified": self.rectified,
            "rate": self.rate,
            "due": self.due,
            "on_time": self.on_time,
            "on_time_rate": self.on_time_rate,
            "awaiting_verification": self.awaiting,
            "overdue": self.overdue,
        }


FIGURES: tuple[str, ...] = tuple(field.name for field in fields(Counts))

ByGrade = dict[str, Counts]
"""The counts under "all", "general" and "major"."""


def by_grade(cells: Iterable[tuple[str, Counts]]) -> ByGrade:
    """Cells of single grades under their names, and their sum under "all"."""
    found = {"all": Counts(), **{grade: Counts() for grade in GRADES}}
    for grade, counts in cells:
        found[grade] = found[grade] + counts
        found["all"] = found["all"] + counts
    return found


@dataclass(frozen=True)
class Slice:
    """One part of a cohort: `key` as in addresses ("" where the fact is not stated), its name in
    the reader's language, and its counts by grade.
    """

    by: str
    key: str
    label: str
    counts: ByGrade

    def as_json(self) -> dict[str, Any]:
        """The slice as the command and the API give it."""
        hazards = {grade: counts.as_json() for grade, counts in self.counts.items()}
        return {"by": self.by, "key": self.key, "label": self.label, "hazards": hazards}


SLICES: dict[str, Any] = {
    "region": _("Township"),
    "sector": _("Sector"),
    "agency": _("Agency"),
    "grade": _("Grade"),
    "source": _("Source"),
    "month": _("Month found"),
    "enterprise": _("Enterprise"),
    "trade": _("Trade"),
    "category": _("Category"),
    "accident_type": _("Possible accident"),
    "risk_level": _("Risk level"),
    "overdue_days": _("Days overdue"),
}

LATENESS: tuple[tuple[str, int, Any], ...] = (
    ("1-7", 1, _("1 to 7 days")),
    ("8-30", 8, _("8 to 30 days")),
    ("31-90", 31, _("31 to 90 days")),
    ("91-", 91, _("More than 90 days")),
)
"""How overdue: key, least number of days, words."""


def lateness(days: int) -> str:
    """The key of `overdue_days` for a hazard that is overdue by so many days (1 or more)."""
    return [key for key, least, _words in LATENESS if days >= least][-1]
