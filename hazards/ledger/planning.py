"""What a row says beyond what is on record of its hazard: nothing, something new, or the contrary.

Pure: no row of the database is read or written here.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from hazards import workflow
from hazards.enums import Status
from hazards.ledger.rows import Row


class OnRecord(Protocol):
    """What has to be known of a hazard; the model's row fits, and so does Standing."""

    pk: Any
    number: str
    status: str
    due_on: date | None
    first_due_on: date | None
    submitted_on: date | None
    closed_on: date | None
    last_valid_on: date
    duplicate_of_id: UUID | None


@dataclass(slots=True)
class Standing:
    """A hazard as far as an import compares it."""

    pk: UUID
    number: str
    status: str
    due_on: date | None
    first_due_on: date | None
    submitted_on: date | None
    closed_on: date | None
    last_valid_on: date
    duplicate_of_id: UUID | None


@dataclass(frozen=True)
class Change:
    """One move with its day; `facts` say what was assumed."""

    move: workflow.Move
    on: date
    set: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`changes` empty and `conflict` empty: the row says nothing new."""

    changes: tuple[Change, ...] = ()
    conflict: str = ""


NOTHING = Verdict()


def history(row: Row) -> tuple[Change, ...]:
    """The moves behind the first one that bring a new hazard to its row's state."""
    return (*_submission(row), *_ending(row))


def compare(
    row: Row, hazard: OnRecord, *, ledger_date: date, dated: bool, whole: bool = False
) -> Verdict:
    """What the row says of a hazard on record.

    In: `dated`: the ledger's date was given, so a later due date that it tells counts from that
    day; else the day is not known and the last entry's day stands in. `whole`: the file is a
    snapshot of all that its source has, so a day of closing that it leaves out is denied by it.
    """
    if hazard.status == Status.CLOSED:
        return _about_closed(row, hazard, ledger_date, whole)
    if hazard.status in (Status.VOID, Status.REPORTED):
        return _about_settled(row, hazard)
    if hazard.status == Status.SUBMITTED and row.state == Status.RECTIFYING:
        return _about_submitted(row, hazard, ledger_date)
    changes = [*_later_due(row, hazard, ledger_date, dated)]
    if row.state in (Status.CLOSED, Status.VOID):
        changes += [*_submission(row, hazard), *_ending(row)]
    elif row.state == Status.SUBMITTED:
        changes += _submission(row, hazard)
    day = hazard.last_valid_on
    for change in changes:
        if change.on < day:
            return Verdict(conflict=_too_early(row, hazard, change.on))
        day = change.on
    return Verdict(tuple(changes))


def _submission(row: Row, hazard: OnRecord | None = None) -> list[Change]:
    """The completion as a move of its own, where the file tells it apart from the closure."""
    day = row.completed_on
    if day is None or row.state == Status.VOID or (row.closes and day == row.settled_on):
        return []
    told: dict[str, Any] = {"submitted_on": day, "rectified_on": day}
    if row.state == Status.SUBMITTED and row.assumed:
        told = {"submitted_on": day, "date_assumed": True}
    if hazard is None or hazard.status == Status.RECTIFYING:
        return [Change(workflow.IMPORT_SUBMITTED, day, told)]
    if row.assumed or row.closes or (hazard.submitted_on and day <= hazard.submitted_on):
        return []
    return [Change(workflow.IMPORT_FACTS, day, told)]


def _ending(row: Row) -> list[Change]:
    day = row.settled_on
    if day is None:
        return []
    assumed: dict[str, Any] = {"date_assumed": True} if row.assumed else {}
    if row.state == Status.VOID:
        return [Change(workflow.IMPORT_VOID, day, assumed)]
    told: dict[str, Any] = {"closed_on": day, **assumed}
    if row.completed_on:
        told["rectified_on"] = row.completed_on
    return [Change(workflow.IMPORT_CLOSED, day, told)]


def _later_due(row: Row, hazard: OnRecord, ledger_date: date, dated: bool) -> list[Change]:
    due = row.due_on
    if due is None or (hazard.due_on and due <= hazard.due_on):
        return []
    told: dict[str, Any] = {"due_on": due}
    if hazard.first_due_on is None:
        told["first_due_on"] = due
    if dated and row.state == Status.RECTIFYING:
        if ledger_date < hazard.last_valid_on:
            return []  # an older ledger than what is on record: it was so once
        return [Change(workflow.IMPORT_FACTS, ledger_date, told)]
    return [Change(workflow.IMPORT_FACTS, hazard.last_valid_on, told, {"day_assumed": True})]


def _about_closed(row: Row, hazard: OnRecord, ledger_date: date, whole: bool) -> Verdict:
    if not row.said and row.state == Status.RECTIFYING and not (whole and _tells_ends(row)):
        return NOTHING
    closed_on = hazard.closed_on
    assert closed_on is not None
    if row.closes:
        if row.assumed or row.settled_on == closed_on:
            return NOTHING
        reason = _("%(number)s was closed on %(closed)s; the row says %(day)s.") % {
            "number": hazard.number,
            "closed": closed_on,
            "day": row.settled_on,
        }
    elif ledger_date < closed_on:
        return NOTHING  # an older ledger: the hazard was still open then
    else:
        reason = _("%(number)s was closed on %(closed)s; the row says “%(state)s”.") % {
            "number": hazard.number,
            "closed": closed_on,
            "state": Status(row.state).label,
        }
    return Verdict(conflict=reason)


def _tells_ends(row: Row) -> bool:
    """Whether the file has a column for a day of completion or verification at all."""
    return not {"verified_on", "rectified_on"}.isdisjoint(row.record.table.fields)


def _about_settled(row: Row, hazard: OnRecord) -> Verdict:
    """Void, or not judged yet: a ledger decides neither."""
    if row.state == hazard.status or (not row.said and row.state == Status.RECTIFYING):
        return NOTHING
    return Verdict(conflict=_stands(row, hazard))


def _about_submitted(row: Row, hazard: OnRecord, ledger_date: date) -> Verdict:
    assert hazard.submitted_on is not None
    if not row.said or ledger_date < hazard.submitted_on:
        return NOTHING
    return Verdict(conflict=_stands(row, hazard))


def _stands(row: Row, hazard: OnRecord) -> str:
    return _("%(number)s is “%(state)s”; the row says “%(other)s”.") % {
        "number": hazard.number,
        "state": Status(hazard.status).label,
        "other": Status(row.state).label,
    }


def _too_early(row: Row, hazard: OnRecord, day: date) -> str:
    return _("%(number)s has an entry of %(last)s; the row says “%(state)s” on %(day)s.") % {
        "number": hazard.number,
        "last": hazard.last_valid_on,
        "state": Status(row.state).label,
        "day": day,
    }
