"""Checklists (检查表): a published version is frozen, an item's code outlives its versions."""

import re

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Sector
from common.ids import uuid7
from hazards.enums import Category, Grade
from hazards.models import AccidentType
from inspections.querysets import ChecklistItemQuerySet, ChecklistQuerySet, ChecklistVersionQuerySet

CODE_PATTERN = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*\Z")
CODE = RegexValidator(CODE_PATTERN, _("Small letters, digits and single hyphens only."))


class Checklist(models.Model):
    """What is looked at in one kind of enterprise, through all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    title = models.CharField(_("title"), max_length=120)
    sectors = models.ManyToManyField(Sector, related_name="+", verbose_name=_("sectors"))
    active = models.BooleanField(_("in use"), default=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("checklist")

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(models.Model):
    """The items as they stood when they were published; an inspection keeps its version."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ChecklistVersionQuerySet.as_manager()

    class Meta:
        ordering = ["checklist__code", "-number"]
        verbose_name = _("version of a checklist")
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "number"], name="inspections_version_number_once"
            ),
            models.UniqueConstraint(
                fields=["checklist"],
                name="inspections_one_draft",
                condition=models.Q(published_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_on is None


class ChecklistItem(models.Model):
    """One thing to look at, with its legal basis and what to write when it is not in order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(ChecklistVersion, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(_("item code"), max_length=60, validators=[CODE])
    position = models.PositiveSmallIntegerField(_("position in the list"))
    section = models.CharField(_("section"), max_length=60, blank=True)
    text = models.TextField(_("what is checked"))
    how_to_check = models.TextField(_("how to check"), blank=True)
    basis = models.TextField(_("legal basis"), blank=True)
    hazard_text = models.TextField(_("hazard in words, when it fails"))
    category = models.CharField(
        _("category"), max_length=20, choices=Category, default=Category.SAFETY
    )
    grade = models.CharField(_("grade"), max_length=8, choices=Grade, default=Grade.GENERAL)
    accident_type = models.ForeignKey(
        AccidentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("possible accident"),
    )

    objects = ChecklistItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("checklist item")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="inspections_item_code_once")
        ]
        indexes = [models.Index(fields=["code"], name="inspections_item_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.text[:40]}"
