"""An inspection as it stands now; only workflow.take writes its state."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Region, Sector
from common.ids import uuid7
from enterprises.models import Enterprise
from hazards.models import Hazard
from inspections.enums import Answer, InspectionKind, Status
from inspections.models.checklists import ChecklistItem, ChecklistVersion
from inspections.querysets import InspectionQuerySet, OfInspectionQuerySet


class Inspection(models.Model):
    """One visit to one enterprise, or one self-check of it.

    Region, sector and agency are as they were when it was written down. `inspected_on` is the day
    for which it is planned and, from its start, the day on which it takes place. Its hazards are
    those whose `inspection` is this id.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, default=settings.COUNTY_CODE, editable=False)
    number = models.CharField(_("number"), max_length=20, editable=False)
    status = models.CharField(_("state"), max_length=12, choices=Status, editable=False)
    kind = models.CharField(_("kind"), max_length=14, choices=InspectionKind)

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("enterprise"),
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector")
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lead officer"),
    )
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="inspections", verbose_name=_("officers")
    )
    version = models.ForeignKey(
        ChecklistVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checklist"),
    )

    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("latitude (°, CGCS2000)"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude (°, CGCS2000)"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    inspected_on = models.DateField(_("day"))
    started_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)
    cancel_reason = models.TextField(_("reason for cancelling"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_valid_on = models.DateField(editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["-inspected_on", "-id"]
        verbose_name = _("inspection")
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="inspections_number_once"),
            models.CheckConstraint(
                name="inspections_finished_says_when",
                condition=~Q(status="finished")
                | Q(started_at__isnull=False, ended_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="inspections_running_says_since",
                condition=~Q(status="in_progress") | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="inspections_planned_says_when",
                condition=~Q(status="planned") | Q(planned_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-inspected_on", "-id"], name="inspections_order"),
            models.Index(fields=["enterprise", "-inspected_on"], name="inspections_enterprise"),
            models.Index(fields=["status", "inspected_on"], name="inspections_status"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_self_check(self) -> bool:
        return self.kind == InspectionKind.SELF_CHECK


class ItemResult(models.Model):
    """What was seen at one item; the last answer within the inspection counts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="results")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=14, choices=Answer)
    note = models.CharField(_("note"), max_length=300, blank=True)
    hazard = models.OneToOneField(
        Hazard, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    objects = OfInspectionQuerySet.as_manager()

    class Meta:
        ordering = ["item__position", "item__code"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="inspections_result_once"),
            models.CheckConstraint(
                name="inspections_only_a_failure_has_a_hazard",
                condition=Q(hazard=None) | Q(answer="fail"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.answer}"
