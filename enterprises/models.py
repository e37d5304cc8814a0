"""Whom the county supervises: the register, its people, and the catalogue of risk points."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Region, Sector
from common.ids import uuid7
from enterprises.enums import ControlLevel, RegulatorKind, RiskKind, RiskLevel, RiskMethod, State
from enterprises.querysets import (
    EnterpriseQuerySet,
    OfEnterpriseQuerySet,
    RiskPointQuerySet,
    TradeQuerySet,
)


def _both_or_neither(name: str) -> models.CheckConstraint:
    """A place has two coordinates or none."""
    neither = models.Q(latitude=None, longitude=None)
    both = models.Q(latitude__isnull=False, longitude__isnull=False)
    return models.CheckConstraint(name=name, condition=neither | both)


class Trade(models.Model):
    """A class of GB/T 4754-2017 (国民经济行业分类); comes with the migrations."""

    code = models.CharField(_("code"), primary_key=True, max_length=5)
    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)

    objects = TradeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("trade")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Enterprise(models.Model):
    """A unit under supervision (生产经营单位)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6, default=settings.COUNTY_CODE, editable=False)
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=120, editable=False)
    initials = models.CharField(max_length=120, editable=False)
    pinyin = models.CharField(max_length=400, editable=False)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, verbose_name=_("sector"))
    trade = models.ForeignKey(
        Trade, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("trade")
    )
    trade_text = models.CharField(
        _("trade, to be matched"), max_length=200, blank=True, db_default=""
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, verbose_name=_("township"))
    address = models.CharField(_("address"), max_length=200, blank=True)
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
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPERATING)
    to_be_verified = models.BooleanField(_("to be verified"), default=False)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    business_scope = models.TextField(_("business scope"), blank=True)
    principal = models.CharField(_("principal"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["pinyin", "id"]
        verbose_name = _("enterprise")
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                name="enterprises_uscc_once",
                condition=~models.Q(uscc=""),
                violation_error_message=_("Another enterprise has this code."),
            ),
            _both_or_neither("enterprises_place_whole"),
        ]
        indexes = [
            models.Index(fields=["pinyin", "id"], name="enterprises_order"),
            models.Index(fields=["folded"], name="enterprises_folded"),
            models.Index(fields=["initials"], name="enterprises_initials"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return reverse("enterprises:detail", args=[self.pk])


class Contact(models.Model):
    """A person at the enterprise whom the county calls."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=60)
    position = models.CharField(_("position"), max_length=60, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("contact")

    def __str__(self) -> str:
        return self.name


class Regulator(models.Model):
    """An agency that answers for an enterprise from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="regulators")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, verbose_name=_("agency"))
    kind = models.CharField(_("kind"), max_length=12, choices=RegulatorKind)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to (exclusive)"), null=True, blank=True)

    objects = OfEnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("regulator")
        constraints = [
            models.CheckConstraint(
                name="enterprises_regulator_dates",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.valid_from}"


class Membership(models.Model):
    """An officer's account belongs to an enterprise."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="members")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "enterprise"], name="enterprises_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.enterprise}"


class RiskPoint(models.Model):
    """An entry of the county's risk-point catalogue (安全风险点目录)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="risk_points")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=RiskKind)
    place = models.CharField(_("place"), max_length=200)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    hazard_factors = models.TextField(_("hazard factors"))
    accident_types = models.CharField(_("possible accidents"), max_length=200, blank=True)
    method = models.CharField(_("method"), max_length=8, choices=RiskMethod)
    likelihood = models.DecimalField(_("likelihood (L)"), max_digits=4, decimal_places=1)
    exposure = models.DecimalField(
        _("exposure (E)"), max_digits=4, decimal_places=1, null=True, blank=True
    )
    consequence = models.DecimalField(_("consequence (C or S)"), max_digits=5, decimal_places=1)
    score = models.DecimalField(_("score"), max_digits=8, decimal_places=2, editable=False)
    computed_level = models.CharField(max_length=8, choices=RiskLevel, editable=False)
    level = models.CharField(_("level"), max_length=8, choices=RiskLevel, blank=True)
    override_reason = models.CharField(
        _("reason for a higher level (direct judgement)"), max_length=200, blank=True
    )
    residual_level = models.CharField(
        _("residual level"), max_length=8, choices=RiskLevel, blank=True
    )
    measures = models.TextField(_("control measures"))
    control_level = models.CharField(_("level of control"), max_length=10, choices=ControlLevel)
    responsible = models.CharField(_("person responsible"), max_length=60)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    assessed_on = models.DateField(_("assessed on"))
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    retired_on = models.DateField(_("no longer present since"), null=True, blank=True)

    objects = RiskPointQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise__pinyin", "name", "id"]
        verbose_name = _("risk point")
        indexes = [models.Index(fields=["enterprise", "level"], name="enterprises_risk_level")]
        constraints = [
            _both_or_neither("enterprises_risk_place_whole"),
            models.CheckConstraint(
                name="enterprises_risk_exposure_of_lec",
                condition=models.Q(method=RiskMethod.LEC, exposure__isnull=False)
                | models.Q(method=RiskMethod.MATRIX, exposure=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The risk point's page."""
        return reverse("enterprises:risk-point", args=[self.pk])
