"""Which agency answers for an enterprise, in which respect, from which day to which."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from common.errors import PermissionDenied, RuleBroken
from enterprises import rules
from enterprises.enums import RegulatorKind
from enterprises.models import Enterprise, Regulator
from enterprises.services.events import record


@transaction.atomic
def assign_regulator(
    enterprise_pk: UUID,
    *,
    by: User,
    agency: Agency,
    kind: str,
    valid_from: date,
    valid_to: date | None = None,
) -> Regulator:
    """An agency answers for the enterprise from a day on (until `valid_to`, exclusive).

    Raises RuleBroken where it does so in this respect already in a part of that time.
    """
    if not rules.may_write_register(by):
        raise PermissionDenied
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    if kind not in RegulatorKind.values:
        raise RuleBroken(_("This is no kind."), field="kind", remedy=_("Choose one of the list."))
    if valid_to is not None and valid_to <= valid_from:
        raise _ends_before_it_begins()
    same = Regulator.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=valid_from),
        enterprise=enterprise,
        agency=agency,
        kind=kind,
    )
    if valid_to is not None:
        same = same.filter(valid_from__lt=valid_to)
    if same.exists():
        raise RuleBroken(
            _("%(agency)s answers for the enterprise already in that time.") % {"agency": agency},
            field="valid_from",
            remedy=_("End the earlier one first, or begin after it."),
        )
    made = Regulator.objects.create(
        enterprise=enterprise, agency=agency, kind=kind, valid_from=valid_from, valid_to=valid_to
    )
    record(enterprise, "regulator_assigned", by=by, on=valid_from, facts=_facts(made))
    return made


@transaction.atomic
def end_regulator(regulator_pk: UUID, *, by: User, valid_to: date) -> Regulator:
    """The agency no longer answers for the enterprise from the day `valid_to` on."""
    if not rules.may_write_register(by):
        raise PermissionDenied
    known = Regulator.objects.visible_to(by).get(pk=regulator_pk)
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=known.enterprise_id)
    regulator = Regulator.objects.select_related("agency").get(pk=regulator_pk)
    if regulator.valid_to is not None:
        raise RuleBroken(
            _("The end of this responsibility is said already: %(day)s.")
            % {"day": regulator.valid_to.isoformat()},
            field="valid_to",
            remedy=_("Assign the agency anew where it goes on."),
        )
    if valid_to <= regulator.valid_from:
        raise _ends_before_it_begins()
    regulator.valid_to = valid_to
    regulator.save(update_fields=["valid_to"])
    record(enterprise, "regulator_ended", by=by, on=valid_to, facts=_facts(regulator))
    return regulator


def _facts(regulator: Regulator) -> dict[str, object]:
    return {
        "regulator": regulator.pk,
        "agency": regulator.agency_id,
        "name": regulator.agency.name,
        "kind": regulator.kind,
        "valid_from": regulator.valid_from,
        "valid_to": regulator.valid_to,
    }


def _ends_before_it_begins() -> RuleBroken:
    return RuleBroken(
        _("The end lies before the beginning."),
        field="valid_to",
        remedy=_("Give the first day on which the agency no longer answers."),
    )
