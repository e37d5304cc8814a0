"""A list of hazards as rows of a workbook: every fact that its reader may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from enterprises.enums import RiskLevel
from hazards import words
from hazards.enums import Source
from hazards.filters import found_on
from hazards.models import Hazard
from hazards.querysets import HazardQuerySet
from sheets.exports import chunked


@dataclass(frozen=True)
class Column:
    """A heading, its width in characters, and the cell of a hazard."""

    head: str
    width: int
    cell: Callable[[Hazard], Any]


def columns(reader: User) -> list[Column]:
    """The columns for a reader; an enterprise sees neither the source nor a tip-off's days."""
    officer = reader.role == Role.OFFICER
    found = [Column(_("found on"), 12, lambda h: found_on(reader, h))]
    if not officer:
        found = [
            Column(_("source"), 12, lambda h: Source(h.source).label),
            *found,
            Column(_("accepted on"), 12, lambda h: h.accepted_on),
        ]
    return [
        *_what(),
        *found,
        *_terms(),
        *_outcome(),
        *([] if officer else _countys_own()),
        Column(_("number in the ledger"), 14, lambda h: h.ledger_number),
        Column(_("imported"), 8, lambda h: _yes(h.imported)),
        Column(_("date assumed"), 10, lambda h: _yes(h.date_assumed)),
    ]


def rows(hazards: HazardQuerySet, wanted: list[Column]) -> Iterator[list[Any]]:
    """The cells of all hazards, some thousands of rows in memory at a time."""
    full = hazards.for_page().select_related("enterprise__trade")
    for hazard in chunked(full):
        yield [column.cell(hazard) for column in wanted]


def _what() -> list[Column]:
    return [
        Column(_("number"), 14, lambda h: h.number),
        Column(_("state"), 12, lambda h: h.get_status_display()),
        Column(_("grade"), 10, lambda h: h.get_grade_display()),
        Column(_("enterprise"), 30, lambda h: h.enterprise.name),
        Column(_("unified social credit code"), 20, lambda h: h.enterprise.uscc),
        Column(_("township"), 12, lambda h: str(h.region)),
        Column(_("sector"), 14, lambda h: str(h.sector)),
        Column(_("trade"), 8, lambda h: h.trade),
        Column(_("agency"), 20, words.agency_name),
        Column(_("inspector"), 12, words.inspector_name),
        Column(_("place"), 20, lambda h: h.place),
        Column(_("what is wrong"), 50, lambda h: h.description),
        Column(_("category"), 14, lambda h: words.category_label(h.category)),
        Column(_("possible accident"), 14, words.accident_type_name),
        Column(_("risk point"), 20, lambda h: h.risk_point.name if h.risk_point else ""),
        Column(_("risk level"), 14, lambda h: _risk(h.risk_level)),
        Column(_("legal basis"), 30, lambda h: h.basis),
    ]


def _terms() -> list[Column]:
    return [
        Column(_("due on"), 12, lambda h: h.due_on),
        Column(_("first due date"), 12, lambda h: h.first_due_on),
        Column(_("overdue"), 8, lambda h: _yes(words.is_overdue(h))),
        Column(_("person responsible"), 14, lambda h: h.responsible),
        Column(_("required measures"), 30, lambda h: h.measures),
    ]


def _countys_own() -> list[Column]:
    """What an enterprise does not read: the hazard that stays may be a tip, or another's."""
    return [
        Column(_("one with"), 14, lambda h: h.duplicate_of.number if h.duplicate_of else ""),
        Column(_("note"), 30, lambda h: h.note),
    ]


def _outcome() -> list[Column]:
    return [
        Column(_("what was done"), 30, lambda h: h.work_done),
        Column(_("done by"), 12, lambda h: h.done_by),
        Column(_("done on"), 12, lambda h: h.done_on),
        Column(_("money spent (yuan)"), 12, lambda h: h.funds),
        Column(_("submitted on"), 12, lambda h: h.submitted_on),
        Column(_("rectified on"), 12, lambda h: h.rectified_on),
        Column(_("closed on"), 12, lambda h: h.closed_on),
        Column(_("verified by"), 12, words.verifier_name),
        Column(_("acceptance record"), 30, lambda h: h.acceptance_record),
        Column(_("times sent back"), 8, lambda h: h.times_sent_back),
    ]


def _risk(level: str) -> str:
    return str(RiskLevel(level).label) if level in RiskLevel.values else level


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
