"""Which days are worked."""

from datetime import date, timedelta

from workdays.models import SpecialDay


def is_workday(day: date) -> bool:
    """Whether the day is worked: the announced exceptions first, else Monday to Friday."""
    special = SpecialDay.objects.filter(day=day).first()
    return not special.off if special else day.weekday() < 5


def add_workdays(start: date, count: int) -> date:
    """The count-th workday after `start` (start itself not counted); count >= 1."""
    horizon = start + timedelta(days=count * 3 + 30)
    off = dict(SpecialDay.objects.filter(day__gt=start, day__lte=horizon).values_list("day", "off"))
    day = start
    while count:
        day += timedelta(days=1)
        if not off.get(day, day.weekday() >= 5):
            count -= 1
    return day


def known_years() -> list[int]:
    """The years for which special days have been typed in."""
    return [day.year for day in SpecialDay.objects.dates("day", "year")]


def missing_years(today: date) -> list[int]:
    """This year, and from November the next, where nothing has been typed in for it.

    The State Council announces a year in the November before; deadlines then reach into it.
    """
    wanted = [today.year, today.year + 1] if today.month >= 11 else [today.year]
    known = set(known_years())
    return [year for year in wanted if year not in known]


def years_offered(today: date) -> list[int]:
    """The years to choose from, newest first: those known, this one and the next."""
    return sorted({*known_years(), today.year, today.year + 1}, reverse=True)
