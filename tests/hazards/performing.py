"""Each move of the table done once: who does it, with what, and what it must leave behind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hazards import workflow
from hazards.enums import EvidenceKind, Grade, Kind, Source, Status
from hazards.models import (
    Extension,
    Hazard,
    Instruction,
    Listing,
    Suspicion,
    TreatmentPlan,
    Voiding,
)
from hazards.services import cases, evidence, instructions, judging, rectifying
from hazards.services.finding import accept_hazard
from tests.factories import photo
from tests.hazards.states import REPORT, Crew, approve, hazard_in, in_days, plan_for, today

Do = Callable[[Hazard, Crew, Any], object]
Prepare = Callable[[Hazard, Crew], object]


@dataclass(frozen=True)
class Doing:
    """`status`: where it starts; `before`: what is prepared; `do`: the service, called by `role`;
    `target`: where it ends; `told`: attributes afterwards; `facts`: what the event says beside.
    """

    move: workflow.Move
    status: str
    role: str
    do: Do
    target: str
    told: Callable[[Crew], dict[str, Any]] = lambda people: {}
    facts: Callable[[Crew], dict[str, Any]] = lambda people: {}
    before: Prepare = lambda found, people: None
    more: dict[str, Any] = field(default_factory=dict)


def other_of(found: Hazard, people: Crew) -> Hazard:
    """Another hazard of the same enterprise, made on first use."""
    known = Hazard.objects.filter(enterprise=found.enterprise).exclude(pk=found.pk).first()
    return known or hazard_in(Status.RECTIFYING, people, description="配电箱未上锁")


def ask_extension(found: Hazard, people: Crew) -> Extension:
    return cases.ask_extension(
        found.pk,
        by=people.officer,
        asked_until=in_days(25),
        reason="暴雨冲毁道路，设备无法进场",
        interim_measures="停用皮带机，设警戒",
    )


def ask_voiding(found: Hazard, people: Crew) -> Voiding:
    return cases.ask_voiding(found.pk, by=people.inspector, reason="不属于隐患")


def listed(found: Hazard, people: Crew) -> Listing:
    return cases.list_hazard(
        found.pk, by=people.supervisor, leader=people.leader, requirements="每周报告"
    )


def instructed(found: Hazard, people: Crew) -> Instruction:
    return instructions.instruct(
        found.pk, by=people.leader, text="三日内查明原因", answer_due_on=in_days(3)
    )


def listed_and_downgraded(found: Hazard, people: Crew) -> None:
    listed(found, people)
    judging.reclassify_hazard(
        found.pk, by=people.supervisor, grade=Grade.GENERAL, reason="风险已降低"
    )


def suspect(found: Hazard, people: Crew) -> None:
    Suspicion.objects.create(hazard=found, other=other_of(found, people))


def _extension(found: Hazard) -> Extension:
    return found.extensions.get()


def _plan(found: Hazard) -> TreatmentPlan:
    return found.plans.get()


MAJOR = {"grade": Grade.MAJOR}

DOINGS = [
    Doing(
        workflow.ACCEPT, Status.REPORTED, "inspector",
        lambda h, c, by: accept_hazard(h.pk, by=by, due_on=in_days(10), responsible="赵六"),
        Status.RECTIFYING,
        told=lambda c: {
            "accepted_on": today(), "due_on": in_days(10), "first_due_on": in_days(10),
            "responsible": "赵六", "measures": "",
        },
    ),
    Doing(
        workflow.ORDER, Status.RECTIFYING, "inspector",
        lambda h, c, by: rectifying.order_rectification(
            h.pk, by=by, due_on=in_days(5), responsible="赵六", measures="加装护罩"
        ),
        Status.RECTIFYING,
        told=lambda c: {
            "due_on": in_days(5), "responsible": "赵六", "measures": "加装护罩",
        },
    ),
    Doing(
        workflow.SUBMIT, Status.RECTIFYING, "officer",
        lambda h, c, by: rectifying.submit_rectification(
            h.pk, by=by, report=REPORT, files=[photo()]
        ),
        Status.SUBMITTED,
        told=lambda c: {
            "submitted_on": today(), "submitted_by_id": c.officer.pk, "work_done": "已加装护罩",
            "done_by": "王五", "done_on": today(), "funds": Decimal("320.50"),
        },
    ),
    Doing(
        workflow.PASS, Status.SUBMITTED, "colleague",
        lambda h, c, by: rectifying.pass_verification(h.pk, by=by, remark=" 合格 "),
        Status.CLOSED,
        told=lambda c: {
            "rectified_on": today(), "closed_on": today(), "verified_by_id": c.colleague.pk,
            "acceptance_record": "",
        },
        facts=lambda c: {"remark": "合格", "evidence": []},
    ),
    Doing(
        workflow.FAIL, Status.SUBMITTED, "inspector",
        lambda h, c, by: rectifying.fail_verification(
            h.pk, by=by, reason="护罩未固定", due_on=in_days(3)
        ),
        Status.RECTIFYING,
        told=lambda c: {"due_on": in_days(3), "submitted_on": None, "times_sent_back": 1},
        facts=lambda c: {"reason": "护罩未固定"},
    ),
    Doing(
        workflow.FIX_ON_SPOT, Status.RECTIFYING, "inspector",
        lambda h, c, by: rectifying.fix_on_spot(
            h.pk, by=by, second=c.colleague, files=[photo()], work_done="当场清理"
        ),
        Status.CLOSED,
        told=lambda c: {
            "submitted_on": today(), "rectified_on": today(), "closed_on": today(),
            "verified_by_id": c.colleague.pk, "work_done": "当场清理", "done_on": today(),
        },
    ),
    Doing(
        workflow.ASK_EXTENSION, Status.RECTIFYING, "officer",
        lambda h, c, by: cases.ask_extension(
            h.pk, by=by, asked_until=in_days(25), reason="暴雨", interim_measures="停机"
        ),
        Status.RECTIFYING,
        facts=lambda c: {
            "asked_until": in_days(25).isoformat(), "reason": "暴雨", "interim_measures": "停机",
        },
    ),
    Doing(
        workflow.GRANT_EXTENSION, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.decide_extension(_extension(h).pk, by=by, granted=True),
        Status.RECTIFYING,
        told=lambda c: {"due_on": in_days(25)},
        facts=lambda c: {"answer": ""},
        before=ask_extension,
    ),
    Doing(
        workflow.REFUSE_EXTENSION, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.decide_extension(
            _extension(h).pk, by=by, granted=False, answer="理由不足"
        ),
        Status.RECTIFYING,
        facts=lambda c: {"answer": "理由不足"},
        before=ask_extension,
    ),
    Doing(
        workflow.ASK_VOIDING, Status.RECTIFYING, "inspector",
        lambda h, c, by: cases.ask_voiding(h.pk, by=by, reason="不属于隐患"),
        Status.RECTIFYING,
        facts=lambda c: {"reason": "不属于隐患"},
    ),
    Doing(
        workflow.REFUSE_VOIDING, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.decide_voiding(
            h.voidings.get().pk, by=by, granted=False, answer="确是隐患"
        ),
        Status.RECTIFYING,
        facts=lambda c: {"answer": "确是隐患", "reason": "不属于隐患"},
        before=ask_voiding,
    ),
    Doing(
        workflow.VOID, Status.RECTIFYING, "supervisor",
        lambda h, c, by: judging.void_hazard(h.pk, by=by, reason=" 不属于隐患 "),
        Status.VOID,
        facts=lambda c: {"reason": "不属于隐患"},
    ),
    Doing(
        workflow.REOPEN, Status.CLOSED, "inspector",
        lambda h, c, by: rectifying.reopen_hazard(
            h.pk, by=by, reason="护罩又被拆除", due_on=in_days(7)
        ),
        Status.RECTIFYING,
        told=lambda c: {
            "due_on": in_days(7), "submitted_on": None, "submitted_by_id": None,
            "rectified_on": None, "closed_on": None, "verified_by_id": None,
            "verified_by_text": "", "acceptance_record": "",
        },
        facts=lambda c: {"reason": "护罩又被拆除"},
    ),
    Doing(
        workflow.RECLASSIFY, Status.RECTIFYING, "supervisor",
        lambda h, c, by: judging.reclassify_hazard(
            h.pk, by=by, grade=Grade.MAJOR, reason="符合判定标准"
        ),
        Status.RECTIFYING,
        told=lambda c: {"grade": Grade.MAJOR},
        facts=lambda c: {"reason": "符合判定标准", "grade_before": "general"},
    ),
    Doing(
        workflow.MERGE, Status.RECTIFYING, "inspector",
        lambda h, c, by: judging.merge_hazard(h.pk, into=other_of(h, c).pk, by=by),
        Status.VOID,
        told=lambda c: {"submitted_on": None, "rectified_on": None, "closed_on": None},
        before=other_of,
    ),
    Doing(
        workflow.SEE_AGAIN, Status.RECTIFYING, "inspector",
        lambda h, c, by: judging.see_again(h.pk, by=by, note="仍在"),
        Status.RECTIFYING,
        facts=lambda c: {"seen_on": today().isoformat(), "inspection": None, "note": "仍在"},
    ),
    Doing(
        workflow.KEEP_APART, Status.RECTIFYING, "inspector",
        lambda h, c, by: judging.dismiss_suspicion(h.suspicions.get().pk, by=by),
        Status.RECTIFYING,
        before=suspect,
    ),
    Doing(
        workflow.SUBMIT_PLAN, Status.RECTIFYING, "officer",
        lambda h, c, by: cases.submit_plan(
            h.pk, by=by, goals="目标", measures="措施", funds=Decimal(100),
            responsibility="机电科", deadline=in_days(9), contingency="预案", suspension=True,
        ),
        Status.RECTIFYING,
        facts=lambda c: {
            "goals": "目标", "measures": "措施", "funds": "100", "responsibility": "机电科",
            "deadline": in_days(9).isoformat(), "contingency": "预案", "suspension": True,
        },
        more=MAJOR,
    ),
    Doing(
        workflow.APPROVE_PLAN, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.decide_plan(_plan(h).pk, by=by, granted=True, answer="同意"),
        Status.RECTIFYING,
        facts=lambda c: {"answer": "同意"},
        before=plan_for,
        more=MAJOR,
    ),
    Doing(
        workflow.REFUSE_PLAN, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.decide_plan(_plan(h).pk, by=by, granted=False, answer="资金不足"),
        Status.RECTIFYING,
        facts=lambda c: {"answer": "资金不足"},
        before=plan_for,
        more=MAJOR,
    ),
    Doing(
        workflow.LIST, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.list_hazard(h.pk, by=by, leader=c.leader, requirements="每周报告"),
        Status.RECTIFYING,
        facts=lambda c: {"leader": str(c.leader.pk), "requirements": "每周报告"},
        more=MAJOR,
    ),
    Doing(
        workflow.DELIST, Status.RECTIFYING, "supervisor",
        lambda h, c, by: cases.delist_hazard(h.listings.get().pk, by=by, reason="已降级"),
        Status.RECTIFYING,
        facts=lambda c: {"reason": "已降级"},
        before=listed_and_downgraded,
        more=MAJOR,
    ),
    Doing(
        workflow.INSTRUCT, Status.RECTIFYING, "leader",
        lambda h, c, by: instructions.instruct(
            h.pk, by=by, text=" 三日内查明原因 ", answer_due_on=in_days(3)
        ),
        Status.RECTIFYING,
        facts=lambda c: {
            "instruction": "三日内查明原因", "answer_due_on": in_days(3).isoformat(),
        },
    ),
    Doing(
        workflow.ANSWER, Status.RECTIFYING, "inspector",
        lambda h, c, by: instructions.answer_instruction(
            h.instructions.get().pk, by=by, answer=" 已查明并约谈企业 "
        ),
        Status.RECTIFYING,
        facts=lambda c: {"answer": "已查明并约谈企业", "leader": str(c.leader.pk)},
        before=instructed,
    ),
    Doing(
        workflow.ADD_EVIDENCE, Status.RECTIFYING, "officer",
        lambda h, c, by: evidence.add_evidence(
            h.pk, by=by, files=[photo()], kind=EvidenceKind.AFTER
        ),
        Status.RECTIFYING,
        facts=lambda c: {"of": "after"},
    ),
    Doing(
        workflow.COMPLETE, Status.RECTIFYING, "inspector",
        lambda h, c, by: judging.complete_hazard(
            h.pk, by=by, details={"place": "三号皮带", "category": "equipment", "status": "void"}
        ),
        Status.RECTIFYING,
        told=lambda c: {"place": "三号皮带", "category": "equipment"},
    ),
]  # fmt: skip
BY_KIND = {doing.move.kind: doing for doing in DOINGS}


def prepared(doing: Doing, people: Crew) -> Hazard:
    """A hazard in the state from which the move starts, with what it needs beside it."""
    found = hazard_in(doing.status, people, **doing.more)
    doing.before(found, people)
    found.refresh_from_db()
    return found


__all__ = ["BY_KIND", "DOINGS", "Doing", "Kind", "Source", "approve", "prepared"]
