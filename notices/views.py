"""One's own inbox."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from common.paging import page_by_key
from common.requests import wants_rows
from notices import registry, services
from notices.filters import NoticeFilter
from notices.models import Notice

ORDER = ("-created_at", "-id")


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What one was told, newest first."""
    own = Notice.objects.visible_to(request.user)
    filtered = NoticeFilter(request.GET, queryset=own)
    page = page_by_key(filtered.qs, request.GET.get("cursor", ""), order=ORDER)
    context = {
        "filter": filtered,
        "page": page,
        "lines": [(notice, registry.text_of(notice)) for notice in page],
        "total": filtered.qs.count(),
    }
    template = "notices/_rows.html" if wants_rows(request) else "notices/inbox.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the record that a notice is about; it has been read then."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    services.mark_read(by=request.user, notices=[pk])
    return redirect(registry.url_of(notice) or "notices:inbox")


@require_POST
def mark_read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read without opening the record."""
    get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    services.mark_read(by=request.user, notices=[pk])
    return redirect("notices:inbox")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Nothing in the inbox waits any more."""
    count = services.mark_read(by=request.user)
    words = ngettext("%(count)d notice marked as read.", "%(count)d notices marked as read.", count)
    said = words % {"count": count} if count else _("There was nothing unread.")
    messages.success(request, said)
    return redirect("notices:inbox")
