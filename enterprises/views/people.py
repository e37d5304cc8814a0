"""Forms around an entry: regulators, contacts, and the accounts that speak for an enterprise."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import User
from enterprises import rules
from enterprises.forms.register import (
    ContactForm,
    EndForm,
    MembershipForm,
    OfficerForm,
    RegulatorForm,
)
from enterprises.models import Contact, Enterprise, Regulator
from enterprises.services import people, regulators
from enterprises.views.shown import form_answer

ACTIVE = "enterprises:list"


def _context(enterprise: Enterprise, title: str, save: str) -> dict[str, object]:
    return {
        "active": ACTIVE,
        "title": title,
        "subject": enterprise.name,
        "save": save,
        "back": enterprise.get_absolute_url(),
    }


def _found(request: HttpRequest, pk: UUID) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(request.user), pk=pk)


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


@never_cache
def regulator_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An agency answers for the enterprise from a day on."""
    enterprise = _found(request, pk)
    _require(rules.may_write_register(request.user))
    return form_answer(
        request,
        RegulatorForm(request.POST or None),
        lambda data: regulators.assign_regulator(pk, by=request.user, **data),
        context=_context(enterprise, _("Assign a regulator"), _("Assign")),
        target=enterprise.get_absolute_url(),
    )


@never_cache
def regulator_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agency no longer answers for the enterprise."""
    rows = Regulator.objects.visible_to(request.user).select_related("enterprise", "agency")
    regulator = get_object_or_404(rows, pk=pk)
    _require(rules.may_write_register(request.user))
    title = _("End the responsibility of %(agency)s") % {"agency": regulator.agency}
    return form_answer(
        request,
        EndForm(request.POST or None),
        lambda data: regulators.end_regulator(pk, by=request.user, **data),
        context=_context(regulator.enterprise, title, _("End it")),
        target=regulator.enterprise.get_absolute_url(),
    )


@never_cache
def contact_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person whom the county may call."""
    enterprise = _found(request, pk)
    _require(rules.may_change_contacts(request.user))
    return form_answer(
        request,
        ContactForm(request.POST or None),
        lambda data: people.add_contact(pk, by=request.user, **data),
        context=_context(enterprise, _("Add a contact"), _("Add")),
        target=enterprise.get_absolute_url(),
    )


@never_cache
def contact_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another number, another post."""
    contact = _contact(request, pk)
    initial = {name: getattr(contact, name) for name in ContactForm.Meta.fields}
    return form_answer(
        request,
        ContactForm(request.POST or None, initial=initial),
        lambda data: people.change_contact(pk, by=request.user, **data),
        context=_context(contact.enterprise, _("Edit the contact"), _("Save")),
        target=contact.enterprise.get_absolute_url(),
    )


@require_POST
def contact_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person is no longer to be called."""
    contact = _contact(request, pk)
    people.remove_contact(pk, by=request.user)
    messages.success(request, _("The contact is removed."))
    return redirect(contact.enterprise.get_absolute_url())


@never_cache
def officer_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An account is to speak for this enterprise."""
    enterprise = _found(request, pk)
    _require(rules.may_assign_officers(request.user))
    return form_answer(
        request,
        OfficerForm(request.POST or None),
        lambda data: people.assign_officer(pk, by=request.user, **data),
        context=_context(enterprise, _("Assign a safety officer"), _("Assign")),
        target=enterprise.get_absolute_url(),
    )


@require_POST
def officer_remove(request: HttpRequest, pk: UUID, user_pk: UUID) -> HttpResponse:
    """The account no longer speaks for this enterprise."""
    enterprise = _found(request, pk)
    people.remove_officer(pk, by=request.user, user_pk=user_pk)
    messages.success(request, _("The account no longer speaks for this enterprise."))
    from_account = request.POST.get("from") == "account"
    return redirect(_account(user_pk) if from_account else enterprise.get_absolute_url())


@never_cache
def membership_new(request: HttpRequest, user_pk: UUID) -> HttpResponse:
    """The enterprise for which this account is to speak, from the account's page."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=user_pk)
    _require(rules.may_assign_officers(request.user))
    form = MembershipForm(request.POST or None, user=request.user)
    return form_answer(
        request,
        form,
        lambda data: people.assign_officer(data["enterprise"].pk, by=request.user, officer=person),
        context={
            "active": "accounts:administration",
            "title": _("Assign an enterprise"),
            "subject": person.full_name,
            "save": _("Assign"),
            "back": _account(user_pk),
        },
        target=_account(user_pk),
    )


def _contact(request: HttpRequest, pk: UUID) -> Contact:
    rows = Contact.objects.visible_to(request.user).select_related("enterprise")
    contact: Contact = get_object_or_404(rows, pk=pk)
    _require(rules.may_change_contacts(request.user))
    return contact


def _account(user_pk: UUID) -> str:
    return reverse("accounts:person", args=[user_pk])
