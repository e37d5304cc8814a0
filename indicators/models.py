"""What the worker keeps for the pages: spans made from the events, and how they compared."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from enterprises.models import Enterprise
from hazards.enums import OPEN, Grade, Source, Status
from hazards.models import Hazard
from indicators.querysets import ComparisonQuerySet, SpanQuerySet

FAR = date(9999, 12, 31)
"""The end of what has no end yet."""


class Span(models.Model):
    """How one hazard stood from one day to another; only what counts (accepted, not void).

    Written by indicators.projection alone, made anew from the hazard's events. References beside
    hazard and enterprise are plain codes: they keep what was so on `found_on`, whatever becomes of
    the record that they name, and cost no check on writing.
    """

    hazard = models.ForeignKey(Hazard, on_delete=models.CASCADE, related_name="+", db_index=False)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to (exclusive)"), default=FAR)
    state = models.CharField(_("state"), max_length=12, choices=Status)
    grade = models.CharField(_("grade"), max_length=8, choices=Grade)
    due_on = models.DateField(_("due on"), null=True)
    submitted_on = models.DateField(_("submitted on"), null=True)
    rectified_on = models.DateField(_("rectified on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    on_time = models.BooleanField(_("on time"), null=True)
    on_time_original = models.BooleanField(_("on time by the first due date"), null=True)

    found_on = models.DateField(_("found on"))
    shown_on = models.DateField(
        _("found on"),
        help_text="The day of finding as the enterprise may know it: a tip-off's is that of its "
        "acceptance.",
    )
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("enterprise"),
    )
    region = models.CharField(_("township"), max_length=12)
    sector = models.CharField(_("sector"), max_length=20)
    trade = models.CharField(_("trade"), max_length=5, blank=True)
    agency = models.UUIDField(_("agency"), null=True)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    category = models.CharField(_("category"), max_length=100, blank=True)
    accident_type = models.CharField(_("possible accident"), max_length=8, blank=True)
    risk_level = models.CharField(_("risk level"), max_length=8, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("span")
        constraints = [
            models.UniqueConstraint(fields=["hazard", "begins_on"], name="indicators_span_once"),
            models.CheckConstraint(
                name="indicators_span_has_days", condition=Q(ends_on__gt=F("begins_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["found_on", "begins_on", "ends_on"], name="indicators_span_as_of"),
            models.Index(fields=["enterprise", "found_on"], name="indicators_span_enterprise"),
            models.Index(fields=["state", "due_on"], name="indicators_span_due"),
            models.Index(
                fields=["ends_on", "begins_on"],
                name="indicators_span_open",
                condition=Q(state__in=OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.begins_on} {self.state}"


class Comparison(models.Model):
    """One comparison of the stored figures with those recomputed from the log.

    `known` is the number up to which each county's log was read; `difference` the first cell that
    differed, with its rows, null where all agreed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    compared_at = models.DateTimeField(_("compared at"))
    known = models.JSONField(_("last event of each log"))
    cells = models.PositiveIntegerField(_("figures compared"))
    milliseconds = models.PositiveIntegerField(_("took (ms)"))
    difference = models.JSONField(_("first difference"), null=True)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ["-compared_at", "-id"]
        verbose_name = _("comparison")

    def __str__(self) -> str:
        return f"{self.compared_at} {'ok' if self.ok else 'different'}"

    @property
    def ok(self) -> bool:
        """Whether both ways gave the same figures."""
        return self.difference is None
