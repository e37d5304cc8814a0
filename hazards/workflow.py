"""The table of moves, and take(): the one place that writes a hazard's state.

The same table draws docs/workflow.md and the buttons of the hazard's page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from audit import moves
from audit.models import Event
from audit.services import Entry, append, lock_log
from common import bulk
from common.errors import RuleBroken
from hazards import rules
from hazards.enums import Kind, Status
from hazards.models import Hazard

SUBJECT = "hazard"
NEW: None = None

Rule = Callable[[User, Hazard], bool]


@dataclass(frozen=True)
class Move:
    """What may happen to a hazard: from which states, to which (None: it stays), by whom.

    `sources` None: the move makes the hazard. `imports`: history from a ledger, written only by
    the import and marked so. `needs_evidence`: its facts name at least one file by SHA-256.
    `second_key`: its facts name another officer as `second`.
    """

    kind: Kind
    sources: frozenset[Status] | None
    target: Status | None
    may: Rule
    label: Any
    imports: bool = False
    needs_evidence: bool = False
    second_key: bool = False


def _from(*states: Status) -> frozenset[Status]:
    return frozenset(states)


_R, _S, _C, _V, _P = (
    Status.RECTIFYING,
    Status.SUBMITTED,
    Status.CLOSED,
    Status.VOID,
    Status.REPORTED,
)

LOG = Move(Kind.FOUND, NEW, _R, rules.may_log, _("Log a hazard"))
REPORT = Move(Kind.REPORTED, NEW, _P, rules.may_report, _("Report"))
ACCEPT = Move(Kind.ACCEPTED, _from(_P), _R, rules.may_accept, _("Accept"))
ORDER = Move(Kind.ORDERED, _from(_R), None, rules.may_order, _("Order rectification"))
SUBMIT = Move(
    Kind.SUBMITTED, _from(_R), _S, rules.may_submit, _("Submit rectification"), needs_evidence=True
)
PASS = Move(Kind.PASSED, _from(_S), _C, rules.may_verify, _("Verify: pass"))
FAIL = Move(Kind.FAILED, _from(_S), _R, rules.may_verify, _("Verify: send back"))
FIX_ON_SPOT = Move(
    Kind.FIXED_ON_SPOT,
    _from(_R),
    _C,
    rules.may_fix_on_spot,
    _("Rectified on the spot"),
    needs_evidence=True,
    second_key=True,
)
ASK_EXTENSION = Move(
    Kind.EXTENSION_ASKED, _from(_R), None, rules.may_ask_extension, _("Ask for more time")
)
GRANT_EXTENSION = Move(
    Kind.EXTENSION_GRANTED, _from(_R), None, rules.may_decide, _("Grant the extension")
)
REFUSE_EXTENSION = Move(
    Kind.EXTENSION_REFUSED, _from(_R, _S, _C, _V), None, rules.may_decide, _("Refuse the extension")
)
ASK_VOIDING = Move(
    Kind.VOIDING_ASKED, _from(_R, _S), None, rules.may_ask_voiding, _("Ask for voiding")
)
REFUSE_VOIDING = Move(
    Kind.VOIDING_REFUSED, _from(_R, _S, _C, _V), None, rules.may_decide, _("Refuse the voiding")
)
VOID = Move(Kind.VOIDED, _from(_P, _R, _S), _V, rules.may_void, pgettext_lazy("move", "Void"))
REOPEN = Move(Kind.REOPENED, _from(_C), _R, rules.may_reopen, _("Reopen"))
RECLASSIFY = Move(
    Kind.RECLASSIFIED, _from(_P, _R, _S), None, rules.may_reclassify, _("Change the grade")
)
MERGE = Move(Kind.MERGED, _from(_P, _R, _S, _C), _V, rules.may_merge, _("Merge into another"))
SEE_AGAIN = Move(Kind.SEEN_AGAIN, _from(_P, _R, _S, _C), None, rules.may_merge, _("Seen again"))
KEEP_APART = Move(
    Kind.KEPT_APART, _from(_P, _R, _S, _C, _V), None, rules.may_merge, _("Two hazards, not one")
)
SUBMIT_PLAN = Move(
    Kind.PLAN_SUBMITTED, _from(_R), None, rules.may_plan, _("Submit a treatment plan")
)
APPROVE_PLAN = Move(
    Kind.PLAN_APPROVED, _from(_R), None, rules.may_decide, _("Approve the treatment plan")
)
REFUSE_PLAN = Move(
    Kind.PLAN_REFUSED, _from(_R, _S, _C, _V), None, rules.may_decide, _("Refuse the treatment plan")
)
LIST = Move(Kind.LISTED, _from(_R, _S), None, rules.may_list, _("List for supervision"))
DELIST = Move(Kind.DELISTED, _from(_R, _S, _C, _V), None, rules.may_decide, _("Take off the list"))
INSTRUCT = Move(
    Kind.INSTRUCTED, _from(_P, _R, _S, _C), None, rules.may_instruct, _("Give an instruction")
)
ANSWER = Move(
    Kind.INSTRUCTION_ANSWERED,
    _from(_P, _R, _S, _C, _V),
    None,
    rules.may_answer,
    _("Answer the instruction"),
)
ADD_EVIDENCE = Move(
    Kind.EVIDENCE_ADDED,
    _from(_P, _R, _S),
    None,
    rules.may_add_evidence,
    _("Add evidence"),
    needs_evidence=True,
)
COMPLETE = Move(
    Kind.COMPLETED, _from(_P, _R, _S, _C), None, rules.may_complete, _("Complete the details")
)
IMPORT_NEW = Move(Kind.IMPORTED, NEW, _R, rules.may_import, _("Import"), imports=True)
IMPORT_SUBMITTED = Move(
    Kind.IMPORTED, _from(_R), _S, rules.may_import, _("Import a submission"), imports=True
)
IMPORT_CLOSED = Move(
    Kind.IMPORTED, _from(_R, _S), _C, rules.may_import, _("Import a closure"), imports=True
)
IMPORT_VOID = Move(
    Kind.IMPORTED, _from(_R, _S), _V, rules.may_import, _("Import a voiding"), imports=True
)
IMPORT_FACTS = Move(
    Kind.IMPORTED, _from(_R, _S), None, rules.may_import, _("Import a later date"), imports=True
)

MOVES: tuple[Move, ...] = tuple(
    value for value in globals().copy().values() if isinstance(value, Move)
)


@dataclass(frozen=True)
class Step:
    """One move of one hazard on one day: `set` are attributes to write, `facts` what else to tell.

    `by` names the person where the steps of a batch have different ones.
    """

    move: Move
    hazard: Hazard
    on: date
    set: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    by: User | None = None


def take(
    move: Move,
    hazard: Hazard,
    *,
    by: User | None,
    on: date | None = None,
    set: dict[str, Any] | None = None,
    facts: dict[str, Any] | None = None,
) -> Event:
    """Do one move: check person, state and day, write the hazard and its event.

    The hazard is locked by the caller. `on` is the day on which it was so (default: today).
    Raises PermissionDenied for the wrong person, RuleBroken for the wrong state or day; then
    nothing was written.
    """
    step = Step(move, hazard, on or timezone.localdate(), set or {}, facts or {})
    return take_many([step], by=by)[0]


@transaction.atomic
def take_many(steps: Sequence[Step], *, by: User | None) -> list[Event]:
    """The batch form of take: the same checks for each step, one block of numbers, one transaction.

    Steps of one hazard follow each other in the order given. `by` None is the system itself (the
    demo's and the command's import), which may import and nothing else. Returns the events.
    """
    entries: list[Entry] = []
    made: dict[Any, Hazard] = {}
    changed: dict[Any, Hazard] = {}
    names: set[str] = {"status", "last_valid_on"}
    for step in steps:
        entries.append(_apply(step, step.by or by))
        if step.move.sources is None:
            made[step.hazard.pk] = step.hazard
        elif step.hazard.pk not in made:
            changed[step.hazard.pk] = step.hazard
            names |= set(step.set)
    if made:
        lock_log(steps[0].hazard.county)  # before the series, which others take under the log
    moves.give_numbers(
        list(made.values()), entries,
        series=SUBJECT, form="{}-{:05d}", day_of=lambda hazard: hazard.found_on,
    )  # fmt: skip
    bulk.insert(list(made.values()))
    if changed:
        bulk.update(list(changed.values()), sorted(names))
    return append(entries)


def allowed(user: User, hazard: Hazard) -> list[Move]:
    """The moves that this person may make now: the buttons of the page. Imports are no buttons."""
    return [
        move
        for move in MOVES
        if move.sources is not None
        and not move.imports
        and hazard.status in move.sources
        and move.may(user, hazard)
    ]


def check(move: Move, hazard: Hazard, *, by: User | None) -> None:
    """Raise what take would raise for the person and the state; for doors that ask beforehand."""
    if by is None:
        if not move.imports:
            raise PermissionDenied
    elif not move.may(by, hazard):
        raise PermissionDenied
    if move.sources is not None and hazard.status not in move.sources:
        raise RuleBroken(
            _("“%(move)s” is not possible: hazard %(number)s is now “%(state)s”.")
            % {
                "move": move.label,
                "number": hazard.number,
                "state": Status(hazard.status).label,
            },
            remedy=_("Reload the page to see who did what meanwhile."),
        )


def _apply(step: Step, by: User | None) -> Entry:
    move, hazard = step.move, step.hazard
    check(move, hazard, by=by)
    moves.check_day(step.on, last=hazard.last_valid_on, number=hazard.number)
    _check_facts(step, by)
    before = hazard.status or ""
    for name, value in step.set.items():
        setattr(hazard, name, value)
    hazard.status = move.target or hazard.status
    hazard.last_valid_on = step.on
    facts = dict(step.facts)
    new = move.sources is None
    facts["set"] = _record(hazard) if new else moves.values_of(hazard, step.set)
    return Entry(
        county=hazard.county,
        subject_kind=SUBJECT,
        subject_id=hazard.pk,
        kind=move.kind,
        by=by.pk if by else None,
        valid_on=step.on,
        facts=facts,
        state_from=before,
        state_to=hazard.status,
    )


def _check_facts(step: Step, by: User | None) -> None:
    if step.move.needs_evidence and not step.facts.get("evidence"):
        raise RuleBroken(
            _("“%(move)s” needs evidence; none was handed in.") % {"move": step.move.label},
            field="files",
            remedy=_("Add at least one photo of the place as it is now, or a document."),
        )
    second = step.facts.get("second")
    if step.move.second_key and (second is None or (by and second == by.pk)):
        raise RuleBroken(
            _("The second key is another officer of the inspection."),
            field="second",
            remedy=_("Choose a second inspector or supervisor."),
        )


_NOT_TOLD = {"id", "county", "status", "last_valid_on", "created_at", "text_key", "token"}


def _record(hazard: Hazard) -> dict[str, Any]:
    """Every attribute of a new hazard that says something; what is empty is left out."""
    values = ((name, getattr(hazard, name)) for name in _told())
    return {name: value for name, value in values if value not in (None, "", False, 0)}


@cache
def _told() -> tuple[str, ...]:
    fields = Hazard._meta.concrete_fields
    return tuple(f.attname for f in fields if f.name not in _NOT_TOLD and not f.generated)
