"""A list of hazards as a table to take away: every fact that its reader may see.

Rows come as plain values, not as records: 100,000 of them are to take seconds. Names of the small
tables (regions, sectors, agencies, accident types, people) are read once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Agency, Region, Sector, User
from common.exports import Asker, Table
from enterprises.enums import RiskLevel
from hazards.enums import Category, Grade, Source, Status
from hazards.filters import HazardFilter
from hazards.models import AccidentType, Hazard
from hazards.querysets import HazardQuerySet
from hazards.words import is_late

AT_ONCE = 2000
Cell = Callable[..., Any]


@dataclass(frozen=True)
class Column:
    """A heading, its width in characters, the values that it needs, and what it makes of them.

    Without `cell` the first value is the cell.
    """

    head: str
    width: int
    fields: tuple[str, ...]
    cell: Cell | None = None


def read(user: User, query: QueryDict) -> Table:
    """The hazards in a person's scope under the filters, in the order of the list."""
    filterset = HazardFilter(query, Hazard.objects.visible_to(user), request=Asker(user))
    wanted = columns(user)
    return Table(
        name=_("Hazards"),
        headers=[column.head for column in wanted],
        rows=lambda: rows(filterset.qs.order_by(*filterset.order), wanted),
        count=filterset.qs.count,
        widths=[column.width for column in wanted],
    )


def rows(hazards: HazardQuerySet, wanted: Sequence[Column]) -> Iterator[Sequence[Any]]:
    """The cells of all hazards, some thousands of rows in memory at a time."""
    fields = list(dict.fromkeys(field for column in wanted for field in column.fields))
    told = hazards.values_list(*fields).iterator(chunk_size=AT_ONCE)
    while some := list(islice(told, AT_ONCE)):
        by_field = dict(zip(fields, zip(*some, strict=True), strict=True))
        yield from zip(*(_cells(column, by_field) for column in wanted), strict=True)


def _cells(column: Column, by_field: Mapping[str, Sequence[Any]]) -> Iterable[Any]:
    """A column's cells of many rows: column by column takes half the time of row by row."""
    values = [by_field[field] for field in column.fields]
    return map(column.cell, *values) if column.cell else values[0]


def columns(reader: User) -> list[Column]:
    """The columns for a reader; an enterprise sees neither the source nor a tip-off's days."""
    if reader.role == Role.OFFICER:
        found = [Column(_("found on"), 12, ("shown_on",))]
    else:
        found = [
            Column(_("source"), 12, ("source",), _words(Source)),
            Column(_("found on"), 12, ("found_on",)),
            Column(_("accepted on"), 12, ("accepted_on",)),
        ]
    people = _names(User.objects.all())
    return [
        *_what(people),
        *found,
        *_terms(),
        *_outcome(people),
        *([] if reader.role == Role.OFFICER else _countys_own()),
        Column(_("number in the ledger"), 14, ("ledger_number",)),
        Column(_("imported"), 8, ("imported",), _yes()),
        Column(_("date assumed"), 10, ("date_assumed",), _yes()),
    ]


def _what(people: dict[Any, str]) -> list[Column]:
    regions, sectors = _names(Region.objects.all()), _names(Sector.objects.all())
    agencies, types = _names(Agency.objects.all()), _names(AccidentType.objects.all())
    return [
        Column(_("number"), 14, ("number",)),
        Column(_("state"), 12, ("status",), _words(Status)),
        Column(_("grade"), 10, ("grade",), _words(Grade)),
        Column(_("enterprise"), 30, ("enterprise__name",)),
        Column(_("unified social credit code"), 20, ("enterprise__uscc",)),
        Column(_("township"), 12, ("region_id",), regions.get),
        Column(_("sector"), 14, ("sector_id",), sectors.get),
        Column(_("trade"), 8, ("trade",)),
        Column(_("agency"), 20, ("agency_id", "agency_text"), _or_text(agencies)),
        Column(_("inspector"), 12, ("inspector_id", "inspector_text"), _or_text(people)),
        Column(_("place"), 20, ("place",)),
        Column(_("what is wrong"), 50, ("description",)),
        Column(_("category"), 14, ("category",), _words(Category)),
        Column(
            _("possible accident"), 14, ("accident_type_id", "accident_type_text"), _or_text(types)
        ),
        Column(_("risk point"), 20, ("risk_point__name",)),
        Column(_("risk level"), 14, ("risk_level",), _words(RiskLevel)),
        Column(_("legal basis"), 30, ("basis",)),
    ]


def _terms() -> list[Column]:
    today, yes = timezone.localdate(), _yes()

    def late(status: str, due_on: Any, submitted_on: Any) -> str:
        return yes(is_late(status, due_on, submitted_on, today))

    return [
        Column(_("due on"), 12, ("due_on",)),
        Column(_("first due date"), 12, ("first_due_on",)),
        Column(_("overdue"), 8, ("status", "due_on", "submitted_on"), late),
        Column(_("person responsible"), 14, ("responsible",)),
        Column(_("required measures"), 30, ("measures",)),
    ]


def _outcome(people: dict[Any, str]) -> list[Column]:
    return [
        Column(_("what was done"), 30, ("work_done",)),
        Column(_("done by"), 12, ("done_by",)),
        Column(_("done on"), 12, ("done_on",)),
        Column(_("money spent (yuan)"), 12, ("funds",)),
        Column(_("submitted on"), 12, ("submitted_on",)),
        Column(_("rectified on"), 12, ("rectified_on",)),
        Column(_("closed on"), 12, ("closed_on",)),
        Column(_("verified by"), 12, ("verified_by_id", "verified_by_text"), _or_text(people)),
        Column(_("acceptance record"), 30, ("acceptance_record",)),
        Column(_("times sent back"), 8, ("times_sent_back",)),
    ]


def _countys_own() -> list[Column]:
    """What an enterprise does not read: the hazard that stays may be a tip, or another's."""
    return [
        Column(_("one with"), 14, ("duplicate_of__number",)),
        Column(_("note"), 30, ("note",)),
    ]


def _names(records: QuerySet[Any, Model]) -> dict[Any, str]:
    return {record.pk: str(record) for record in records}


def _words(choices: Any) -> Cell:
    """The label of a value; what is none of the choices stays as it was."""
    labels = {str(value): str(label) for value, label in choices.choices}
    return lambda value: labels.get(value, value)


def _or_text(names: dict[Any, str]) -> Cell:
    """The name behind a key, or what a ledger's cell said."""
    return lambda key, text: (key and names.get(key)) or text


def _yes() -> Callable[[bool], str]:
    yes, no = _("yes"), _("no")
    return lambda value: yes if value else no
