"""What becomes of a hazard, act by act, as people of the county would have done it.

A life is planned to its end and then cut at the last day; nothing here touches the database.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from desk.demo import words
from desk.demo.accounts import Person, Staff
from desk.demo.rounds import Round, inspectors_for
from desk.demo.seed import make_id, opaque_id
from desk.demo.texts import Found
from hazards import workflow
from hazards.enums import REPORTED_SOURCES, EvidenceKind, Grade, Source

TERMS = (3, 3, 5, 5, 7, 7, 7, 10, 10, 15, 15, 30)
BEFORE_PHOTO = {Source.INSPECTION: 0.8, Source.TRADE_BODY: 0.7, Source.TIP_OFF: 0.6}


@dataclass
class Act:
    """One thing that is done to a hazard. `case`: the row beside it that the act opens."""

    move: workflow.Move
    on: date
    by: Person
    set: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    photo: EvidenceKind | None = None
    case: "Case | None" = None


@dataclass
class Case:
    """An extension or a voiding: asked, and perhaps decided."""

    kind: str
    id: UUID
    asked_by: Person
    asked_on: date
    texts: dict[str, Any]
    decision: str = "pending"
    decided_by: Person | None = None
    decided_on: date | None = None
    answer: str = ""


@dataclass
class Life:
    """A hazard: what it is, and its acts in the order of days. `twin_of`: merged into that one;
    `reported_as`: the words of a tip-off, before the county's own take their place.
    """

    id: UUID
    name: str
    round: Round
    found: Found
    due_on: date | None
    grade: Grade = Grade.GENERAL
    acts: list[Act] = field(default_factory=list)
    twin_of: "Life | None" = None
    imported: bool = False
    reported_as: str = ""

    @property
    def ends_on(self) -> date:
        """The day of the last act."""
        return self.acts[-1].on


class Planner:
    """Plans lives; all of them end by `last`."""

    def __init__(self, staff: Staff, draw: random.Random, last: date) -> None:
        self.staff, self.draw, self.last = staff, draw, last

    def life(self, occasion: Round, name: str, found: Found) -> Life:
        """The life of one finding; where an ordinary one would end too late, a short one."""
        for hurried in (False, False, True):
            life = self.begun(occasion, name, found)
            self._go_on(life, hurried=hurried)
            if life.ends_on <= self.last:
                return life
        raise AssertionError(f"{name} cannot end by {self.last}")

    def begun(self, occasion: Round, name: str, found: Found) -> Life:
        """A life without acts. The id of a tip-off tells no day, as that of a real one."""
        hidden = occasion.source == Source.TIP_OFF
        key = opaque_id(f"hazard/{name}") if hidden else make_id(f"hazard/{name}", occasion.day)
        return Life(key, name, occasion, found, None)

    def _go_on(self, life: Life, *, hurried: bool) -> None:
        source = life.round.source
        on_spot = source == Source.INSPECTION and self.draw.random() < 0.42
        if on_spot or (hurried and source == Source.INSPECTION):
            self.fixed_on_spot(life)
            return
        day = (
            self.reported(life, hurried)
            if source in REPORTED_SOURCES
            else self.logged(life, hurried)
        )
        if day is None:
            return
        if not hurried:
            self._odd_paths(life, day)
        if life.acts[-1].move is not workflow.VOID:
            self._to_closure(life, hurried)

    # --- how it begins ---------------------------------------------------------------------------

    def logged(self, life: Life, hurried: bool) -> date:
        """Found and ordered in one: the usual way."""
        return self.ordered(life, self._term(life.round.day, hurried))

    def ordered(self, life: Life, due: date) -> date:
        """Found, and to be rectified by a day; returns the day of finding."""
        life.due_on = due
        photo = EvidenceKind.BEFORE if self._photo(life.round.source) else None
        life.acts.append(Act(workflow.LOG, life.round.day, life.round.by, photo=photo))
        return life.round.day

    def reported(self, life: Life, hurried: bool) -> date | None:
        """A tip-off, an alarm, a worker's report: judged some days later; None where void."""
        occasion, draw = life.round, self.draw
        photo = EvidenceKind.BEFORE if self._photo(occasion.source) else None
        life.acts.append(Act(workflow.REPORT, occasion.day, occasion.by, photo=photo))
        if occasion.source == Source.TIP_OFF:
            life.reported_as = words.TIP.format(said=life.found.description)
        day = occasion.day if hurried else occasion.day + timedelta(days=draw.randrange(4))
        judge = self._inspector(life)
        if draw.random() < 0.08 and not hurried:
            facts = {"reason": draw.choice(words.NOT_SO)}
            life.acts.append(Act(workflow.VOID, day, judge, facts=facts))
            return None
        due = self._term(day, hurried)
        told: dict[str, Any] = {
            "accepted_on": day, "due_on": due, "first_due_on": due,
            "responsible": occasion.firm.contacts[0][0], "measures": life.found.measures,
        }  # fmt: skip
        if life.reported_as:
            told["description"] = life.found.description
        by = occasion.by if occasion.source == Source.WORKER else judge
        life.acts.append(Act(workflow.ACCEPT, day, by, told))
        return day

    def fixed_on_spot(self, life: Life) -> None:
        """Found and mended under the inspectors' eyes (即查即改)."""
        occasion, day = life.round, life.round.day
        life.due_on = day
        assert occasion.second is not None
        photo = EvidenceKind.BEFORE if self._photo(occasion.source) else None
        life.acts.append(Act(workflow.LOG, day, occasion.by, photo=photo))
        told = {
            "submitted_on": day, "rectified_on": day, "closed_on": day, "done_on": day,
            "verified_by": occasion.second, "work_done": f"现场已{life.found.measures}。",
        }  # fmt: skip
        facts = {"second": occasion.second.id}
        life.acts.append(
            Act(workflow.FIX_ON_SPOT, day, occasion.by, told, facts, EvidenceKind.AFTER)
        )

    # --- what may come between -------------------------------------------------------------------

    def _odd_paths(self, life: Life, day: date) -> None:
        chance = self.draw.random()
        if chance < 0.012:
            self.voiding(life, day + timedelta(days=self.draw.randrange(1, 4)))
        elif chance < 0.03:
            self.extension(life, day)
        elif chance < 0.07:
            told = {"responsible": life.round.firm.principal, "measures": life.found.measures,
                    "due_on": _due(life)}  # fmt: skip
            life.acts.append(Act(workflow.ORDER, day, self._inspector(life), told))

    def voiding(self, life: Life, day: date) -> None:
        """An inspector asks that it be voided; the supervisor decides."""
        asker, judge = self._inspector(life), self._supervisor(life)
        reason = self.draw.choice(words.VOIDING)
        case = Case("voiding", self._case_id(life), asker, day, {"reason": reason})
        told = {"case": case.id, "reason": reason}
        life.acts.append(Act(workflow.ASK_VOIDING, day, asker, facts=told, case=case))
        decided = day + timedelta(days=self.draw.randrange(4))
        granted = self.draw.random() < 0.7
        answer = "" if granted else self.draw.choice(words.VOIDING_REFUSED)
        facts = {"case": case.id, "answer": answer, **({"reason": reason} if granted else {})}
        move = workflow.VOID if granted else workflow.REFUSE_VOIDING
        life.acts.append(Act(move, decided, judge, facts=facts, case=case))
        _decide(case, judge, decided, granted, answer)

    def extension(self, life: Life, day: date, *, asked: date | None = None) -> None:
        """More time is asked for before the term ends, and decided before it ends."""
        due, officer = _due(life), self.staff.officers[life.round.firm.number]
        asked = asked or max(day, due - timedelta(days=self.draw.randrange(2, 8)))
        until = due + timedelta(days=self.draw.choice((7, 10, 15)))
        reason, interim = self.draw.choice(words.EXTENSIONS)
        texts = {
            "reason": reason, "interim_measures": interim, "due_before": due, "asked_until": until
        }  # fmt: skip
        case = Case("extension", self._case_id(life), officer, asked, texts)
        facts = {
            "case": case.id, "asked_until": until, "reason": reason, "interim_measures": interim
        }  # fmt: skip
        life.acts.append(Act(workflow.ASK_EXTENSION, asked, officer, facts=facts, case=case))
        decided = min(due, asked + timedelta(days=self.draw.randrange(1, 3)))
        granted = self.draw.random() < 0.85
        answer = "" if granted else self.draw.choice(words.EXTENSION_REFUSED)
        judge = self._supervisor(life)
        move = workflow.GRANT_EXTENSION if granted else workflow.REFUSE_EXTENSION
        told = {"due_on": until} if granted else {}
        facts = {"case": case.id, "answer": answer}
        life.acts.append(Act(move, decided, judge, told, facts, case=case))
        _decide(case, judge, decided, granted, answer)

    # --- how it ends -----------------------------------------------------------------------------

    def _to_closure(self, life: Life, hurried: bool) -> None:
        handed_in = self.submitted(life, hurried)
        if not hurried and self.draw.random() < 0.035:
            handed_in = self._sent_back(life, handed_in)
        closed = self.passed(life, self._verified_on(handed_in, hurried))
        if not hurried and self.draw.random() < 0.007:
            self._reopened(life, closed)

    def submitted(self, life: Life, hurried: bool = False, *, on: date | None = None) -> date:
        """The enterprise says it is mended, mostly in time; returns the day."""
        begun, due = life.acts[-1].on, _due(life)
        day = on or (min(begun, due) if hurried else self._handed_in_on(begun, due))
        firm, officer = life.round.firm, self.staff.officers[life.round.firm.number]
        told = {
            "submitted_on": day, "submitted_by": officer, "done_on": day,
            "work_done": f"已{life.found.measures}。", "funds": self._money(),
            "done_by": self.draw.choice((firm.contacts[0][0], firm.principal, *words.TEAMS)),
        }  # fmt: skip
        life.acts.append(Act(workflow.SUBMIT, day, officer, told, photo=EvidenceKind.AFTER))
        return day

    def sent_back(self, life: Life, day: date, due: date) -> None:
        """Not mended: back with a reason and a new term."""
        before = sum(act.move is workflow.FAIL for act in life.acts)
        told = {"due_on": due, "submitted_on": None, "times_sent_back": before + 1, "done_on": None}
        facts = {"reason": self.draw.choice(words.SENT_BACK)}
        life.acts.append(Act(workflow.FAIL, day, self._inspector(life), told, facts))

    def passed(self, life: Life, day: date) -> date:
        """The second key: closed."""
        last = next(act for act in reversed(life.acts) if act.move is workflow.SUBMIT)
        by = self._inspector(life)
        told = {"rectified_on": last.on, "closed_on": day, "verified_by": by}
        facts = {"remark": self.draw.choice(words.PASSED)}
        life.acts.append(Act(workflow.PASS, day, by, told, facts))
        return day

    def _sent_back(self, life: Life, handed_in: date) -> date:
        day = self._verified_on(handed_in, False)
        self.sent_back(life, day, day + timedelta(days=self.draw.choice((3, 5, 7))))
        return self.submitted(life)

    def _reopened(self, life: Life, closed: date) -> None:
        day = closed + timedelta(days=self.draw.randrange(12, 60))
        due = day + timedelta(days=self.draw.choice((5, 7, 10)))
        if due + timedelta(days=12) > self.last:
            return
        told = {
            "due_on": due, "submitted_on": None, "submitted_by": None, "rectified_on": None,
            "closed_on": None, "verified_by": None, "verified_by_text": "", "done_on": None,
        }  # fmt: skip
        facts = {"reason": self.draw.choice(words.REOPENED)}
        life.acts.append(Act(workflow.REOPEN, day, self._inspector(life), told, facts))
        self.passed(life, self._verified_on(self.submitted(life), False))

    def twin(self, life: Life) -> Life | None:
        """The same hazard, logged again some days later by the township and merged; or None."""
        firm = life.round.firm
        day = life.round.day + timedelta(days=self.draw.randrange(1, 4))
        merged = day + timedelta(days=1)
        if merged > self.last or any(act.move is workflow.VOID for act in life.acts):
            return None
        by, second = self.draw.sample(self.staff.inspectors[f"town/{firm.region}"], 2)
        occasion = Round(f"{life.round.name}/again", day, firm, Source.INSPECTION, by, second, 1)
        again = self.begun(occasion, f"{life.name}/again", life.found)
        again.twin_of = life
        self.logged(again, hurried=False)
        told = {
            "duplicate_of": life, "submitted_on": None, "rectified_on": None, "closed_on": None
        }  # fmt: skip
        again.acts.append(Act(workflow.MERGE, merged, by, told, {"into": life.id}))
        seen = Act(workflow.SEE_AGAIN, merged, by, facts={"merged": again.id, "seen_on": day})
        place = sum(act.on <= merged for act in life.acts)
        life.acts.insert(place, seen)
        return again

    # --- draws -----------------------------------------------------------------------------------

    def _term(self, day: date, hurried: bool) -> date:
        if hurried:
            return min(self.last, day + timedelta(days=1))
        return day + timedelta(days=self.draw.choice(TERMS))

    def _handed_in_on(self, begun: date, due: date) -> date:
        if self.draw.random() < 0.03:
            return due + timedelta(days=self.draw.randrange(1, 8))
        room = max(0, (due - begun).days)
        return begun + timedelta(days=round(self.draw.triangular(0, room, room * 0.75)))

    def _verified_on(self, handed_in: date, hurried: bool) -> date:
        return (
            handed_in
            if hurried
            else handed_in + timedelta(days=self.draw.choice((1, 1, 2, 2, 3, 5, 7)))
        )

    def _money(self) -> Decimal | None:
        if self.draw.random() < 0.25:
            return None
        return Decimal(self.draw.choice((1, 2, 3, 5, 8, 12, 20, 45, 90)) * 100)

    def _photo(self, source: Source) -> bool:
        return self.draw.random() < BEFORE_PHOTO.get(source, 0.4)

    def _inspector(self, life: Life) -> Person:
        """Who looks after the hazard: mostly the one who found it."""
        occasion = life.round
        if occasion.second is not None and self.draw.random() < 0.7:
            return occasion.by
        return inspectors_for(occasion.firm, self.staff, self.draw)[0]

    def _supervisor(self, life: Life) -> Person:
        return self.staff.supervisor_of(life.round.firm.sector)

    def _case_id(self, life: Life) -> UUID:
        return make_id(f"case/{life.name}/{len(life.acts)}", life.round.day)


def cut(life: Life, today: date) -> Life | None:
    """The life as far as it has come today; None where it begins later."""
    life.acts = [act for act in life.acts if act.on <= today]
    for case in _cases(life):
        if case.decided_on and case.decided_on > today:
            case.decision, case.decided_by, case.decided_on, case.answer = "pending", None, None, ""
    return life if life.acts else None


def _cases(life: Life) -> Iterator[Case]:
    seen: set[UUID] = set()
    for act in life.acts:
        if act.case and act.case.id not in seen:
            seen.add(act.case.id)
            yield act.case


def cases_of(life: Life) -> list[Case]:
    """The cases that the acts of a life have opened, each once."""
    return list(_cases(life))


def _due(life: Life) -> date:
    """The term in force after the acts so far."""
    said = [act.set["due_on"] for act in life.acts if act.set.get("due_on")]
    due = said[-1] if said else life.due_on
    assert due is not None
    return due


def _decide(case: Case, judge: Person, day: date, granted: bool, answer: str) -> None:
    case.decision = "granted" if granted else "refused"
    case.decided_by, case.decided_on, case.answer = judge, day, answer
