"""Pages of imports (upload, preview, progress, result) and of exports (progress, download)."""

import datetime
import json
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import exports
from common.errors import RuleBroken
from common.paging import page_by_key
from sheets import progress, registry, rules, services
from sheets.enums import ExportState, Format, State
from sheets.errors import SheetRefused
from sheets.exports import TYPES
from sheets.forms import UploadForm, answered_mapping
from sheets.models import ExportJob, Job, JobLine
from sheets.pages import line_url, preview_context, result_rows
from sheets.registry import ImportKind
from sheets.writing import write_template

PER_PAGE = 30
XLSX = TYPES[Format.XLSX]


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own imports, newest first, and what can be imported."""
    kinds = registry.kinds_for(request.user)
    jobs = Job.objects.visible_to(request.user).for_list()
    if not kinds and not jobs.exists():
        raise PermissionDenied
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(job, _label(job.kind)) for job in page]
    return render(request, "sheets/list.html", {"kinds": kinds, "rows": rows, "page_obj": page})


def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose a file; it is read at once, and the next page shows how it was understood."""
    chosen = _kind(request, kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            job = services.upload(
                by=request.user, kind=kind, file=data["file"], mapping=data["mapping"]
            )
        except SheetRefused as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("sheets:job", pk=job.pk)
    status = 422 if form.is_bound else 200
    return render(request, "sheets/upload.html", {"form": form, "kind": chosen}, status=status)


@require_safe
def template(request: HttpRequest, kind: str) -> FileResponse:
    """An empty workbook with the headers of this kind and how to fill them in."""
    chosen = _kind(request, kind)
    folder = tempfile.TemporaryDirectory(prefix="yicheng-sheets-")
    path = Path(folder.name) / "template.xlsx"
    try:
        write_template(path, chosen.schema(request.user), title=str(chosen.label))
        stream = path.open("rb")
    finally:
        folder.cleanup()
    return FileResponse(
        stream, as_attachment=True, filename=f"{chosen.label}.xlsx", content_type=XLSX
    )


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where an import stands: its preview, its progress, or its result."""
    found = get_object_or_404(Job.objects.visible_to(request.user).for_list(), pk=pk)
    if found.state == State.UPLOADED:
        return _preview_page(request, found)
    return _state_page(request, found)


@require_POST
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the answers about columns and words, and show the preview anew."""
    found = get_object_or_404(Job.objects.visible_to(request.user).for_list(), pk=pk)
    try:
        services.correct(pk, by=request.user, mapping=answered_mapping(found, request.POST))
    except SheetRefused as refused:
        return _preview_page(request, found, error=str(refused), status=422)
    return redirect("sheets:job", pk=pk)


@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand the import to the worker."""
    found = get_object_or_404(Job.objects.visible_to(request.user).for_list(), pk=pk)
    form = services.kind_of(found).options_form(request.POST)
    if not form.is_valid():
        return _preview_page(request, found, options=form, status=422)
    try:
        services.start(pk, by=request.user, options=_plain(form.cleaned_data))
    except RuleBroken as broken:
        messages.error(request, f"{broken.message} {broken.remedy}")
    return redirect("sheets:job", pk=pk)


@require_safe
def progress_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress bar; when the import is over, the page reloads and shows the result.

    A page that asks by itself is no activity of a person: it keeps nobody signed in.
    """
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    request.asked_by_itself = True  # type: ignore[attr-defined]
    response = render(request, "components/progress.html", _progress(found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def rejects(request: HttpRequest, pk: UUID) -> FileResponse:
    """The refused rows, to be mended and uploaded again."""
    found = get_object_or_404(Job.objects.visible_to(request.user).exclude(rejects=""), pk=pk)
    name = f"{Path(found.name).stem}-{_('refused rows')}.xlsx"
    return FileResponse(
        found.rejects.open("rb"), as_attachment=True, filename=name, content_type=XLSX
    )


@require_safe
def report(request: HttpRequest, pk: UUID) -> FileResponse:
    """What else an import has to tell: the rows gone from a source."""
    found = get_object_or_404(Job.objects.visible_to(request.user).exclude(report=""), pk=pk)
    name = f"{Path(found.name).stem}-{_('result file')}.xlsx"
    return FileResponse(
        found.report.open("rb"), as_attachment=True, filename=name, content_type=XLSX
    )


@require_safe
def lines(request: HttpRequest, pk: UUID, outcome: str) -> HttpResponse:
    """The rows behind one count of a result, each with its record and the reason."""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    kind = registry.find(found.kind)
    label = dict(kind.labels).get(outcome) if kind else None
    if label is None:
        raise Http404
    rows = JobLine.objects.visible_to(request.user).filter(job=found, outcome=outcome)
    page = page_by_key(rows, request.GET.get("cursor", ""), order=("id",))
    context = {
        "job": found,
        "title": label,
        "page": page,
        "rows": [(line, line_url(kind, line)) for line in page],
        "total": rows.count(),
        "export_query": f"?job={found.pk}&outcome={outcome}",
    }
    return render(request, "sheets/lines.html", context)


@require_safe
def mapping(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The mapping as a file, for next month's ledger and for the command."""
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    response = JsonResponse(found.mapping, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="mapping.json"'
    return response


@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """One's own exports, newest first."""
    jobs = ExportJob.objects.visible_to(request.user).order_by("-created_at")
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(job, _list_label(job)) for job in page]
    return render(request, "sheets/exports.html", {"rows": rows, "page_obj": page})


@require_safe
def export_take(request: HttpRequest, name: str) -> HttpResponseBase:
    """Any registered list, for those without an address of their own for it."""
    return exports.answer(request, name)


@require_safe
def export_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where an export stands: its progress, its file, or why there is none."""
    found = get_object_or_404(ExportJob.objects.visible_to(request.user), pk=pk)
    context = {"job": found, "label": _list_label(found), "progress": _export_progress(found)}
    return render(request, "sheets/export.html", context)


@require_safe
def export_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The progress bar; when it is over, the page reloads and offers the file."""
    found = get_object_or_404(ExportJob.objects.visible_to(request.user), pk=pk)
    request.asked_by_itself = True  # type: ignore[attr-defined]
    response = render(request, "components/progress.html", _export_progress(found))
    if found.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def export_file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file, for who asked; 404 once it is deleted."""
    ready = ExportJob.objects.visible_to(request.user).filter(state=ExportState.READY)
    found = get_object_or_404(ready, pk=pk)
    try:
        stream = found.path.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    return FileResponse(
        stream,
        as_attachment=True,
        filename=f"{found.name}.{found.format}",
        content_type=TYPES[Format(found.format)],
    )


@require_POST
def export_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop an export that waits or is being made."""
    get_object_or_404(ExportJob.objects.visible_to(request.user), pk=pk)
    services.cancel_export(pk, by=request.user)
    return redirect("exports:job", pk=pk)


@require_POST
def export_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the same list under the same filters anew."""
    get_object_or_404(ExportJob.objects.visible_to(request.user), pk=pk)
    return redirect("exports:job", pk=services.ask_again(pk, by=request.user).pk)


def _kind(request: HttpRequest, name: str) -> ImportKind:
    found = registry.find(name)
    if found is None:
        raise Http404
    if not found.may(request.user):
        raise PermissionDenied
    return found


def _label(name: str) -> str:
    found = registry.find(name)
    return str(found.label) if found else name


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Form data as JSON: dates as 2021-03-05, records as their keys, empty answers left out."""
    plain: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, datetime.date):
            plain[name] = value.isoformat()
        elif value not in (None, ""):
            plain[name] = (
                value if isinstance(value, bool | int | str) else str(getattr(value, "pk", value))
            )
    return plain


def _preview_page(
    request: HttpRequest, found: Job, *, options: Any = None, error: str = "", status: int = 200
) -> HttpResponse:
    kind = services.kind_of(found)
    context = preview_context(found, kind.schema(found.by))
    context |= {
        "job": found,
        "kind": kind,
        "error": error,
        "options": options or kind.options_form(),
        "may_change": rules.may_change(request.user, found),
    }
    return render(request, "sheets/preview.html", context, status=status)


def _state_page(request: HttpRequest, found: Job) -> HttpResponse:
    kind = registry.find(found.kind)
    context = {
        "job": found,
        "label": _label(found.kind),
        "progress": _progress(found),
        "rows": result_rows(found, kind),
        "mapping_text": json.dumps(found.mapping, ensure_ascii=False, indent=1),
        "records_url": kind.result_url(found) if kind and kind.result_url else "",
    }
    return render(request, "sheets/job.html", context)


def _progress(found: Job) -> dict[str, Any]:
    done, total = progress.reached(found.pk)
    return {
        "progress_id": "import-progress",
        "url": reverse("sheets:progress", args=[found.pk]),
        "text": State(found.state).label,
        "done": done,
        "total": total,
        "finished": found.is_over,
    }


def _list_label(job: ExportJob) -> str:
    known = exports.find(job.list)
    return str(known.label) if known else job.list


def _export_progress(found: ExportJob) -> dict[str, Any]:
    done, total = progress.reached(found.pk)
    return {
        "progress_id": "export-progress",
        "url": reverse("exports:progress", args=[found.pk]),
        "text": ExportState(found.state).label,
        "done": done,
        "total": total,
        "percent": 100 * done // total if total else 0,
        "finished": found.is_over,
    }
