"""Accounts: for administrators alone."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import rules
from accounts.filters import PersonFilter
from accounts.forms.people import AccountForm
from accounts.models import User
from accounts.services import people
from common import exports
from common.errors import RuleBroken
from common.forms import show_refusal
from common.paging import page_by_key
from common.panels import panels
from common.requests import wants_rows

ACTIVE = "accounts:administration"


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Who has an account, by user name."""
    filtered = _filtered(request)
    page = page_by_key(filtered.qs.for_list(), request.GET.get("cursor", ""), order=("username",))
    context = {
        "active": ACTIVE,
        "filter": filtered,
        "page": page,
        "total": filtered.qs.count(),
        "export_url": reverse("accounts:people-export"),
    }
    template = "accounts/people/_rows.html" if wants_rows(request) else "accounts/people/list.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


@require_safe
def person_export(request: HttpRequest) -> HttpResponseBase:
    """The list as filtered, whole."""
    return exports.answer(request, "accounts")


@require_safe
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account, with what other apps add to it."""
    _require_administrator(request)
    rows = User.objects.visible_to(request.user).for_list().prefetch_related("sectors")
    found = get_object_or_404(rows, pk=pk)
    context = {"active": ACTIVE, "person": found, "panels": panels("account", request.user, found)}
    return render(request, "accounts/people/person.html", context)


@never_cache
def person_new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    _require_administrator(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = people.create_account(form.account(), by=request.user)
        except RuleBroken as refusal:
            show_refusal(form, refusal)
            return _form_page(request, form, None, status=409)
        return _password_page(request, made, password)
    return _form_page(request, form, None, status=422 if form.is_bound else 200)


def person_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what an account says."""
    _require_administrator(request)
    found = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    form = AccountForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            people.change_account(pk, form.account(), by=request.user)
        except RuleBroken as refusal:
            show_refusal(form, refusal)
            return _form_page(request, form, found, status=409)
        messages.success(request, _("The account has been changed."))
        return redirect("accounts:person", pk=pk)
    return _form_page(request, form, found, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def person_password(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new password, shown once: it stands on this page and nowhere else."""
    _require_administrator(request)
    get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    changed, password = people.reset_password(pk, by=request.user)
    return _password_page(request, changed, password)


@require_POST
def person_switch(request: HttpRequest, pk: UUID, active: bool) -> HttpResponse:
    """Deactivate an account, or bring it back."""
    _require_administrator(request)
    get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if active:
        people.activate_account(pk, by=request.user)
        messages.success(request, _("The account is active again."))
    else:
        people.deactivate_account(pk, by=request.user)
        messages.success(request, _("The account is no longer active."))
    return redirect("accounts:person", pk=pk)


def _filtered(request: HttpRequest) -> PersonFilter:
    _require_administrator(request)
    return PersonFilter(request.GET, queryset=User.objects.visible_to(request.user))


def _form_page(
    request: HttpRequest, form: AccountForm, found: User | None, *, status: int
) -> HttpResponse:
    context = {"active": ACTIVE, "form": form, "person": found}
    return render(request, "accounts/people/form.html", context, status=status)


def _password_page(request: HttpRequest, person: User, password: str) -> HttpResponse:
    context = {"active": ACTIVE, "person": person, "password": password}
    return render(request, "accounts/people/password.html", context)


def _require_administrator(request: HttpRequest) -> None:
    if not rules.may_manage_accounts(request.user):
        raise PermissionDenied
