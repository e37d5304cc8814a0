"""Publishing: asked, previewed, and only then published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.errors import RuleBroken
from common.forms import show_refusal
from enterprises.models import Enterprise
from enterprises.widgets import as_uuid
from reports import rules, services
from reports.forms import PublishForm, offered
from reports.models import Report
from reports.summing import summary
from reports.tables import period_of, subject_of, tables, title_of

PUBLISH = "publish"


def new(request: HttpRequest) -> HttpResponse:
    """A form; sent, it shows the report as it would be; confirmed, it is published."""
    if not rules.may_publish(request.user):
        raise PermissionDenied
    form = PublishForm(request.POST or None, user=request.user, initial=_offered(request))
    context: dict[str, Any] = {"form": form, "active": "reports:list"}
    if request.method != "POST":
        return render(request, "reports/new.html", context)
    if not form.is_valid():
        return render(request, "reports/new.html", context, status=422)
    publication = form.publication()
    try:
        if request.POST.get("do") == PUBLISH:
            report = services.publish(publication, by=request.user)
            messages.success(
                request, _("Report %(number)s is published.") % {"number": report.number}
            )
            return redirect(report)
        context |= _previewed(form, publication, request)
    except RuleBroken as refused:
        show_refusal(form, refused)
        return render(request, "reports/new.html", context, status=409)
    return render(request, "reports/preview.html", context)


def _previewed(
    form: PublishForm, publication: services.Publication, request: HttpRequest
) -> dict[str, Any]:
    told = services.preview(publication, by=request.user)
    confirmed = form.confirmed(publication)
    corrected = Report.objects.visible_to(request.user).filter(number=confirmed["corrects"] or 0)
    return {
        "told": told,
        "title": title_of(publication.period.kind, told),
        "subject": subject_of(told),
        "summary": summary(told),
        "tables": tables(told),
        "units": told["total"].get("units"),
        "confirmed": {name: value for name, value in confirmed.items() if name != "reason"},
        "reason": publication.reason,
        "corrects": corrected.first(),
        "unfinished": told["unfinished"],
    }


def _offered(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: a report that is to be corrected, or the last period over."""
    number = request.GET.get("corrects", "")
    if number.isascii() and number.isdigit():
        seen = Report.objects.visible_to(request.user).filter(number=int(number[:18])).first()
        if seen:
            return {
                "kind": seen.kind,
                "period": period_of(seen).written,
                "enterprise": seen.enterprise_id,
                "corrects": seen.number,
            }
    chosen = as_uuid(request.GET.get("enterprise", ""))
    mine = Enterprise.objects.visible_to(request.user)
    own = mine.filter(pk=chosen).first() if chosen else None
    if own is None and not rules.may_publish_for_county(request.user):
        own = mine.order_by("pinyin", "id").first()
    return offered(
        for_county=rules.may_publish_for_county(request.user),
        enterprise=own.pk if own else None,
    )
