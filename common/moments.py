"""Days and moments as people type them."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def moment_of(text: str) -> datetime:
    """T as typed: a date means its end (local time), a moment itself, local where it names no
    offset. Raises ValueError.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    midnight = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone())
    return midnight - timedelta(microseconds=1)
