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
