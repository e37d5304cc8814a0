"""Published reports, of which rows are only ever added (a correction is a new version); and what a
worker computes about them for a person.
"""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from enterprises.models import Enterprise
from reports.enums import ComputationKind, ComputationState, ReportKind, RowKind
from reports.querysets import ComputationQuerySet, ComputationRowQuerySet, ReportQuerySet


class Report(models.Model):
    """One version of one report: the figures as they were published, and what they rest on.

    `figures` is canonical JSON, computed from the events up to number `log_seq` of the county's
    log; `known_at` is the moment T that belongs to that number. `enterprise` null: the county.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, default=settings.COUNTY_CODE, editable=False)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("enterprise"),
    )
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"))
    log_seq = models.BigIntegerField(_("last event of the log"))
    definitions = models.CharField(_("version of the definitions"), max_length=10)
    template = models.CharField(_("version of the paper"), max_length=10)
    figures = models.TextField(_("figures"))
    sha256 = models.CharField("SHA-256", max_length=64)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="correction",
        verbose_name=_("corrects"),
    )
    reason = models.TextField(_("reason of the correction"), blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("report")
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="reports_number_once"),
            models.UniqueConstraint(
                fields=["county", "kind", "begins_on", "version"],
                name="reports_county_version_once",
                condition=Q(enterprise=None),
            ),
            models.UniqueConstraint(
                fields=["enterprise", "kind", "begins_on", "version"],
                name="reports_enterprise_version_once",
                condition=Q(enterprise__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_only_a_correction_corrects",
                condition=Q(version=1, corrects=None) | Q(version__gt=1, corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_period_whole",
                condition=Q(ends_on__gte=F("begins_on"), as_of__gte=F("begins_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the first time: what was published stays as it was said."""
        if not self._state.adding:
            raise TypeError("published reports never change; a correction is a new version")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The report's page."""
        return reverse("reports:detail", args=[self.number])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: what was published stays."""
        raise TypeError("published reports are never deleted")

    @property
    def told(self) -> dict[str, Any]:
        """The figures as published."""
        found: dict[str, Any] = json.loads(self.figures)
        return found

    @property
    def unfinished(self) -> bool:
        """Whether the period was not over on D."""
        return self.as_of < self.ends_on


class Computation(models.Model):
    """A replay of the log that a worker makes for who asked; its result is kept for some days.

    `question` is canonical JSON and names, with the kind, all that was asked; `result` what came
    out. `report` is the one that it is about, or that was published by it; `preview` what a person
    saw before it was published. `language` is the one in which it was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ComputationKind)
    question = models.TextField()
    report = models.ForeignKey(
        Report,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("report"),
    )
    preview = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="publications"
    )
    language = models.CharField(max_length=10)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ComputationState, default=ComputationState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.TextField(blank=True)
    message = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("requested at"), auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("deleted at"), null=True)

    objects = ComputationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("computation")
        indexes = [
            models.Index(fields=["by", "-created_at"], name="reports_computed_by_created"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=[ComputationState.WAITING, ComputationState.COMPUTING]),
                name="reports_computed_waiting",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ComputationState.DONE),
                name="reports_computed_expires",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="reports_computed_done_has_end",
                condition=~Q(state=ComputationState.DONE)
                | Q(finished_at__isnull=False, expires_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["preview"],
                condition=~Q(state__in=[ComputationState.FAILED, ComputationState.CANCELLED]),
                name="reports_preview_published_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        """Where it stands, then its result."""
        return reverse("reports:computation", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return ComputationState(self.state).is_over

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked."""
        found: dict[str, Any] = json.loads(self.question)
        return found

    @property
    def told(self) -> dict[str, Any]:
        """What came out."""
        found: dict[str, Any] = json.loads(self.result)
        return found


class ComputationRow(models.Model):
    """A record that a computation found: behind the figure at a path, or ("") as such."""

    computation = models.ForeignKey(Computation, on_delete=models.CASCADE, related_name="rows")
    figure = models.CharField(max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=RowKind)
    subject = models.UUIDField()
    told = models.JSONField(default=dict)

    objects = ComputationRowQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("row of a computation")
        constraints = [
            models.UniqueConstraint(
                fields=["computation", "figure", "subject"], name="reports_computed_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.computation_id} {self.figure} {self.subject}"
