"""Finding an enterprise by what a person types, and the ones most likely meant."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Replace
from django.db.models.lookups import Contains

from accounts.models import User
from common.text import folded
from enterprises.enums import RiskLevel
from enterprises.models import Enterprise
from enterprises.querysets import EnterpriseQuerySet

MOST_WORDS = 6
MOST_RECENT = 5
PICK_SIZE = 20
METRES_PER_DEGREE = 111_195  # of a great circle on the mean sphere of 6,371 km

RecentOf = Callable[[User, int], Iterable[UUID]]
_recents: list[RecentOf] = []


@dataclass(frozen=True)
class Place:
    """Where a person stands: degrees north and east (CGCS2000; a phone's WGS 84 is the same)."""

    latitude: float
    longitude: float

    @classmethod
    def from_text(cls, latitude: str, longitude: str) -> "Place | None":
        """What an address says; None where it is no place on earth."""
        try:
            north, east = float(latitude), float(longitude)
        except ValueError:
            return None
        inside = -90 <= north <= 90 and -180 <= east <= 180
        return cls(north, east) if inside else None


@dataclass(frozen=True)
class Choice:
    """An enterprise that is offered: `metres` away where both places are known."""

    enterprise: Enterprise
    metres: float | None = None
    recent: bool = False

    @property
    def metres_shown(self) -> int | None:
        """Rounded to ten metres, as exact as a phone is."""
        return None if self.metres is None else int(round(self.metres, -1))

    @property
    def kilometres(self) -> str:
        """From one kilometre on, with one decimal: "3.4"; empty below."""
        return f"{self.metres / 1000:.1f}" if self.metres and self.metres >= 1000 else ""


def search(rows: EnterpriseQuerySet, text: str) -> EnterpriseQuerySet:
    """The rows whose name, pinyin, pinyin initials or social credit code holds the text.

    In: what a person typed: a part of a name, `cqyw` or `qyw` for 重庆义乌, `chongqing` or
    `chong qing`, a part of a code. Several words have to be found all. An empty text, or one of
    punctuation only, finds everything. The order of the rows stays.
    """
    for word in text.split()[:MOST_WORDS]:
        key = folded(word)
        if key:
            rows = rows.filter(_holds(key))
    return rows


def _holds(key: str) -> Q:
    if not key.isascii():
        return Q(folded__contains=key)
    # Latin letters and digits of a name stand in its initials as they are
    return Q(initials__contains=key) | Q(uscc__contains=key.upper()) | _unspaced_contains(key)


def _unspaced_contains(key: str) -> Q:
    """The expression is that of the index enterprises_unspaced_trgm (migration 0004)."""
    return Q(Contains(Replace(F("pinyin"), Value(" "), Value("")), key))


def register_recents(recents_of: RecentOf) -> None:
    """Add a source of enterprises that a person lately worked with: (user, limit) -> ids, newest
    first. Called from AppConfig.ready of the apps that know.
    """
    if recents_of not in _recents:
        _recents.append(recents_of)


def recent_ids(user: User) -> list[UUID]:
    """The enterprises that a person lately worked with, by all that is known, without repeats."""
    found = [pk for recents_of in _recents for pk in recents_of(user, MOST_RECENT)]
    return list(dict.fromkeys(found))[:MOST_RECENT]


def choices(
    user: User,
    *,
    text: str = "",
    place: Place | None = None,
    chosen: UUID | None = None,
    size: int = PICK_SIZE,
) -> list[Choice]:
    """What a picker offers: at most `size` enterprises of the person's scope, likeliest first.

    The chosen one first, then names that begin with the text, then recent ones, then the nearest,
    then by pinyin. With a text only what it finds.
    """
    recent = recent_ids(user)
    rows = search(Enterprise.objects.visible_to(user), text).select_related("region")
    rows = rows.only("name", "state", "region__name").annotate(
        likely=_likely(folded(text), chosen),
        recency=_recency(recent),
        metres=_metres_from(place),
    )
    ordered = rows.order_by("likely", "recency", F("metres").asc(nulls_last=True), "pinyin", "id")
    return [
        Choice(row, None if row.metres is None else math.sqrt(row.metres), row.pk in recent)
        for row in ordered[:size]
    ]


def _likely(key: str, chosen: UUID | None) -> Case:
    ranks = [When(pk=chosen, then=0)] if chosen else []
    if key:
        ranks.append(When(Q(folded__startswith=key) | Q(initials__startswith=key), then=1))
    return Case(*ranks, default=2, output_field=IntegerField())


def _recency(recent: list[UUID]) -> Case:
    ranks = [When(pk=pk, then=number) for number, pk in enumerate(recent)]
    return Case(*ranks, default=MOST_RECENT, output_field=IntegerField())


def _metres_from(place: Place | None) -> Combinable:
    """Square of the distance in metres on a plane that touches the earth at the place: right to
    0.1% within a county, and monotonic beyond. Null where an enterprise has no coordinates.
    """
    if place is None:
        return Value(None, output_field=FloatField())
    east = METRES_PER_DEGREE * math.cos(math.radians(place.latitude))
    north_by = (Cast("latitude", FloatField()) - place.latitude) * METRES_PER_DEGREE
    east_by = (Cast("longitude", FloatField()) - place.longitude) * east
    return north_by * north_by + east_by * east_by


def risk_summary(enterprise: Enterprise) -> list[tuple[str, int]]:
    """How many risk points of each colour are there now, the highest first; none is left out."""
    present = enterprise.risk_points.filter(retired_on=None)
    counted = dict(present.order_by().values_list("level").annotate(number=Count("pk")))
    return [(level.value, counted.get(level.value, 0)) for level in RiskLevel]
