"""What is said of an enterprise, and what can be wrong with it: one check for forms and imports."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from common.text import folded
from enterprises import uscc
from enterprises.models import Enterprise
from enterprises.places import degree_faults, rounded
from enterprises.vocabulary import Vocabulary

RELATIONS = frozenset({"sector", "trade", "region"})
DEGREES = ("latitude", "longitude")
LENGTHS = {"name": 120, "address": 200, "principal": 60, "phone": 40, "trade_text": 200}


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """An entry of the register without its state. `sector`, `region`, `trade` are codes.

    `trade_text` keeps a trade that an import could not match. Coordinates in degrees (CGCS2000).
    """

    name: str
    sector: str
    region: str
    uscc: str = ""
    trade: str = ""
    trade_text: str = ""
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    registered_on: date | None = None
    business_scope: str = ""
    principal: str = ""
    phone: str = ""
    employees: int | None = None

    @classmethod
    def of(cls, enterprise: Enterprise) -> Self:
        """What the register says now."""
        return cls(**{name: _value(enterprise, name) for name in NAMES})

    def with_phone(self, phone: str) -> Self:
        """The same with another telephone number: what an officer may say."""
        return replace(self, phone=phone)

    def told(self) -> dict[str, Any]:
        """By name, as it stands in an event's facts."""
        degrees = {name: rounded(getattr(self, name)) for name in DEGREES}
        return {**asdict(self), **degrees}

    def columns(self) -> dict[str, Any]:
        """By the model's column, as it is written: codes as foreign keys, a trade of none null."""
        values = {column(name): value for name, value in self.told().items()}
        return {**values, "trade_id": self.trade or None}


NAMES = tuple(field.name for field in fields(Particulars))


def column(name: str) -> str:
    """The model's attribute for a name used in facts."""
    return f"{name}_id" if name in RELATIONS else name


def _value(enterprise: Enterprise, name: str) -> Any:
    found = getattr(enterprise, column(name))
    return "" if found is None and name == "trade" else found


def faults(
    said: Particulars, vocabulary: Vocabulary, *, on: date, unverified: bool = False
) -> Iterator[RuleBroken]:
    """Everything that is wrong with an entry, each with its field.

    `on` is the day on which the township has to be valid. An `unverified` entry may stand under
    the county as a whole.
    """
    if not folded(said.name):
        yield _fault("name", _("The name is missing."), _("Write the name as registered."))
    for name, most in LENGTHS.items():
        if len(getattr(said, name)) > most:
            yield _fault(
                name,
                _("The text has more than %(most)d characters.") % {"most": most},
                _("Shorten it."),
            )
    try:
        uscc.checked(said.uscc)
    except RuleBroken as broken:
        yield broken
    yield from _closed_lists(said, vocabulary, on, unverified)
    yield from _numbers(said)


def _closed_lists(
    said: Particulars, vocabulary: Vocabulary, on: date, unverified: bool
) -> Iterator[RuleBroken]:
    if said.sector not in vocabulary.sectors:
        yield _fault(
            "sector",
            _("“%(code)s” is no key sector.") % {"code": said.sector},
            _("Choose one of the list."),
        )
    if said.trade and said.trade not in vocabulary.trades:
        yield no_such_trade(said.trade)
    if not vocabulary.is_below_county(said.region) and not (
        unverified and said.region in vocabulary.regions
    ):
        yield _fault(
            "region", _("This is no township of the county."), _("Choose one of the list.")
        )
    elif not vocabulary.in_force(said.region, on):
        yield _fault(
            "region",
            _("The township %(name)s does not exist on %(day)s.")
            % {"name": vocabulary.regions[said.region].name, "day": on.isoformat()},
            _("Choose the one to which its villages belong on that day."),
        )


def _numbers(said: Particulars) -> Iterator[RuleBroken]:
    yield from degree_faults(said.latitude, said.longitude)
    if said.registered_on and said.registered_on > timezone.localdate():
        yield _fault("registered_on", _("This day is yet to come."), _("Correct the date."))
    if said.employees is not None and not 0 <= said.employees <= 10_000_000:
        yield _fault("employees", _("This is no number of employees."), _("Write a whole number."))


def no_such_trade(code: str) -> RuleBroken:
    """The refusal of a code that GB/T 4754-2017 does not have."""
    return _fault(
        "trade",
        _("GB/T 4754-2017 has no class “%(code)s”.") % {"code": code},
        _("Write the four digits of a class, such as 0610; the 2011 edition had others."),
    )


def _fault(field: str, message: Any, remedy: Any) -> RuleBroken:
    return RuleBroken(message, field=field, remedy=remedy)
