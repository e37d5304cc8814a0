"""What the page of a running inspection shows: its items, its findings, its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from common.errors import RuleBroken
from hazards.enums import Grade, Status
from hazards.models import Hazard
from inspections import queries, rules, workflow
from inspections.enums import InspectionKind
from inspections.forms.answers import FailureForm, FixForm
from inspections.forms.visits import CancelForm, FinishForm, OfficersForm
from inspections.models import Inspection
from inspections.queries import Line

OTHER = "other"  # stands for the item's code where a finding belongs to no item


@dataclass(frozen=True)
class Row:
    """An item, or a finding beside the checklist, with the form that it waits for."""

    line: Line | None
    hazard: Hazard | None
    failure_form: FailureForm | None = None
    fix_form: FixForm | None = None
    fix_waits: bool = False
    refusal: RuleBroken | None = None


@dataclass(frozen=True)
class Sent:
    """A form that was refused, by the code of its item or the key of its hazard."""

    failures: Mapping[str, FailureForm] = field(default_factory=dict)
    fixes: Mapping[str, FixForm] = field(default_factory=dict)
    finish: FinishForm | None = None
    officers: OfficersForm | None = None
    cancel: CancelForm | None = None


NOTHING_SENT = Sent()


class Conduct:
    """The parts of the page, read once: three queries for items, findings and officers."""

    def __init__(self, inspection: Inspection, user: User, sent: Sent = NOTHING_SENT) -> None:
        self.inspection = inspection
        self.user = user
        self.sent = sent
        self.lines = queries.lines_of(inspection)
        self.hazards = list(queries.found_in(inspection, user))
        self.others = [one for one in inspection.officers.all() if one.pk != user.pk]

    def rows(self) -> list[Row]:
        """One row for each item."""
        return [self.row(line) for line in self.lines]

    def row(self, line: Line, refusal: RuleBroken | None = None) -> Row:
        """An item with the form that it waits for."""
        form = self.sent.failures.get(line.item.code)
        if form is None and line.answer == "fail" and line.hazard is None:
            form = FailureForm(item=line.item, place=self.inspection.place)
        return self._with_hazard(line, line.hazard, form, refusal)

    def row_of(self, code: str, refusal: RuleBroken | None = None) -> Row:
        """The row of one item."""
        line = next(line for line in self.lines if line.item.code == code)
        return self.row(line, refusal)

    def other_rows(self) -> list[Row]:
        """The findings that belong to no item."""
        return [self._with_hazard(None, one) for one in self.hazards if not one.checklist_item]

    def other_form(self) -> FailureForm:
        """Something else was found."""
        return self.sent.failures.get(OTHER) or FailureForm(item=None, place=self.inspection.place)

    def _with_hazard(
        self,
        line: Line | None,
        hazard: Hazard | None,
        form: FailureForm | None = None,
        refusal: RuleBroken | None = None,
    ) -> Row:
        fixable = hazard is not None and self._is_fixable(hazard)
        fix_form = None
        if hazard is not None and fixable and self.others:
            key = str(hazard.pk)
            fix_form = self.sent.fixes.get(key) or FixForm(others=self.others, key=key)
        waits = fixable and not self.others
        return Row(line, hazard, None if hazard else form, fix_form, waits, refusal)

    def _is_fixable(self, hazard: Hazard) -> bool:
        """On the spot means today, a general hazard, and an inspection of the county."""
        return (
            not self.inspection.is_self_check
            and hazard.status == Status.RECTIFYING
            and hazard.grade == Grade.GENERAL
            and hazard.found_on == timezone.localdate()
        )

    def context(self, *, after: int = 0) -> dict[str, Any]:
        """What every part of the page may show; `after` is the item just answered."""
        return {
            "inspection": self.inspection,
            "progress": queries.progress_of(self.lines, after=after),
            "hazards": self.hazards,
            "short_of": rules.officers_needed(self.inspection) - len(self.others) - 1,
        }


def conduct_page(
    request: HttpRequest, inspection: Inspection, sent: Sent = NOTHING_SENT, *, status: int = 200
) -> HttpResponse:
    """The whole page of a running inspection, with what was refused where it was written."""
    conduct = Conduct(inspection, request.user, sent)
    context = conduct.context() | {
        "rows": conduct.rows(),
        "other_rows": conduct.other_rows(),
        "other_form": conduct.other_form(),
        "finish_form": sent.finish or FinishForm(initial={"remarks": inspection.remarks}),
        "officers_form": officers_form(inspection, sent),
        "cancel_form": sent.cancel or CancelForm(auto_id="cancel-%s"),
        "open_hazards": _to_re_inspect(inspection, request.user),
        "may_cancel": workflow.CANCEL.may(request.user, inspection),
    }
    return render(request, "inspections/conduct.html", context, status=status)


def officers_form(inspection: Inspection, sent: Sent = NOTHING_SENT) -> OfficersForm | None:
    """A self-check has no second officer of the county."""
    if inspection.is_self_check:
        return None
    return sent.officers or OfficersForm(inspection=inspection)


def parts(
    request: HttpRequest, conduct: Conduct, row: Row | None, *, status: int = 200
) -> HttpResponse:
    """What htmx swaps after one answer: the row (or the findings beside the checklist), and beside
    it progress and summary.
    """
    after = row.line.number if row and row.line else 0
    context = conduct.context(after=after) | {"row": row, "swap": True}
    if row is None:
        context |= {"other_rows": conduct.other_rows(), "other_form": conduct.other_form()}
    template = "inspections/_after_answer.html" if row else "inspections/_after_other.html"
    return render(request, template, context, status=status)


def refused(request: HttpRequest, form: forms.Form, place: str) -> HttpResponse:
    """A refusal beside the form that stays as it was typed, photos included (htmx only)."""
    answer = render(request, "inspections/_refusal.html", {"form": form}, status=422)
    answer["HX-Retarget"] = f"#{place}"
    answer["HX-Reswap"] = "innerHTML"
    return answer


def _to_re_inspect(inspection: Inspection, user: User) -> Sequence[Hazard]:
    if inspection.kind != InspectionKind.RE_INSPECTION:
        return ()
    return list(queries.open_hazards(inspection.enterprise, user))
