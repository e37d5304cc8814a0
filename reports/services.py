"""Publishing: figures computed, proved consistent, stored, told to the log, and never undone."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.canonical import canonical
from audit.models import Event
from audit.queries import sequence_at
from audit.services import Entry, append, fix_moment, lock_log, take_numbers
from common.errors import PermissionDenied, RuleBroken
from enterprises.models import Enterprise
from indicators.definitions import DEFINITIONS_VERSION
from reports import rules
from reports.checking import contradictions
from reports.counting import Asked, figures, gather, gather_all
from reports.enums import OF_ENTERPRISES, Happening
from reports.frame import frame_of, frame_of_county
from reports.models import Report
from reports.periods import Period
from reports.progress import UNWATCHED, Progress

logger = logging.getLogger(__name__)

SUBJECT = "report"
TEMPLATE = "1"
"""The version of the paper (reports/typst) by which new reports are printed."""


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What is to be published. `enterprise` None: the county; `as_of` None: the end of the period,
    or today while it is not over. `corrects` is the number of the version that this one corrects.
    """

    period: Period
    enterprise: UUID | None = None
    as_of: date | None = None
    corrects: int | None = None
    reason: str = ""

    @property
    def day(self) -> date:
        """D."""
        return self.as_of or min(self.period.ends_on, timezone.localdate())


@dataclass(frozen=True)
class Computed:
    """A report that is not published yet: the question, its moment T, its canonical JSON."""

    asked: Asked
    moment: datetime
    text: str


def preview(
    publication: Publication, *, by: User, progress: Progress = UNWATCHED
) -> dict[str, Any]:
    """The figures as they would be published now; writes nothing."""
    check(publication, by)
    asked = _asked(publication, sequence_at(settings.COUNTY_CODE, None))
    return figures(asked, gather(asked, progress))


def publish(publication: Publication, *, by: User | None) -> Report:
    """Publish a report at once, by a person or (None) by the command; T is now.

    The log is held while T is fixed and while report and event are written, not while the figures
    are computed: they are those of T whatever is recorded meanwhile. Raises PermissionDenied, or
    RuleBroken where the period has not begun, where a version exists that is not named, or where
    the figures contradict each other.
    """
    report, _event = write(publication, compute(publication, by=by), by=by)
    return report


def publish_all(
    publications: Sequence[tuple[Publication, User | None]], *, on: date | None = None
) -> list[Report]:
    """Publish several at once, each by its person: one T, one reading of the log, then one report
    after the other. `on` is the day of which the log tells it (None: today). Raises as `publish`.
    """
    computed = _compute(publications, UNWATCHED)
    return [
        write(publication, one, by=by, on=on)[0]
        for (publication, by), one in zip(publications, computed, strict=True)
    ]


def compute(
    publication: Publication, *, by: User | None, progress: Progress = UNWATCHED
) -> Computed:
    """The first half of publishing: T is fixed, the figures are computed and refused where they
    contradict each other. Raises what `publish` raises; nothing is published yet.
    """
    return _compute([(publication, by)], progress)[0]


def _compute(
    publications: Sequence[tuple[Publication, User | None]], progress: Progress
) -> list[Computed]:
    for publication, by in publications:
        check(publication, by)
    number, moment = fix_moment(settings.COUNTY_CODE)
    questions = [_asked(publication, number) for publication, _by in publications]
    found = []
    for asked, rows in zip(questions, gather_all(questions, progress), strict=True):
        told = figures(asked, rows)
        _refuse_contradictions(told)
        found.append(Computed(asked, moment, canonical(told)))
    return found


def latest(publication: Publication) -> Report | None:
    """The newest version of this report, which a further one has to correct."""
    period = publication.period
    line = Report.objects.line_of(period.kind, period.begins_on, publication.enterprise)
    return line.first()


@transaction.atomic
def write(
    publication: Publication, computed: Computed, *, by: User | None, on: date | None = None
) -> tuple[Report, Event]:
    """The second half: number, report and event in one transaction; out: report and event.

    Raises RuleBroken where another version was published meanwhile.
    """
    asked = computed.asked
    lock_log(settings.COUNTY_CODE)
    before = corrected(publication, by)
    report = Report(
        number=take_numbers(f"report/{settings.COUNTY_CODE}")[0],
        kind=asked.kind,
        enterprise_id=publication.enterprise,
        begins_on=asked.begins_on,
        ends_on=asked.ends_on,
        as_of=asked.as_of,
        known_at=computed.moment,
        log_seq=asked.number,
        definitions=DEFINITIONS_VERSION,
        template=TEMPLATE,
        figures=computed.text,
        sha256=hashlib.sha256(computed.text.encode()).hexdigest(),
        version=before.version + 1 if before else 1,
        corrects=before,
        reason=publication.reason.strip(),
        published_by=by,
    )
    report.save(force_insert=True)
    told = append(
        [
            Entry(
                county=report.county,
                subject_kind=SUBJECT,
                subject_id=report.pk,
                kind=Happening.PUBLISHED,
                by=by.pk if by else None,
                valid_on=on or timezone.localdate(),
                facts={"set": told_to_log(report)},
            )
        ]
    )
    return report, told[0]


def told_to_log(report: Report) -> dict[str, Any]:
    """What the log is told of a report: enough to prove its row. T follows from `log_seq`."""
    return {
        "number": report.number,
        "kind": report.kind,
        "enterprise_id": report.enterprise_id,
        "begins_on": report.begins_on,
        "ends_on": report.ends_on,
        "as_of": report.as_of,
        "log_seq": report.log_seq,
        "definitions": report.definitions,
        "template": report.template,
        "sha256": report.sha256,
        "version": report.version,
        "corrects": report.corrects.number if report.corrects else None,
        "reason": report.reason,
    }


def check(publication: Publication, by: User | None) -> None:
    """The person, the kind, the days. Raises PermissionDenied, RuleBroken."""
    if by is not None:
        _check_person(publication, by)
    period, today = publication.period, timezone.localdate()
    if publication.enterprise and period.kind not in OF_ENTERPRISES:
        raise RuleBroken(
            _("An enterprise reports by quarter and by year."),
            field="kind",
            remedy=_("Choose the quarterly or the annual table."),
        )
    if period.begins_on > today:
        raise RuleBroken(
            _("This period has not begun."), field="period", remedy=_("Choose an earlier one.")
        )
    if not period.begins_on <= publication.day <= today:
        raise RuleBroken(
            _("%(day)s lies before the period or in the future.") % {"day": publication.day},
            field="as_of",
            remedy=_("Give a day from %(first)s to %(today)s.")
            % {"first": period.begins_on, "today": today},
        )


def _check_person(publication: Publication, by: User) -> None:
    if publication.enterprise is None:
        allowed = rules.may_publish_for_county(by)
    else:
        seen = Enterprise.objects.visible_to(by).filter(pk=publication.enterprise)
        allowed = rules.may_publish(by) and seen.exists()
    if not allowed:
        raise PermissionDenied


def _asked(publication: Publication, number: int) -> Asked:
    period, day = publication.period, publication.day
    frame = (
        frame_of(publication.enterprise, period.begins_on, min(period.ends_on, day))
        if publication.enterprise
        else frame_of_county(day)
    )
    return Asked(
        period.kind, period.begins_on, period.ends_on, day, settings.COUNTY_CODE, number, frame
    )


def corrected(publication: Publication, by: User | None) -> Report | None:
    """The version that is corrected; there is one line of versions, and nobody's is passed over.

    Raises RuleBroken where the newest one is not named, or where nobody says why it is corrected.
    """
    newest = latest(publication)
    named = publication.corrects
    if newest is None and named is None:
        return None
    if newest is None or newest.number != named:
        raise RuleBroken(
            _("Report %(number)s tells of this period; a further one corrects it and names it.")
            % {"number": newest.number}
            if newest
            else _("There is no report %(number)s of this kind and period.") % {"number": named},
            remedy=_("Reload the page and compare before you publish."),
        )
    if by is not None and not publication.reason.strip():
        raise RuleBroken(
            _("A correction says why."), field="reason", remedy=_("Write one sentence.")
        )
    return newest


def _refuse_contradictions(told: dict[str, Any]) -> None:
    found = list(contradictions(told))
    if found:
        logger.error("a report contradicts itself and is not published: %s", "; ".join(found))
        raise RuleBroken(
            _("The figures contradict each other: %(what)s. Nothing was published.")
            % {"what": found[0]},
            remedy=_("Tell the administrator; the server's log names every contradiction."),
        )
