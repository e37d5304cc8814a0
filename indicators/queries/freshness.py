"""How far the stored figures have read the log."""

from dataclasses import dataclass
from datetime import datetime

from audit.models import Cursor

CONSUMER = "indicator-spans"


@dataclass(frozen=True)
class Known:
    """Up to which event of each county's log the figures know, and since when (None: nothing)."""

    at: datetime | None
    numbers: dict[str, int]


def known() -> Known:
    """What the stored figures know now; a running worker is at most seconds behind the log."""
    cursors = Cursor.objects.filter(name=CONSUMER).order_by("log_id")
    rows = list(cursors.values_list("log_id", "seq", "moved_at"))
    moments = [moved for _code, _seq, moved in rows if moved]
    return Known(max(moments, default=None), {code: seq for code, seq, _moved in rows})
