"""What the worker does for computations: one after the other, each whole or with a message.

Only one is at work at a time in the county: each reads the whole log for minutes and holds its
hazards in memory, and the other workers are to stay free for what is short.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from audit.canonical import canonical
from common import bulk
from common.errors import RuleBroken
from notices.services import tell
from reports import services
from reports.computing import workflow
from reports.computing.asking import publication_of
from reports.computing.watching import Stopped
from reports.computing.works import Answer, answer
from reports.enums import ComputationState as State
from reports.models import Computation, ComputationRow
from sheets.claims import claim

log = structlog.get_logger(__name__)
ONE_AT_A_TIME = UUID("c0de0000-0000-8000-8000-000000000001")
MOST_ATTEMPTS = 3
ROWS_AT_ONCE = 2000


def compute_waiting() -> int:
    """Compute everything that waits, unless another worker is at it. Out: how many were at work."""
    with claim(ONE_AT_A_TIME) as got:
        if not got:
            return 0
        waiting = list(Computation.objects.unfinished().values_list("pk", flat=True))
        return sum(compute_one(pk) for pk in waiting)


def compute_one(job_pk: UUID) -> bool:
    """One computation, while the caller holds the claim. Out: whether there was work."""
    job = _begin(job_pk)
    if job is None:
        return False
    with override(job.language):
        try:
            found = answer(job)
            _keep_rows(job, found.rows)
            _deliver(job, found)
        except Stopped:
            _forget(job)
        except (PermissionDenied, Http404):
            _give_up(job, _("You may not see this any more, or it is gone."))
        except RuleBroken as refused:
            _give_up(job, f"{refused.message} {refused.remedy}".strip())
        except Exception:
            log.exception("computation failed", job=str(job.pk), kind=job.kind)
            _give_up(
                job, _("The computation failed by a fault of the system; nothing was published.")
            )
    return True


@transaction.atomic
def _begin(job_pk: UUID) -> Computation | None:
    """Take one up, or give it up: the worker died over it, or its person has gone."""
    job = Computation.objects.locked().filter(pk=job_pk).first()
    if job is None or job.is_over:
        return None
    with override(job.language):
        if not job.by.is_active:
            job.message = _("The account was deactivated.")
        elif job.attempts >= MOST_ATTEMPTS:
            job.message = _("The computation was broken off three times; tell the administrator.")
    if job.message:
        workflow.take(workflow.GIVE_UP, job)
        _forget(job)
        return None
    job.attempts += 1
    return workflow.take(workflow.BEGIN, job)


def _keep_rows(job: Computation, rows: Iterable[ComputationRow]) -> None:
    """Some thousands at a time: on SQLite a long transaction would stop all other writers."""
    _forget(job)
    pending = iter(rows)
    while some := list(islice(pending, ROWS_AT_ONCE)):
        bulk.insert(some)


@transaction.atomic
def _deliver(job: Computation, found: Answer) -> None:
    """The result and the state; for a publication also the report, its event and the notice."""
    fresh = Computation.objects.locked().get(pk=job.pk)
    if fresh.state != State.COMPUTING:
        raise Stopped
    if not User.objects.filter(pk=fresh.by_id, is_active=True).exists():
        raise RuleBroken(_("The account was deactivated."))
    if found.publication:
        publication = publication_of(fresh.asked)
        report, event = services.write(publication, found.publication, by=fresh.by)
        tell([fresh.by_id], about=event, facts={"number": report.number})
        fresh.report = report
    fresh.result = canonical(found.result)
    fresh.expires_at = timezone.now() + timedelta(days=settings.EXPORT_KEEP_DAYS)
    workflow.take(workflow.FINISH, fresh)


@transaction.atomic
def _give_up(job: Computation, message: str) -> None:
    """Say what went wrong, unless somebody has cancelled it meanwhile."""
    fresh = Computation.objects.locked().get(pk=job.pk)
    if not fresh.is_over:
        fresh.message = message
        workflow.take(workflow.GIVE_UP, fresh)
    _forget(job)


def sweep() -> int:
    """Delete the results whose time is over, and rows that nobody waits for. Out: how many."""
    past = list(Computation.objects.past(timezone.now()).values_list("pk", flat=True))
    dropped = Computation.objects.filter(state__in=[State.FAILED, State.CANCELLED])
    ComputationRow.objects.filter(computation__in=dropped.values("pk")).delete()
    return sum(_expire(pk) for pk in past)


@transaction.atomic
def _expire(job_pk: UUID) -> bool:
    job = Computation.objects.locked().past(timezone.now()).filter(pk=job_pk).first()
    if job is None:
        return False
    job.result = ""
    workflow.take(workflow.EXPIRE, job)
    _forget(job)
    return True


def _forget(job: Computation) -> None:
    """The rows, those of a worker that died too."""
    ComputationRow.objects.filter(computation=job).delete()
