"""How the stored figures compared with the log, night by night."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hazards.enums import Grade
from indicators.models import Comparison
from indicators.notes import name_of, slice_of
from indicators.queries import known
from indicators.rules import may_read_comparisons

PAGE = 30


@require_safe
def comparisons(request: HttpRequest) -> HttpResponse:
    """The comparisons, newest first."""
    if not may_read_comparisons(request.user):
        raise PermissionDenied
    made = Comparison.objects.visible_to(request.user)
    page = Paginator(made, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [_row(one) for one in page], "known": known()}
    return render(request, "indicators/comparisons.html", context)


def _row(made: Comparison) -> dict[str, Any]:
    """A comparison, and the names of the cell that differed."""
    told = made.difference
    if not told:
        return {"made": made}
    return {
        "made": made,
        "figure_name": name_of(told),
        "grade_name": "" if told.get("supervision") else Grade(told["grade"]).label,
        "slice_name": slice_of(told),
    }
