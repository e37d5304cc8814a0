"""The table of an inspection's moves, and take(): the one place that writes its state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import moves
from audit.models import Event
from audit.services import BATCH, Entry, append, lock_log
from common.errors import RuleBroken
from inspections import rules
from inspections.enums import Kind, Status
from inspections.models import Inspection

SUBJECT = "inspection"
NEW: None = None

Rule = Callable[[User, Inspection], bool]
Crews = dict[Any, Sequence[User]]


@dataclass(frozen=True)
class Move:
    """What may happen to an inspection: from which states, to which (None: it stays), by whom.

    `sources` None: the move makes the inspection.
    """

    kind: Kind
    sources: frozenset[Status] | None
    target: Status | None
    may: Rule
    label: Any


_P, _I, _F, _C = Status.PLANNED, Status.IN_PROGRESS, Status.FINISHED, Status.CANCELLED

PLAN = Move(Kind.PLANNED, NEW, _P, rules.may_plan, _("Plan an inspection"))
BEGIN = Move(Kind.STARTED, NEW, _I, rules.may_plan, _("Begin an inspection"))
START = Move(Kind.STARTED, frozenset({_P}), _I, rules.may_carry_out, _("Start the inspection"))
STAFF = Move(Kind.STAFFED, frozenset({_P, _I}), None, rules.may_direct, _("Change the officers"))
FINISH = Move(Kind.FINISHED, frozenset({_I}), _F, rules.may_carry_out, _("Finish the inspection"))
CANCEL = Move(Kind.CANCELLED, frozenset({_P, _I}), _C, rules.may_direct, _("Cancel the inspection"))

MOVES: tuple[Move, ...] = (PLAN, BEGIN, START, STAFF, FINISH, CANCEL)


@dataclass(frozen=True)
class Step:
    """One move of one inspection on one day: `set` are attributes to write, `facts` what else to
    tell. `officers` are the keys of who takes part, where the move says so (new, or changed).
    """

    move: Move
    inspection: Inspection
    on: date
    set: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    officers: Sequence[User] | None = None
    by: User | None = None


def take(
    move: Move,
    inspection: Inspection,
    *,
    by: User,
    on: date | None = None,
    set: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
    officers: Sequence[User] | None = None,
) -> Event:
    """Do one move: check person, state and day, write the inspection and its event.

    The inspection is locked by the caller. Raises PermissionDenied for the wrong person, RuleBroken
    for the wrong state or day; then nothing was written.
    """
    day = on or timezone.localdate()
    step = Step(move, inspection, day, set or {}, facts or {}, officers)
    return take_many([step], by=by)[0]


@transaction.atomic
def take_many(steps: Sequence[Step], *, by: User | None = None) -> list[Event]:
    """The batch form of take: the same checks for each step, one block of numbers.

    Steps of one inspection follow each other in the order given; `by` of a step goes before `by`.
    A new inspection's steps after its first are taken by its officers. Returns the events.
    """
    crews: Crews = {
        step.inspection.pk: step.officers for step in steps if step.officers is not None
    }
    entries: list[Entry] = []
    made: dict[Any, Inspection] = {}
    changed: dict[Any, Inspection] = {}
    names = {"status", "last_valid_on"}
    for step in steps:
        entries.append(
            _apply(step, step.by or by, crew=crews if step.inspection.pk in made else {})
        )
        if step.move.sources is None:
            made[step.inspection.pk] = step.inspection
        elif step.inspection.pk not in made:
            changed[step.inspection.pk] = step.inspection
            names |= step.set.keys()
    if made:
        lock_log(steps[0].inspection.county)  # before the series, as append would hold it
    moves.give_numbers(
        list(made.values()), entries,
        series=SUBJECT, form="J{}-{:05d}", day_of=lambda inspection: inspection.inspected_on,
    )  # fmt: skip
    Inspection.objects.bulk_create(made.values(), batch_size=BATCH)
    if changed:
        Inspection.objects.bulk_update(changed.values(), sorted(names), batch_size=200)
    _staff(crews)
    return append(entries)


def allowed(user: User, inspection: Inspection) -> list[Move]:
    """The moves that this person may make now: the buttons of the page."""
    return [
        move
        for move in MOVES
        if move.sources is not None
        and inspection.status in move.sources
        and move.may(user, inspection)
    ]


def check(move: Move, inspection: Inspection, *, by: User | None) -> None:
    """Raise what take would raise for the person and the state; for doors that ask beforehand."""
    if by is None or not move.may(by, inspection):
        raise PermissionDenied
    check_state(move, inspection)


def check_running(inspection: Inspection, *, by: User) -> None:
    """Items are answered by the inspection's officers while it goes on: raise where it is not."""
    if not rules.may_carry_out(by, inspection):
        raise PermissionDenied
    if inspection.status != Status.IN_PROGRESS:
        raise RuleBroken(
            _("Inspection %(number)s is “%(state)s”: nothing is entered into it now.")
            % {"number": inspection.number, "state": Status(inspection.status).label},
            remedy=_("Reload the page to see who did what meanwhile."),
        )


def check_state(move: Move, inspection: Inspection) -> None:
    """Raise RuleBroken where the move is not possible in the inspection's state."""
    if move.sources is not None and inspection.status not in move.sources:
        raise RuleBroken(
            _("“%(move)s” is not possible: inspection %(number)s is now “%(state)s”.")
            % {
                "move": move.label,
                "number": inspection.number,
                "state": Status(inspection.status).label,
            },
            remedy=_("Reload the page to see who did what meanwhile."),
        )


def _apply(step: Step, by: User | None, *, crew: Crews) -> Entry:
    move, inspection = step.move, step.inspection
    officers = crew.get(inspection.pk)
    if officers is None:
        check(move, inspection, by=by)
    elif by not in officers:
        raise PermissionDenied
    else:
        check_state(move, inspection)
    moves.check_day(step.on, last=inspection.last_valid_on, number=inspection.number)
    before = inspection.status or ""
    for name, value in step.set.items():
        setattr(inspection, name, value)
    inspection.status = move.target or inspection.status
    inspection.last_valid_on = step.on
    facts = dict(step.facts)
    new = move.sources is None
    facts["set"] = _record(inspection) if new else moves.values_of(inspection, step.set)
    if step.officers is not None:
        facts["officers"] = sorted(str(officer.pk) for officer in step.officers)
    return Entry(
        county=inspection.county,
        subject_kind=SUBJECT,
        subject_id=inspection.pk,
        kind=move.kind,
        by=by.pk if by else None,
        valid_on=step.on,
        facts=facts,
        state_from=before,
        state_to=inspection.status,
    )


_NOT_TOLD = {"id", "county", "status", "last_valid_on", "created_at"}


def _record(inspection: Inspection) -> dict[str, Any]:
    """Every attribute of a new inspection that says something; what is empty is left out."""
    values = {
        f.attname: getattr(inspection, f.attname)
        for f in Inspection._meta.concrete_fields
        if f.name not in _NOT_TOLD
    }
    return {name: value for name, value in values.items() if value not in (None, "")}


def _staff(crews: Crews) -> None:
    """Write who takes part, in the place of who did before."""
    through = Inspection.officers.through
    through.objects.filter(inspection__in=list(crews)).delete()
    through.objects.bulk_create(
        [
            through(inspection_id=inspection, user_id=officer.pk)
            for inspection, officers in crews.items()
            for officer in officers
        ],
        batch_size=BATCH,
    )
