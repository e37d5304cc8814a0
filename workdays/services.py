"""An administrator types in what the State Council has announced for a year."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit import subjects
from audit.services import Entry, append, changes
from common.errors import RuleBroken
from workdays import rules
from workdays.enums import DayKind
from workdays.models import SpecialDay

SUBJECT = "special_day"


@transaction.atomic
def add_day(day: date, *, off: bool, name: str, by: Any) -> SpecialDay:
    """A holiday, or a weekend day that is worked. Deadlines set before keep their dates."""
    _require_administrator(by)
    special, made = SpecialDay.objects.get_or_create(day=day, defaults={"off": off, "name": name})
    if not made:
        raise RuleBroken(
            _("%(day)s is a special day already: %(name)s.") % {"day": day, "name": special.name},
            field="day",
            remedy=_("Change that entry instead."),
        )
    _record(special, DayKind.ADDED, by, {"set": _told(special)})
    return special


@transaction.atomic
def change_day(day: date, *, off: bool, name: str, by: Any) -> SpecialDay:
    """The announcement was typed in wrongly or has been changed."""
    _require_administrator(by)
    special = _locked(day)
    before = _told(special)
    special.off, special.name = off, name
    special.save()
    changed = changes(before, _told(special), before)
    if changed:
        given = {key: after for key, (_before, after) in changed.items()}
        _record(special, DayKind.CHANGED, by, {"set": given, "changed": changed})
    return special


@transaction.atomic
def remove_day(day: date, *, by: Any) -> None:
    """The day is an ordinary one after all; the log keeps what it was."""
    _require_administrator(by)
    special = _locked(day)
    _record(special, DayKind.REMOVED, by, {"removed": _told(special)})
    special.delete()


def _locked(day: date) -> SpecialDay:
    special: SpecialDay | None = SpecialDay.objects.select_for_update().filter(pk=day).first()
    if special is None:
        raise RuleBroken(
            _("Somebody else has just removed %(day)s.") % {"day": day},
            remedy=_("Reload the page; add the day anew if it is needed."),
        )
    return special


def _told(special: SpecialDay) -> dict[str, Any]:
    return {"day": special.day, "off": special.off, "name": special.name}


def _record(special: SpecialDay, kind: DayKind, by: Any, facts: dict[str, Any]) -> None:
    entry = Entry(
        county=settings.COUNTY_CODE,
        subject_kind=SUBJECT,
        subject_id=subjects.id_of(SUBJECT, special.day.isoformat()),
        kind=kind,
        by=by.pk,
        valid_on=timezone.localdate(),
        facts=facts,
    )
    append([entry])


def _require_administrator(by: Any) -> None:
    if not rules.may_change_days(by):
        raise PermissionDenied
