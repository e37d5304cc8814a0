"""Checklists: read by all who inspect, kept by administrators."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import exports
from common.errors import RuleBroken
from common.forms import show_refusal
from inspections import rules
from inspections.forms.checklists import ChecklistForm, ItemForm
from inspections.models import Checklist, ChecklistItem, ChecklistVersion
from inspections.queries import with_versions
from inspections.services import checklists as services

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every checklist with its sectors and its latest version."""
    rows = with_versions(Checklist.objects.visible_to(request.user))
    context = {"rows": rows, "may_edit": rules.may_edit_checklists(request.user)}
    return render(request, "inspections/checklists/list.html", context)


@require_http_methods(GET_AND_POST)
def new(request: HttpRequest) -> HttpResponse:
    """A checklist that the county did not have."""
    _require_editor(request)
    form = ChecklistForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.create_checklist(
                by=request.user, code=data["code"], title=data["title"], sectors=data["sectors"]
            )
        except RuleBroken as refusal:
            show_refusal(form, refusal)
            status = 409
        else:
            return redirect("inspections:version", code=made.code, number=1)
    return render(request, "inspections/checklists/edit.html", {"form": form}, status=status)


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The latest version that one may see, and the others by their numbers."""
    checklist = _checklist(request, code)
    versions = ChecklistVersion.objects.visible_to(request.user).filter(checklist=checklist)
    latest = get_object_or_404(versions.order_by("-number")[:1])
    return redirect("inspections:version", code=code, number=latest.number)


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The items of one version; a draft with what an administrator may do to it."""
    checklist = _checklist(request, code)
    versions = list(
        ChecklistVersion.objects.visible_to(request.user)
        .filter(checklist=checklist)
        .select_related("published_by")
    )
    shown = next((one for one in versions if one.number == number), None)
    if shown is None:
        return redirect("inspections:checklist", code=code)
    may_edit = rules.may_edit_checklists(request.user)
    context = {
        "checklist": checklist,
        "version": shown,
        "versions": versions,
        "items": list(shown.items.select_related("accident_type")),
        "may_edit": may_edit,
        "is_open": may_edit and shown.is_draft,
        "has_draft": any(one.is_draft for one in versions),
    }
    return render(request, "inspections/checklists/version.html", context)


@require_http_methods(GET_AND_POST)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Title, sectors, in use or not."""
    _require_editor(request)
    checklist = _checklist(request, code)
    form = ChecklistForm(request.POST or None, checklist=checklist)
    if form.is_bound and form.is_valid():
        services.change_checklist(checklist.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("inspections:checklist", code=code)
    context = {"form": form, "checklist": checklist}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/checklists/edit.html", context, status=status)


@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """A new version to be worked on, with the items of the last one."""
    _require_editor(request)
    made = services.draft_version(_checklist(request, code).pk, by=request.user)
    return redirect("inspections:version", code=code, number=made.number)


@require_POST
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Freeze the draft; inspections begun from now on go by it."""
    _require_editor(request)
    services.publish_version(_version(request, code, number).pk, by=request.user)
    messages.success(request, _("Published. Inspections that have begun keep their version."))
    return redirect("inspections:version", code=code, number=number)


@require_http_methods(GET_AND_POST)
def add_item(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One more item in a draft."""
    _require_editor(request)
    found = _version(request, code, number)
    form = ItemForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = services.add_item(found.pk, by=request.user, item=form.item())
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            return _to_item(found, made.code)
    return _item_page(request, found, form, None)


@require_http_methods(GET_AND_POST)
def change_item(request: HttpRequest, code: str, number: int, item_code: str) -> HttpResponse:
    """Rewrite an item of a draft."""
    _require_editor(request)
    found = _version(request, code, number)
    item = _item(request, found, item_code)
    form = ItemForm(request.POST or None, item=item)
    if form.is_bound and form.is_valid():
        try:
            services.change_item(found.pk, item_code, by=request.user, item=form.item())
        except RuleBroken as refusal:
            show_refusal(form, refusal)
        else:
            return _to_item(found, item_code)
    return _item_page(request, found, form, item)


@require_POST
def remove_item(request: HttpRequest, code: str, number: int, item_code: str) -> HttpResponse:
    """Take an item out of a draft."""
    _require_editor(request)
    found = _version(request, code, number)
    item = _item(request, found, item_code)
    services.remove_item(found.pk, item.code, by=request.user)
    messages.success(request, _("Item %(code)s has been taken out.") % {"code": item.code})
    return redirect("inspections:version", code=code, number=number)


@require_safe
def export(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """A version as a file that can be changed and brought in again."""
    return exports.answer(request, "checklist-version", code=code, number=number)


def _require_editor(request: HttpRequest) -> None:
    if not rules.may_edit_checklists(request.user):
        raise PermissionDenied


def _checklist(request: HttpRequest, code: str) -> Checklist:
    rows = Checklist.objects.visible_to(request.user).prefetch_related("sectors")
    return get_object_or_404(rows, code=code)


def _version(request: HttpRequest, code: str, number: int) -> ChecklistVersion:
    rows = ChecklistVersion.objects.visible_to(request.user).select_related("checklist")
    return get_object_or_404(rows, checklist__code=code, number=number)


def _item(request: HttpRequest, found: ChecklistVersion, code: str) -> ChecklistItem:
    rows = ChecklistItem.objects.visible_to(request.user).filter(version=found)
    return get_object_or_404(rows, code=code)


def _to_item(found: ChecklistVersion, code: str) -> HttpResponse:
    answer = redirect("inspections:version", code=found.checklist.code, number=found.number)
    answer["Location"] += f"#item-{code}"
    return answer


def _item_page(
    request: HttpRequest, found: ChecklistVersion, form: ItemForm, item: ChecklistItem | None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "version": found, "item": item}
    status = 422 if form.is_bound else 200
    return render(request, "inspections/checklists/item.html", context, status=status)
