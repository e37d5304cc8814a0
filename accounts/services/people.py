"""What an administrator does with accounts. An account is never deleted: it has acted."""

import secrets
from dataclasses import dataclass, field, fields
from uuid import UUID

from axes.utils import reset
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import rules
from accounts.enums import AccountKind
from accounts.models import Agency, Sector, User
from accounts.services.guard import require_administrator
from accounts.services.record import record, values
from common.errors import RuleBroken

# without those that a person takes for one another: 0 O, 1 l I
LETTERS = "abcdefghijkmnpqrstuvwxyz"
DIGITS = "23456789"
GROUPS, GROUP = 3, 5


@dataclass(frozen=True, kw_only=True)
class Account:
    """What an account says of its person; `sectors` are those in a leader's charge."""

    username: str
    full_name: str
    role: str
    agency: Agency | None = None
    sectors: tuple[Sector, ...] = field(default=())
    phone: str = ""
    position: str = ""
    certificate_number: str = ""
    email: str = ""


NAMES = tuple(one.name for one in fields(Account))
PLAIN = tuple(name for name in NAMES if name != "sectors")


@transaction.atomic
def create_account(account: Account, *, by: User) -> tuple[User, str]:
    """A new person works with the system; returns the account and its first password.

    The password is told to the administrator once and kept nowhere in the clear.
    """
    require_administrator(by)
    rules.check_account(role=account.role, agency=account.agency, sectors=account.sectors)
    password = new_password()
    person = User(**{name: getattr(account, name) for name in PLAIN})
    person.set_password(password)
    _save(person)
    person.sectors.set(account.sectors)
    record(person, AccountKind.CREATED, by=by, after=values(person, NAMES))
    return person, password


@transaction.atomic
def change_account(person_pk: UUID, account: Account, *, by: User) -> User:
    """What the account says is corrected. One's own role is changed by another administrator."""
    person = _locked(person_pk, by)
    rules.check_account(role=account.role, agency=account.agency, sectors=account.sectors)
    if person.pk == by.pk and account.role != person.role:
        raise _own(_("You cannot change your own role."), "role")
    before = values(person, NAMES)
    for name in PLAIN:
        setattr(person, name, getattr(account, name))
    _save(person)
    person.sectors.set(account.sectors)
    after = values(person, NAMES)
    if after != before:
        record(person, AccountKind.CHANGED, by=by, before=before, after=after)
    return person


@transaction.atomic
def reset_password(person_pk: UUID, *, by: User) -> tuple[User, str]:
    """A new password, told once; it ends the person's sessions and a lock of the sign-in."""
    person = _locked(person_pk, by)
    password = new_password()
    person.set_password(password)
    person.save(update_fields=["password"])
    record(person, AccountKind.PASSWORD_RESET, by=by)
    reset(username=person.username)
    return person, password


@transaction.atomic
def deactivate_account(person_pk: UUID, *, by: User) -> User:
    """The person no longer signs in, from the next request on; what was done stays theirs."""
    person = _locked(person_pk, by)
    if person.pk == by.pk:
        raise _own(_("You cannot deactivate your own account."), "")
    return _switch(person, active=False, by=by)


@transaction.atomic
def activate_account(person_pk: UUID, *, by: User) -> User:
    """The person comes back; the role must fit the account as it is now."""
    person = _locked(person_pk, by)
    rules.check_account(role=person.role, agency=person.agency, sectors=tuple(person.sectors.all()))
    return _switch(person, active=True, by=by)


def new_password() -> str:
    """Three groups of five to be read out over the telephone: letters and digits, 70 bits."""
    groups = (
        "".join(secrets.choice(LETTERS + DIGITS) for _ in range(GROUP)) for _ in range(GROUPS)
    )
    return "-".join(groups)


def _switch(person: User, *, active: bool, by: User) -> User:
    if person.is_active == active:
        raise RuleBroken(
            _("The account is active already.") if active else _("The account is not active."),
            remedy=_("Somebody else was faster; reload the page."),
        )
    person.is_active = active
    person.save(update_fields=["is_active"])
    kind = AccountKind.ACTIVATED if active else AccountKind.DEACTIVATED
    record(person, kind, by=by, before={"is_active": not active}, after={"is_active": active})
    return person


def _locked(person_pk: UUID, by: User) -> User:
    """The account, locked, with the actor's: two administrators who turn on each other are served
    one after the other, and the second is no administrator any more.
    """
    rows = User.objects.visible_to(by).filter(pk__in=[person_pk, by.pk]).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    require_administrator(found[by.pk])
    return found[person_pk]


def _own(message: object, name: str) -> RuleBroken:
    return RuleBroken(message, field=name, remedy=_("Ask another administrator."))


def _save(person: User) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise RuleBroken(
            _("The user name “%(name)s” is taken.") % {"name": person.username},
            field="username",
            remedy=_("Choose another one."),
        ) from error
