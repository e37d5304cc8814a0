"""The states of imports and exports, and the only place that writes them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.errors import RuleBroken
from sheets.enums import ExportState, State
from sheets.models import ExportJob, Job


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


@dataclass(frozen=True)
class ExportMove:
    """One change of an export's state; `stamps` names the moment that it sets."""

    sources: frozenset[ExportState]
    target: ExportState
    stamps: str = "finished_at"


UNFINISHED = frozenset({ExportState.WAITING, ExportState.MAKING})
MAKE = ExportMove(UNFINISHED, ExportState.MAKING, "started_at")
DELIVER = ExportMove(frozenset({ExportState.MAKING}), ExportState.READY)
GIVE_UP = ExportMove(UNFINISHED, ExportState.FAILED)
CANCEL = ExportMove(UNFINISHED, ExportState.CANCELLED)
EXPIRE = ExportMove(frozenset({ExportState.READY}), ExportState.EXPIRED, "")


def take_export(move: ExportMove, job: ExportJob) -> ExportJob:
    """Make a move with an export that the caller has locked; saves all of it.

    Raises RuleBroken where the export is not in a state from which the move starts.
    """
    if ExportState(job.state) not in move.sources:
        raise RuleBroken(
            _("This export is already “%(state)s”.") % {"state": ExportState(job.state).label},
            remedy=_("Reload the page to see where it stands."),
        )
    job.state = move.target
    if move.stamps:
        setattr(job, move.stamps, timezone.now())
    job.save()
    return job
