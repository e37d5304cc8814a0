"""The hazards that a figure has gained or lost between two days."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.paging import page_by_key
from indicators.definitions import DEFINITIONS
from indicators.forms import CohortForm
from indicators.queries import number_at
from indicators.queries.changes import CHANGING, Days, came, went
from indicators.querysets import day_for


class ChangesForm(CohortForm):
    """Which figure, gained or lost, from the end of one day to the end of another."""

    figure = forms.ChoiceField(choices=[(name, name) for name in CHANGING])
    side = forms.ChoiceField(choices=[("came", "came"), ("went", "went")])
    since = forms.DateField()


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """A page of the rows; as many in all as the number that leads here."""
    form = ChangesForm(request.GET)
    if not form.is_valid() or form.cleaned_data["since"] >= form.day:
        raise Http404
    told = form.cleaned_data
    days = Days(told["since"], form.day, number_at(form.moment))
    side = came if told["side"] == "came" else went
    spans = side(request.user, days, told["figure"])
    page = page_by_key(
        spans.select_related("hazard", "enterprise"),
        request.GET.get("cursor", ""),
        order=(f"-{day_for(request.user)}", "-hazard_id"),
    )
    context: dict[str, Any] = {
        "title": _title(told["side"], str(DEFINITIONS[told["figure"]].name)),
        "since": days.since,
        "until": days.until,
        "moment": form.moment,
        "definition": DEFINITIONS[told["figure"]],
        "page": page,
        "rows": page.rows,
        "total": spans.count(),
        "active": "indicators:dashboard",
    }
    return render(request, "indicators/changes.html", context)


def _title(side: str, figure: str) -> str:
    if side == "came":
        return _("Newly counted as “%(figure)s”") % {"figure": figure}
    return _("No longer counted as “%(figure)s”") % {"figure": figure}
