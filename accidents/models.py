"""The county's register of accidents. The rows say what the events say; services write both."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accidents.enums import FollowUp, Grade
from accidents.grading import Toll, follow_up_ends
from accidents.querysets import AccidentQuerySet, OfAccidentQuerySet, RegisterQuerySet
from accounts.models import Region, Sector
from common.ids import uuid7
from enterprises.models import Enterprise
from hazards.models import AccidentType


class OfToll(models.Model):
    """The four numbers of a toll."""

    deaths = models.PositiveIntegerField(_("deaths"), default=0)
    serious_injuries = models.PositiveIntegerField(
        _("serious injuries (acute industrial poisoning included)"), default=0
    )
    minor_injuries = models.PositiveIntegerField(_("minor injuries"), default=0)
    direct_loss = models.DecimalField(
        _("direct economic loss (yuan)"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )

    class Meta:
        abstract = True

    @property
    def toll(self) -> Toll:
        """The numbers as one value."""
        return Toll(
            deaths=self.deaths,
            serious_injuries=self.serious_injuries,
            minor_injuries=self.minor_injuries,
            direct_loss=self.direct_loss,
        )


class Accident(OfToll):
    """An accident in the county, with its toll as it stands now.

    Where it happened decides the county, not where the enterprise is registered. `counted` tells
    whether it is a production-safety accident (生产安全事故); until it is determined otherwise it
    is taken for one. The grade is computed from the toll and never typed. Of an imported accident
    an unknown type or enterprise stays text, to be matched; its report may be unknown.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, default=settings.COUNTY_CODE, editable=False)
    number = models.CharField(_("number"), max_length=20, editable=False)
    occurred_on = models.DateField(_("day of the accident"))
    occurred_at = models.TimeField(_("time of day"), null=True, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("township")
    )
    place = models.CharField(pgettext_lazy("accident", "place"), max_length=300)
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="+", verbose_name=_("sector")
    )
    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accidents",
        verbose_name=_("enterprise"),
    )
    enterprise_text = models.CharField(
        _("enterprise as the imported register names it"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    summary = models.TextField(_("what happened"))
    accident_type = models.ForeignKey(
        AccidentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accident type (GB 6441)"),
    )
    accident_type_text = models.CharField(
        _("type as the imported register names it"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    follow_up = models.CharField(
        _("follow-up of the toll"),
        max_length=12,
        choices=FollowUp,
        default=FollowUp.GENERAL,
    )
    grade = models.CharField(
        pgettext_lazy("accident", "grade"), max_length=13, choices=Grade, editable=False
    )
    counted = models.BooleanField(_("production-safety accident"), default=True)
    determined_on = models.DateField(_("determined on"), null=True, blank=True)
    determination = models.TextField(_("reason of the determination"), blank=True)
    concealed = models.BooleanField(_("concealed, came to light later"), default=False)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    investigation = models.TextField(_("investigation"), blank=True)
    source_number = models.CharField(
        _("number in the imported register"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    note = models.TextField(_("note"), blank=True, default="", db_default="", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccidentQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-id"]
        verbose_name = _("accident")
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="accidents_number_once"),
            models.CheckConstraint(
                name="accidents_not_counted_says_why",
                condition=Q(counted=True) | (Q(determined_on__isnull=False) & ~Q(determination="")),
            ),
            models.CheckConstraint(
                name="accidents_loss_not_negative", condition=Q(direct_loss__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["-occurred_on", "-id"], name="accidents_order"),
            models.Index(fields=["enterprise", "-occurred_on"], name="accidents_enterprise"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def type_words(self) -> str:
        """The type, or what the imported register calls it."""
        return str(self.accident_type or self.accident_type_text)

    @property
    def enterprise_words(self) -> str:
        """The enterprise, or what the imported register calls it; may be empty."""
        return str(self.enterprise or self.enterprise_text)

    @property
    def follow_up_ends(self) -> date:
        """The last day on which a change of the toll changes the grade."""
        return follow_up_ends(self.occurred_on, self.follow_up)

    @property
    def grade_is_final(self) -> bool:
        """Whether the follow-up is over today."""
        return timezone.localdate() > self.follow_up_ends


class TollEntry(OfToll):
    """The toll as it stood from one day on. Rows are added; a corrected one stays, replaced by
    one of the same position.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    accident = models.ForeignKey(Accident, on_delete=models.PROTECT, related_name="tolls")
    position = models.PositiveSmallIntegerField(editable=False)
    on = models.DateField(_("as of"))
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = OfAccidentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("toll")
        constraints = [
            models.CheckConstraint(
                name="accidents_toll_loss_not_negative", condition=Q(direct_loss__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accident_id} {self.on}"


class RegisterStart(models.Model):
    """From which day the county's register of accidents is declared complete; one row a county."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, unique=True, editable=False)
    complete_from = models.DateField(_("complete from"))
    reason = models.TextField(_("on what this rests"))
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    declared_on = models.DateField(_("declared on"))

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("beginning of the register")

    def __str__(self) -> str:
        return f"{self.county} {self.complete_from}"
