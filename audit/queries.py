"""Larger reads of the log."""

from datetime import datetime

from audit.models import Event


def sequence_at(county: str, moment: datetime | None) -> int:
    """Number of the last event recorded at or before the moment (None: now); 0 where none was."""
    events = Event.objects.filter(log=county)
    if moment is not None:
        events = events.known_at(moment)
    return events.order_by("-seq").values_list("seq", flat=True).first() or 0
