"""What the register adds to an enterprise's history."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accidents.models import Accident
from common.panels import HistoryEntry

NEWEST = 200


def accidents_of(user: Any, enterprise: Any) -> Iterator[HistoryEntry]:
    """The enterprise's accidents that the user may see, newest first."""
    rows = Accident.objects.visible_to(user).filter(enterprise=enterprise)
    for row in rows.order_by("-occurred_on", "-id")[:NEWEST]:
        yield HistoryEntry(
            on=row.occurred_on,
            kind=_("Accident"),
            text=f"{row.number} {row.get_grade_display()}: {row.summary}",
            url=reverse("accidents:detail", args=[row.pk]),
        )
