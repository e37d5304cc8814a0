"""What the worker does: run imports that wait, each whole or absent, whatever kills the worker."""

from uuid import UUID

import structlog
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.errors import RuleBroken
from sheets import registry, workflow
from sheets.claims import claim
from sheets.errors import SheetRefused
from sheets.models import Job, JobLine
from sheets.progress import Meter
from sheets.registry import Outcome
from sheets.services import kind_of

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 3
LINES_AT_ONCE = 2000


def run_waiting() -> int:
    """Run every job that waits and that no other worker holds. Out: how many were run."""
    count = 0
    for pk in list(Job.objects.waiting().values_list("pk", flat=True)):
        with claim(pk) as got:
            if got:
                count += run_one(pk)
    return count


def run_one(job_pk: UUID) -> bool:
    """One job, claimed by the caller, from begin to end: whole, or absent with a message.

    Out: whether there was work.
    """
    job = _begin(job_pk)
    if job is None:
        return False
    with override(job.by.language):
        try:
            _carry_out(job)
        except (SheetRefused, RuleBroken) as refused:
            _end(job, workflow.REFUSE, _in_words(refused))
        except Exception:
            log.exception("import failed", job=str(job.pk), kind=job.kind)
            _end(
                job,
                workflow.FAIL,
                _("The import failed by a fault of the system; nothing was imported."),
            )
    return True


@transaction.atomic
def _begin(job_pk: UUID) -> Job | None:
    """Take up a job, or give it up: the worker died over it three times, or its person may not
    import any more.
    """
    job = Job.objects.locked().filter(pk=job_pk).first()
    if job is None or job.is_over:
        return None
    with override(job.by.language):
        job.message = _why_not(job)
    if job.message:
        workflow.take(workflow.FAIL, job)
        return None
    job.attempts += 1
    return workflow.take(workflow.BEGIN, job)


def _why_not(job: Job) -> str:
    """Why a job is given up before it begins; "" where it is not."""
    known = registry.find(job.kind)
    if job.attempts >= MOST_ATTEMPTS:
        return _("The import was broken off three times; nothing was imported.")
    if not job.by.is_active:
        return _("The account was deactivated.")
    if known and not known.may(job.by):
        return _("The account may not import this any more; nothing was imported.")
    return ""


def _carry_out(job: Job) -> None:
    """Prepare outside, write inside the transaction that also says that the job is done."""
    kind = kind_of(job)
    progress = Meter(job.pk)
    plan = kind.prepare(job, progress)
    with transaction.atomic():
        outcome = kind.write(job, plan, progress)
        if outcome.taken:
            _keep(job.pk, workflow.FINISH, outcome)
        else:
            transaction.set_rollback(True)
    if not outcome.taken:
        _keep(job.pk, workflow.REFUSE, outcome)


@transaction.atomic
def _keep(job_pk: UUID, move: workflow.Move, outcome: Outcome) -> None:
    job = Job.objects.locked().get(pk=job_pk)
    job.result = {key: value for key, value in outcome.result.items() if key != "remarks"}
    for made, field in ((outcome.rejects, job.rejects), (outcome.report, job.report)):
        if made is not None:
            with made.open("rb") as stream:
                field.save(made.name, File(stream), save=False)
            made.unlink()
    JobLine.objects.bulk_create(
        [
            JobLine(
                job=job,
                outcome=line.outcome,
                sheet=line.sheet[:255],
                row=line.row,
                subject=line.subject,
                label=line.label[:255],
                reason=line.reason,
            )
            for line in outcome.lines
        ],
        batch_size=LINES_AT_ONCE,
    )
    workflow.take(move, job)


@transaction.atomic
def _end(job: Job, move: workflow.Move, message: str) -> None:
    fresh = Job.objects.locked().get(pk=job.pk)
    fresh.message = message
    workflow.take(move, fresh)


def _in_words(refused: SheetRefused | RuleBroken) -> str:
    if isinstance(refused, RuleBroken):
        return f"{refused.message} {refused.remedy}".strip()
    return str(refused)
