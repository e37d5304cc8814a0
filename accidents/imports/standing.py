"""What is on record of an accident, and what a row says beyond it: nothing, more, or the contrary.

Pure but for `Standings.load`: the rows of a file are compared with the register, and with one
another, in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accidents.grading import Toll
from accidents.imports.matching import Placed
from accidents.imports.rows import number_key
from accidents.models import Accident, TollEntry
from common.text import folded
from enterprises.models import Enterprise

Tolls = list[tuple[date, Toll]]


@dataclass
class Standing:
    """An accident as it stands. `row`: the row of this file that last spoke of it."""

    pk: UUID
    number: str
    occurred_on: date
    enterprise: frozenset[str]
    place: frozenset[str]
    counted: bool
    concealed: bool
    reported_on: date | None
    source_key: str = ""
    tolls: Tolls = field(default_factory=list)
    visible: bool = True
    row: int | None = None

    @property
    def toll(self) -> Toll:
        """The toll as it stands."""
        return self.tolls[-1][1]

    @property
    def called(self) -> str:
        """Its number, or the row of this file that brings it."""
        return self.number or _("row %(row)s") % {"row": self.row}


@dataclass(frozen=True)
class Verdict:
    """`toll` with its day where the row changes the toll; `conflict`: why it changes nothing."""

    toll: tuple[date, Toll] | None = None
    conflict: str = ""


NOTHING = Verdict()


class Standings:
    """The accidents of the county by number and by day, those that this file brings among them."""

    def __init__(self) -> None:
        self._by_number: dict[str, Standing] = {}
        self._by_own_number: dict[str, Standing] = {}
        self._by_day: dict[date, list[Standing]] = {}

    def load(self, visible: frozenset[UUID] | None) -> None:
        """Read the register: two queries. `visible` None: all of it is."""
        known: dict[UUID, Standing] = {}
        rows = Accident.objects.filter(county=settings.COUNTY_CODE).order_by("number", "pk")
        for one in rows.select_related("enterprise", "region"):
            known[one.pk] = Standing(
                pk=one.pk,
                number=one.number,
                occurred_on=one.occurred_on,
                enterprise=firm_keys(one.enterprise, one.enterprise_text),
                place=_keys(one.place) - _keys(one.enterprise_words, one.region.name),
                counted=one.counted,
                concealed=one.concealed,
                reported_on=timezone.localdate(one.reported_at) if one.reported_at else None,
                source_key=number_key(one.source_number, one.occurred_on),
                visible=visible is None or one.pk in visible,
            )
        tolls = TollEntry.objects.filter(accident__in=rows.values("pk"), replaced_by=None)
        for entry in tolls.order_by("position"):
            known[entry.accident_id].tolls.append((entry.on, entry.toll))
        for standing in known.values():
            self.add(standing)

    def add(self, standing: Standing) -> None:
        """Know one more."""
        if standing.source_key:
            self._by_number.setdefault(standing.source_key, standing)
        if standing.number:
            own = number_key(standing.number, standing.occurred_on)
            self._by_own_number[own] = standing
        self._by_day.setdefault(standing.occurred_on, []).append(standing)

    def about(self, one: Placed) -> Standing | str | None:
        """The accident of which a row speaks: by number, else by day and enterprise or place.

        The register's own number tells only together with the day: other registers count alike.
        Out: None where it is not on record; a reason where the row fits several.
        """
        key = one.row.number_key
        if key and key in self._by_number:
            return self._by_number[key]
        own = self._by_own_number.get(key) if key else None
        if own and own.occurred_on == one.row.occurred_on and is_there(one, own):
            return own
        fits = [
            standing
            for standing in self._by_day.get(one.row.occurred_on, [])
            if not (key and standing.source_key) and is_there(one, standing)
        ]
        alike = [standing for standing in fits if _with(one, standing.toll) == standing.toll]
        if len(fits) > 1 and len(alike) != 1:
            seen = [standing for standing in fits if standing.visible]
            if not seen:
                return fits[0]  # refused as out of scope
            numbers = "、".join(standing.called for standing in seen)
            return _("The row fits several accidents of that day: %(numbers)s.") % {
                "numbers": numbers
            }
        return next(iter(alike or fits), None)


def is_there(one: Placed, standing: Standing) -> bool:
    """Whether enterprise and place agree, of those that both name; one of them has to."""
    pairs = [
        (firm_of(one), standing.enterprise),
        (place_of(one), standing.place),
    ]
    named = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    if not named:
        return not any(mine or theirs for mine, theirs in pairs)
    return all(mine & theirs for mine, theirs in named)


def firm_of(one: Placed) -> frozenset[str]:
    """What names the enterprise of a row."""
    return firm_keys(one.enterprise, one.row.values["enterprise"])


def place_of(one: Placed) -> frozenset[str]:
    """What names the place of a row; empty for none."""
    return _keys(one.row.values["place"])


def firm_keys(enterprise: Enterprise | None, text: str) -> frozenset[str]:
    """An entry of the register by key and name, and the name that a file gives; empty for none."""
    known = {str(enterprise.pk), enterprise.folded} if enterprise else set()
    return frozenset(known) | _keys(text)


def _keys(*texts: str) -> frozenset[str]:
    return frozenset(folded(text) for text in texts) - {""}


def compare(one: Placed, standing: Standing, *, on: date) -> Verdict:
    """What the row says beyond what stands. `on`: the day for a changed toll without one."""
    wrong = _contradiction(one, standing)
    if wrong:
        return Verdict(conflict=wrong)
    toll = _with(one, standing.toll)
    if toll == standing.toll:
        return NOTHING
    day = _own_day(one, standing)
    words = {
        "number": standing.called,
        "toll": _in_words(standing.toll),
        "other": _in_words(toll),
    }
    if day is not None and day >= standing.tolls[-1][0]:
        return Verdict(toll=(day, toll))
    if day is not None:
        then = [known for known_on, known in standing.tolls if known_on <= day]
        if then and _with(one, then[-1]) == then[-1]:
            return NOTHING
        return Verdict(
            conflict=_("%(number)s says otherwise of that day: %(toll)s; the row says %(other)s.")
            % words
        )
    return _undated(one, standing, toll, on, words)


def _undated(
    one: Placed, standing: Standing, toll: Toll, on: date, words: dict[str, str]
) -> Verdict:
    """Another toll, and no day on which it changed."""
    if any(_with(one, known) == known for _day, known in standing.tolls[:-1]):
        return NOTHING  # an older register: it was so once
    if standing.row is not None:
        return Verdict(
            conflict=_(
                "The file says of %(number)s: %(toll)s; this row says %(other)s, and no day for it."
            )
            % words
        )
    if _falls(standing.toll, toll):
        return Verdict(
            conflict=_(
                "%(number)s has a higher toll: %(toll)s; the row says %(other)s, and no day for it."
            )
            % words
        )
    return Verdict(toll=(max(on, standing.tolls[-1][0]), toll))


def _contradiction(one: Placed, standing: Standing) -> str:
    values, row = one.row.values, one.row
    words = {"number": standing.called, "day": standing.occurred_on, "other": row.occurred_on}
    if row.occurred_on != standing.occurred_on:
        return _("%(number)s happened on %(day)s; the row says %(other)s.") % words
    mine, theirs = firm_of(one), standing.enterprise
    if mine and theirs and not mine & theirs:
        return _("%(number)s happened at another enterprise than the row says.") % words
    for name, stands in (("counted", standing.counted), ("concealed", standing.concealed)):
        if name in row.said and (values[name] == "yes") != stands:
            return str(_UNLIKE[name]) % words
    return ""


_UNLIKE = {
    "counted": gettext_lazy(
        "%(number)s: the row says otherwise whether it counts; that is determined on its page."
    ),
    "concealed": gettext_lazy(
        "%(number)s: the row says otherwise whether it was concealed; correct it on its page."
    ),
}


def _own_day(one: Placed, standing: Standing) -> date | None:
    """The day that the row gives for its toll: said by itself, else that of a later report."""
    said: date | None = one.row.values["toll_on"]
    reported: date | None = one.row.values["reported_on"]
    if said is None and reported and reported > standing.tolls[-1][0]:
        return reported if reported != standing.reported_on else None
    return said


def _with(one: Placed, toll: Toll) -> Toll:
    """The toll with the numbers that the row gives."""
    return replace(toll, **one.row.toll)


def _falls(before: Toll, after: Toll) -> bool:
    pairs: Iterable[tuple[object, object]] = zip(
        vars(before).values(), vars(after).values(), strict=True
    )
    return any(later < earlier for earlier, later in pairs)  # type: ignore[operator]


def _in_words(toll: Toll) -> str:
    return _(
        "%(deaths)s dead, %(serious)s seriously, %(minor)s slightly injured, %(loss)s yuan"
    ) % {
        "deaths": toll.deaths,
        "serious": toll.serious_injuries,
        "minor": toll.minor_injuries,
        "loss": f"{toll.direct_loss:,.2f}".removesuffix(".00"),
    }
