"""Days, ISO weeks, months, quarters and years: the parts of the slices by time. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

CALENDAR = ("day", "week", "month", "quarter", "year")


def key_of(by: str, day: date) -> str:
    """The part to which a day belongs: 2021-03-05, 2021-W09, 2021-03, 2021-Q1, 2021."""
    if by == "week":
        year, week, _weekday = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if by == "quarter":
        return f"{day.year:04d}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[by]]


def days_of(by: str, key: str) -> tuple[date, date]:
    """The first day of a part and the first day after it; ValueError for a key that is none, and
    for the calendar's last part.
    """
    try:
        first = _first(by, key)
        next_first = after(by, first)
    except ValueError:
        raise ValueError(f"no {by}: {key!r}") from None
    if key_of(by, first) != key:
        raise ValueError(f"no {by}: {key!r}")
    return first, next_first


def after(by: str, first: date) -> date:
    """The first day after the part that begins on `first`; ValueError where the calendar ends."""
    if by in ("day", "week"):
        step = 7 if by == "week" else 1
        if first > date.max - timedelta(days=step):
            raise ValueError(first)
        return first + timedelta(days=step)
    months = {"month": 1, "quarter": 3, "year": 12}[by]
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def back(day: date, days: int) -> date:
    """So many days before; the calendar's first day where it does not reach so far."""
    return date.fromordinal(max(1, day.toordinal() - days))


def keys_between(by: str, first: date, last: date) -> Iterator[str]:
    """The parts from that of the first day to that of the last, none left out."""
    key = key_of(by, first)
    end = key_of(by, last)
    while key <= end:
        yield key
        key = key_of(by, days_of(by, key)[1])


def _first(by: str, key: str) -> date:
    if by == "week":
        year, _, week = key.partition("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    if by == "quarter":
        year, _, quarter = key.partition("-Q")
        return date(int(year), 3 * int(quarter) - 2, 1)
    return date.fromisoformat(f"{key}{'-01-01'[{'day': 6, 'month': 3, 'year': 0}[by] :]}")
