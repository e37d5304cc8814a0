"""The five figures: value, n / d, the change to the period before."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from indicators.dashboard.periods import Period
from indicators.dashboard.streaks import Accidents
from indicators.dashboard.tables import links
from indicators.figures import ByGrade
from indicators.rates import or_dash


@dataclass(frozen=True)
class Figure:
    """One of the five figures (templates/components/figure.html)."""

    key: str
    label: str
    value: Any
    url: str
    how: str
    numerator: int | None = None
    denominator: int | None = None
    numerator_url: str = ""
    denominator_url: str = ""
    change: str = ""
    note: str = ""
    tone: str = ""
    unit: str = ""

    @property
    def spark_id(self) -> str:
        return f"spark-{self.key}"


def tiles(period: Period, now: ByGrade, before: ByGrade, told: Accidents) -> list[Figure]:
    """Rate, overdue, majors open, awaiting verification, days without an accident."""
    counts, earlier = now["all"], before["all"]
    major = now["major"]
    link = links(period)
    url, major_url = link(), link(grade="major")
    compared = _("on %(day)s: %(value)s")

    def was(value: Any) -> str:
        return compared % {"day": period.previous_as_of, "value": value}

    return [
        Figure(
            "rate",
            _("Rectification rate"),
            or_dash(counts.rate),
            url("rectified"),
            _("Rectified (verified and closed) / found. Submitted and not yet verified is open."),
            counts.rectified,
            counts.found,
            url("rectified"),
            url("found"),
            _points(counts.rate, earlier.rate),
            was(or_dash(earlier.rate)),
        ),
        Figure(
            "overdue",
            _("Overdue"),
            counts.overdue,
            url("overdue"),
            _(
                "Open, the due date has passed, and no submission made in time awaits "
                "verification; of all that is open."
            ),
            counts.overdue,
            counts.open,
            url("overdue"),
            url("open"),
            _difference(counts.overdue, earlier.overdue),
            was(f"{earlier.overdue:,}"),
            tone="late" if counts.overdue else "",
        ),
        Figure(
            "major",
            _("Major hazards open"),
            major.open,
            major_url("open"),
            _("Major hazards that are not closed; of all major ones found."),
            major.open,
            major.found,
            major_url("open"),
            major_url("found"),
            _difference(major.open, before["major"].open),
            was(f"{before['major'].open:,}"),
            tone="late" if major.open else "",
        ),
        Figure(
            "awaiting",
            _("Awaiting verification"),
            counts.awaiting,
            url("awaiting"),
            _("Submitted by the enterprise and not yet decided; of all that is open."),
            counts.awaiting,
            counts.open,
            url("awaiting"),
            url("open"),
            _difference(counts.awaiting, earlier.awaiting),
            was(f"{earlier.awaiting:,}"),
            tone="soon" if counts.awaiting else "",
        ),
        _days_figure(period, told, was),
    ]


def _days_figure(period: Period, told: Accidents, was: Callable[[Any], str]) -> Figure:
    days = told.days["any"]
    earlier = told.record.at(period.previous_as_of).days_without()
    return Figure(
        "days",
        _("Days without an accident"),
        _("unknown") if days is None else days,
        told.last_url,
        _(
            "From the last production-safety accident of any grade, or the day from which the "
            "register is complete, to this day."
        ),
        change=_difference(days, earlier) if None not in (days, earlier) else "",
        note=was(_("unknown") if earlier is None else f"{earlier:,}"),
    )


def _difference(now: int | None, before: int | None) -> str:
    """+3, −3 (a true minus) or ±0."""
    if now is None or before is None:
        return ""
    return _signed(now - before, f"{abs(now - before):,}")


def _points(now: str | None, before: str | None) -> str:
    """The difference of two rates as displayed, in percentage points."""
    if now is None or before is None:
        return ""
    hundredths = _hundredths(now) - _hundredths(before)
    number = f"{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"
    return _("%(number)s points") % {"number": _signed(hundredths, number)}


def _hundredths(rate: str) -> int:
    return int(rate.rstrip("%").replace(".", ""))


def _signed(difference: int, number: str) -> str:
    sign = "±" if difference == 0 else "+" if difference > 0 else "−"
    return f"{sign}{number}"
