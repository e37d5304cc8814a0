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
    "first_pass": Definition(
        pgettext_lazy("figure", "Passed at first verification"),
        _(
            "Of those rectified: never sent back by a verification up to the day. Closed on the "
            "spot, or by a ledger that tells of no failed verification, counts as passed."
        ),
        part_of="rectified",
        rate=_("First-pass rate"),
    ),
    "reopened": Definition(
        pgettext_lazy("figure", "Reopened"),
        _(
            "Of those found: reopened after a closure at least once up to the day, whether or not "
            "they are closed again."
        ),
        rate=_("Share reopened"),
    ),
    "reclosed": Definition(
        pgettext_lazy("figure", "Closed again after reopening"),
        _("Of those ever reopened up to the day: closed on the day."),
        part_of="reopened",
        rate=_("Rectified after reopening"),
    ),
    "settled": Definition(
        pgettext_lazy("figure", "Closed a year ago or earlier"),
        _(
            "Of those found: closed on the day, by a closure that lies at least 365 days before "
            "it. A closure that was undone by reopening is none."
        ),
    ),
    "recurred": Definition(
        pgettext_lazy("figure", "Recurred"),
        _(
            "Of those closed at least 365 days before the day: after the day of closure and within "
            "365 days a hazard with the same checklist item, or at the same risk point, was found "
            "again at the same enterprise. What names neither item nor risk point cannot recur."
        ),
        part_of="settled",
        rate=_("Recurrence rate"),
    ),
    "funds": Definition(
        pgettext_lazy("figure", "Money spent on rectification"),
        _("Yuan, as the enterprise told, of those rectified; the list holds those with an amount."),
        part_of="rectified",
        rate=_("Share with an amount"),
    ),
    "days_to_rectify": Definition(
        pgettext_lazy("figure", "Days to rectify"),
        _(
            "Days from the finding to the rectification (else to the closure): median and 90th "
            "percentile by Kaplan-Meier. Hazards still open on the day count as lasting longer "
            "than up to the day; a dash stands where fewer than that share is rectified."
        ),
    ),
}
"""By the names of indicators.figures.FIGURES and DETAILS."""

DEFINITIONS_VERSION = "1"
"""Stored with every published report. It changes whenever a figure would count other rows, from the
same events, than it did before: a report is recomputed by the definitions of its own version only.
"""
