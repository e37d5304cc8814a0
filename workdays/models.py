"""Holidays and make-up workdays as the State Council announces them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workdays.querysets import SpecialDayQuerySet


class SpecialDay(models.Model):
    """A day that is off though a weekday, or worked though a weekend (调休)."""

    day = models.DateField(_("day"), primary_key=True)
    off = models.BooleanField(_("day off"))
    name = models.CharField(_("name"), max_length=40)

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = _("special day")

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
