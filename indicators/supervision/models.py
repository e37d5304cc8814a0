"""What the worker keeps of inspections and of the register, with two clocks like the spans."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.ids import uuid7
from enterprises.models import Enterprise
from indicators.supervision.querysets import OperationQuerySet, VisitQuerySet
from inspections.enums import InspectionKind
from inspections.models import Inspection


class Visit(models.Model):
    """An inspection of the county, begun or finished, as it was known from one number of the log
    to another. A self-check of the enterprise, and what is planned or cancelled, has no row.

    Written by indicators.supervision.projection alone, from the inspection's events; columns as in
    Span. `officers` are the ids of those who took part, the lead among them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    visited_on = models.DateField(_("day"))
    finished_on = models.DateField(_("finished on"), null=True)
    kind = models.CharField(_("kind"), max_length=14, choices=InspectionKind)
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
    agency = models.UUIDField(_("agency"), null=True)
    officers = models.JSONField(_("officers"), default=list)
    known_from = models.BigIntegerField(_("known from"))
    known_to = models.BigIntegerField(_("known to (exclusive)"), null=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("inspection as it was known")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection"],
                name="indicators_visit_current",
                condition=Q(known_to=None),
            ),
            models.CheckConstraint(
                name="indicators_visit_was_known",
                condition=Q(known_to=None) | Q(known_to__gt=F("known_from")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["visited_on"],
                name="indicators_visit_now",
                condition=Q(known_to=None),
            ),
            models.Index(
                fields=["enterprise", "visited_on"],
                name="indicators_visit_now_firm",
                condition=Q(known_to=None),
            ),
            models.Index(
                fields=["visited_on", "known_from", "known_to"],
                name="indicators_visit_before",
                condition=Q(known_to__isnull=False),
            ),
            models.Index(fields=["inspection", "known_from"], name="indicators_visit_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.visited_on}"


class Operation(models.Model):
    """An enterprise in operation from one day to another, as it was known from one number of the
    log to another: the base of coverage. Written by indicators.supervision.projection alone.
    """

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
        verbose_name=_("enterprise"),
    )
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to (exclusive)"), default=date.max)
    region = models.CharField(_("township"), max_length=12)
    sector = models.CharField(_("sector"), max_length=20)
    known_from = models.BigIntegerField(_("known from"))
    known_to = models.BigIntegerField(_("known to (exclusive)"), null=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise in operation")
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "begins_on"],
                name="indicators_operation_current",
                condition=Q(known_to=None),
            ),
            models.CheckConstraint(
                name="indicators_operation_has_days", condition=Q(ends_on__gt=F("begins_on"))
            ),
            models.CheckConstraint(
                name="indicators_operation_was_known",
                condition=Q(known_to=None) | Q(known_to__gt=F("known_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise", "known_from"], name="indicators_operation_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.begins_on}"
