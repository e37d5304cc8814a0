"""The fields of a register of accidents; the closed ones take their words from the tables."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accidents.checks import FIRST_DAY
from accidents.enums import FollowUp
from accidents.imports.words import FOLLOW_UPS, HEADERS, YES_NO
from accounts.models import Region, Sector
from enterprises.imports.schema import region_field, sector_field
from sheets.fields import Field, FieldKind, Schema

ANSWERS = (("yes", _("yes")), ("no", _("no")))


def accident_schema() -> Schema:
    """What an import of accidents reads, with the regions and sectors that the county has now."""
    text, number, day, word = (
        FieldKind.TEXT,
        FieldKind.NUMBER,
        FieldKind.DATE,
        FieldKind.WORD,
    )
    return Schema(
        fields=(
            _field("number", _("Number"), FieldKind.NUMBERING),
            _field("occurred_on", _("Day of the accident"), day, required=True),
            _field("enterprise", _("Enterprise"), text),
            _field("uscc", _("Unified social credit code"), text),
            _sectors(),
            _regions(),
            _field("place", pgettext_lazy("accident", "place"), text, joins=True),
            _field(
                "accident_type",
                _("Type"),
                text,
                hint=_("By the edition of GB 6441 of that day; another word stays as text."),
            ),
            _field("summary", _("What happened"), text, joins=True),
            _field(
                "deaths",
                _("Deaths"),
                number,
                hint=_("Of the four numbers of a toll at least one is needed."),
            ),
            _field("serious_injuries", _("Serious injuries"), number),
            _field("minor_injuries", _("Minor injuries"), number),
            _field("direct_loss", _("Loss (yuan)"), number),
            _field("counted", _("Counts"), word, words=YES_NO, choices=ANSWERS, assumed="yes"),
            _field("concealed", _("Concealed"), word, words=YES_NO, choices=ANSWERS, assumed="no"),
            _field("reported_on", _("Reported at"), day),
            _field(
                "toll_on",
                _("Toll as of"),
                day,
                hint=_("The day on which a toll changed; needed where it is told again."),
            ),
            _field(
                "follow_up",
                _("Follow-up"),
                word,
                words=FOLLOW_UPS,
                choices=tuple(FollowUp.choices),
                hint=_("Empty: 7 days for fire and road traffic, by the type; else 30."),
            ),
            _field("note", _("Note"), text, joins=True),
        ),
        note="note",
    )


def _field(name: str, label: str | Promise, kind: FieldKind, **more: Any) -> Field:
    return Field(name, label, HEADERS[name], kind, first_day=FIRST_DAY, **more)


def _sectors() -> Field:
    field = sector_field(list(Sector.objects.all()))
    hint = _("Empty: that of the enterprise where it is on the register, else other.")
    return replace(field, synonyms=HEADERS["sector"], hint=hint)


def _regions() -> Field:
    """The townships of every edition, and the county itself."""
    regions = list(Region.objects.all())
    field = region_field(regions)
    county = next(region for region in regions if region.code == settings.COUNTY_CODE)
    return replace(
        field,
        synonyms=HEADERS["region"],
        words={county.name: county.code, **field.words},
        choices=((county.code, county.name), *field.choices),
        hint=_("Empty: that of the enterprise where it is on the register, else the county."),
    )
