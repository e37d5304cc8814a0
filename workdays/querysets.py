"""Who sees the special days."""

from __future__ import annotations

from typing import Any

from django.db import models


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    def visible_to(self, user: Any) -> SpecialDayQuerySet:
        """All of them, for everybody: the State Council has announced them."""
        return self

    def of_year(self, year: int) -> SpecialDayQuerySet:
        """The days of one calendar year."""
        return self.filter(day__year=year)
