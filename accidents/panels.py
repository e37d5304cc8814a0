"""What the register adds to an enterprise's page: how long it has had no accident."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accidents.queries import THRESHOLDS, knowledge, streak
from accidents.showing import threshold_words
from common.panels import Panel


def streaks_of(user: Any, enterprise: Any) -> Panel:
    """The streaks of an enterprise today, each with the accident on which it rests."""
    record = knowledge(user=user, enterprise=enterprise.pk).record(timezone.localdate())
    query = urlencode({"enterprise": enterprise.pk})
    rows = []
    for grade in THRESHOLDS:
        one = streak(record, grade)
        page = "accidents:detail" if one.last else "accidents:register"
        url = reverse(page, args=[one.last.id] if one.last else [])
        rows.append({"threshold": threshold_words(grade), "streak": one, "url": url})
    return Panel(
        title=_("Without an accident"),
        template="accidents/_enterprise.html",
        context={
            "rows": rows,
            "register_from": record.register_from,
            "counted": len(record.accidents),
            "known_url": f"{reverse('accidents:known')}?{query}",
            "years_url": f"{reverse('accidents:years')}?{query}",
        },
        order=60,
    )
