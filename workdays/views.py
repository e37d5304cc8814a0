"""Holidays and make-up workdays, year by year, for administrators."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import RuleBroken
from common.forms import show_refusal
from workdays import queries, rules, services
from workdays.forms import AddDayForm, ChangeDayForm
from workdays.models import SpecialDay

ACTIVE = "accounts:administration"
EARLIEST, LATEST = 1990, 2100


@require_safe
def day_list(request: HttpRequest) -> HttpResponse:
    """The special days of a year; a year without any is pointed out."""
    _require_administrator(request)
    today = timezone.localdate()
    year = _year(request.GET.get("year", ""), today.year)
    context = {
        "active": ACTIVE,
        "year": year,
        "years": queries.years_offered(today),
        "days": SpecialDay.objects.visible_to(request.user).of_year(year),
        "missing": queries.missing_years(today),
        "export_query": f"?year={year}",
    }
    return render(request, "workdays/list.html", context)


def day_new(request: HttpRequest) -> HttpResponse:
    """Add a day."""
    _require_administrator(request)
    form = AddDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            services.add_day(told["day"], off=told["off"], name=told["name"], by=request.user)
        except RuleBroken as refusal:
            show_refusal(form, refusal)
            return _form_page(request, form, None, status=409)
        messages.success(request, _("The day has been added."))
        return _to_year(told["day"].year)
    return _form_page(request, form, None, status=422 if form.is_bound else 200)


def day_edit(request: HttpRequest, day: str) -> HttpResponse:
    """Change a day."""
    found = _found(request, day)
    form = ChangeDayForm(request.POST or None, instance=found, initial={"off": str(found.off)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        services.change_day(found.pk, off=told["off"], name=told["name"], by=request.user)
        messages.success(request, _("The day has been changed."))
        return _to_year(found.day.year)
    return _form_page(request, form, found, status=422 if form.is_bound else 200)


@require_POST
def day_remove(request: HttpRequest, day: str) -> HttpResponse:
    """Take a day out of the list."""
    found = _found(request, day)
    services.remove_day(found.pk, by=request.user)
    messages.success(request, _("The day has been removed."))
    return _to_year(found.day.year)


def _found(request: HttpRequest, day: str) -> SpecialDay:
    _require_administrator(request)
    try:
        key = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(SpecialDay.objects.visible_to(request.user), pk=key)


def _form_page(
    request: HttpRequest, form: ChangeDayForm, special: SpecialDay | None, *, status: int
) -> HttpResponse:
    context = {"active": ACTIVE, "form": form, "special": special}
    return render(request, "workdays/form.html", context, status=status)


def _year(asked: str, default: int) -> int:
    year = int(asked) if asked.isascii() and asked.isdigit() else default
    return year if EARLIEST <= year <= LATEST else default


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('workdays:list')}?year={year}")


def _require_administrator(request: HttpRequest) -> None:
    if not rules.may_change_days(request.user):
        raise PermissionDenied
