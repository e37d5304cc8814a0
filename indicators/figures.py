"""What is counted: the cohort C(a, b) on D, the figures over it, and the slices that cut it.

Pure Python without a database: the stored way (queries) and the replay (recompute) both answer in
these words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hazards.enums import Grade
from indicators import rates
from indicators.survival import Days

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

    `open` is what is not rectified: found - rectified. `first_pass`: of the rectified those never
    sent back; `reopened`: ever reopened by D; `reclosed`: of these, closed on D.
    """

    found: int = 0
    rectified: int = 0
    due: int = 0
    on_time: int = 0
    on_time_original: int = 0
    awaiting: int = 0
    overdue: int = 0
    open: int = 0
    first_pass: int = 0
    reopened: int = 0
    reclosed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*map(sum, zip(self.numbers, other.numbers, strict=True)))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The figures in the order of FIGURES."""
        return tuple(vars(self).values())

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

    @property
    def first_pass_rate(self) -> str | None:
        """First-pass rate as displayed: first pass / rectified."""
        return rates.shown(self.first_pass, self.rectified)

    @property
    def reclosed_rate(self) -> str | None:
        """Rectified after reopening: reclosed / reopened."""
        return rates.shown(self.reclosed, self.reopened)

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

DETAILS: tuple[str, ...] = ("settled", "recurred", "funds", "days_to_rectify")
"""The figures beside the counts; each has its rows too (see definitions)."""

ByGrade = dict[str, Counts]
"""The counts under "all", "general" and "major"."""


def by_grade(cells: Iterable[tuple[str, Counts]]) -> ByGrade:
    """Cells of single grades under their names, and their sum under "all"."""
    found = {"all": Counts(), **{grade: Counts() for grade in GRADES}}
    for grade, counts in cells:
        found[grade] = found[grade] + counts
        found["all"] = found["all"] + counts
    return found


@dataclass
class Details:
    """Of one cell what is more than a count of standings.

    `funds`: yuan spent on those rectified. `settled`: closed at least a year before D; `recurred`:
    of these, found again within a year. `days`: days to rectify.
    """

    days: Days = field(default_factory=Days)
    funds: Decimal = Decimal("0.00")
    settled: int = 0
    recurred: int = 0

    def __add__(self, other: "Details") -> "Details":
        return Details(
            self.days + other.days,
            self.funds + other.funds,
            self.settled + other.settled,
            self.recurred + other.recurred,
        )

    @property
    def recurrence_rate(self) -> str | None:
        """Recurrence rate as displayed: recurred / settled."""
        return rates.shown(self.recurred, self.settled)


DetailsByGrade = dict[str, Details]
"""The details under "all", "general" and "major"."""


def details_by_grade(cells: Iterable[tuple[str, Details]]) -> DetailsByGrade:
    """Cells of single grades under their names, and their sum under "all"."""
    found = {"all": Details(), **{grade: Details() for grade in GRADES}}
    for grade, details in cells:
        found[grade] = found[grade] + details
        found["all"] = found["all"] + details
    return found


def _more(counts: Counts, details: Details) -> dict[str, Any]:
    """The further figures of a cell as the command and the API give them; what is unknown is null,
    money is text with two decimals.
    """
    return {
        "open": counts.open,
        "on_time_original": counts.on_time_original,
        "on_time_original_rate": counts.on_time_original_rate,
        "first_pass": counts.first_pass,
        "first_pass_rate": counts.first_pass_rate,
        "reopened": counts.reopened,
        "reclosed": counts.reclosed,
        "reclosed_rate": counts.reclosed_rate,
        "settled": details.settled,
        "recurred": details.recurred,
        "recurrence_rate": details.recurrence_rate,
        "days_to_rectify": {"median": details.days.median, "p90": details.days.ninetieth},
        "funds": f"{details.funds:.2f}",
    }


def more_json(counts: ByGrade, details: DetailsByGrade) -> dict[str, dict[str, Any]]:
    """The further figures by grade, as the command and the API give them."""
    return {grade: _more(counts[grade], details[grade]) for grade in counts}


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
    "finder_agency": _("Finder's agency"),
    "overdue_days": _("Days overdue"),
    "rectify_days": _("Days to rectify"),
    "day": _("Day found"),
    "week": _("Week found"),
    "quarter": _("Quarter found"),
    "year": _("Year found"),
}

Bucket = tuple[str, int, Any]

LATENESS: tuple[Bucket, ...] = (
    ("1-7", 1, _("1 to 7 days")),
    ("8-30", 8, _("8 to 30 days")),
    ("31-90", 31, _("31 to 90 days")),
    ("91-", 91, _("More than 90 days")),
)
"""How overdue: key, least number of days, words."""

SLOWNESS: tuple[Bucket, ...] = (
    ("0", 0, _("On the day")),
    ("1-3", 1, _("1 to 3 days")),
    ("4-7", 4, _("4 to 7 days")),
    ("8-15", 8, _("8 to 15 days")),
    ("16-30", 16, _("16 to 30 days")),
    ("31-90", 31, _("31 to 90 days")),
    ("91-", 91, _("More than 90 days")),
)
"""How long rectification took; what is not rectified has the key ""."""


def bucket_of(days: int, buckets: tuple[Bucket, ...]) -> str:
    """The key of the bucket that holds so many days; the first where they are fewer."""
    return next((key for key, least, _words in reversed(buckets) if days >= least), buckets[0][0])


def lateness(days: int) -> str:
    """The key of `overdue_days` for a hazard that is overdue by so many days (1 or more)."""
    return bucket_of(days, LATENESS)


def slowness(days: int) -> str:
    """The key of `rectify_days` for a hazard that was rectified in so many days."""
    return bucket_of(days, SLOWNESS)
