"""The states of an import job and the only place that writes them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from sheets.enums import State
from sheets.models import Job


@dataclass(frozen=True)
class Move:
    """One change of state; `stamps` names the moment that it sets."""

    sources: frozenset[State]
    target: State
    stamps: str = ""


START = Move(frozenset({State.UPLOADED}), State.READY)
BEGIN = Move(frozenset({State.READY, State.RUNNING}), State.RUNNING, "started_at")
FINISH = Move(frozenset({State.RUNNING}), State.DONE, "finished_at")
REFUSE = Move(frozenset({State.RUNNING}), State.REFUSED, "finished_at")
FAIL = Move(frozenset({State.READY, State.RUNNING}), State.FAILED, "finished_at")


def take(move: Move, job: Job) -> Job:
    """Make a move with a job that the caller has locked and saves nothing else of.

    Raises RuleBroken where the job is not in a state from which the move starts.
    """
    if State(job.state) not in move.sources:
        raise RuleBroken(
            _("This import is already “%(state)s”.") % {"state": State(job.state).label},
            remedy=_("Reload the page to see where it stands."),
        )
    job.state = move.target
    now: datetime = timezone.now()
    if move.stamps:
        setattr(job, move.stamps, now)
    job.save()
    return job
