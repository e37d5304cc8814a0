"""The log as the auditor reads it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit import reading, rules, subjects
from audit.filters import EventFilter
from audit.models import Event
from common import exports
from common.counting import total_of
from common.paging import page_by_key
from common.requests import wants_rows


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Everything that happened, newest first."""
    filtered = _filtered(request)
    total = total_of(filtered.qs, request.GET)
    page = page_by_key(filtered.qs, request.GET.get("cursor", ""), order=("-seq",))
    context = {
        "filter": filtered,
        "page": page,
        "lines": reading.lines(page.rows),
        "total": total.number,
        "total_more": total.more,
        "export_url": reverse("audit:export"),
    }
    template = "audit/_rows.html" if wants_rows(request) else "audit/log.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """The log as filtered, whole, in the order in which it was written."""
    return exports.answer(request, "log")


@require_safe
def subject(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """What happened to one record, from its beginning."""
    page = page_by_key(
        _events(request).filter(subject_id=subject_id),
        request.GET.get("cursor", ""),
        order=("seq",),
    )
    if not page.rows:
        raise Http404
    lines = reading.lines(page.rows)
    context = {
        "active": "audit:log",
        "entries": [_entry(line) for line in lines],
        "page": page,
        "subject": subjects.label_of(page.rows[0].subject_kind),
        "subject_id": subject_id,
        "url": lines[0].url,
    }
    return render(request, "audit/subject.html", context)


def _events(request: HttpRequest) -> QuerySet[Any]:
    if not rules.may_read_log(request.user):
        raise PermissionDenied
    return Event.objects.visible_to(request.user).filter(log=settings.COUNTY_CODE)


def _filtered(request: HttpRequest) -> EventFilter:
    return EventFilter(request.GET, queryset=_events(request))


def _entry(line: reading.Line) -> dict[str, Any]:
    event = line.event
    return {
        "title": f"{event.seq} {line.happened}",
        "who": line.who,
        "on": event.valid_on,
        "at": event.recorded_at,
        "details": line.facts,
    }
