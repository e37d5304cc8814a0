"""A supervisor's desk: what waits for my decision, and who is late among my people."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.boards.parts import Board, Number, Query, hazard_number, hazards, with_photos
from desk.links import page
from hazards.enums import Grade, Status
from hazards.queries import count_decisions, waiting_decisions

MOST = 8

OPEN: list[str] = [Status.RECTIFYING, Status.SUBMITTED]
OVERDUE: Query = {"overdue": "true", "ordering": "due"}
WAITING: Query = {"status": Status.SUBMITTED, "ordering": "due"}
MAJOR_OPEN: Query = {"grade": Grade.MAJOR, "status": OPEN, "ordering": "due"}
SUSPECTED: Query = {"suspected": "true"}
INSTRUCTED: Query = {"instructed": "true"}
REPORTED: Query = {"status": Status.REPORTED, "ordering": "found"}


@dataclass(frozen=True)
class Late:
    """An inspector with overdue hazards: how many, since when the oldest, and their list."""

    name: str
    count: int
    oldest: object
    url: str


def board(user: User) -> Board:
    """The workbench of a supervisor."""
    majors = hazards(user, MAJOR_OPEN).select_related("enterprise").order_by("due_order", "id")
    more = {
        "decisions": waiting_decisions(user, MOST)[:MOST],
        "late": late_people(user),
        "majors": with_photos(user, majors[:MOST]),
    }
    return Board("desk/supervisor.html", numbers(user), more)


def numbers(user: User) -> list[Number]:
    """How much there is of each kind."""
    decisions = count_decisions(user)
    return [
        Number(
            _("Decisions waiting"),
            decisions,
            page("hazards:decisions"),
            "soon" if decisions else "",
        ),
        hazard_number(_("Instructions to answer"), user, INSTRUCTED, "late"),
        hazard_number(_("Overdue"), user, OVERDUE, "late"),
        hazard_number(_("Major hazards open"), user, MAJOR_OPEN, "late"),
        hazard_number(_("Awaiting verification"), user, WAITING),
        hazard_number(_("Reports to judge"), user, REPORTED),
        hazard_number(_("Suspected duplicates"), user, SUSPECTED, "soon"),
    ]


def late_people(user: User) -> list[Late]:
    """Whose hazards are overdue, the most first; one query."""
    rows = (
        hazards(user, OVERDUE)
        .filter(inspector__isnull=False)
        .order_by()
        .values("inspector", "inspector__full_name")
        .annotate(count=Count("pk"), oldest=Min("due_on"))
        .order_by("-count", "oldest", "inspector")[:MOST]
    )
    return [
        Late(
            row["inspector__full_name"], row["count"], row["oldest"], _overdue_of(row["inspector"])
        )
        for row in rows
    ]


def _overdue_of(inspector: UUID) -> str:
    return page("hazards:list", {"overdue": "true", "inspector": str(inspector)})
