"""Publishing: figures computed, proved consistent, stored, told to the log, and never undone."""

import hashlib
import logging
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
from audit.queries import sequence_at
from audit.services import Entry, append, fix_moment, lock_log, take_numbers
from common.errors import PermissionDenied, RuleBroken
from enterprises.models import Enterprise
from indicators.definitions import DEFINITIONS_VERSION
from reports import rules
from reports.checking import contradictions
from reports.counting import Asked, figures, gather
from reports.enums import OF_ENTERPRISES, Happening
from reports.frame import frame_of, frame_of_county
from reports.models import Report
from reports.periods import Period

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


def preview(publication: Publication, *, by: User) -> dict[str, Any]:
    """The figures as they would be published now; writes nothing."""
    _check(publication, by)
    asked = _asked(publication, sequence_at(settings.COUNTY_CODE, None))
    return figures(asked, gather(asked))


def publish(publication: Publication, *, by: User | None) -> Report:
    """Publish a report, by a person or (None) by the command; T is now.

    The log is held while T is fixed and while report and event are written, not while the figures
    are computed: they are those of T whatever is recorded meanwhile. Raises PermissionDenied, or
    RuleBroken where the period has not begun, where a version exists that is not named, or where
    the figures contradict each other.
    """
    _check(publication, by)
    number, moment = fix_moment(settings.COUNTY_CODE)
    asked = _asked(publication, number)
    told = figures(asked, gather(asked))
    _refuse_contradictions(told)
    return _write(publication, asked, moment, canonical(told), by)


def latest(publication: Publication) -> Report | None:
    """The newest version of this report, which a further one has to correct."""
    period = publication.period
    line = Report.objects.line_of(period.kind, period.begins_on, publication.enterprise)
    return line.first()


@transaction.atomic
def _write(
    publication: Publication, asked: Asked, moment: datetime, text: str, by: User | None
) -> Report:
    lock_log(settings.COUNTY_CODE)
    before = _corrected(publication, by)
    report = Report(
        number=take_numbers(f"report/{settings.COUNTY_CODE}")[0],
        kind=asked.kind,
        enterprise_id=publication.enterprise,
        begins_on=asked.begins_on,
        ends_on=asked.ends_on,
        as_of=asked.as_of,
        known_at=moment,
        log_seq=asked.number,
        definitions=DEFINITIONS_VERSION,
        template=TEMPLATE,
        figures=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        version=before.version + 1 if before else 1,
        corrects=before,
        reason=publication.reason.strip(),
        published_by=by,
    )
    report.save(force_insert=True)
    append(
        [
            Entry(
                county=report.county,
                subject_kind=SUBJECT,
                subject_id=report.pk,
                kind=Happening.PUBLISHED,
                by=by.pk if by else None,
                valid_on=timezone.localdate(),
                facts={"set": told_to_log(report)},
            )
        ]
    )
    return report


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


def _check(publication: Publication, by: User | None) -> None:
    """The person, the kind, the days."""
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


def _corrected(publication: Publication, by: User | None) -> Report | None:
    """The version that is corrected; there is one line of versions, and nobody's is passed over."""
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
