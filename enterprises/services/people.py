"""Whom the county calls at an enterprise, and whose account speaks for it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from audit.services import changes
from common.errors import PermissionDenied, RuleBroken
from enterprises import rules
from enterprises.models import Contact, Enterprise, Membership
from enterprises.services.events import changed, record

CONTACT = ("name", "position", "phone")


@transaction.atomic
def add_contact(
    enterprise_pk: UUID, *, by: User, name: str, position: str = "", phone: str = ""
) -> Contact:
    """A person whom the county may call."""
    enterprise = _mine(enterprise_pk, by)
    _check_name(name)
    told = {"name": name.strip(), "position": position, "phone": phone}
    if Contact.objects.filter(enterprise=enterprise, **told).exists():
        raise RuleBroken(
            _("%(name)s is a contact of this enterprise already.") % {"name": name.strip()},
            field="name",
            remedy=_("Open the entry: it was saved before."),
        )
    made = Contact.objects.create(enterprise=enterprise, **told)
    record(enterprise, "contact_added", by=by, facts={"set": _said(made), "contact": made.pk})
    return made


@transaction.atomic
def change_contact(
    contact_pk: UUID, *, by: User, name: str, position: str = "", phone: str = ""
) -> Contact:
    """Another number, another post. Where nothing differs, nothing is written."""
    contact, enterprise = _contact(contact_pk, by)
    _check_name(name)
    before = _said(contact)
    contact.name, contact.position, contact.phone = name.strip(), position, phone
    differences = changes(before, _said(contact), CONTACT)
    if differences:
        contact.save()
        facts = {**changed(differences), "contact": contact.pk, "name": contact.name}
        record(enterprise, "contact_changed", by=by, facts=facts)
    return contact


@transaction.atomic
def remove_contact(contact_pk: UUID, *, by: User) -> None:
    """The person has left. The row goes (personal data are not kept longer than needed); that
    there was a contact stays in the log.
    """
    contact, enterprise = _contact(contact_pk, by)
    record(
        enterprise, "contact_removed", by=by, facts={"contact": contact.pk, "name": contact.name}
    )
    contact.delete()


@transaction.atomic
def assign_officer(enterprise_pk: UUID, *, by: User, officer: User) -> Membership:
    """An account of a safety officer speaks for this enterprise from now on."""
    if not rules.may_assign_officers(by):
        raise PermissionDenied
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    if officer.role != Role.OFFICER or not officer.is_active:
        raise RuleBroken(
            _("%(name)s has no active account of an enterprise safety officer.")
            % {"name": officer},
            field="officer",
            remedy=_("Ask the administrator for such an account."),
        )
    if Membership.objects.filter(user=officer, enterprise=enterprise).exists():
        raise RuleBroken(
            _("%(name)s is an officer of this enterprise already.") % {"name": officer},
            field="officer",
        )
    made = Membership.objects.create(user=officer, enterprise=enterprise)
    facts = {"user": officer.pk, "name": officer.full_name}
    record(enterprise, "officer_assigned", by=by, facts=facts)
    return made


@transaction.atomic
def remove_officer(enterprise_pk: UUID, *, by: User, user_pk: UUID) -> None:
    """The account no longer speaks for this enterprise, and sees nothing of it any more."""
    if not rules.may_assign_officers(by):
        raise PermissionDenied
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    found = (
        Membership.objects.select_related("user")
        .filter(user=user_pk, enterprise=enterprise)
        .first()
    )
    if found is None:
        raise RuleBroken(
            _("This account is no officer of the enterprise any more."),
            remedy=_("Reload the page to see who changed it."),
        )
    facts = {"user": found.user_id, "name": found.user.full_name}
    found.delete()
    record(enterprise, "officer_removed", by=by, facts=facts)


def _mine(enterprise_pk: UUID, by: User) -> Enterprise:
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    if not rules.may_change_contacts(by):
        raise PermissionDenied
    return enterprise


def _contact(contact_pk: UUID, by: User) -> tuple[Contact, Enterprise]:
    """The contact as it is once its enterprise is locked. Raises RuleBroken where it is gone."""
    found = Contact.objects.visible_to(by).get(pk=contact_pk)
    enterprise = _mine(found.enterprise_id, by)
    now = Contact.objects.filter(pk=contact_pk).first()
    if now is None:
        raise RuleBroken(
            _("Somebody else has just removed this contact."), remedy=_("Open the entry anew.")
        )
    return now, enterprise


def _check_name(name: str) -> None:
    if not name.strip():
        raise RuleBroken(
            _("The name is missing."), field="name", remedy=_("Write whom to ask for.")
        )


def _said(contact: Contact) -> dict[str, str]:
    return {name: getattr(contact, name) for name in CONTACT}
