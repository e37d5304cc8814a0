"""The fields of the register's import, with the words that stand in this county's tables now."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Sector
from enterprises.enums import State
from enterprises.imports.words import NAMES, SECTOR_WORDS, STATE_WORDS
from enterprises.vocabulary import Vocabulary, names_of
from sheets.fields import Field, FieldKind, Schema


def register_schema() -> Schema:
    """What an import of the register reads. Asks for sectors and regions: three queries."""
    sectors = list(Sector.objects.all())
    regions = list(Vocabulary.read().regions.values())
    labels = {
        "name": _("Name"),
        "uscc": _("Unified social credit code"),
        "address": _("Address"),
        "business_scope": _("Business scope"),
        "principal": _("Principal"),
        "phone": _("Phone"),
    }
    texts = {
        name: Field(name, label, NAMES[name], required=name == "name")
        for name, label in labels.items()
    }
    numbers = {
        name: Field(name, label, NAMES[name], FieldKind.NUMBER, hint=hint)
        for name, label, hint in (
            ("latitude", _("Latitude"), _("Degrees with decimals, such as 35.738912.")),
            ("longitude", _("Longitude"), _("Degrees with decimals, such as 111.718955.")),
            ("employees", _("Employees"), ""),
        )
    }
    return Schema(
        fields=(
            texts["name"],
            texts["uscc"],
            sector_field(sectors),
            Field(
                "trade",
                _("Trade (GB/T 4754-2017)"),
                NAMES["trade"],
                hint=_("The four digits of a class, or its exact name."),
            ),
            region_field(regions),
            texts["address"],
            numbers["latitude"],
            numbers["longitude"],
            Field(
                "state",
                _("State"),
                NAMES["state"],
                FieldKind.WORD,
                words=_turned(STATE_WORDS),
                choices=tuple(State.choices),
            ),
            Field("registered_on", _("Registered on"), NAMES["registered_on"], FieldKind.DATE),
            texts["business_scope"],
            texts["principal"],
            texts["phone"],
            numbers["employees"],
        )
    )


def sector_field(sectors: list[Sector]) -> Field:
    """The closed list of sectors, with what people call them."""
    codes = {sector.code for sector in sectors}
    words = {word: code for word, code in _turned(SECTOR_WORDS).items() if code in codes}
    words |= {sector.name_en: sector.code for sector in sectors}
    words |= {sector.name: sector.code for sector in sectors}
    return Field(
        "sector",
        _("Sector"),
        NAMES["sector"],
        FieldKind.WORD,
        words=words,
        choices=tuple((sector.code, str(sector)) for sector in sectors),
        hint=_("Needed for an enterprise that is not on the register yet."),
    )


def region_field(regions: list[Region]) -> Field:
    """The county's townships of every edition, by name, other spelling, full name and code."""
    words: dict[str, str] = {}
    prefixes = _prefixes()
    below = [region for region in regions if region.level in ("township", "village")]
    # of two regions of one name the one in force (no end) is meant
    for region in sorted(below, key=lambda one: one.valid_to is None):
        for name in names_of(region):
            words |= {f"{prefix}{name}": region.code for prefix in prefixes}
    return Field(
        "region",
        _("Township"),
        NAMES["region"],
        FieldKind.WORD,
        words=words,
        choices=tuple((region.code, region.name) for region in below),
        hint=_("May be left empty where the address names one township of the county."),
    )


def _prefixes() -> list[str]:
    """What people write before a township: nothing, the county, the city and the county ..."""
    found = [""]
    above = Region.objects.filter(pk=settings.COUNTY_CODE).select_related("parent__parent").first()
    while above is not None:
        found.append(above.name + found[-1])
        above = above.parent
    return found


def _turned(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {word: value for value, known in words.items() for word in known}
