"""The queue of a supervisor: what waits for a decision, with enough on the row to decide."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.enums import Role
from hazards.queries import count_decisions, open_suspicions, waiting_decisions

MOST = 100


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Extensions, plans, voidings and suspected duplicates, oldest first."""
    if request.user.role != Role.SUPERVISOR:
        raise PermissionDenied
    context = {
        "waiting": waiting_decisions(request.user, MOST),
        "suspicions": open_suspicions(request.user).order_by("id")[:MOST],
        "total": count_decisions(request.user),
    }
    return render(request, "hazards/decisions.html", context)
