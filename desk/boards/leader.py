"""A leader's desk, where this installation has no dashboard: the open points in words."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.boards.parts import Board, Query, hazard_number, hazards, with_photos
from desk.boards.supervisor import MAJOR_OPEN, MOST, OVERDUE, WAITING

MINE: Query = {"mine": "true"}


def board(user: User) -> Board:
    """What is open in the leader's part of the county."""
    numbers = [
        hazard_number(_("Overdue"), user, OVERDUE, "late"),
        hazard_number(_("Major hazards open"), user, MAJOR_OPEN, "late"),
        hazard_number(_("Awaiting verification"), user, WAITING),
        hazard_number(_("Listed in my name"), user, MINE),
    ]
    majors = hazards(user, MAJOR_OPEN).select_related("enterprise").order_by("due_order", "id")
    return Board("desk/leader.html", numbers, {"majors": with_photos(user, majors[:MOST])})
