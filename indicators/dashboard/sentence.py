"""The answer in words: one sentence, each part of which leads to its rows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.dashboard.periods import Period
from indicators.dashboard.streaks import Accidents
from indicators.dashboard.tables import Link
from indicators.figures import ByGrade
from indicators.rates import or_dash


@dataclass(frozen=True)
class Part:
    """A piece of the sentence at the top, with the list behind its number."""

    text: str
    url: str = ""


def sentence(period: Period, now: ByGrade, told: Accidents, link: Link) -> list[Part]:
    """The answer in words; each part leads to its rows."""
    counts, url = now["all"], link()
    if not counts.found:
        words = _("No hazard was found in %(period)s up to %(day)s")
        parts = [Part(words % {"period": period.label, "day": period.as_of}, url("found"))]
    else:
        words = ngettext(
            "%(number)s hazard found in %(period)s",
            "%(number)s hazards found in %(period)s",
            counts.found,
        ) % {"number": f"{counts.found:,}", "period": period.label}
        rate = _("%(rate)s of them rectified") % {"rate": or_dash(counts.rate)}
        parts = [Part(words, url("found")), Part(rate, url("rectified"))]
        parts.append(Part(_overdue_words(counts.overdue), url("overdue")))
        parts.append(Part(_major_words(now["major"].open), link(grade="major")("open")))
    return [*parts, *_streak_parts(told)]


def _overdue_words(number: int) -> str:
    if not number:
        return _("none overdue")
    words = ngettext("%(number)s overdue", "%(number)s overdue", number)
    return words % {"number": f"{number:,}"}


def _major_words(number: int) -> str:
    if not number:
        return _("no major hazard open")
    words = ngettext("%(number)s major hazard open", "%(number)s major hazards open", number)
    return words % {"number": f"{number:,}"}


def _streak_parts(told: Accidents) -> list[Part]:
    days = told.days["any"]
    if days is None:
        return [Part(_("days without an accident unknown"), told.last_url)]
    words = ngettext(
        "%(number)s day without an accident", "%(number)s days without an accident", days
    )
    parts = [Part(words % {"number": f"{days:,}"}, told.last_url)]
    if told.years is not None:
        words = ngettext(
            "%(number)s whole year without a serious one",
            "%(number)s whole years without a serious one",
            told.years,
        )
        parts.append(Part(words % {"number": told.years}, reverse("accidents:list")))
    return parts
