"""The states of a computation, and the only place that writes them."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from reports.enums import ComputationState as State
from reports.models import Computation


@dataclass(frozen=True)
class Move:
    """One change of state; `stamps` names the moment that it sets."""

    sources: frozenset[State]
    target: State
    stamps: str = "finished_at"


UNFINISHED = frozenset({State.WAITING, State.COMPUTING})
BEGIN = Move(UNFINISHED, State.COMPUTING, "started_at")
FINISH = Move(frozenset({State.COMPUTING}), State.DONE)
GIVE_UP = Move(UNFINISHED, State.FAILED)
CANCEL = Move(UNFINISHED, State.CANCELLED)
EXPIRE = Move(frozenset({State.DONE}), State.EXPIRED, "")


def take(move: Move, job: Computation) -> Computation:
    """Make a move with a computation that the caller has locked; saves all of it.

    Raises RuleBroken where it is not in a state from which the move starts.
    """
    if State(job.state) not in move.sources:
        raise RuleBroken(
            _("This computation is already “%(state)s”.") % {"state": State(job.state).label},
            remedy=_("Reload the page to see where it stands."),
        )
    job.state = move.target
    if move.stamps:
        setattr(job, move.stamps, timezone.now())
    job.save()
    return job
