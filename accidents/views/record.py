"""The record of accidents: streaks by part and threshold, the table by year, the accidents behind
each number; on any D, as known at any T.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accidents import rules, showing
from accidents.asking import Asked, asked
from accidents.forms import PeriodForm, RecordForm
from accidents.queries import THRESHOLDS, Known, differences, table, total, years
from common import exports


@require_safe
def streaks(request: HttpRequest) -> HttpResponse:
    """How long without an accident: the county, each sector, township and enterprise."""
    form = RecordForm(request.GET)
    if not form.is_valid():
        return _refused(request, "accidents/streaks.html", form)
    found = asked(request, form)
    titles = showing.section_titles()
    sections = []
    for by, parts in found.parts.items():
        rows = table(parts, found.as_of, found.then, found.now)
        if rows:
            sections.append(showing.section(titles[by], showing.shown_rows(rows, found)))
    context = {
        "sections": sections,
        "thresholds": [showing.threshold_words(grade) for grade in THRESHOLDS],
        "years_url": found.url("accidents:years"),
        "export_url": found.url("accidents:streaks-export"),
        "may_keep": rules.may_keep(request.user),
    }
    return _page(request, "accidents/streaks.html", form, found, context)


@require_safe
def export_streaks(request: HttpRequest) -> HttpResponseBase:
    """The streaks of every part as a file; each line says of which D and T it is."""
    return exports.answer(request, "accident-streaks")


@require_safe
def by_year(request: HttpRequest) -> HttpResponse:
    """Accidents by calendar year, and which years had none."""
    form = RecordForm(request.GET)
    if not form.is_valid():
        return _refused(request, "accidents/years.html", form)
    found = asked(request, form)
    lines = years(found.record)
    whole = total(found.record, lines)
    now = found.now.record(found.as_of).where(found.part.holds) if found.now else None
    later = {line.year: line for line in years(now)} if now else {}
    rows = showing.year_rows(lines, found)
    for row in rows:
        other = later.get(row["line"].year)
        row["now"] = other if other and other != row["line"] else None
    context = {
        "rows": rows,
        "total": showing.year_rows([whole], found)[0] if whole else None,
        "headers": [cell["label"] for cell in rows[0]["cells"]] if rows else [],
        "export_url": found.url("accidents:years-export"),
    }
    return _page(request, "accidents/years.html", form, found, context)


@require_safe
def export_years(request: HttpRequest) -> HttpResponseBase:
    """The table by year as a file; each line says of which D and T it is."""
    return exports.answer(request, "accidents-by-year")


@require_safe
def known(request: HttpRequest) -> HttpResponse:
    """The counted accidents of a period, as they were known: what a number counts, row by row."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return _refused(request, "accidents/known.html", form)
    found = asked(request, form)
    rows = form.chosen(found.record)
    names = showing.names_in(found.user, rows)
    context = {
        "rows": [
            {
                "one": one,
                "url": showing.accident_url(one, found.known_at),
                "sector": names.get(("sector", one.sector), ""),
                "region": names.get(("region", one.region), ""),
                "enterprise": names.get(("enterprise", str(one.enterprise)), ""),
            }
            for one in rows
        ],
        "total": len(rows),
        "grades": form.grade_words,
        "export_url": found.url("accidents:known-export", **form.query),
    }
    return _page(request, "accidents/known.html", form, found, context)


@require_safe
def export_known(request: HttpRequest) -> HttpResponseBase:
    """The same accidents as a file."""
    return exports.answer(request, "counted-accidents")


def _page(
    request: HttpRequest, template: str, form: RecordForm, found: Asked, context: dict[str, Any]
) -> HttpResponse:
    learned = []
    if found.now:
        all_of_them = differences(found.then, found.now, as_of=found.as_of, after=found.seq)
        held = [d for d in all_of_them if _is_of(d.then, found) or _is_of(d.now, found)]
        learned = showing.shown_differences(held, found)
    whole = {
        "form": form,
        "asked": found,
        "differences": learned,
        "register_from": found.then.register_from,
        "register_now": found.now.register_from if found.now else found.then.register_from,
        "whole_county": found.whole_county,
        **context,
    }
    return render(request, template, whole)


def _is_of(one: Known | None, found: Asked) -> bool:
    return one is not None and found.part.holds(one)


def _refused(request: HttpRequest, template: str, form: RecordForm) -> HttpResponse:
    """A question that makes no sense is answered with what is wrong, never with a number."""
    return render(request, template, {"form": form}, status=422)
