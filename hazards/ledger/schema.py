"""The fields of a hazard ledger; the closed ones take their words from the register's tables."""

from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, Sector
from enterprises.imports.schema import region_field, sector_field
from hazards.enums import Grade, Source, Status
from hazards.ledger.words import GRADES, HEADERS, SOURCES, STATES
from sheets.fields import Field, FieldKind, Schema

TAKEN_STATES = (Status.RECTIFYING, Status.SUBMITTED, Status.CLOSED, Status.VOID)


def ledger_schema() -> Schema:
    """The schema, with the regions and sectors that the county has now."""
    text, day, word = FieldKind.TEXT, FieldKind.DATE, FieldKind.WORD
    return Schema(
        fields=(
            _field("number", _("Number in the ledger"), FieldKind.NUMBERING),
            _field("enterprise", _("Enterprise"), text, required=True),
            _field("uscc", _("Unified social credit code"), text),
            _sectors(),
            _regions(),
            _field("place", _("Place"), text, joins=True),
            _field("found_on", _("Found on"), day, required=True),
            _field(
                "source",
                _("Source"),
                word,
                words=SOURCES,
                choices=tuple(Source.choices),
                assumed=Source.IMPORT,
            ),
            _field("agency", _("Agency"), text),
            _field("inspector", _("Inspector"), text),
            _field("description", _("What is wrong"), text, required=True, joins=True),
            _field("category", _("Category"), text),
            _field("accident_type", _("Possible accident"), text),
            _field(
                "grade",
                _("Grade"),
                word,
                words=GRADES,
                choices=tuple(Grade.choices),
                assumed=Grade.GENERAL,
            ),
            _field("basis", _("Legal basis"), text, joins=True),
            _field("due_on", _("Due on"), day),
            _field("responsible", _("Person responsible"), text, joins=True),
            _field("measures", _("Required measures"), text, joins=True),
            _field("funds", _("Money spent (yuan)"), text),
            _field("rectified_on", _("Completed on"), day),
            _field("verified_on", _("Verified on"), day),
            _field("verified_by", _("Verified by"), text),
            _field(
                "status",
                _("State"),
                word,
                words=STATES,
                choices=tuple((s.value, s.label) for s in TAKEN_STATES),
                hint=_(
                    "Empty: closed where a day of verification is given, else submitted where "
                    "a day of completion is given, else rectifying."
                ),
            ),
            _field("note", _("Note"), text, joins=True),
        ),
        note="note",
    )


def _field(name: str, label: object, kind: FieldKind, **more: object) -> Field:
    return Field(name, label, HEADERS[name], kind, **more)  # type: ignore[arg-type]


def _sectors() -> Field:
    field = sector_field(list(Sector.objects.all()))
    return replace(field, synonyms=HEADERS["sector"], hint="")


def _regions() -> Field:
    """The townships of every edition as the register's import reads them, and the county itself."""
    regions = list(Region.objects.all())
    field = region_field(regions)
    county = next(region for region in regions if region.code == settings.COUNTY_CODE)
    return replace(
        field,
        synonyms=HEADERS["region"],
        words={county.name: county.code, **field.words},
        choices=((county.code, county.name), *field.choices),
        hint="",
    )
