"""What has changed since yesterday: what each figure has gained and lost, with the hazards."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from accounts.models import User
from indicators.dashboard.periods import Period
from indicators.dashboard.tables import Number
from indicators.definitions import DEFINITIONS
from indicators.queries.changes import CHANGING, Days, came, went


@dataclass(frozen=True)
class Change:
    """A figure: how many hazards it counts newly, and how many it counts no longer."""

    name: str | Promise
    came: Number
    went: Number


@dataclass(frozen=True)
class Changes:
    """All figures between the ends of two days."""

    since: date
    until: date
    rows: list[Change]

    @property
    def nothing(self) -> bool:
        return not any(row.came.value or row.went.value for row in self.rows)


def changes(user: User, period: Period) -> Changes:
    """From the day before D to D; ten small queries."""
    days = Days(period.as_of - timedelta(days=1), period.as_of, period.known)

    def number(figure: str, side: str) -> Number:
        rows = came(user, days, figure) if side == "came" else went(user, days, figure)
        return Number(rows.count(), changes_url(days, figure, side, period))

    return Changes(
        days.since,
        days.until,
        [
            Change(DEFINITIONS[name].name, number(name, "came"), number(name, "went"))
            for name in CHANGING
        ],
    )


def changes_url(days: Days, figure: str, side: str, period: Period) -> str:
    """The list of exactly these hazards."""
    query = {
        "figure": figure,
        "side": side,
        "since": days.since.isoformat(),
        "as_of": days.until.isoformat(),
    }
    if period.moment:
        query["known_at"] = period.moment.isoformat()
    return f"{reverse('indicators:changes')}?{urlencode(query)}"
