"""How large a risk is: LEC and the 5 x 5 matrix, with the values and edges that are in use here.

LEC (Graham and Kinney): D = L x E x C. Values of the factors as commonly printed; the four bands
are >320 red, 160-320 orange, 70-160 yellow, <70 blue. Publications differ on the edges: here 320 is
orange, 160 orange, 70 yellow. Matrix: R = L x S, each 1 to 5; 20-25 red, 15-16 orange, 9-12 yellow,
up to 8 blue. Levels of control: the higher the risk, the higher who controls it (分级管控).
Provincial tables differ: these are the county's, and they stand here only.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from enterprises.enums import ControlLevel, RiskLevel, RiskMethod

Factor = tuple[tuple[Decimal, Any], ...]


def _factor(*pairs: tuple[str, Any]) -> Factor:
    return tuple((Decimal(value), words) for value, words in pairs)


LEC_LIKELIHOOD = _factor(
    ("10", _("to be expected")),
    ("6", _("quite possible")),
    ("3", _("possible, but unusual")),
    ("1", _("unlikely")),
    ("0.5", _("conceivable")),
    ("0.2", _("extremely unlikely")),
    ("0.1", _("practically impossible")),
)
LEC_EXPOSURE = _factor(
    ("10", _("continuous")),
    ("6", _("daily, in working hours")),
    ("3", _("weekly or now and then")),
    ("2", _("monthly")),
    ("1", _("a few times a year")),
    ("0.5", _("very rare")),
)
LEC_CONSEQUENCE = _factor(
    ("100", _("many deaths")),
    ("40", _("several deaths")),
    ("15", _("one death")),
    ("7", _("serious injury")),
    ("3", _("disabling, or lost time")),
    ("1", _("first aid")),
)
MATRIX_LIKELIHOOD = _factor(
    ("5", _("very likely")),
    ("4", _("likely")),
    ("3", _("possible")),
    ("2", _("unlikely")),
    ("1", _("very unlikely")),
)
MATRIX_SEVERITY = _factor(
    ("5", _("catastrophic")),
    ("4", _("very serious")),
    ("3", _("serious")),
    ("2", _("slight")),
    ("1", _("negligible")),
)

FACTORS: dict[str, tuple[tuple[str, Any, Factor], ...]] = {
    RiskMethod.LEC: (
        ("likelihood", _("Likelihood (L)"), LEC_LIKELIHOOD),
        ("exposure", _("Exposure (E)"), LEC_EXPOSURE),
        ("consequence", _("Consequence (C)"), LEC_CONSEQUENCE),
    ),
    RiskMethod.MATRIX: (
        ("likelihood", _("Likelihood (L)"), MATRIX_LIKELIHOOD),
        ("consequence", _("Severity (S)"), MATRIX_SEVERITY),
    ),
}

RANK = (RiskLevel.BLUE, RiskLevel.YELLOW, RiskLevel.ORANGE, RiskLevel.RED)
CONTROL: dict[str, ControlLevel] = {
    RiskLevel.RED: ControlLevel.COMPANY,
    RiskLevel.ORANGE: ControlLevel.WORKSHOP,
    RiskLevel.YELLOW: ControlLevel.TEAM,
    RiskLevel.BLUE: ControlLevel.POST,
}


@dataclass(frozen=True)
class Assessment:
    """A score without unit and the colour that it gives."""

    score: Decimal
    level: RiskLevel


def assess(
    method: str, *, likelihood: Decimal, exposure: Decimal | None, consequence: Decimal
) -> Assessment:
    """The score and level of one risk.

    In: factors out of the method's values; `exposure` belongs to LEC alone. Raises RuleBroken,
    naming the factor, for a value that the method does not know.
    """
    if method == RiskMethod.LEC:
        if exposure is None:
            raise _not_allowed("exposure", "", LEC_EXPOSURE)
        _check("likelihood", likelihood, LEC_LIKELIHOOD)
        _check("exposure", exposure, LEC_EXPOSURE)
        _check("consequence", consequence, LEC_CONSEQUENCE)
        score = likelihood * exposure * consequence
        return Assessment(score, _lec_level(score))
    if method != RiskMethod.MATRIX:
        raise RuleBroken(
            _("The method is LEC or the matrix."), field="method", remedy=_("Choose one of them.")
        )
    if exposure is not None:
        raise RuleBroken(
            _("The matrix has no factor E."), field="exposure", remedy=_("Leave it empty.")
        )
    _check("likelihood", likelihood, MATRIX_LIKELIHOOD)
    _check("consequence", consequence, MATRIX_SEVERITY)
    score = likelihood * consequence
    return Assessment(score, _matrix_level(score))


def declared(computed: str, wanted: str, reason: str) -> RiskLevel:
    """The level that counts: the computed one, or a higher one by direct judgement (直接判定).

    `wanted` empty: as computed. Raises RuleBroken for a lower one, or one without a reason.
    """
    if not wanted or wanted == computed:
        return RiskLevel(computed)
    if RANK.index(RiskLevel(wanted)) < RANK.index(RiskLevel(computed)):
        raise RuleBroken(
            _("The level may only be raised above the computed one (%(level)s).")
            % {"level": RiskLevel(computed).label},
            field="level",
            remedy=_("Leave the level empty, or correct the factors."),
        )
    if not reason.strip():
        raise RuleBroken(
            _("A level above the computed one needs its reason."),
            field="override_reason",
            remedy=_("Say which case of direct judgement it is."),
        )
    return RiskLevel(wanted)


def in_words(method: str, values: dict[str, Decimal]) -> list[tuple[Any, str, Any]]:
    """The factors of a method as (label, value, what the value stands for)."""
    return [
        (label, f"{values[name].normalize():f}", dict(factor).get(values[name], ""))
        for name, label, factor in FACTORS[method]
    ]


def _lec_level(score: Decimal) -> RiskLevel:
    if score > 320:
        return RiskLevel.RED
    if score >= 160:
        return RiskLevel.ORANGE
    return RiskLevel.YELLOW if score >= 70 else RiskLevel.BLUE


def _matrix_level(score: Decimal) -> RiskLevel:
    if score >= 20:
        return RiskLevel.RED
    if score >= 15:
        return RiskLevel.ORANGE
    return RiskLevel.YELLOW if score >= 9 else RiskLevel.BLUE


def _check(field: str, value: Decimal, factor: Factor) -> None:
    if value not in [known for known, _words in factor]:
        raise _not_allowed(field, value, factor)


def _not_allowed(field: str, value: Any, factor: Factor) -> RuleBroken:
    known = ", ".join(str(one) for one, _words in factor)
    return RuleBroken(
        _("“%(value)s” is no value of this factor.") % {"value": value},
        field=field,
        remedy=_("It may be: %(values)s.") % {"values": known},
    )
