"""Accident types of GB 6441, both editions; a code is stored with its edition."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hazards.querysets import AccidentTypeQuerySet


class AccidentType(models.Model):
    """A type of GB 6441-1986 (20 types) or GB 6441-2025 (27 types); comes with the migrations."""

    code = models.CharField(_("edition and code"), primary_key=True, max_length=8)  # "1986-09"
    edition = models.PositiveSmallIntegerField(_("edition"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = AccidentTypeQuerySet.as_manager()

    class Meta:
        ordering = ["-edition", "number"]
        verbose_name = _("accident type")

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name
