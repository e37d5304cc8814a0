"""The rows behind a figure: exactly the hazards that it counts, as they stood on D, known at T."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from common import exports
from common.moments import moment_of
from common.paging import page_by_key
from common.requests import wants_rows
from hazards.enums import Grade
from indicators import rates
from indicators.definitions import DEFINITIONS
from indicators.figures import SLICES
from indicators.forms import FigureForm
from indicators.links import rows_url
from indicators.listing import Listing
from indicators.models import Span
from indicators.queries.dimensions import labels
from indicators.querysets import day_for


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
        context |= _shown(request, Listing.of(form))
    elif "by" in form.errors or "figure" in form.errors:
        raise Http404
    template = "indicators/_rows.html" if wants_rows(request) else "indicators/rows.html"
    return render(request, template, context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """All rows of the figure as a file."""
    return exports.answer(request, "figure-rows")


def _shown(request: HttpRequest, listing: Listing) -> dict[str, Any]:
    if listing.is_unknown:
        words = _("Nothing had been recorded by %(moment)s: what was so is unknown as of then.")
        moment = f"{listing.form.moment:%Y-%m-%d %H:%M}"
        return {"invalid": words % {"moment": moment}}
    spans = listing.counted(listing.figure)
    page = page_by_key(
        spans.select_related("hazard", "enterprise"),
        request.GET.get("cursor", ""),
        order=listing.order,
    )
    total = spans.count()
    return {
        "page": page,
        "rows": list(listing.rows(page.rows)),
        "total": total,
        "how": _how(listing, total),
        "hints": _hints(listing, total),
        "export_url": reverse("indicators:export"),
        "for_officer": listing.for_officer,
    }


def _how(listing: Listing, total: int) -> dict[str, Any]:
    """The box "how this is counted": definition, numerator, denominator, D, T."""
    form, figure = listing.form, listing.figure
    told = form.cleaned_data
    definition = DEFINITIONS[figure]
    number = listing.counted(definition.part_of).count()
    asked = form.cohort, form.day, told["grade"]
    part = told["by"], told["key"]
    return {
        "figure": figure,
        "definition": definition,
        "whole": DEFINITIONS[definition.part_of].name,
        "whole_url": rows_url(definition.part_of, *asked, *part, known_at=form.moment),
        "is_part": figure not in (definition.part_of, "days_to_rectify"),
        "numerator": total,
        "denominator": number,
        "rate": rates.or_dash(rates.shown(total, number)),
        "details": listing.details() if figure in ("funds", "days_to_rectify") else None,
        "cohort": form.cohort,
        "as_of": form.day,
        "grade": Grade(told["grade"]).label if told["grade"] else "",
        "slice": SLICES[told["by"]] if told["by"] else "",
        "part": labels(told["by"], [told["key"]])[told["key"]] if told["by"] else "",
        "without_part": rows_url(figure, *asked, known_at=form.moment),
        "known": listing.known,
        "number": ", ".join(str(number) for number in listing.known.numbers.values()),
        "now_url": rows_url(figure, *asked, *part) if form.moment else "",
    }


def _hints(listing: Listing, total: int) -> list[str]:
    """What a reader of a past D or T has to know."""
    form = listing.form
    hints = []
    if form.moment and form.moment < moment_of(form.day.isoformat()):
        words = _(
            "What happened after %(moment)s was not known yet: to %(day)s the hazards stand as "
            "they stood then."
        )
        hints.append(words % {"moment": f"{form.moment:%Y-%m-%d %H:%M}", "day": form.day})
    if not total and (first := _first_day(listing)) and first > form.day:
        words = _("The first hazard on record was found on %(day)s, after the day asked for.")
        hints.append(words % {"day": first})
    return hints


def _first_day(listing: Listing) -> Any:
    """The first day of finding on record that the reader may know of; None without any."""
    day = day_for(listing.form.reader)
    seen = Span.objects.visible_to(listing.form.reader).filter(known_to=None)
    return seen.order_by(day).values_list(day, flat=True).first()
