"""Hazards under /api/: reads within one's scope, and each move by its name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.api import KeyPagination
from common.errors import RuleBroken
from common.viewsets import ScopedViewSet
from hazards import timeline, workflow
from hazards.api import asks
from hazards.api.shapes import (
    EntrySerializer,
    EvidenceSerializer,
    HazardSerializer,
    RefusalSerializer,
    context_of,
)
from hazards.enums import REPORTED_SOURCES
from hazards.filters import HazardFilter, order_for
from hazards.models import Evidence, Hazard
from hazards.queries import cases_of
from hazards.rules import may_enter
from hazards.services import cases, instructions, judging, rectifying
from hazards.services.evidence import add_evidence as keep_evidence
from hazards.services.finding import Finding, accept_hazard, log_hazard, report_hazard

Told = dict[str, Any]
CarryOut = Callable[[Hazard, Any, Told], object]
ANSWERS = {200: HazardSerializer, 409: RefusalSerializer}


class HazardPages(KeyPagination):
    """By the order that is asked for (`ordering`), newest first."""

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, str]:
        return order_for(request.user, request.query_params.get("ordering", ""))


def door(move: workflow.Move, path: str, ask: type, carry_out: CarryOut) -> Any:
    """POST /api/hazards/{id}/<path>/: the move, answered with the hazard as it stands then."""

    def handler(self: Any, request: Request, pk: UUID) -> Response:
        hazard = self.get_object()
        if not move.may(request.user, hazard):
            raise PermissionDenied
        told = _told(ask, request)
        carry_out(hazard, request.user, told)
        return self.answer(hazard.pk)

    handler.__name__ = "verify" if path == "pass" else path.replace("-", "_")
    handler.__doc__ = str(move.label)
    made = action(detail=True, methods=["post"], url_path=path, filter_backends=[])(handler)
    return extend_schema(request=ask, responses=ANSWERS)(made)


def _told(ask: type, request: Request) -> Told:
    given = ask(data=request.data, context=context_of(request))
    given.is_valid(raise_exception=True)
    told: Told = dict(given.validated_data)
    if "files" in given.fields:
        told.setdefault("files", [])
    return told


def _submit(hazard: Hazard, by: Any, told: Told) -> object:
    files = told.pop("files")
    report = rectifying.Rectification(**told)
    return rectifying.submit_rectification(hazard.pk, by=by, report=report, files=files)


def _order(hazard: Hazard, by: Any, told: Told) -> object:
    return rectifying.order_rectification(hazard.pk, by=by, **told)


def _merge(hazard: Hazard, by: Any, told: Told) -> object:
    return judging.merge_hazard(hazard.pk, into=told["into"].pk, by=by)


def _decide(sort: str, service: Callable[..., object], *, granted: bool) -> CarryOut:
    def carry_out(hazard: Hazard, by: Any, told: Told) -> object:
        case = getattr(cases_of(hazard), sort)
        if case is None:
            raise RuleBroken(_("No request waits for a decision any more."))
        return service(case.pk, by=by, granted=granted, answer=told.get("answer", ""))

    return carry_out


def _delist(hazard: Hazard, by: Any, told: Told) -> object:
    listing = cases_of(hazard).listing
    if listing is None:
        raise RuleBroken(_("The hazard is off the list already."))
    return cases.delist_hazard(listing.pk, by=by, **told)


def _answer_instruction(hazard: Hazard, by: Any, told: Told) -> object:
    waiting = cases_of(hazard).instruction
    if waiting is None:
        raise RuleBroken(_("No instruction waits for an answer any more."))
    return instructions.answer_instruction(waiting.pk, by=by, **told)


def _plain(service: Callable[..., object]) -> CarryOut:
    """A service that takes the hazard and exactly what was told."""

    def carry_out(hazard: Hazard, by: Any, told: Told) -> object:
        return service(hazard.pk, by=by, **told)

    return carry_out


class HazardViewSet(ScopedViewSet):
    """Hazards. Filters and scope are those of the pages; a refused move is answered with 409."""

    model = Hazard
    serializer_class = HazardSerializer
    filterset_class = HazardFilter
    pagination_class = HazardPages

    def rows_for(self, user: Any) -> QuerySet[Any]:
        return Hazard.objects.visible_to(user).for_page()

    def answer(self, pk: UUID, status: int = 200) -> Response:
        """The hazard as it stands now."""
        hazard = self.rows_for(self.request.user).get(pk=pk)
        shown = HazardSerializer(hazard, context=context_of(self.request))
        return Response(shown.data, status=status)

    @extend_schema(request=asks.LogAsk, responses={201: HazardSerializer, 409: RefusalSerializer})
    def create(self, request: Request) -> Response:
        """Log a hazard; a tip-off, an alarm and a worker's report are taken down as reported."""
        if not may_enter(request.user):
            raise PermissionDenied
        told = _told(asks.LogAsk, request)
        photos = told.pop("files")
        enter = report_hazard if told["source"] in REPORTED_SOURCES else log_hazard
        hazard = enter(Finding(**told), by=request.user, photos=photos)
        return self.answer(hazard.pk, status=201)

    @extend_schema(responses=EvidenceSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def evidence(self, request: Request, pk: UUID) -> Response:
        """The photos and documents of a hazard, oldest first."""
        hazard = self.get_object()
        rows = Evidence.objects.visible_to(request.user).filter(hazard=hazard)
        return Response(EvidenceSerializer(rows, many=True, context=context_of(request)).data)

    @extend_schema(responses=EntrySerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def events(self, request: Request, pk: UUID) -> Response:
        """What happened to a hazard, newest first, as the reader may know it."""
        lines = timeline.entries(request.user, self.get_object())
        return Response(EntrySerializer(lines, many=True).data)

    accept = door(workflow.ACCEPT, "accept", asks.AcceptAsk, _plain(accept_hazard))
    order = door(workflow.ORDER, "order", asks.OrderAsk, _order)
    submit = door(workflow.SUBMIT, "submit", asks.SubmitAsk, _submit)
    verify = door(workflow.PASS, "pass", asks.PassAsk, _plain(rectifying.pass_verification))
    fail = door(workflow.FAIL, "fail", asks.TermAsk, _plain(rectifying.fail_verification))
    fix_on_spot = door(
        workflow.FIX_ON_SPOT, "fix-on-spot", asks.FixAsk, _plain(rectifying.fix_on_spot)
    )
    reopen = door(workflow.REOPEN, "reopen", asks.TermAsk, _plain(rectifying.reopen_hazard))
    add_evidence = door(workflow.ADD_EVIDENCE, "add-evidence", asks.FilesAsk, _plain(keep_evidence))
    ask_extension = door(
        workflow.ASK_EXTENSION, "ask-extension", asks.ExtensionAsk, _plain(cases.ask_extension)
    )
    grant_extension = door(
        workflow.GRANT_EXTENSION, "grant-extension", asks.AnswerAsk,
        _decide("extension", cases.decide_extension, granted=True),
    )  # fmt: skip
    refuse_extension = door(
        workflow.REFUSE_EXTENSION, "refuse-extension", asks.RefusalAsk,
        _decide("extension", cases.decide_extension, granted=False),
    )  # fmt: skip
    ask_voiding = door(
        workflow.ASK_VOIDING, "ask-voiding", asks.ReasonAsk, _plain(cases.ask_voiding)
    )
    refuse_voiding = door(
        workflow.REFUSE_VOIDING, "refuse-voiding", asks.RefusalAsk,
        _decide("voiding", cases.decide_voiding, granted=False),
    )  # fmt: skip
    void = door(workflow.VOID, "void", asks.ReasonAsk, _plain(judging.void_hazard))
    submit_plan = door(workflow.SUBMIT_PLAN, "submit-plan", asks.PlanAsk, _plain(cases.submit_plan))
    approve_plan = door(
        workflow.APPROVE_PLAN, "approve-plan", asks.AnswerAsk,
        _decide("plan", cases.decide_plan, granted=True),
    )  # fmt: skip
    refuse_plan = door(
        workflow.REFUSE_PLAN, "refuse-plan", asks.RefusalAsk,
        _decide("plan", cases.decide_plan, granted=False),
    )  # fmt: skip
    list_for_supervision = door(
        workflow.LIST, "list-for-supervision", asks.ListingAsk, _plain(cases.list_hazard)
    )
    delist = door(workflow.DELIST, "delist", asks.ReasonAsk, _delist)
    instruct = door(
        workflow.INSTRUCT, "instruct", asks.InstructionAsk, _plain(instructions.instruct)
    )
    answer_instruction = door(
        workflow.ANSWER, "answer-instruction", asks.RefusalAsk, _answer_instruction
    )
    reclassify = door(
        workflow.RECLASSIFY, "reclassify", asks.GradeAsk, _plain(judging.reclassify_hazard)
    )
    merge = door(workflow.MERGE, "merge", asks.MergeAsk, _merge)
    see_again = door(workflow.SEE_AGAIN, "see-again", asks.SightingAsk, _plain(judging.see_again))
    complete = door(
        workflow.COMPLETE, "complete", asks.CompleteAsk,
        lambda hazard, by, told: judging.complete_hazard(hazard.pk, by=by, details=told),
    )  # fmt: skip
