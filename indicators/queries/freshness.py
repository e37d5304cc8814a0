"""How far the stored figures have read the log, and how far that was at an earlier moment."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from audit.models import Cursor
from audit.queries import sequence_at

CONSUMER = "indicator-spans"


@dataclass(frozen=True)
class Known:
    """Up to which event of each county's log the figures know, and at what moment (None: nothing).

    `limit` is what the queries take as `known`: None for now, else the number of the own county's
    log at the moment T that was asked for; then `at` is T.
    """

    at: datetime | None
    numbers: dict[str, int]
    limit: int | None = None

    @property
    def number(self) -> int:
        """The last event of the own county's log that is known."""
        return self.numbers.get(settings.COUNTY_CODE, 0)


def known(moment: datetime | None = None) -> Known:
    """What the stored figures know now (a running worker is at most seconds behind the log), or
    what was known at a moment.
    """
    cursors = Cursor.objects.filter(name=CONSUMER).order_by("log_id")
    rows = list(cursors.values_list("log_id", "seq", "moved_at"))
    if moment is None:
        moments = [moved for _code, _seq, moved in rows if moved]
        return Known(max(moments, default=None), {code: seq for code, seq, _moved in rows})
    numbers = {code: min(seq, sequence_at(code, moment)) for code, seq, _moved in rows}
    return Known(moment, numbers, number_at(moment))


def number_at(moment: datetime | None) -> int | None:
    """T as the queries take it: the last number of the own county's log recorded at or before it;
    None (now) for None.
    """
    return None if moment is None else sequence_at(settings.COUNTY_CODE, moment)
