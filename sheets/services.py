"""What a person does: upload an import, correct its mapping, start it; ask for an export."""

import hashlib
from collections.abc import Mapping as MappingOf
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import Event
from audit.services import Entry, append
from common.errors import PermissionDenied, RuleBroken
from common.ids import uuid7
from sheets import limits, registry, rules, workflow
from sheets.enums import ExportKind, State
from sheets.fields import Schema
from sheets.mapping import Mapping
from sheets.models import ExportJob, Job, upload_path
from sheets.previews import Preview
from sheets.reading import open_workbook, refusal
from sheets.registry import ImportKind

EXPORT = "export"  # as the log and the inbox call one
MOST_WAITING = 5  # exports of one person at a time


def kind_of(job: Job) -> ImportKind:
    """The kind of a job. Raises RuleBroken where its app is gone."""
    kind = registry.find(job.kind)
    if kind is None:
        raise RuleBroken(_("This kind of import is not known."), remedy=_("Upload the file anew."))
    return kind


def mapping_of(job: Job, schema: Schema) -> Mapping:
    """The job's mapping, checked anew: the words may have changed since it was made."""
    return Mapping.from_data(job.mapping, schema)


def upload(
    *, by: User, kind: str, file: UploadedFile, mapping: MappingOf[str, Any] | None = None
) -> Job:
    """Keep an uploaded file and look into it, so that a person can check what would be read.

    Out: the job, with its preview. Raises SheetRefused (no spreadsheet, too large, encrypted ...),
    MappingWrong, PermissionDenied; then nothing is kept.
    """
    if not rules.may_import_kind(by, kind):
        raise PermissionDenied
    if (file.size or 0) > limits.MAX_FILE:
        raise refusal("size", file.name or "")
    job = Job(kind=kind, by=by, name=(file.name or "")[:255], mapping=dict(mapping or {}))
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    job.sha256 = digest.hexdigest()
    try:
        job.file.save(job.name, file, save=False)
        job.preview = preview(job)
        job.save()
    except BaseException:
        _forget(job)
        raise
    return job


def _forget(job: Job) -> None:
    """The file, half written perhaps; where the disk was full its name was not set yet."""
    job.file.storage.delete(job.file.name or upload_path(job, job.name))


def preview(job: Job) -> dict[str, Any]:
    """What would be read, as JSON data (see sheets.previews). Raises SheetRefused."""
    kind = kind_of(job)
    schema = kind.schema(job.by)
    mapping = mapping_of(job, schema)
    with open_workbook(job.file.path, name=job.name) as book:
        return Preview(book, schema, mapping, kind.review).data()


def correct(job_pk: UUID, *, by: User, mapping: MappingOf[str, Any]) -> Job:
    """Read the file again under another mapping. Raises MappingWrong, and keeps the old one then.

    The file is read before the row is locked: on SQLite a lock would stop all other writers.
    """
    trial = Job.objects.visible_to(by).get(pk=job_pk)
    _check_change(trial, by)
    trial.mapping = dict(mapping)
    found = preview(trial)
    with transaction.atomic():
        job = Job.objects.visible_to(by).locked().get(pk=job_pk)
        _check_change(job, by)
        job.mapping, job.preview = trial.mapping, found
        job.save(update_fields=["mapping", "preview"])
    return job


def _check_change(job: Job, by: User) -> None:
    if not rules.may_change(by, job):
        raise PermissionDenied
    if job.state != State.UPLOADED:
        raise RuleBroken(
            _("This import has been started; its mapping cannot be changed any more."),
            remedy=_("Upload the file anew."),
        )


@transaction.atomic
def start(job_pk: UUID, *, by: User, options: MappingOf[str, Any] | None = None) -> Job:
    """Hand the job to the worker. Two clicks start it once; the second is told so (RuleBroken)."""
    job = Job.objects.visible_to(by).locked().get(pk=job_pk)
    if not rules.may_change(by, job):
        raise PermissionDenied
    if job.preview.get("unknown"):
        raise RuleBroken(
            _("Some words of the file have no meaning yet."),
            remedy=_("Say below what each of them stands for."),
        )
    job.options = dict(options or {})
    workflow.take(workflow.START, job)
    _wake_on_commit("sheets.tasks.run_jobs")
    return job


def _wake_on_commit(task: str) -> None:
    """A message for the worker, by name: tasks stand above services. The sweep finds the rest."""
    transaction.on_commit(lambda: current_app.send_task(task), robust=True)


@transaction.atomic
def ask_export(*, by: User, list_: str, query: str, format: str, name: str, rows: int) -> ExportJob:
    """Let the worker make the file of a long list; the same question that waits is asked once.

    In: `query` the filters as a query string, `name` the file's, `rows` as counted now. Raises
    RuleBroken where the person has too many exports waiting.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks are one after the other
    waiting = ExportJob.objects.filter(by=by).unfinished()
    known = waiting.filter(list=list_, query=query, format=format).first()
    if known is not None:
        return known
    if waiting.count() >= MOST_WAITING:
        raise RuleBroken(
            _("%(count)d of your exports are still waiting.") % {"count": MOST_WAITING},
            remedy=_("Wait until one is ready, or cancel one."),
        )
    job = ExportJob.objects.create(
        by=by,
        list=list_,
        query=query,
        format=format,
        name=name[:255],
        rows=rows,
        language=get_language() or settings.LANGUAGE_CODE,
    )
    _wake_on_commit("sheets.tasks.make_exports")
    return job


@transaction.atomic
def ask_again(job_pk: UUID, *, by: User) -> ExportJob:
    """The same list and filters anew, for what has failed or was deleted meanwhile."""
    old = ExportJob.objects.visible_to(by).get(pk=job_pk)
    if not old.is_over:
        return old
    return ask_export(
        by=by, list_=old.list, query=old.query, format=old.format, name=old.name, rows=old.rows
    )


@transaction.atomic
def cancel_export(job_pk: UUID, *, by: User) -> ExportJob:
    """Nobody wants it any more; a worker that is at it stops within seconds."""
    job = ExportJob.objects.visible_to(by).locked().get(pk=job_pk)
    return workflow.take_export(workflow.CANCEL, job)


@transaction.atomic
def note_export(
    *, by: User, list_: str, query: str, format: str, rows: int, subject: UUID | None = None
) -> Event:
    """Tell the log who took away what: each finished file, whether it is fetched or not."""
    facts = {"list": list_, "filters": query, "format": format, "rows": rows}
    entry = Entry(
        county=settings.COUNTY_CODE,
        subject_kind=EXPORT,
        subject_id=subject or uuid7(),
        kind=ExportKind.EXPORTED,
        by=by.pk,
        valid_on=timezone.localdate(),
        facts=facts,
    )
    return append([entry])[0]
