"""The rows behind a figure: exactly the hazards that it counts, as they stood on D."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.enums import Role
from common.paging import page_by_key
from common.requests import wants_rows
from hazards.enums import Grade, Source, Status
from indicators import rates
from indicators.definitions import DEFINITIONS
from indicators.figures import SLICES
from indicators.forms import FigureForm
from indicators.links import rows_url
from indicators.models import Span
from indicators.queries import known, overdue_days, standing
from indicators.queries.dimensions import labels
from indicators.querysets import SpanQuerySet, day_for
from sheets.exports import chunked, xlsx_response

CHUNK = 2000


@dataclass(frozen=True)
class Filtered:
    """What components/filter_bar.html and list_head.html want of a filter."""

    form: FigureForm


@require_safe
@vary_on_headers("HX-Request")
def figure_rows(request: HttpRequest) -> HttpResponse:
    """A page of the rows, and how the figure is counted; the total is the figure itself."""
    form = FigureForm(request.GET, reader=request.user)
    context: dict[str, Any] = {
        "filter": Filtered(form),
        "active": "indicators:dashboard",
        "invalid": " ".join(error for errors in form.errors.values() for error in errors),
    }
    if form.is_valid():
        context |= _shown(request, form)
    elif "by" in form.errors or "figure" in form.errors:
        raise Http404
    template = "indicators/_rows.html" if wants_rows(request) else "indicators/rows.html"
    return render(request, template, context)


@require_safe
def export(request: HttpRequest) -> FileResponse:
    """All rows of the figure as a workbook."""
    form = FigureForm(request.GET, reader=request.user)
    if not form.is_valid():
        raise Http404
    spans = _whole(form).counted(form.cleaned_data["figure"], form.day).order_by(*_order(form))
    officer = form.reader.role == Role.OFFICER
    name = f"{DEFINITIONS[form.cleaned_data['figure']].name} {form.day}"
    return xlsx_response(name, _heads(officer), _cells(form, spans, officer))


def _shown(request: HttpRequest, form: FigureForm) -> dict[str, Any]:
    whole = _whole(form)
    spans = whole.counted(form.cleaned_data["figure"], form.day)
    page = page_by_key(
        spans.select_related("hazard__enterprise"),
        request.GET.get("cursor", ""),
        order=_order(form),
    )
    total = spans.count()
    return {
        "page": page,
        "rows": list(_rows(form, page.rows)),
        "total": total,
        "how": _how(form, whole, total),
        "export_url": reverse("indicators:export"),
        "for_officer": form.reader.role == Role.OFFICER,
    }


def _whole(form: FigureForm) -> SpanQuerySet:
    """All standings of the cohort, of the grade and part asked for."""
    told = form.cleaned_data
    part = told["grade"], told["by"], told["key"]
    try:
        return standing(form.reader, form.cohort, form.day, "found", *part)
    except ValueError:
        raise Http404 from None


def _order(form: FigureForm) -> tuple[str, str]:
    """The longest overdue first; else the newest."""
    if form.cleaned_data["figure"] == "overdue":
        return "due_on", "hazard_id"
    return f"-{day_for(form.reader)}", "-hazard_id"


def _how(form: FigureForm, whole: SpanQuerySet, total: int) -> dict[str, Any]:
    """The box "how this is counted": definition, numerator, denominator, D, T."""
    told = form.cleaned_data
    definition = DEFINITIONS[told["figure"]]
    number = whole.counted(definition.part_of, form.day).count()
    read = known()
    return {
        "definition": definition,
        "whole": DEFINITIONS[definition.part_of].name,
        "whole_url": rows_url(
            definition.part_of, form.cohort, form.day, told["grade"], told["by"], told["key"]
        ),
        "is_part": told["figure"] != definition.part_of,
        "numerator": total,
        "denominator": number,
        "rate": rates.or_dash(rates.shown(total, number)),
        "cohort": form.cohort,
        "as_of": form.day,
        "grade": Grade(told["grade"]).label if told["grade"] else "",
        "slice": SLICES[told["by"]] if told["by"] else "",
        "part": labels(told["by"], [told["key"]])[told["key"]] if told["by"] else "",
        "without_part": rows_url(told["figure"], form.cohort, form.day, told["grade"]),
        "known": read,
        "number": ", ".join(str(number) for number in read.numbers.values()),
    }


def _rows(form: FigureForm, spans: Iterable[Span]) -> Iterator[dict[str, Any]]:
    """The spans with their names: as on `found_on`, whatever the hazard's row says today."""
    found = list(spans)
    regions = labels("region", {span.region for span in found})
    sectors = labels("sector", {span.sector for span in found})
    agencies = labels("agency", {str(span.agency or "") for span in found})
    for span in found:
        days = overdue_days(span, form.day)
        yield {
            "span": span,
            "hazard": span.hazard,
            "found_on": getattr(span, day_for(form.reader)),
            "region": regions[span.region],
            "sector": sectors[span.sector],
            "agency": agencies[str(span.agency)] if span.agency else span.hazard.agency_text,
            "late": days,
            "late_words": ngettext("%(days)d day overdue", "%(days)d days overdue", days)
            % {"days": days},
        }


def _heads(officer: bool) -> list[str]:
    source = [] if officer else [_("Source")]
    return [
        _("Number"), _("State"), _("Grade"), _("Enterprise"), _("Place"), _("What is wrong"),
        _("Township"), _("Sector"), _("Agency"), *source, _("Found on"), _("Due on"),
        _("Days overdue"), _("Submitted on"), _("Rectified on"), _("Closed on"),
    ]  # fmt: skip


def _cells(form: FigureForm, spans: SpanQuerySet, officer: bool) -> Iterator[list[Any]]:
    for some in _chunks(spans.select_related("hazard__enterprise")):
        for row in _rows(form, some):
            span, hazard = row["span"], row["hazard"]
            source = [] if officer else [Source(span.source).label]
            yield [
                hazard.number, Status(span.state).label, Grade(span.grade).label,
                hazard.enterprise.name, hazard.place, hazard.description, row["region"],
                row["sector"], row["agency"], *source, row["found_on"], span.due_on,
                row["late"] or None, span.submitted_on, span.rectified_on, span.closed_on,
            ]  # fmt: skip


def _chunks(spans: SpanQuerySet) -> Iterator[list[Span]]:
    some: list[Span] = []
    for span in chunked(spans, CHUNK):
        some.append(span)
        if len(some) == CHUNK:
            yield some
            some = []
    yield some
