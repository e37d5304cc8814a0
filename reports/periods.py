"""The periods of reports: ISO weeks, months, quarters, calendar years."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from reports.enums import ReportKind

_WRITTEN = {
    ReportKind.WEEKLY: re.compile(r"(\d{4})-W(\d{2})"),
    ReportKind.MONTHLY: re.compile(r"(\d{4})-(\d{2})"),
    ReportKind.QUARTERLY: re.compile(r"(\d{4})-Q(\d)"),
    ReportKind.ANNUAL: re.compile(r"(\d{4})"),
}
_MONTHS = {ReportKind.MONTHLY: 1, ReportKind.QUARTERLY: 3, ReportKind.ANNUAL: 12}
WRITTEN_LIKE = {
    ReportKind.WEEKLY: "2021-W52",
    ReportKind.MONTHLY: "2021-12",
    ReportKind.QUARTERLY: "2021-Q4",
    ReportKind.ANNUAL: "2021",
}


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both inclusive."""

    kind: str
    begins_on: date
    ends_on: date

    @property
    def written(self) -> str:
        """As it is typed: 2021-W52, 2021-12, 2021-Q4, 2021."""
        first = self.begins_on
        if self.kind == ReportKind.WEEKLY:
            year, week, _day = first.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind == ReportKind.MONTHLY:
            return f"{first:%Y-%m}"
        if self.kind == ReportKind.QUARTERLY:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        return f"{first.year}"

    @property
    def words(self) -> str:
        """In the reader's language."""
        first = self.begins_on
        if self.kind == ReportKind.WEEKLY:
            year, week, _day = first.isocalendar()
            return _("week %(week)s of %(year)s") % {"week": week, "year": year}
        if self.kind == ReportKind.MONTHLY:
            return _("month %(month)s of %(year)s") % {"month": first.month, "year": first.year}
        if self.kind == ReportKind.QUARTERLY:
            quarter = (first.month + 2) // 3
            return _("quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": first.year}
        return _("the year %(year)s") % {"year": first.year}


def period(kind: str, written: str) -> Period:
    """The period of a kind as it is typed. Raises ValueError."""
    found = _WRITTEN[ReportKind(kind)].fullmatch(written.strip())
    if found is None:
        raise ValueError(written)
    numbers = [int(number) for number in found.groups()]
    year, part = numbers[0], numbers[1] if len(numbers) > 1 else 1
    if kind == ReportKind.WEEKLY:
        first = date.fromisocalendar(year, part, 1)
        return Period(kind, first, first + timedelta(days=6))
    months = _MONTHS[ReportKind(kind)]
    first = date(year, (part - 1) * months + 1, 1)
    return Period(kind, first, _last_day(first, months))


def holding(kind: str, day: date) -> Period:
    """The period of a kind that holds the day."""
    if kind == ReportKind.WEEKLY:
        first = day - timedelta(days=day.weekday())
        return Period(kind, first, first + timedelta(days=6))
    months = _MONTHS[ReportKind(kind)]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(kind, first, _last_day(first, months))


def _last_day(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1) if year <= 9999 else date.max
