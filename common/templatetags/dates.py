"""Dates as this product writes them: 2026-11-23, and beside it how far away that is."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

register = template.Library()

SOON_DAYS = 3
_WHOLE = re.compile(r"(?<!\d)\d{4}-(?:\d{5}|\d\d-\d\d)(?!\d)")


@register.filter
def isodate(value: date | datetime | None) -> str:
    """2026-11-23, for a moment 2026-11-23 09:05 in local time; empty when there is none."""
    if not value:
        return ""
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return moment.strftime("%Y-%m-%d %H:%M")
    return value.isoformat()


@register.filter
def unbroken(text: str) -> SafeString:
    """A sentence whose dates and hazard numbers (2026-00148) are not broken at their hyphens."""
    escaped = str(conditional_escape(text))
    return mark_safe(_WHOLE.sub(r'<span class="date">\g<0></span>', escaped))  # noqa: S308  # nosec - escaped above


@register.filter
def days_until(value: date | datetime | None) -> int | None:
    """Days from today to the date; negative when it has passed."""
    if not value:
        return None
    return (_day(value) - timezone.localdate()).days


@register.filter
def due_in(value: date | datetime | None) -> str:
    """Words: "in 3 days", "due today" or "2 days late"; empty when there is no date."""
    days = days_until(value)
    if days is None:
        return ""
    if days == 0:
        return gettext("due today")
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}


@register.filter
def due_tone(value: date | datetime | None) -> str:
    """`late`, `soon` (today and three days more) or `calm`: the class that colours the words."""
    days = days_until(value)
    if days is None or days > SOON_DAYS:
        return "calm"
    return "late" if days < 0 else "soon"


@register.filter
def duration_words(value: timedelta | None) -> str:
    """A waiting time in whole minutes, rounded up: "30 minutes"; empty when there is none."""
    if not value:
        return ""
    minutes = -(-int(value.total_seconds()) // 60)
    return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}


def _day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value
