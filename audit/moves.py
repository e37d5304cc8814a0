"""What every table of moves has in common: when a move may have been, what its event tells, and
how new records get their numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import Entry, take_numbers
from common.errors import RuleBroken


def check_day(on: date, *, last: date | None, number: str) -> None:
    """Raise RuleBroken for a day that has not come yet, or that lies before the record's last."""
    if on > timezone.localdate():
        raise RuleBroken(
            _("%(day)s lies in the future.") % {"day": on},
            field="on",
            remedy=_("Give today's date or an earlier one."),
        )
    if last and on < last:
        raise RuleBroken(
            _("%(day)s lies before the last entry of %(number)s, which is of %(last)s.")
            % {"day": on, "number": number, "last": last},
            field="on",
            remedy=_("Give that day or a later one."),
        )


def values_of(record: Model, names: Iterable[str]) -> dict[str, Any]:
    """What the record holds under these attributes, by their columns (sector: sector_id)."""
    columns = _columns(type(record))
    return {columns[name]: getattr(record, columns[name]) for name in names}


@cache
def _columns(model: type[Model]) -> dict[str, str]:
    return {field.name: field.attname for field in model._meta.concrete_fields}


def give_numbers(
    records: Sequence[Any],
    entries: Iterable[Entry],
    *,
    series: str,
    form: str,
    day_of: Callable[[Any], date],
) -> None:
    """Number new records, gapless within county and year: `form` 2021, 17 is "2021-00017".

    Records that have a number keep it. The number is told by each record's first entry.
    """
    by_year: dict[int, list[Any]] = {}
    for record in records:
        if not record.number:
            by_year.setdefault(day_of(record).year, []).append(record)
    for year, rows in sorted(by_year.items()):
        numbers = take_numbers(f"{series}/{rows[0].county}/{year}", len(rows))
        for record, number in zip(rows, numbers, strict=True):
            record.number = form.format(year, number)
    told = {entry.subject_id: entry for entry in reversed(list(entries))}
    for record in records:
        told[record.pk].facts["set"]["number"] = record.number
