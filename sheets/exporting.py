"""What the worker does for exports: make those that wait, each whole or failed with a message.

A file is written under another name and takes its own when it is finished, together with the
state, the event and the notice. A worker that dies leaves a torso, which the next attempt deletes.
"""

import os
import shutil
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from common import exports
from common.errors import RuleBroken
from common.exports import Table
from notices.services import tell
from sheets import services, workflow
from sheets.claims import claim
from sheets.enums import ExportState
from sheets.models import ExportJob
from sheets.progress import Meter
from sheets.tables import write_table

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 3
LOOK_SECONDS = 1.0  # between two looks whether it is still wanted


class Stopped(Exception):
    """It was cancelled meanwhile."""


def make_waiting() -> int:
    """Make every export that waits and that no other worker holds. Out: how many were at work."""
    count = 0
    for pk in list(ExportJob.objects.unfinished().values_list("pk", flat=True)):
        with claim(pk) as got:
            if got:
                count += make_one(pk)
    return count


def make_one(job_pk: UUID) -> bool:
    """One export, claimed by the caller. Out: whether there was work."""
    job = _begin(job_pk)
    if job is None:
        return False
    with override(job.language):
        try:
            rows = _write(job)
            _deliver(job, rows)
        except Stopped:
            _clear(job)
        except (PermissionDenied, Http404):
            _give_up(job, _("You may not see this list any more, or it is gone."))
        except RuleBroken as refused:
            _give_up(job, f"{refused.message} {refused.remedy}".strip())
        except Exception:
            log.exception("export failed", job=str(job.pk), list=job.list)
            _give_up(job, _("The export failed by a fault of the system; ask for it again."))
    return True


@transaction.atomic
def _begin(job_pk: UUID) -> ExportJob | None:
    """Take up an export, or give it up: the worker died over it, or its person has gone."""
    job = ExportJob.objects.locked().filter(pk=job_pk).first()
    if job is None or job.is_over:
        return None
    with override(job.language):
        if not job.by.is_active:
            job.message = _("The account was deactivated.")
        elif job.attempts >= MOST_ATTEMPTS:
            job.message = _("The export was broken off three times; narrow the filters.")
    if job.message:
        workflow.take_export(workflow.GIVE_UP, job)
        _clear(job)
        return None
    job.attempts += 1
    return workflow.take_export(workflow.MAKE, job)


def _write(job: ExportJob) -> int:
    """The torso, under a name of its own. Out: the rows in it."""
    _clear(job)
    job.folder.mkdir(parents=True)
    return write_table(_table(job), _torso(job), job.format, Watch(job))


def _table(job: ExportJob) -> Table:
    """What the person may see now, in the list and under the filters that were asked for."""
    known = exports.find(job.list)
    if known is None:
        raise Http404
    return known.read(job.by, QueryDict(job.query))


class Watch:
    """Reports progress, and stops the work once nobody wants it any more."""

    def __init__(self, job: ExportJob) -> None:
        self.job = job
        self.meter = Meter(job.pk)
        self.next = time.monotonic() + LOOK_SECONDS

    def __call__(self, rows: int) -> None:
        self.meter(rows, max(rows, self.job.rows))
        now = time.monotonic()
        if now >= self.next:
            self.next = now + LOOK_SECONDS
            if not ExportJob.objects.filter(pk=self.job.pk, state=ExportState.MAKING).exists():
                raise Stopped


@transaction.atomic
def _deliver(job: ExportJob, rows: int) -> None:
    """The file takes its name; state, event and notice are one with it."""
    fresh = ExportJob.objects.locked().get(pk=job.pk)
    if fresh.state != ExportState.MAKING:
        raise Stopped
    if not User.objects.filter(pk=fresh.by_id, is_active=True).exists():
        raise RuleBroken(_("The account was deactivated."))
    os.replace(_torso(job), job.path)
    fresh.rows, fresh.size = rows, job.path.stat().st_size
    fresh.expires_at = timezone.now() + timedelta(days=settings.EXPORT_KEEP_DAYS)
    workflow.take_export(workflow.DELIVER, fresh)
    event = services.note_export(
        by=fresh.by,
        list_=fresh.list,
        query=fresh.query,
        format=fresh.format,
        rows=rows,
        subject=fresh.pk,
    )
    tell([fresh.by_id], about=event, facts={"list": fresh.list, "rows": rows})


@transaction.atomic
def _give_up(job: ExportJob, message: str) -> None:
    """Say what went wrong, unless somebody has cancelled it meanwhile."""
    fresh = ExportJob.objects.locked().get(pk=job.pk)
    if not fresh.is_over:
        fresh.message = message
        workflow.take_export(workflow.GIVE_UP, fresh)
    _clear(job)


def sweep() -> int:
    """Delete the files whose time is over, and what nobody waits for. Out: how many expired."""
    count = 0
    for pk in list(ExportJob.objects.past(timezone.now()).values_list("pk", flat=True)):
        count += _expire(pk)
    folders = list((Path(settings.MEDIA_ROOT) / "exports").glob("*"))  # before asking whose
    wanted = [ExportState.WAITING, ExportState.MAKING, ExportState.READY]
    keys = ExportJob.objects.filter(state__in=wanted).values_list("pk", flat=True)
    kept = {str(pk) for pk in keys} if folders else set()
    for folder in folders:
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)
    return count


@transaction.atomic
def _expire(job_pk: UUID) -> bool:
    job = ExportJob.objects.locked().past(timezone.now()).filter(pk=job_pk).first()
    if job is None:
        return False
    workflow.take_export(workflow.EXPIRE, job)
    _clear(job)
    return True


def _torso(job: ExportJob) -> Path:
    return job.folder / f"torso.{job.format}"


def _clear(job: ExportJob) -> None:
    shutil.rmtree(job.folder, ignore_errors=True)
