"""Which hazards the page speaks of, as of which day, and what it is compared with.

The choices are relative to the "as of" day D, so that a past D turns the whole page back in time.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.widgets import DateInput
from indicators.figures import Cohort
from indicators.forms import MomentField
from indicators.queries import number_at

CHOICES = [
    ("year", gettext_lazy("This year")),
    ("last-year", gettext_lazy("Last year")),
    ("quarter", gettext_lazy("This quarter")),
    ("month", gettext_lazy("This month")),
    ("custom", gettext_lazy("From … to …")),
]
FIRST_DAY = date(1990, 1, 1)


@dataclass(frozen=True)
class Period:
    """A cohort as of D, its name, and the period before it as of the day that corresponds to D.

    `moment` is T (None: now) and `known` the number of the log at T.
    """

    choice: str
    begin: date
    end: date
    as_of: date
    label: str
    previous_begin: date
    previous_end: date
    previous_as_of: date
    moment: datetime | None = None
    known: int | None = None

    @property
    def cohort(self) -> Cohort:
        return Cohort(self.begin, self.end)

    @property
    def previous(self) -> Cohort:
        return Cohort(self.previous_begin, self.previous_end)

    @property
    def last_year(self) -> tuple[Cohort, date]:
        """The same period a year earlier, and the day that corresponds to D."""
        cohort = Cohort(shifted(self.begin, -12), shifted(self.end, -12))
        return cohort, shifted(self.as_of, -12)

    @property
    def is_today(self) -> bool:
        return self.as_of == timezone.localdate() and self.moment is None

    @property
    def query(self) -> str:
        """The query string that asks for this very period."""
        asked = {"period": self.choice, "as_of": self.as_of.isoformat()}
        if self.choice == "custom":
            asked |= {"from": self.begin.isoformat(), "to": self.end.isoformat()}
        if self.moment:
            asked["known_at"] = self.moment.isoformat()
        return urlencode(asked)

    @property
    def url_today(self) -> str:
        """The page for the same choice as of today, whatever day that is when it is opened."""
        asked = {"period": self.choice}
        if self.choice == "custom":
            asked |= {"from": self.begin.isoformat(), "to": self.end.isoformat()}
        return f"{reverse('indicators:dashboard')}?{urlencode(asked)}"


class PeriodForm(forms.Form):
    """The selector at the top of the page; `from` and `to` are asked for a period of one's own."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=CHOICES, required=False)
    as_of = forms.DateField(label=gettext_lazy("As of"), widget=DateInput, required=False)
    known_at = MomentField()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(label=label, widget=DateInput, required=False)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "PeriodForm":
        """The form as an address asks, filled with what is meant where it says nothing."""
        meant = {"period": "year", "as_of": timezone.localdate().isoformat()}
        names = ("period", "as_of", "known_at", "from", "to")
        given = {name: query[name] for name in names if query.get(name)}
        return cls(meant | given)

    def clean_as_of(self) -> date:
        """D is a day that has come; the end of that day."""
        day: date = self.cleaned_data["as_of"] or timezone.localdate()
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come; choose today or earlier."))
        if day < FIRST_DAY:
            raise forms.ValidationError(_("Choose a day after %(day)s.") % {"day": FIRST_DAY})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("from"), cleaned.get("to")
        if cleaned.get("period") != "custom":
            return cleaned
        for name, day in (("from", begin), ("to", end)):
            if day is None and name not in self.errors:
                self.add_error(name, _("Give this day, or choose another period."))
        if begin and end and begin > end:
            self.add_error("to", _("The last day lies before the first."))
        elif begin and begin < FIRST_DAY:
            self.add_error("from", _("Choose a day after %(day)s.") % {"day": FIRST_DAY})
        return cleaned

    def chosen(self) -> Period:
        """The period that was asked for; this year as of today where that cannot be."""
        if not self.is_valid():
            return period_of("year", timezone.localdate())
        asked = self.cleaned_data
        period = period_of(
            asked["period"] or "year", asked["as_of"], begin=asked["from"], end=asked["to"]
        )
        moment = asked["known_at"]
        return replace(period, moment=moment, known=number_at(moment))


def period_of(
    choice: str, as_of: date, *, begin: date | None = None, end: date | None = None
) -> Period:
    """A choice of CHOICES as of D; `begin` and `end` for "custom" (both inclusive)."""
    if choice == "custom" and begin and end:
        days = (end - begin).days + 1
        back = timedelta(days=days)
        label = _("%(first)s to %(last)s") % {"first": begin, "last": end}
        return Period(choice, begin, end, as_of, label, begin - back, end - back, as_of - back)
    months, first, label = _NAMED[choice](as_of)
    last = shifted(first, months) - timedelta(days=1)
    return Period(
        choice,
        first,
        last,
        as_of,
        label,
        shifted(first, -months),
        first - timedelta(days=1),
        shifted(as_of, -months),
    )


def shifted(day: date, months: int) -> date:
    """The same day so many months on; the last day of a month goes to the last day of a month."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    last = calendar.monthrange(year, month + 1)[1]
    ends = calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if day.day == ends else min(day.day, last))


def _year(as_of: date) -> tuple[int, date, str]:
    return 12, date(as_of.year, 1, 1), _("%(year)s") % {"year": as_of.year}


def _last_year(as_of: date) -> tuple[int, date, str]:
    return 12, date(as_of.year - 1, 1, 1), _("%(year)s") % {"year": as_of.year - 1}


def _quarter(as_of: date) -> tuple[int, date, str]:
    number = (as_of.month - 1) // 3 + 1
    first = date(as_of.year, 3 * number - 2, 1)
    return 3, first, _("quarter %(number)s of %(year)s") % {"number": number, "year": as_of.year}


def _month(as_of: date) -> tuple[int, date, str]:
    words = {"month": f"{as_of.month:02d}", "year": as_of.year}
    return 1, as_of.replace(day=1), _("%(year)s-%(month)s") % words


_NAMED: dict[str, Callable[[date], tuple[int, date, str]]] = {
    "year": _year,
    "last-year": _last_year,
    "quarter": _quarter,
    "month": _month,
}
