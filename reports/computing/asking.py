"""What a person asks of the worker: a preview, its publication, a check, a comparison, rows."""

from datetime import date
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from audit.canonical import canonical
from common.errors import RuleBroken
from reports import services
from reports.computing import workflow
from reports.enums import ComputationKind as Kind
from reports.enums import ComputationState as State
from reports.models import Computation, Report
from reports.periods import period
from reports.services import Publication
from reports.verifying import check_can_be_computed

MOST_WAITING = 5  # of one person at a time
NOW = "now"
TASK = "reports.tasks.compute_waiting"


def ask_preview(publication: Publication, *, by: User) -> Computation:
    """Let the worker compute what would be published. Raises PermissionDenied, RuleBroken."""
    services.check(publication, by)
    return _ask(Kind.PREVIEW, question_of(publication), by=by)


def ask_publication(preview_pk: UUID, *, by: User, reason: str = "") -> Computation:
    """Publish what was previewed; however often it is asked, one report comes of one preview.

    Raises RuleBroken where the preview is not kept any more, where another version was published
    meanwhile, or where a correction does not say why.
    """
    with transaction.atomic():
        preview = Computation.objects.visible_to(by).locked().get(pk=preview_pk, kind=Kind.PREVIEW)
        known = preview.publications.exclude(state__in=[State.FAILED, State.CANCELLED]).first()
        if known is not None:
            return known
        publication = publication_of(_shown(preview), reason=reason)
        services.check(publication, by)
        services.corrected(publication, by)
        return _ask(Kind.PUBLICATION, question_of(publication), by=by, preview=preview)


def ask_verification(report: Report, *, by: User) -> Computation:
    """Let the worker recompute a report and hold it against its bytes."""
    check_can_be_computed(report)
    return _ask(Kind.VERIFICATION, {"report": report.number}, by=by, report=report)


def ask_comparison(report: Report, *, other: Report | None, by: User) -> Computation:
    """Let the worker compare a report with another version, or (None) with what is known now.

    What differs between two versions stays so, and is not computed twice while it is kept.
    """
    check_can_be_computed(report)
    if other:
        check_can_be_computed(other)
    question = {"report": report.number, "with": other.number if other else NOW}
    return _ask(Kind.COMPARISON, question, by=by, report=report, stays=other is not None)


def ask_rows(report: Report, *, by: User) -> Computation:
    """Let the worker find the units and treatment plans behind the figures of a report, once for
    all of them.
    """
    check_can_be_computed(report)
    return _ask(Kind.ROWS, {"report": report.number}, by=by, report=report, stays=True)


@transaction.atomic
def cancel(job_pk: UUID, *, by: User) -> Computation:
    """Nobody wants it any more; a worker that is at it stops within seconds."""
    job = Computation.objects.visible_to(by).locked().get(pk=job_pk)
    return workflow.take(workflow.CANCEL, job)


def ask_again(job_pk: UUID, *, by: User) -> Computation:
    """The same question anew, for what has failed or was deleted meanwhile."""
    old = Computation.objects.visible_to(by).get(pk=job_pk)
    if not old.is_over:
        return old
    if old.preview_id:
        return ask_publication(old.preview_id, by=by, reason=old.asked["reason"])
    if old.kind == Kind.PREVIEW:
        return ask_preview(publication_of(old.asked), by=by)
    return _ask(Kind(old.kind), old.asked, by=by, report=old.report)


def question_of(publication: Publication) -> dict[str, Any]:
    """A publication as a computation keeps it; D is settled when it is asked."""
    return {
        "kind": publication.period.kind,
        "period": publication.period.written,
        "enterprise": publication.enterprise,
        "as_of": publication.day,
        "corrects": publication.corrects,
        "reason": publication.reason,
    }


def publication_of(asked: dict[str, Any], **more: Any) -> Publication:
    """What a computation was asked to preview or publish."""
    told = {**asked, **more}
    return Publication(
        period=period(told["kind"], told["period"]),
        enterprise=UUID(told["enterprise"]) if told["enterprise"] else None,
        as_of=date.fromisoformat(told["as_of"]),
        corrects=told["corrects"],
        reason=told["reason"],
    )


def _shown(preview: Computation) -> dict[str, Any]:
    """What a preview was asked, with the version that its page said would be corrected."""
    if preview.state != State.DONE:
        raise RuleBroken(
            _("This preview is not kept any more, or not ready yet."),
            remedy=_("Ask for a new one; nothing was published."),
        )
    return {**preview.asked, "corrects": preview.told["corrects"]}


@transaction.atomic
def _ask(
    kind: Kind,
    question: dict[str, Any],
    *,
    by: User,
    report: Report | None = None,
    preview: Computation | None = None,
    stays: bool = False,
) -> Computation:
    """The same question that waits is asked once; `stays`: nor again while its answer is kept."""
    User.objects.select_for_update().get(pk=by.pk)  # two clicks are one after the other
    text = canonical(question)
    own = Computation.objects.visible_to(by)
    same = own.filter(kind=kind, question=text)
    known = same.unfinished().first() or (same.done().first() if stays else None)
    if known is not None:
        return known
    if own.unfinished().count() >= MOST_WAITING:
        raise RuleBroken(
            _("%(count)d of your computations are still waiting.") % {"count": MOST_WAITING},
            remedy=_("Wait until one is ready, or cancel one."),
        )
    job = Computation.objects.create(
        kind=kind,
        question=text,
        report=report,
        preview=preview,
        by=by,
        language=get_language() or settings.LANGUAGE_CODE,
    )
    transaction.on_commit(lambda: current_app.send_task(TASK), robust=True)
    return job
