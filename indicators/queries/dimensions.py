"""The slices: by which column spans are grouped, what a key selects, and the names of the parts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext as _

from accounts.enums import RegionLevel
from accounts.models import Agency, Region, Sector
from enterprises.enums import RiskLevel
from enterprises.models import Enterprise, Trade
from hazards.enums import Category, Grade, Source
from hazards.models import AccidentType
from indicators.calendars import CALENDAR, back, days_of, key_of
from indicators.figures import LATENESS, SLOWNESS, Bucket
from indicators.querysets import DaysBetween, is_figure

COLUMNS = {
    "region": "region",
    "sector": "sector",
    "agency": "agency",
    "grade": "grade",
    "source": "source",
    "enterprise": "enterprise_id",
    "trade": "trade",
    "category": "category",
    "accident_type": "accident_type",
    "risk_level": "risk_level",
    "finder_agency": "finder_agency",
}
CHUNK = 500


def expression(by: str, as_of: date, day: str) -> Any:
    """What the spans are grouped by; KeyError for an unknown slice.

    Weeks, months, quarters and years are grouped day by day and added up by `key_text`: cutting a
    date costs the database more than that.
    """
    if by in CALENDAR:
        return F(day)
    if by in BUCKETS:
        return Case(
            *(
                When(_at_least(by, least, as_of, day), then=Value(key))
                for key, least, _words in reversed(BUCKETS[by])
            ),
            default=Value(""),
            output_field=TextField(),
        )
    return F(COLUMNS[by])


def key_text(by: str, value: Any) -> str:
    """A grouped value as the key of addresses."""
    if value is None:
        return ""
    return key_of(by, value) if by in CALENDAR else str(value)


def keys_for(by: str) -> Callable[[Any], str]:
    """What makes of a grouped value its part's key; by township it asks once for the regions."""
    if by == "region":
        places = townships()
        return lambda value: places.get(value, value)
    return lambda value: key_text(by, value)


def selected(by: str, key: str, as_of: date, day: str) -> Q:
    """Which spans belong to one part; ValueError for a key that cannot be one."""
    if by in CALENDAR:
        first, after = days_of(by, key)
        return Q(**{f"{day}__gte": first, f"{day}__lt": after})
    if by in BUCKETS:
        return _bucket(by, key, as_of, day)
    if by == "region":
        return Q(region__in=[code for code, place in townships().items() if place == key] or [key])
    if by in ("agency", "enterprise", "finder_agency"):
        return Q(**{COLUMNS[by]: UUID(key) if key else None})
    return Q(**{COLUMNS[by]: key})


BUCKETS: dict[str, tuple[Bucket, ...]] = {"overdue_days": LATENESS, "rectify_days": SLOWNESS}


def _bucket(by: str, key: str, as_of: date, day: str) -> Q:
    """The standings of one bucket: at least so many days and fewer than the next one's."""
    buckets = BUCKETS[by]
    places = {one: index for index, (one, _least, _words) in enumerate(buckets)}
    if key == "":
        return ~_at_least(by, buckets[0][1], as_of, day)
    if key not in places:
        raise ValueError(key)
    place = places[key]
    chosen = _at_least(by, buckets[place][1], as_of, day)
    if place + 1 < len(buckets):
        chosen &= ~_at_least(by, buckets[place + 1][1], as_of, day)
    return chosen


def _at_least(by: str, least: int, as_of: date, day: str) -> Q:
    """Overdue by so many days on D, or rectified in so many; in the first bucket is also what took
    fewer days, as an imported row may say.
    """
    if by == "overdue_days":
        return is_figure("overdue", as_of) & Q(due_on__lte=back(as_of, least))
    closed = is_figure("rectified", as_of)
    if least == SLOWNESS[0][1]:
        return closed
    mended_on = Coalesce("rectified_on", "closed_on")
    return closed & Q(GreaterThanOrEqual(DaysBetween(mended_on, F(day)), least))


def month_after(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def townships() -> dict[str, str]:
    """Each region's place in the slice by township: a village counts with the township above it,
    every other region for itself.
    """
    parents = {
        code: (level, parent)
        for code, level, parent in Region.objects.values_list("code", "level", "parent_id")
    }
    return {code: _township(code, parents) for code in parents}


def _township(code: str, parents: Mapping[str, tuple[str, str | None]]) -> str:
    level, parent = parents[code]
    if level == RegionLevel.VILLAGE and parent:
        return _township(parent, parents)
    return code


def labels(by: str, keys: Iterable[str]) -> dict[str, str]:
    """The names of the parts in the reader's language, in the order in which they are shown;
    a record that is gone keeps its key as its name. The part of what is not stated comes last.
    """
    wanted = sorted(key for key in keys if key)
    known = _NAMES[by](wanted) if by in _NAMES else {}
    ordered = {key: label for key, label in known.items() if key in set(wanted)}
    ordered |= {key: key for key in wanted if key not in ordered}
    return {**ordered, "": _nothing(by)}


def _nothing(by: str) -> str:
    """The name of the part with an empty key."""
    return {
        "overdue_days": _("Not overdue"),
        "rectify_days": _("Not rectified"),
        "finder_agency": _("Found by no agency, or not stated"),
    }.get(by, _("Not stated"))


def _records(model: Any, order: str) -> Callable[[list[str]], dict[str, str]]:
    def names(keys: list[str]) -> dict[str, str]:
        found = [
            record
            for start in range(0, len(keys), CHUNK)
            for record in model.objects.filter(pk__in=keys[start : start + CHUNK]).order_by(order)
        ]
        return {str(record.pk): str(record) for record in found}

    return names


def _words(choices: Any) -> Callable[[list[str]], dict[str, str]]:
    return lambda keys: {value: str(label) for value, label in choices.choices}


_NAMES: dict[str, Callable[[list[str]], dict[str, str]]] = {
    "region": _records(Region, "code"),
    "sector": _records(Sector, "position"),
    "agency": _records(Agency, "name"),
    "enterprise": _records(Enterprise, "pinyin"),
    "trade": _records(Trade, "code"),
    "accident_type": _records(AccidentType, "code"),
    "grade": _words(Grade),
    "source": _words(Source),
    "category": _words(Category),
    "risk_level": _words(RiskLevel),
    "finder_agency": _records(Agency, "name"),
    "overdue_days": lambda keys: {key: str(words) for key, _least, words in LATENESS},
    "rectify_days": lambda keys: {key: str(words) for key, _least, words in SLOWNESS},
}
