"""Published reports. Rows are only ever added; a correction is a new version."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from enterprises.models import Enterprise
from reports.enums import ReportKind
from reports.querysets import ReportQuerySet


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
