"""The record of accidents as the page shows it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accidents.enums import Grade
from accidents.queries import Record, record
from accounts.models import User
from accounts.scope import scope_of
from indicators.dashboard.periods import Period
from indicators.dashboard.tables import Number


@dataclass(frozen=True)
class Accidents:
    """The record of accidents on D, within what the reader sees."""

    record: Record
    counted: Number
    zero_year: bool | None
    year: int
    days: dict[str, int | None]
    years: int | None
    last_url: str
    whole_county: bool


def accidents(user: User, period: Period) -> Accidents:
    """The record on D within what the reader sees, from the events."""
    found = record(as_of=period.as_of, user=user, up_to_seq=period.known)
    last_day = min(period.end, period.as_of)
    counted = [one for one in found.accidents if period.begin <= one.occurred_on <= last_day]
    last = found.last()
    query = urlencode(
        {"counted": "true", "occurred_on_after": period.begin, "occurred_on_before": last_day}
    )
    return Accidents(
        record=found,
        counted=Number(len(counted), f"{reverse('accidents:list')}?{query}"),
        zero_year=found.zero_year(period.begin.year),
        year=period.begin.year,
        days={
            "any": found.days_without(Grade.GENERAL),
            "larger": found.days_without(Grade.LARGER),
            "serious": found.days_without(Grade.SERIOUS),
        },
        years=found.years_without(),
        last_url=reverse("accidents:detail", args=[last.id])
        if last
        else reverse("accidents:register"),
        whole_county=scope_of(user).everything,
    )
