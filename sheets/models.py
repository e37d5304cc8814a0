"""Spreadsheets on their way into the system and out of it."""

from pathlib import Path, PurePath

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from sheets.enums import ExportState, Format, State
from sheets.querysets import ExportJobQuerySet, JobLineQuerySet, JobQuerySet


def upload_path(job: "Job", name: str) -> str:
    """Under the job's id: what a person calls a file never becomes a path."""
    return f"imports/{job.pk}/original{PurePath(name).suffix[:8].lower()}"


def rejects_path(job: "Job", name: str) -> str:
    return f"imports/{job.pk}/rejects.xlsx"


def report_path(job: "Job", name: str) -> str:
    return f"imports/{job.pk}/report.xlsx"


class Job(models.Model):
    """One import from upload to result; found again by its page, whoever's worker carries it on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    file = models.FileField(_("file"), upload_to=upload_path, max_length=200)
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    preview = models.JSONField(_("preview"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(_("result"), default=dict, blank=True)
    rejects = models.FileField(
        _("refused rows"), upload_to=rejects_path, max_length=200, blank=True
    )
    report = models.FileField(_("result file"), upload_to=report_path, max_length=200, blank=True)
    message = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import")
        indexes = [
            models.Index(fields=["by", "-created_at"], name="sheets_job_by_created"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=[State.READY, State.RUNNING]),
                name="sheets_job_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="sheets_job_over_has_end",
                condition=~models.Q(state__in=[State.DONE, State.REFUSED, State.FAILED])
                | models.Q(finished_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return State(self.state).is_over


class JobLine(models.Model):
    """What became of one row of an import; listed behind the counts of the job's page."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="lines")
    outcome = models.CharField(max_length=24)  # a key of the job's result
    sheet = models.CharField(_("sheet"), max_length=255, blank=True)
    row = models.PositiveIntegerField(_("row"), null=True)
    subject = models.UUIDField(null=True)
    label = models.CharField(_("record"), max_length=255, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = JobLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("row of an import")
        indexes = [models.Index(fields=["job", "outcome", "id"], name="sheets_line_of_job")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.sheet}/{self.row} {self.outcome}"


class SnapshotSource(models.Model):
    """A source that gives its whole ledger each time: the next file tells what is gone from it.

    `last` is the number of its latest snapshot, `last_day` the day as of which that was kept.
    """

    kind = models.CharField(_("kind"), max_length=40)
    name = models.CharField(_("name of the source"), max_length=100)
    last = models.PositiveIntegerField(default=0)
    last_day = models.DateField(null=True)
    last_file = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("source of snapshots")
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="sheets_source_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SnapshotRow(models.Model):
    """A record that a source has told of: in which of its snapshots first, and in which last."""

    source = models.ForeignKey(SnapshotSource, on_delete=models.CASCADE, related_name="rows")
    subject = models.UUIDField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("row of a snapshot")
        constraints = [
            models.UniqueConstraint(fields=["source", "subject"], name="sheets_snapshot_row_once"),
        ]
        indexes = [models.Index(fields=["source", "last"], name="sheets_snapshot_last")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.subject}"


class ExportJob(models.Model):
    """A long list that a worker writes to a file for who asked; the file is deleted after a week.

    `list` and `query` say what was asked (common.exports); the row filter is that of the moment at
    which the file is made. `language` is the one in which it was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    list = models.CharField(_("list"), max_length=40)
    query = models.TextField(_("filters"), blank=True)
    format = models.CharField(_("file type"), max_length=4, choices=Format)
    language = models.CharField(max_length=10)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    name = models.CharField(_("file name"), max_length=255)
    state = models.CharField(
        _("state"), max_length=10, choices=ExportState, default=ExportState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(_("rows"))  # counted when asked; those written when ready
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("export")
        indexes = [
            models.Index(fields=["by", "-created_at"], name="sheets_export_by_created"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(state__in=[ExportState.WAITING, ExportState.MAKING]),
                name="sheets_export_waiting",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(state=ExportState.READY),
                name="sheets_export_expires",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="sheets_export_ready_has_end",
                condition=~models.Q(state=ExportState.READY)
                | models.Q(finished_at__isnull=False, expires_at__isnull=False, size__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return ExportState(self.state).is_over

    @property
    def folder(self) -> Path:
        """Where its file lies, and its pieces while it is written: a folder of its own."""
        return Path(settings.MEDIA_ROOT) / "exports" / str(self.pk)

    @property
    def path(self) -> Path:
        """The finished file."""
        return self.folder / f"export.{self.format}"
