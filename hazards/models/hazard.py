"""A hazard as it stands now. The row says what the events say; only workflow.take writes it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce, Concat, Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Region, Sector
from common.ids import uuid7
from enterprises.models import Enterprise, RiskPoint
from hazards.enums import Grade, Source, Status
from hazards.models.reference import AccidentType
from hazards.querysets import HazardQuerySet, OfHazardQuerySet, SightingQuerySet

NO_DUE_DATE = date(9999, 12, 31)


class Hazard(models.Model):
    """An accident hazard (事故隐患) from its report to its closure.

    Region, sector, trade and agency are as they were on `found_on`. `agency` supervises the
    enterprise or found the hazard; `finder_agency` is that of the person who found it, null where
    nobody of an agency did. Texts beside a reference (`agency_text`) keep what an imported cell
    said until a person matches it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, default=settings.COUNTY_CODE, editable=False)
    number = models.CharField(_("number"), max_length=20, editable=False)
    status = models.CharField(_("state"), max_length=12, choices=Status, editable=False)
    grade = models.CharField(_("grade"), max_length=8, choices=Grade, default=Grade.GENERAL)
    source = models.CharField(_("source"), max_length=12, choices=Source)

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="hazards", verbose_name=_("enterprise")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector")
    )
    trade = models.CharField(_("trade"), max_length=5, blank=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agency"),
    )
    agency_text = models.CharField(_("agency, to be matched"), max_length=200, blank=True)
    finder_agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("finder's agency"),
    )
    inspector = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("inspector"),
    )
    inspector_text = models.CharField(_("inspector, to be matched"), max_length=200, blank=True)

    place = models.CharField(_("place"), max_length=300, blank=True)
    description = models.TextField(_("what is wrong"))
    category = models.CharField(_("category"), max_length=100, blank=True)
    accident_type = models.ForeignKey(
        AccidentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("possible accident"),
    )
    accident_type_text = models.CharField(
        _("possible accident, to be matched"), max_length=200, blank=True
    )
    risk_point = models.ForeignKey(
        RiskPoint,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hazards",
        verbose_name=_("risk point"),
    )
    risk_level = models.CharField(_("risk level"), max_length=8, blank=True)
    basis = models.TextField(_("legal basis"), blank=True)
    checklist_item = models.CharField(_("checklist item"), max_length=60, blank=True)
    inspection = models.UUIDField(_("inspection"), null=True, blank=True)

    found_on = models.DateField(_("found on"))
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    first_due_on = models.DateField(_("first due date"), null=True, blank=True)
    responsible = models.CharField(_("person responsible"), max_length=200, blank=True)
    measures = models.TextField(_("required measures"), blank=True)
    funds = models.DecimalField(
        _("money spent (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    work_done = models.TextField(_("what was done"), blank=True)
    done_by = models.CharField(_("done by"), max_length=100, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    rectified_on = models.DateField(_("rectified on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    verified_by_text = models.CharField(max_length=200, blank=True)
    acceptance_record = models.TextField(_("acceptance record"), blank=True)
    times_sent_back = models.PositiveSmallIntegerField(default=0)

    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    note = models.TextField(_("note"), blank=True)
    ledger_number = models.CharField(_("number in the ledger"), max_length=60, blank=True)
    imported = models.BooleanField(_("imported"), default=False)
    date_assumed = models.BooleanField(_("date assumed"), default=False)
    text_key = models.CharField(max_length=64, editable=False, blank=True)
    token = models.UUIDField(null=True, editable=False)
    last_valid_on = models.DateField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # What lists are sorted and searched by: columns of the database's own making, never null.
    shown_on = models.GeneratedField(
        verbose_name=_("found on"),
        expression=Case(
            When(source=Source.TIP_OFF, accepted_on__isnull=False, then="accepted_on"),
            default="found_on",
        ),
        output_field=models.DateField(),
        db_persist=True,
        help_text="The day as the enterprise may know it: a tip-off's own day is hidden.",
    )
    due_order = models.GeneratedField(
        expression=Coalesce("due_on", Value(NO_DUE_DATE)),
        output_field=models.DateField(),
        db_persist=True,
    )
    search_text = models.GeneratedField(
        expression=Lower(
            Concat(
                "number",
                Value(" "),
                "place",
                Value(" "),
                "description",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = HazardQuerySet.as_manager()

    class Meta:
        ordering = ["-found_on", "-id"]
        verbose_name = _("hazard")
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="hazards_number_once"),
            models.UniqueConstraint(fields=["token"], name="hazards_token_once"),
            models.CheckConstraint(
                name="hazards_due_after_found",
                condition=Q(due_on=None) | Q(due_on__gte=models.F("found_on")),
            ),
            models.CheckConstraint(
                name="hazards_closed_says_when",
                condition=(~Q(status="closed") & Q(closed_on=None))
                | Q(status="closed", closed_on__isnull=False, closed_on__gte=models.F("found_on")),
            ),
            models.CheckConstraint(
                name="hazards_submitted_says_when",
                condition=~Q(status="submitted") | Q(submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="hazards_not_its_own_duplicate",
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=models.F("id")),
            ),
        ]
        indexes = [
            models.Index(fields=["-found_on", "-id"], name="hazards_order"),
            models.Index(fields=["enterprise", "-found_on"], name="hazards_enterprise"),
            models.Index(fields=["status", "due_on"], name="hazards_due"),
            models.Index(fields=["-shown_on", "-id"], name="hazards_shown_order"),
            models.Index(fields=["due_order", "id"], name="hazards_due_order"),
            models.Index(fields=["text_key"], name="hazards_text_key"),
            models.Index(fields=["inspection"], name="hazards_inspection"),
        ]

    def __str__(self) -> str:
        return self.number


class Sighting(models.Model):
    """A hazard was seen again: by another inspection, or as a duplicate merged into it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="sightings")
    seen_on = models.DateField(_("seen on"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    inspection = models.UUIDField(null=True, blank=True)
    merged = models.ForeignKey(Hazard, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField(_("note"), blank=True)

    objects = SightingQuerySet.as_manager()

    class Meta:
        ordering = ["seen_on", "id"]
        verbose_name = _("sighting")

    def __str__(self) -> str:
        return f"{self.hazard_id} {self.seen_on}"


class Suspicion(models.Model):
    """Two hazards that may be one; a person merges them or says that they are two."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    hazard = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="suspicions")
    other = models.ForeignKey(Hazard, on_delete=models.PROTECT, related_name="suspected_by")
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True)
    merged_at = models.DateTimeField(null=True)

    objects = OfHazardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hazard", "other"], name="hazards_suspicion_once")
        ]

    def __str__(self) -> str:
        return f"{self.hazard_id} ~ {self.other_id}"
