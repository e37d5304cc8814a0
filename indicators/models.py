"""What the worker keeps for the pages: spans made from the events, and how they compared."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from enterprises.models import Enterprise
from hazards.enums import OPEN, Grade, Source, Status
from hazards.models import Hazard
from indicators.querysets import ComparisonQuerySet, SpanQuerySet, TallyQuerySet
from indicators.supervision.models import Operation, Visit

__all__ = ["FAR", "Comparison", "Operation", "Span", "Tally", "Visit"]

FAR = date(9999, 12, 31)
"""The end of what has no end yet."""


class Span(models.Model):
    """How one hazard stood from one day to another, as it was known from one number of the log to
    another; only what counts (accepted, not void).

    Written by indicators.projection alone, from the hazard's events. `known_from` is the number of
    the event that told it, `known_to` that of the event that told otherwise (null: it holds).
    References beside hazard and enterprise are plain codes: they keep what was so on `found_on`,
    whatever becomes of the record that they name. None is checked by the database: a check of
    each row would lock its hazard, and write to it.
    """

    hazard = models.ForeignKey(
        Hazard, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to (exclusive)"), default=FAR)
    known_from = models.BigIntegerField(_("known from"), db_default=0)
    known_to = models.BigIntegerField(_("known to (exclusive)"), null=True)
    state = models.CharField(_("state"), max_length=12, choices=Status)
    grade = models.CharField(_("grade"), max_length=8, choices=Grade)
    due_on = models.DateField(_("due on"), null=True)
    submitted_on = models.DateField(_("submitted on"), null=True)
    rectified_on = models.DateField(_("rectified on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    on_time = models.BooleanField(_("on time"), null=True)
    on_time_original = models.BooleanField(_("on time by the first due date"), null=True)
    sent_back = models.BooleanField(_("ever sent back by then"), db_default=False)
    reopened = models.BooleanField(_("ever reopened by then"), db_default=False)
    funds = models.DecimalField(_("money spent (yuan)"), max_digits=14, decimal_places=2, null=True)

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
    finder_agency = models.UUIDField(_("finder's agency"), null=True)
    checklist_item = models.CharField(_("checklist item"), max_length=60, blank=True, db_default="")
    risk_point = models.UUIDField(_("risk point"), null=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("span")
        constraints = [
            models.UniqueConstraint(
                fields=["hazard", "begins_on"],
                name="indicators_span_current",
                condition=Q(known_to=None),
            ),
            models.CheckConstraint(
                name="indicators_span_has_days", condition=Q(ends_on__gt=F("begins_on"))
            ),
            models.CheckConstraint(
                name="indicators_span_was_known",
                condition=Q(known_to=None) | Q(known_to__gt=F("known_from")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["found_on", "begins_on", "ends_on"],
                name="indicators_span_now_as_of",
                condition=Q(known_to=None),
            ),
            models.Index(
                fields=["enterprise", "found_on"],
                name="indicators_span_now_enterprise",
                condition=Q(known_to=None),
            ),
            models.Index(
                fields=["state", "due_on"],
                name="indicators_span_now_due",
                condition=Q(known_to=None),
            ),
            models.Index(
                fields=["ends_on", "begins_on"],
                name="indicators_span_now_open",
                condition=Q(known_to=None, state__in=OPEN),
            ),
            models.Index(
                fields=["due_on", "hazard"],
                name="indicators_span_now_waiting",
                condition=Q(known_to=None, ends_on=FAR, state__in=OPEN),
            ),
            models.Index(
                fields=["found_on", "known_from", "known_to"],
                name="indicators_span_before",
                condition=Q(known_to__isnull=False),
            ),
            models.Index(
                fields=["enterprise", "found_on"],
                name="indicators_span_before_firm",
                condition=Q(known_to__isnull=False),
            ),
            models.Index(
                fields=["hazard", "known_from"],
                name="indicators_span_before_hazard",
                condition=Q(known_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.begins_on} {self.state}"


class Reach(models.TextChoices):
    """How long the stretch of days is whose changes a tally adds up."""

    DAY = "D", _("day")
    MONTH = "M", _("month")
    YEAR = "Y", _("year")


class Tally(models.Model):
    """By how much the figures changed within a day, a month or a year (`reach`, from its first day
    `day` on), for the hazards found in a month at a place, of a sector and a grade.

    A figure on D is the sum of what changed in the years before D's, in the months before D's and
    on the days up to D. Written together with the spans, by indicators.tallies alone, from those
    that hold now; so tallies answer for the whole county and as known now (see queries.tallied).
    """

    reach = models.CharField(_("reach"), max_length=1, choices=Reach)
    day = models.DateField(_("first day"))
    month = models.DateField(_("month found"), help_text=_("Its first day."))
    region = models.CharField(_("township"), max_length=12)
    sector = models.CharField(_("sector"), max_length=20)
    grade = models.CharField(_("grade"), max_length=8, choices=Grade)

    found = models.IntegerField(_("found"))
    rectified = models.IntegerField(_("rectified"))
    due = models.IntegerField(_("due"))
    on_time = models.IntegerField(_("on time"))
    on_time_original = models.IntegerField(_("on time by the first due date"))
    awaiting = models.IntegerField(_("awaiting verification"))
    overdue = models.IntegerField(_("overdue"))
    open = models.IntegerField(_("open"))
    first_pass = models.IntegerField(_("never sent back"))
    reopened = models.IntegerField(_("reopened"))
    reclosed = models.IntegerField(_("closed after reopening"))

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        constraints = [
            models.UniqueConstraint(
                fields=["reach", "day", "month", "region", "sector", "grade"],
                name="indicators_tally_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reach} {self.day} {self.month} {self.region} {self.sector} {self.grade}"


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
