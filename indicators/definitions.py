"""How each figure is counted, in the words of statistics, for the box beside its rows."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Definition:
    """A figure's name, how it is counted, and the figure that it is a part of (its denominator)."""

    name: Any
    text: Any
    part_of: str = "found"
    rate: Any = ""


DEFINITIONS: dict[str, Definition] = {
    "found": Definition(
        pgettext_lazy("figure", "Hazards found"),
        _(
            "Hazards found in the period that had been accepted by the day and are not void on it. "
            "Those not yet due stay in; a hazard counts once, however often it was seen."
        ),
    ),
    "rectified": Definition(
        pgettext_lazy("figure", "Rectified"),
        _(
            "Of those found: closed on the day, that is verified. Submitted and not yet verified "
            "is not rectified; a reopened hazard is not rectified until it is closed again."
        ),
        rate=_("Rectification rate"),
    ),
    "due": Definition(
        pgettext_lazy("figure", "Due"),
        _(
            "Of those found: closed on the day, or with a due date in force on the day that is on "
            "or before it."
        ),
    ),
    "on_time": Definition(
        pgettext_lazy("figure", "Rectified on time"),
        _(
            "Of those due: closed on the day, and rectified on or before the due date that was in "
            "force on the very day of rectification."
        ),
        part_of="due",
        rate=_("On-time rate"),
    ),
    "on_time_original": Definition(
        pgettext_lazy("figure", "Rectified by the first due date"),
        _(
            "Of those due: closed on the day, and rectified on or before the first due date, "
            "whatever extensions were granted."
        ),
        part_of="due",
        rate=_("On-time rate by the first due date"),
    ),
    "awaiting": Definition(
        pgettext_lazy("figure", "Awaiting verification"),
        _("Of those found: submitted by the day and not decided by it."),
    ),
    "overdue": Definition(
        pgettext_lazy("figure", "Overdue"),
        _(
            "Of those found: neither closed nor void on the day, the due date in force before it, "
            "and no submission made on or before that due date awaits its verification. An "
            "extension moves the due date from the day of its approval on, never before."
        ),
    ),
    "open": Definition(
        pgettext_lazy("figure", "Open"),
        _("Of those found: not closed on the day, whether or not they are due."),
    ),
}
"""By the names of indicators.figures.FIGURES."""
