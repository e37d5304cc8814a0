"""A row of a risk-point file as an entry of the catalogue, with all that is wrong with it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from common.text import folded
from enterprises.enums import ControlLevel, RiskKind, RiskLevel, RiskMethod
from enterprises.imports.words import (
    CONTROL_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    METHOD_WORDS,
    NAMES,
    RISK_NAMES,
)
from enterprises.services.risk_points import RiskFacts
from sheets.converting import Converted, Problem
from sheets.fields import Field, FieldKind, Schema
from sheets.records import Record

LENGTHS = {
    "name": 100,
    "place": 200,
    "accident_types": 200,
    "override_reason": 200,
    "responsible": 60,
    "phone": 40,
}


def _field(name: str, label: Any, kind: FieldKind = FieldKind.TEXT, **more: Any) -> Field:
    return Field(name, label, RISK_NAMES.get(name, NAMES.get(name, ())), kind, **more)


def _word(name: str, label: Any, choices: Any, known: Any, **more: Any) -> Field:
    words = {word: value for value, found in known.items() for word in found}
    return _field(name, label, FieldKind.WORD, words=words, choices=tuple(choices), **more)


def risk_schema() -> Schema:
    """What an import of the catalogue reads; the headers of its export are among the names."""
    number, levels = FieldKind.NUMBER, RiskLevel.choices
    return Schema(
        fields=(
            _field("enterprise", _("Enterprise")),
            _field("uscc", _("Unified social credit code")),
            _field("name", _("Name"), required=True),
            _word("kind", _("Kind"), RiskKind.choices, KIND_WORDS, required=True),
            _field("place", _("Place"), required=True),
            _field("latitude", _("Latitude"), number),
            _field("longitude", _("Longitude"), number),
            _field("hazard_factors", _("Hazard factors"), required=True),
            _field("accident_types", _("Possible accidents")),
            _word("method", _("Method"), RiskMethod.choices, METHOD_WORDS, required=True),
            _field("likelihood", _("L"), number, required=True),
            _field("exposure", _("E"), number),
            _field("consequence", _("C or S"), number, required=True),
            _word("level", _("Level"), levels, LEVEL_WORDS),
            _field("override_reason", _("Reason for the higher level")),
            _field("measures", _("Control measures"), required=True),
            _word("residual_level", _("Residual level"), levels, LEVEL_WORDS),
            _word("control_level", _("Level of control"), ControlLevel.choices, CONTROL_WORDS),
            _field("responsible", _("Person responsible"), required=True),
            _field("phone", _("Phone")),
            _field("assessed_on", _("Assessed on"), FieldKind.DATE, required=True),
            _field("next_review_on", _("Next review"), FieldKind.DATE),
        )
    )


@dataclass(frozen=True)
class RiskDraft:
    """One row understood; `said` is None where there are problems."""

    record: Record
    enterprise: str
    uscc: str
    name: str
    place: str
    said: RiskFacts | None
    problems: tuple[Problem, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Name and place folded: with the enterprise, what makes two rows one risk point."""
        return folded(self.name), folded(self.place)


def risk_draft(made: Converted) -> RiskDraft:
    """Read one row; the enterprise is looked up later."""
    record, values = made.record, dict(made.values)
    enterprise, uscc = values.pop("enterprise") or "", values.pop("uscc") or ""
    problems = list(made.problems)
    if not enterprise and not uscc:
        problems.append(
            Problem("enterprise", "", gettext("Neither name nor code of the enterprise."))
        )
    for name, most in LENGTHS.items():
        values[name] = str(values[name] or "").strip()
        if len(values[name]) > most:
            reason = gettext("The text has more than %(most)d characters.") % {"most": most}
            problems.append(Problem(name, record.table.header_of(name), reason))
    said = None
    if not problems:
        said = _facts(values)
        try:
            said.columns()
        except RuleBroken as broken:
            reason = f"{broken.message} {broken.remedy}".strip()
            problems.append(Problem(broken.field, record.table.header_of(broken.field), reason))
            said = None
    return RiskDraft(
        record, enterprise, uscc, values["name"], values["place"], said, tuple(problems)
    )


def _facts(values: dict[str, Any]) -> RiskFacts:
    for name in ("level", "residual_level", "control_level"):
        values[name] = values[name] or ""
    return RiskFacts(**values)
