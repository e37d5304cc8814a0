"""Entries of the register: made, changed, verified, suspended and closed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import BATCH, append, changes, lock_log
from common.errors import PermissionDenied, RuleBroken
from enterprises import rules, uscc
from enterprises.enums import State
from enterprises.models import Enterprise
from enterprises.names import search_keys
from enterprises.particulars import NAMES, Particulars, faults
from enterprises.services.events import changed, entry, record
from enterprises.vocabulary import Vocabulary


@transaction.atomic
def register_enterprise(
    said: Particulars, *, by: User, state: str = State.OPERATING, to_be_verified: bool = False
) -> Enterprise:
    """Put an enterprise on the register.

    Raises PermissionDenied, or RuleBroken with the field at fault: a wrong code, a code or a name
    in the township that is on the register already, a place outside the person's scope.
    """
    if not rules.may_write_register(by):
        raise PermissionDenied
    said = _checked(said, unverified=to_be_verified)
    lock_log(settings.COUNTY_CODE)  # of two equal forms, the second sees what the first has made
    _refuse_known(said, by)
    made = _new(said, state, to_be_verified=to_be_verified)
    _save(made, force_insert=True)
    _refuse_out_of_scope(made, by)
    record(
        made,
        "registered",
        by=by,
        facts=_first_facts(said, state, to_be_verified),
        states=("", state),
    )
    return made


@transaction.atomic
def register_unverified(
    entries: Sequence[Particulars], *, by: User | None, source: str = ""
) -> list[Enterprise]:
    """Put names that turned up elsewhere (a ledger, a tip-off) on the register, to be verified.

    For imports, whose caller has checked who may: by None is the system. In: particulars with at
    least name, sector and region (the county's code where the township is not known); names that
    are not on the register yet. `source` says where they come from. Out: the entries in the same
    order; written as one batch of rows and one block of events. Raises RuleBroken.
    """
    vocabulary, today = Vocabulary.read(), timezone.localdate()
    for said in entries:
        for fault in faults(said, vocabulary, on=today, unverified=True):
            raise fault
    told = [replace(said, uscc=uscc.checked(said.uscc)) for said in entries]
    made = [_new(said, State.OPERATING, to_be_verified=True) for said in told]
    Enterprise.objects.bulk_create(made, batch_size=BATCH)
    append(
        [
            entry(
                row,
                "registered",
                by=by,
                facts={**_first_facts(said, State.OPERATING, True), "source": source},
                states=("", State.OPERATING),
            )
            for row, said in zip(made, told, strict=True)
        ]
    )
    return made


@transaction.atomic
def change_enterprise(enterprise_pk: UUID, *, by: User, said: Particulars) -> Enterprise:
    """Correct what the register says. Out: the entry; where nothing differs, nothing is written.

    The event tells each attribute as [before, after]. Raises PermissionDenied or RuleBroken.
    """
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    before = Particulars.of(enterprise)
    said = replace(said, uscc=uscc.normal(said.uscc))
    differences = changes(before.told(), said.told(), NAMES)
    if not rules.may_change(by, frozenset(differences)):
        raise PermissionDenied
    if not differences:
        return enterprise
    _check_change(said, before, enterprise)
    if differences.keys() & {"uscc", "name", "region"}:
        _refuse_known(said, by, besides=enterprise)
    write_particulars(enterprise, said)
    _save(enterprise)
    if differences.keys() & {"sector", "region"}:
        _refuse_out_of_scope(enterprise, by)
    record(enterprise, "changed", by=by, facts=changed(differences))
    return enterprise


@transaction.atomic
def change_state(
    enterprise_pk: UUID, *, by: User, state: str, reason: str, on: date | None = None
) -> Enterprise:
    """An enterprise suspends work, closes down or works again, from a day on and for a reason."""
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    if not rules.may_write_register(by):
        raise PermissionDenied
    day = on or timezone.localdate()
    if not reason.strip():
        raise RuleBroken(_("The reason is missing."), field="reason", remedy=_("Write one."))
    if day > timezone.localdate():
        raise RuleBroken(
            _("This day is yet to come."),
            field="on",
            remedy=_("Record the change on the day on which it happens."),
        )
    if state not in State.values:
        raise RuleBroken(_("This is no state."), field="state", remedy=_("Choose one of the list."))
    before = enterprise.state
    if state == before:
        raise RuleBroken(
            _("The enterprise is “%(state)s” already.") % {"state": State(state).label},
            field="state",
            remedy=_("Reload the page to see who changed it."),
        )
    enterprise.state = state
    enterprise.save(update_fields=["state"])
    facts = {**changed({"state": [before, state]}), "reason": reason.strip()}
    record(enterprise, "state_changed", by=by, on=day, facts=facts, states=(before, state))
    return enterprise


@transaction.atomic
def verify_enterprise(enterprise_pk: UUID, *, by: User) -> Enterprise:
    """An entry that came from a ledger or a tip-off has been looked at, and is so."""
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    if not rules.may_write_register(by):
        raise PermissionDenied
    if not enterprise.to_be_verified:
        raise RuleBroken(
            _("This entry is verified already."),
            remedy=_("Reload the page to see who did it."),
        )
    today = timezone.localdate()
    for fault in faults(Particulars.of(enterprise), Vocabulary.read(), on=today):
        raise RuleBroken(
            fault.message, remedy=_("Correct the entry first, then confirm it."), field=fault.field
        )
    enterprise.to_be_verified = False
    enterprise.save(update_fields=["to_be_verified"])
    record(enterprise, "verified", by=by, facts=changed({"to_be_verified": [True, False]}))
    return enterprise


def write_particulars(enterprise: Enterprise, said: Particulars) -> None:
    """Set the model's columns, those for searching included; saves nothing."""
    for name, value in {**said.columns(), **search_keys(said.name)}.items():
        setattr(enterprise, name, value)


def _checked(said: Particulars, *, unverified: bool = False) -> Particulars:
    for fault in faults(said, Vocabulary.read(), on=timezone.localdate(), unverified=unverified):
        raise fault
    return replace(said, uscc=uscc.checked(said.uscc))


def _check_change(said: Particulars, before: Particulars, enterprise: Enterprise) -> None:
    """The whole entry has to hold, but a township that has ended stays until it is changed."""
    for fault in faults(
        said,
        Vocabulary.read(),
        on=timezone.localdate(),
        unverified=enterprise.to_be_verified,
    ):
        if fault.field != "region" or said.region != before.region:
            raise fault


def _new(said: Particulars, state: str, *, to_be_verified: bool) -> Enterprise:
    made = Enterprise(state=state, to_be_verified=to_be_verified)
    write_particulars(made, said)
    return made


def _first_facts(said: Particulars, state: str, to_be_verified: bool) -> dict[str, Any]:
    return {"set": {**said.told(), "state": state, "to_be_verified": to_be_verified}}


def _refuse_known(said: Particulars, by: User, *, besides: Enterprise | None = None) -> None:
    """The register holds an enterprise once: by its code, else by its name in the township. Whose
    a code is, is told within the person's scope only.
    """
    others = Enterprise.objects.all()
    if besides:
        others = others.exclude(pk=besides.pk)
    same_code = others.filter(uscc=said.uscc).first() if said.uscc else None
    if same_code:
        if not Enterprise.objects.visible_to(by).filter(pk=same_code.pk).exists():
            raise RuleBroken(
                _("The code %(code)s belongs to an enterprise outside your scope.")
                % {"code": said.uscc},
                field="uscc",
                remedy=_("Correct the code, or ask an administrator."),
            )
        raise RuleBroken(
            _("The code %(code)s belongs to %(name)s.")
            % {"code": said.uscc, "name": same_code.name},
            field="uscc",
            remedy=_("Open that entry, or correct the code."),
        )
    keys = search_keys(said.name)
    if others.filter(folded=keys["folded"], region=said.region).exists():
        raise RuleBroken(
            _("An enterprise of this name is on the register of this township already."),
            field="name",
            remedy=_("Open that entry instead of making a second one."),
        )


def _save(enterprise: Enterprise, *, force_insert: bool = False) -> None:
    """Two people may give one code at once: the second is told so, by the table's constraint."""
    try:
        with transaction.atomic():
            enterprise.save(force_insert=force_insert)
    except IntegrityError as error:
        raise RuleBroken(
            _("The code %(code)s has just been given to another enterprise.")
            % {"code": enterprise.uscc},
            field="uscc",
            remedy=_("Search for the code to see which one."),
        ) from error


def _refuse_out_of_scope(enterprise: Enterprise, by: User) -> None:
    if not Enterprise.objects.visible_to(by).filter(pk=enterprise.pk).exists():
        raise RuleBroken(
            _("Your agency does not supervise this sector in this township."),
            field="sector",
            remedy=_("Choose within your agency's sectors and townships, or ask an administrator."),
        )
