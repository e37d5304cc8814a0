"""The slices: by which column spans are grouped, what a key selects, and the names of the parts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from accounts.enums import RegionLevel
from accounts.models import Agency, Region, Sector
from enterprises.enums import RiskLevel
from enterprises.models import Enterprise, Trade
from hazards.enums import Category, Grade, Source
from hazards.models import AccidentType
from indicators.figures import LATENESS
from indicators.querysets import is_figure

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
}
CHUNK = 500


def expression(by: str, as_of: date, day: str) -> Any:
    """What the spans are grouped by; KeyError for an unknown slice."""
    if by == "month":
        return TruncMonth(day)
    if by == "overdue_days":
        late = is_figure("overdue", as_of)
        return Case(
            *(
                When(late & Q(due_on__lte=as_of - timedelta(days=least)), then=Value(key))
                for key, least, _words in reversed(LATENESS)
            ),
            default=Value(""),
            output_field=TextField(),
        )
    return F(COLUMNS[by])


def key_text(by: str, value: Any) -> str:
    """A grouped value as the key of addresses."""
    if value is None:
        return ""
    return value.strftime("%Y-%m") if by == "month" else str(value)


def selected(by: str, key: str, as_of: date, day: str) -> Q:
    """Which spans belong to one part; ValueError for a key that cannot be one."""
    if by == "month":
        begin = date.fromisoformat(f"{key}-01")
        return Q(**{f"{day}__gte": begin, f"{day}__lt": month_after(begin)})
    if by == "overdue_days":
        return _overdue_days(key, as_of)
    if by == "region":
        return Q(region__in=[code for code, place in townships().items() if place == key] or [key])
    if by in ("agency", "enterprise"):
        return Q(**{COLUMNS[by]: UUID(key) if key else None})
    return Q(**{COLUMNS[by]: key})


def _overdue_days(key: str, as_of: date) -> Q:
    late = is_figure("overdue", as_of)
    if key == "":
        return ~late
    places = {one: index for index, (one, _least, _words) in enumerate(LATENESS)}
    if key not in places:
        raise ValueError(key)
    least = LATENESS[places[key]][1]
    chosen = late & Q(due_on__lte=as_of - timedelta(days=least))
    if places[key] + 1 < len(LATENESS):
        chosen &= Q(due_on__gt=as_of - timedelta(days=LATENESS[places[key] + 1][1]))
    return chosen


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
    empty = _("Not overdue") if by == "overdue_days" else _("Not stated")
    return {**ordered, "": empty}


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
    "overdue_days": lambda keys: {key: str(words) for key, _least, words in LATENESS},
}
