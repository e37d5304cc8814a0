"""Is a report still what the events say? Recomputed for its T it has to be the same bytes."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit.canonical import canonical, plain
from audit.models import Event
from audit.queries import sequence_at
from common.errors import RuleBroken
from indicators.definitions import DEFINITIONS_VERSION
from reports.checking import leaves
from reports.counting import Asked, figures, gather
from reports.frame import Frame
from reports.models import Report
from reports.progress import UNWATCHED, Progress
from reports.services import SUBJECT, told_to_log


class CannotVerify(Exception):
    """The question cannot be answered here; the message says why."""


@dataclass(frozen=True)
class Mismatch:
    """The first place in which a report is not what it should be."""

    report: int
    where: str
    stored: Any
    expected: Any

    def as_json(self) -> dict[str, Any]:
        """One line for the command."""
        return {
            "number": self.report,
            "where": self.where,
            "stored": self.stored,
            "recomputed": self.expected,
        }


def asked_of(report: Report, told: dict[str, Any]) -> Asked:
    """The question that the report answers, from its own row and frame."""
    return Asked(
        report.kind, report.begins_on, report.ends_on, report.as_of, report.county,
        report.log_seq, Frame.of(told["frame"]),
    )  # fmt: skip


def check_definitions(report: Report) -> None:
    """Raises CannotVerify for a report of another version of the definitions."""
    if report.definitions != DEFINITIONS_VERSION:
        raise CannotVerify(
            f"report {report.number} was published by definitions {report.definitions}; "
            f"this program computes by {DEFINITIONS_VERSION}"
        )


def check_can_be_computed(report: Report) -> None:
    """The same for a person on a page. Raises RuleBroken."""
    try:
        check_definitions(report)
    except CannotVerify as reason:
        raise RuleBroken(
            _("Report %(number)s was published by other definitions than this program computes by.")
            % {"number": report.number},
            remedy=_(
                "Its figures stand; their rows can be shown by the program of that time only."
            ),
        ) from reason


def verify(report: Report, progress: Progress = UNWATCHED) -> Mismatch | None:
    """None where row, figures, hash, log and recomputation agree; else the first difference.

    Raises CannotVerify.
    """
    check_definitions(report)
    try:
        told = report.told
        asked = asked_of(report, told)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Mismatch(report.number, "figures", "no report in JSON", None)
    again = plain(figures(asked, gather(asked, progress)))
    return (
        _first_difference(report, told, again)
        or _hash(report, canonical(again))
        or _log(report)
        or _moment(report)
    )


def _first_difference(report: Report, told: Any, again: Any) -> Mismatch | None:
    stored, expected = (dict(leaves(one)) for one in (told, again))
    for path in sorted(stored.keys() | expected.keys()):
        if stored.get(path) != expected.get(path) or (path in stored) != (path in expected):
            where = ".".join(path)
            return Mismatch(report.number, where, stored.get(path), expected.get(path))
    return None


def _hash(report: Report, text: str) -> Mismatch | None:
    if report.figures != text:
        return Mismatch(report.number, "figures", report.figures[:80], text[:80])
    expected = hashlib.sha256(text.encode()).hexdigest()
    if report.sha256 != expected:
        return Mismatch(report.number, "sha256", report.sha256, expected)
    return None


def _log(report: Report) -> Mismatch | None:
    """What the log was told when the report was published, name by name."""
    events = Event.objects.filter(subject_kind=SUBJECT, subject_id=report.pk)
    told = [event.facts["set"] for event in events]
    if len(told) != 1:
        return Mismatch(report.number, "log", "one event", f"{len(told)} events")
    for name, value in plain(told_to_log(report)).items():
        if told[0].get(name) != value:
            return Mismatch(report.number, f"log.{name}", value, told[0].get(name))
    return None


def _moment(report: Report) -> Mismatch | None:
    number = sequence_at(report.county, report.known_at)
    if number != report.log_seq:
        return Mismatch(report.number, "known_at", report.log_seq, number)
    return None
