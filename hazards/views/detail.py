"""A hazard's page: where does it stand, and who has the ball?"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import User
from common.panels import panels
from hazards import timeline
from hazards.models import Hazard, Sighting, Suspicion
from hazards.queries import cases_of, photos_of, suspicions_of
from hazards.views.showing import buttons, facts_of, pair_of
from hazards.words import is_overdue, void_since, where_it_stands


@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Head, photos side by side, facts, cases, timeline."""
    user = request.user
    hazard = get_object_or_404(Hazard.objects.visible_to(user).for_page(), pk=pk)
    cases = cases_of(hazard)
    main, others = buttons(user, hazard, cases)
    before, after, documents = pair_of(photos_of(user, hazard))
    survivor = _survivor(user, hazard)
    hidden = hazard.duplicate_of_id is not None and survivor is None
    context = {
        "hazard": hazard,
        "sentence": void_since(hazard) if hidden else where_it_stands(hazard, cases),
        "late": is_overdue(hazard),
        "main": main,
        "others": others,
        "before": before,
        "after": after,
        "documents": documents,
        "facts": facts_of(user, hazard),
        "cases": cases,
        "shows_internal": user.role != Role.OFFICER,
        "merged_into": survivor,
        "sightings": Sighting.objects.visible_to(user)
        .filter(hazard=hazard)
        .select_related("by", "merged"),
        "suspicions": [_other(row, hazard) for row in suspicions_of(user, hazard)],
        "entries": timeline.entries(user, hazard),
        "panels": panels("hazard", user, hazard),
        "active": "hazards:list",
    }
    return render(request, "hazards/detail.html", context)


def _survivor(user: User, hazard: Hazard) -> Hazard | None:
    """The hazard of which this one is a duplicate, where the person may open it."""
    if hazard.duplicate_of_id is None:
        return None
    found: Hazard | None = Hazard.objects.visible_to(user).filter(pk=hazard.duplicate_of_id).first()
    return found


def _other(suspicion: Suspicion, hazard: Hazard) -> dict[str, Any]:
    other = suspicion.other if suspicion.hazard_id == hazard.pk else suspicion.hazard
    return {"pk": suspicion.pk, "other": other}
