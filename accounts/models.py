"""Who works with the system: users and their roles, agencies, the region tree, the sectors."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import AgencyKind, RegionLevel, Role
from accounts.querysets import AccountManager, ReferenceQuerySet
from common.ids import uuid7


class Sector(models.Model):
    """A key sector of supervision (重点行业领域); a closed list that comes with the migrations."""

    code = models.CharField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("sector")

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Region(models.Model):
    """A division of the administrative tree; a code is valid between two dates."""

    code = models.CharField(_("division code"), primary_key=True, max_length=12)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level of division"), max_length=10, choices=RegionLevel)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to (exclusive)"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    aliases = models.CharField(_("other spellings"), max_length=120, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        constraints = [
            models.CheckConstraint(
                name="accounts_region_dates",
                condition=models.Q(valid_from=None)
                | models.Q(valid_to=None)
                | models.Q(valid_to__gt=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that supervises: the bureau, a sector department, a township station."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=AgencyKind)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("seat")
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("part of")
    )
    sectors = models.ManyToManyField(Sector, related_name="agencies", verbose_name=_("sectors"))
    regions = models.ManyToManyField(Region, related_name="agencies", verbose_name=_("regions"))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("agency")

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account. An officer's enterprise stands in enterprises.Membership."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=60)
    role = models.CharField(_("role"), max_length=15, choices=Role)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    position = models.CharField(_("position"), max_length=60, blank=True)
    certificate_number = models.CharField(_("enforcement certificate"), max_length=40, blank=True)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="staff",
        verbose_name=_("agency"),
    )
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="+", verbose_name=_("sectors in charge (leaders)")
    )
    language = models.CharField(_("language"), max_length=10, default="zh-hans")

    objects = AccountManager()

    REQUIRED_FIELDS = ["full_name"]

    class Meta(AbstractUser.Meta):
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="accounts_user_staff_has_agency",
                condition=~models.Q(role__in=[Role.INSPECTOR, Role.SUPERVISOR])
                | models.Q(agency__isnull=False)
                | models.Q(is_active=False),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Also forgets the scope that accounts.scope keeps with the person."""
        self.__dict__.pop("_scope", None)
        super().refresh_from_db(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name
