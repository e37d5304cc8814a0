"""The register and its record as tables to take away: the list, by year, what a number counts."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accidents import showing
from accidents.asking import Asked, asked
from accidents.enums import Grade
from accidents.filters import AccidentFilter
from accidents.forms import PeriodForm, RecordForm
from accidents.models import Accident
from accidents.queries import Known, Streak, Year, table, years
from accidents.rules import may_read_note
from accounts.models import User
from common.errors import RuleBroken
from common.exports import Asker, Table
from sheets.exports import chunked

ORDER = ("-occurred_on", "-id")


def read_register(user: User, query: QueryDict) -> Table:
    """The accidents that a person sees, under the filters, newest first."""
    own = Accident.objects.visible_to(user)
    found = AccidentFilter(query, queryset=own, request=Asker(user, query)).qs
    with_note = may_read_note(user)
    return Table(
        name=_("Accidents"),
        headers=[
            _("Number"), _("Day of the accident"), _("Township"), pgettext("accident", "place"),
            _("Enterprise"),
            _("Sector"), _("Type"), _("Edition of GB 6441"), _("What happened"),
            pgettext("accident", "Grade"), _("Deaths"), _("Serious injuries"), _("Minor injuries"),
            _("Loss (yuan)"), _("Counts"), _("Determination"), _("Follow-up"), _("Concealed"),
            _("Reported at"), _("Number in the imported register"),
            *([_("Note")] if with_note else []),
        ],
        rows=lambda: (
            [*_cells(row), *([row.note] if with_note else [])]
            for row in chunked(found.for_list().order_by(*ORDER))
        ),
        count=found.count,
    )  # fmt: skip


def read_streaks(user: User, query: QueryDict) -> Table:
    """The streaks of every part, a line for each threshold; each line says of which D and T it is.

    Where T is given, the last columns tell what is known now. Raises RuleBroken for nonsense.
    """
    found = _asked(user, query, RecordForm(query))
    lines = list(_streaks(found))
    return Table(
        name=_("Days without an accident"),
        headers=[
            _("Cut by"), _("Scope"), pgettext("accident", "Grade"), *_streak_heads(),
            _("As of"), _("As known on"),
            *([_("As known now: %(what)s") % {"what": head} for head in _streak_heads()]
              if found.now else []),
        ],
        rows=lambda: iter(lines),
        count=lambda: len(lines),
    )  # fmt: skip


def _streak_heads() -> list[str]:
    return [
        _("Days"), _("Whole months"), _("Calendar years"), _("First day"),
        _("After accident number"),
    ]  # fmt: skip


def _streaks(found: Asked) -> Iterator[list[Any]]:
    titles = showing.section_titles()
    for by, parts in found.parts.items():
        for row in table(parts, found.as_of, found.then, found.now):
            for cell in row.cells:
                words = showing.threshold_words(cell.streak.grade)
                yield [
                    titles[by], row.part.label, words, *_streak_cells(cell.streak), found.as_of,
                    _moment(found),
                    *(_streak_cells(cell.now or cell.streak) if found.now else []),
                ]  # fmt: skip


def _streak_cells(one: Streak) -> list[Any]:
    return [
        _("unknown") if one.days is None else one.days,
        _("unknown") if one.months is None else one.months,
        _("unknown") if one.years is None else one.years,
        one.since, one.last.number if one.last else "",
    ]  # fmt: skip


def read_years(user: User, query: QueryDict) -> Table:
    """The table by year; each line says of which D and T it is. Raises RuleBroken for nonsense."""
    found = _asked(user, query, RecordForm(query))
    lines = years(found.record)
    return Table(
        name=_("Accidents by year"),
        headers=[
            _("Year"), _("Counted"), *(str(Grade(grade).label) for grade in Grade.values),
            _("Deaths"), _("Serious injuries"), _("Minor injuries"), _("Loss (yuan)"),
            _("Zero-accident year"), _("Scope"), _("As of"), _("As known on"),
        ],
        rows=lambda: (_year_cells(line, found) for line in lines),
        count=lambda: len(lines),
    )  # fmt: skip


def read_known(user: User, query: QueryDict) -> Table:
    """The counted accidents of a period, as they were known. Raises RuleBroken for nonsense."""
    form = PeriodForm(query)
    found = _asked(user, query, form)
    rows = form.chosen(found.record)
    names = showing.names_in(user, rows)
    return Table(
        name=_("Counted accidents"),
        headers=[
            _("Number"), _("Day of the accident"), pgettext("accident", "Grade"), _("Township"),
            pgettext("accident", "place"), _("Sector"), _("Enterprise"), _("Deaths"),
            _("Serious injuries"), _("Minor injuries"), _("Loss (yuan)"), _("Concealed"),
            _("Recorded at"), _("As of"), _("As known on"),
        ],
        rows=lambda: _known_cells(rows, names, found),
        count=lambda: len(rows),
    )  # fmt: skip


def _asked(user: User, query: QueryDict, form: RecordForm) -> Asked:
    if not form.is_valid():
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        raise RuleBroken(" ".join(reasons), remedy=_("Correct the address and try again."))
    asker: Any = Asker(user, query)
    return asked(asker, form)


def _cells(row: Accident) -> list[Any]:
    return [
        row.number, row.occurred_on, str(row.region), row.place,
        row.enterprise_words, str(row.sector), row.type_words,
        row.accident_type.edition if row.accident_type else "", row.summary,
        row.get_grade_display(), row.deaths, row.serious_injuries, row.minor_injuries,
        row.direct_loss, _("yes") if row.counted else _("no"), row.determination,
        row.get_follow_up_display(), _("yes") if row.concealed else _("no"),
        timezone.localtime(row.reported_at).strftime("%Y-%m-%d %H:%M") if row.reported_at else "",
        row.source_number,
    ]  # fmt: skip


def _year_cells(line: Year, found: Asked) -> list[Any]:
    zero = {True: _("yes"), False: _("no"), None: _("unknown")}[line.zero]
    return [
        line.year, line.counted, *line.by_grade.values(), line.deaths, line.serious_injuries,
        line.minor_injuries, line.direct_loss, zero, found.part.label, found.as_of, _moment(found),
    ]  # fmt: skip


def _known_cells(rows: list[Known], names: showing.Names, found: Asked) -> Iterator[list[Any]]:
    for one in rows:
        recorded = timezone.localtime(one.recorded_at).strftime("%Y-%m-%d %H:%M")
        yield [
            one.number, one.occurred_on, one.grade_label, names.get(("region", one.region), ""),
            one.place, names.get(("sector", one.sector), ""),
            names.get(("enterprise", str(one.enterprise)), ""), one.deaths, one.serious_injuries,
            one.minor_injuries, one.direct_loss, _("yes") if one.concealed else _("no"),
            recorded, found.as_of, _moment(found),
        ]  # fmt: skip


def _moment(found: Asked) -> str:
    return timezone.localtime(found.moment).strftime("%Y-%m-%d %H:%M:%S")
