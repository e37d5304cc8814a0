"""What differs between two versions of a report, or between a report and what is known now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accidents.models import Accident
from accounts.enums import Role
from accounts.models import User
from audit.models import Event
from audit.subjects import happening
from enterprises.models import Enterprise
from hazards import timeline
from hazards.models import Hazard
from hazards.workflow import SUBJECT as HAZARDS
from reports.comparing import Comparing, Explained, Side, compare, side_now, side_of
from reports.models import Report
from reports.rows import ACCIDENT, ENTERPRISE, HAZARD, REGISTER
from reports.tables import name_of, period_of, subject_of, title_of
from reports.verifying import CannotVerify
from reports.views.detail import other_definitions

NOW = "now"
PAGES = {
    HAZARD: "hazards:detail",
    ENTERPRISE: "enterprises:detail",
    ACCIDENT: "accidents:detail",
}
MODELS: dict[str, Any] = {HAZARD: Hazard, ENTERPRISE: Enterprise, ACCIDENT: Accident}


@dataclass(frozen=True)
class Row:
    """An explained row as the reader may see it."""

    explained: Explained
    name: str
    text: str
    url: str
    events: list[dict[str, Any]]


@require_safe
def comparison(request: HttpRequest, number: int) -> HttpResponse:
    """`?with=` the number of another version, or "now": each figure that differs, and why."""
    seen = Report.objects.visible_to(request.user)
    report = get_object_or_404(seen, number=number)
    wanted = request.GET.get("with", NOW)
    try:
        other = side_now(report) if wanted == NOW else side_of(_other(seen, report, wanted))
        found = compare(side_of(report), other)
    except CannotVerify as reason:
        raise other_definitions(report) from reason
    names = _records(request.user, found.rows)
    context = {
        "report": report,
        "title": title_of(report.kind, report.told),
        "subject": subject_of(report.told),
        "period": period_of(report),
        "found": found,
        "sides": [_side(found.then), _side(found.now)],
        "differences": list(_differences(found, names)),
        "rows": [row for one in found.rows if (row := _row(request.user, one, names))],
        "hidden": sum(one.kind in MODELS and one.pk not in names for one in found.rows),
        "others": seen.line_of(report.kind, report.begins_on, report.enterprise_id).exclude(
            pk=report.pk
        ),
        "wanted": wanted,
        "active": "reports:list",
    }
    return render(request, "reports/compare.html", context)


def _other(seen: Any, report: Report, wanted: str) -> Report:
    """Another version of the same report; 404 for anything else."""
    line = seen.line_of(report.kind, report.begins_on, report.enterprise_id)
    number = int(wanted[:18]) if wanted.isascii() and wanted.isdigit() else 0
    found: Report = get_object_or_404(line, number=number)
    return found


def _side(side: Side) -> dict[str, Any]:
    return {
        "report": side.report,
        "as_of": side.asked.as_of,
        "number": side.asked.number,
        "known_at": side.report.known_at if side.report else None,
    }


def _differences(found: Comparing, names: dict[UUID, Any]) -> Iterable[dict[str, Any]]:
    for one in found.differences:
        shown = [names[pk] for pk in one.rows if pk in names]
        yield {
            "name": name_of(one.path, found.now.told),
            "then": one.then,
            "now": one.now,
            "rows": shown,
            "hidden": len(one.rows) - len(shown),
        }


def _records(user: User, rows: Iterable[Explained]) -> dict[UUID, Any]:
    """The records that the reader may see, by id."""
    wanted: dict[str, list[UUID]] = {}
    for one in rows:
        if one.kind in MODELS:
            wanted.setdefault(one.kind, []).append(one.pk)
    found: dict[UUID, Any] = {}
    for kind, keys in wanted.items():
        records = MODELS[kind].objects.visible_to(user).for_list()
        for start in range(0, len(keys), 500):
            some = records.filter(pk__in=keys[start : start + 500])
            found.update({record.pk: record for record in some})
    return found


def _row(user: User, one: Explained, names: dict[UUID, Any]) -> Row | None:
    if one.kind == REGISTER:
        address = reverse("accidents:register")
        return Row(one, _("Register of accidents"), "", address, _events(user, one))
    record = names.get(one.pk)
    if record is None:
        return None
    text = {
        HAZARD: lambda: f"{record.enterprise} {record.description}",
        ENTERPRISE: lambda: f"{record.sector} {record.region}",
        ACCIDENT: lambda: record.place,
    }[one.kind]()
    return Row(one, str(record), text, reverse(PAGES[one.kind], args=[one.pk]), _events(user, one))


def _events(user: User, one: Explained) -> list[dict[str, Any]]:
    """The events that explain a row, as far as this reader may know of them."""
    told = one.events
    if user.role == Role.OFFICER:
        told = list(_readable(user, told))
    return [
        {
            "number": event.seq,
            "at": event.recorded_at,
            "on": event.valid_on,
            "what": timeline.title_of(user, event)
            if event.subject_kind == HAZARDS
            else happening(event.subject_kind, event.kind),
        }
        for event in told
    ]


def _readable(user: User, told: Sequence[Event]) -> Iterable[Event]:
    """An officer reads neither a tip-off's own days nor what the county says to itself."""
    about = {event.subject_id for event in told if event.subject_kind == HAZARDS}
    hazards = Hazard.objects.visible_to(user).in_bulk(about)
    for pk, hazard in hazards.items():
        yield from timeline.readable(user, hazard, [e for e in told if e.subject_id == pk])
    yield from (event for event in told if event.subject_kind != HAZARDS)
