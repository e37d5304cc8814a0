"""An administrator's desk: what is to be done before others can work. No business decisions."""

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.filters import PersonFilter
from accounts.models import Agency, User
from audit.consumers import held_up
from desk.boards.parts import Board, Number, Query, narrowed, number
from desk.links import page
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise
from sheets.enums import State
from sheets.models import Job

MOST = 8

UNVERIFIED: Query = {"to_be_verified": "true"}
ACTIVE: Query = {"is_active": "true"}
OFFICERS: Query = {"role": Role.OFFICER, "is_active": "true"}


def board(user: User) -> Board:
    """The workbench of an administrator."""
    jobs = Job.objects.visible_to(user).select_related("by")
    entries = narrowed(EnterpriseFilter, user, UNVERIFIED, Enterprise.objects.visible_to(user))
    more = {
        "held_up": held_up(),
        "jobs": list(jobs.filter(state__in=[State.UPLOADED, State.FAILED])[:MOST]),
        "entries": list(entries.select_related("sector", "region").order_by("-id")[:MOST]),
        "entries_url": page("enterprises:list", UNVERIFIED),
        "imports_url": page("sheets:list"),
    }
    return Board("desk/administrator.html", _numbers(user), more)


def _numbers(user: User) -> list[Number]:
    entries = narrowed(EnterpriseFilter, user, UNVERIFIED, Enterprise.objects.visible_to(user))
    people = User.objects.visible_to(user)
    return [
        number(_("Enterprises to be verified"), entries, "enterprises:list", UNVERIFIED, "soon"),
        number(_("Imports"), Job.objects.visible_to(user), "sheets:list", {}),
        number(
            _("Active accounts"), narrowed(PersonFilter, user, ACTIVE, people),
            "accounts:people", ACTIVE,
        ),
        number(
            _("Enterprise safety officers"), narrowed(PersonFilter, user, OFFICERS, people),
            "accounts:people", OFFICERS,
        ),
        number(_("Agencies"), Agency.objects.visible_to(user), "accounts:agencies", {}),
    ]  # fmt: skip
