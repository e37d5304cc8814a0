"""What a person does with an import: upload, correct the mapping, start it."""

import hashlib
from collections.abc import Mapping as MappingOf
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import PermissionDenied, RuleBroken
from sheets import limits, registry, rules, workflow
from sheets.enums import State
from sheets.fields import Schema
from sheets.mapping import Mapping
from sheets.models import Job, upload_path
from sheets.previews import Preview
from sheets.reading import open_workbook, refusal
from sheets.registry import ImportKind


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
    _wake_on_commit()
    return job


def _wake_on_commit() -> None:
    """A message for the worker, by name: tasks stand above services. The sweep finds the rest."""
    transaction.on_commit(lambda: current_app.send_task("sheets.tasks.run_jobs"), robust=True)
