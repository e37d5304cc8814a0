"""Forms that change an entry: made, corrected, moved to another state, verified."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from enterprises import rules
from enterprises.forms.register import EnterpriseForm, PhoneForm, StateForm
from enterprises.models import Enterprise
from enterprises.particulars import Particulars
from enterprises.services import register
from enterprises.views.shown import form_answer

ACTIVE = "enterprises:list"
FORM = "enterprises/edit.html"


@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """An enterprise put on the register."""
    if not rules.may_write_register(request.user):
        raise PermissionDenied
    form = EnterpriseForm(request.POST or None)
    context = {"active": ACTIVE, "title": _("New enterprise"), "save": _("Put on the register")}
    return form_answer(
        request,
        form,
        lambda data: register.register_enterprise(form.particulars(), by=request.user),
        context={**context, "back": reverse("enterprises:list")},
        target=lambda made: made.get_absolute_url(),
        template=FORM,
    )


@never_cache
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Correct what the register says; an officer the telephone alone."""
    found = _found(request, pk)
    context = {
        "active": ACTIVE,
        "title": found.name,
        "save": _("Save"),
        "back": found.get_absolute_url(),
    }
    if not rules.may_write_register(request.user):
        return _edit_phone(request, found, context)
    form = EnterpriseForm(request.POST or None, enterprise=found)
    return form_answer(
        request,
        form,
        lambda data: register.change_enterprise(pk, by=request.user, said=form.particulars()),
        context={**context, "trade_text": found.trade_text},
        target=found.get_absolute_url(),
        template=FORM,
    )


def _edit_phone(
    request: HttpRequest, found: Enterprise, context: dict[str, object]
) -> HttpResponse:
    if not rules.may_change_contacts(request.user):
        raise PermissionDenied
    form = PhoneForm(request.POST or None, initial={"phone": found.phone})
    return form_answer(
        request,
        form,
        lambda data: register.change_enterprise(
            found.pk, by=request.user, said=Particulars.of(found).with_phone(data["phone"])
        ),
        context=context,
        target=found.get_absolute_url(),
    )


@never_cache
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The enterprise suspends work, closes down, or works again."""
    found = _found(request, pk)
    if not rules.may_write_register(request.user):
        raise PermissionDenied
    form = StateForm(request.POST or None)
    return form_answer(
        request,
        form,
        lambda data: register.change_state(pk, by=request.user, **data),
        context={
            "active": ACTIVE,
            "title": _("Change the state"),
            "subject": found.name,
            "now": found.get_state_display(),
            "save": _("Change the state"),
            "back": found.get_absolute_url(),
        },
        target=found.get_absolute_url(),
    )


@require_POST
def verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The entry has been looked at, and is so."""
    found = _found(request, pk)
    register.verify_enterprise(pk, by=request.user)
    messages.success(request, _("The entry is verified."))
    return redirect(found.get_absolute_url())


def _found(request: HttpRequest, pk: UUID) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)
