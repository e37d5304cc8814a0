"""What the columns of the statistics table count, in words for the box beside them."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """One column: where its value stands in a line, and under which head."""

    key: str
    group: Words
    label: Words
    path: tuple[str, ...]
    unit: Words = ""


UNITS = _("Units")
GENERAL = _("General hazards")
MAJOR = _("Major hazards")
PLANNED = _("In the treatment plan")

COLUMNS: tuple[Column, ...] = (
    Column("base", UNITS, _("In the base"), ("units", "base")),
    Column("reported", UNITS, pgettext_lazy("units", "Reported"), ("units", "reported")),
    Column("not_reported", UNITS, _("Not reported"), ("units", "not_reported")),
    Column("units_rate", UNITS, _("Report rate"), ("units", "rate")),
    Column("general_found", GENERAL, _("Found"), ("hazards", "general", "found")),
    Column("general_rectified", GENERAL, _("Rectified"), ("hazards", "general", "rectified")),
    Column("general_open", GENERAL, _("Not rectified"), ("hazards", "general", "open")),
    Column("general_rate", GENERAL, _("Rectification rate"), ("hazards", "general", "rate")),
    Column("major_found", MAJOR, _("Found"), ("hazards", "major", "found")),
    Column("major_rectified", MAJOR, _("Rectified"), ("hazards", "major", "rectified")),
    Column("major_rate", MAJOR, _("Rectification rate"), ("hazards", "major", "rate")),
    Column("planned", PLANNED, _("Hazards"), ("plans", "planned")),
    Column("goals", PLANNED, _("Goals and tasks settled"), ("plans", "goals")),
    Column("funds", PLANNED, _("Funds and materials settled"), ("plans", "funds")),
    Column("people", PLANNED, _("Bodies and persons settled"), ("plans", "people")),
    Column("deadline", PLANNED, _("Time limit settled"), ("plans", "deadline")),
    Column(
        "contingency", PLANNED, _("Safety measures and contingency plan settled"),
        ("plans", "contingency"),
    ),
    Column("money", PLANNED, _("Funds (10,000 yuan)"), ("plans", "money")),
)  # fmt: skip
"""The statistics table 事故隐患排查治理情况统计表, from left to right."""

HOW: tuple[tuple[Any, Any], ...] = (
    (
        _("Found, rectified, not rectified, rates"),
        _(
            "The hazards found in the period, as they stood at the end of the day D and as they "
            "were known at the moment T; those not yet due stay in. Rectified is what was verified "
            "and closed. Township and sector are as they were when the hazard was found."
        ),
    ),
    (
        _("Units in the base"),
        _(
            "Enterprises that operate on D by the register as it was known at T: what the first "
            "entry says holds for the time since the firm exists, a change from its day on. Where "
            "the register tells of no operating enterprise the base is not known and a dash stands."
        ),
    ),
    (
        _("Reported, not reported"),
        _(
            "Units of the base with at least one hazard found, or one self-check finished, in the "
            "period; the others of the base have not reported. Units that reported and are not in "
            "the base are told apart and are in no rate."
        ),
    ),
    (
        _("In the treatment plan"),
        _(
            "Major hazards of the period that are not rectified on D and for which a treatment "
            "plan was approved by then; by each of its five elements that the plan settles, and "
            "the sum of its funds. Those listed for supervision in a leader's name are told apart."
        ),
    ),
)


def value_at(line: dict[str, Any], path: tuple[str, ...]) -> Any:
    """The value of a line at a path; None where the line does not have it."""
    found: Any = line
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    return found
