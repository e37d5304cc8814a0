"""What must hold before the register is written; each refusal names the field and the remedy."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accidents.grading import Toll
from accidents.models import Accident
from accounts.enums import RegionLevel
from accounts.models import Region, User
from common.errors import RuleBroken
from enterprises.models import Enterprise

FIRST_DAY = date(1800, 1, 1)  # registers of old mines reach far back
AGAIN = _("Look at the date and the numbers again.")


def county_of(region: Region) -> str:
    """The county in which a township or village lies. Raises RuleBroken for a city or province."""
    place: Region | None = region
    while place is not None and place.level != RegionLevel.COUNTY:
        place = place.parent
    if place is None:
        raise RuleBroken(
            _("“%(region)s” is no part of a county.") % {"region": region},
            field="region",
            remedy=_("Choose the township where the accident happened."),
        )
    return place.code


def require_reason(reason: str) -> None:
    """Who changes the record says why. Raises RuleBroken."""
    if not reason.strip():
        raise RuleBroken(_("The reason is missing."), field="reason", remedy=_("Say why."))


def not_ahead(day: date, field: str) -> None:
    """Nothing has happened tomorrow yet, nor before anybody kept a register. Raises RuleBroken at
    the field.
    """
    if day < FIRST_DAY:
        raise RuleBroken(
            _("%(day)s lies before %(first)s.") % {"day": day, "first": FIRST_DAY},
            field=field,
            remedy=_("Look at the year again."),
        )
    if day > timezone.localdate():
        raise RuleBroken(
            _("%(day)s lies in the future.") % {"day": day},
            field=field,
            remedy=_("Give today's date or an earlier one."),
        )


def check_scope(accident: Accident, by: User) -> None:
    """Nobody registers what they would not see, nor corrects an accident out of their own sight.

    The accident is written already; the caller's transaction takes it back. Raises RuleBroken.
    """
    if not Accident.objects.visible_to(by).filter(pk=accident.pk).exists():
        raise RuleBroken(
            _("Your agency does not supervise this sector in this township."),
            field="sector",
            remedy=_("Choose within your agency's sectors and townships."),
        )


def check_not_twice(accident: Accident) -> None:
    """A form that is sent twice registers one accident. Raises RuleBroken; the log is locked."""
    same = Accident.objects.filter(
        county=accident.county,
        occurred_on=accident.occurred_on,
        occurred_at=accident.occurred_at,
        region=accident.region,
        sector=accident.sector,
        place=accident.place,
        summary=accident.summary,
        enterprise=accident.enterprise_id,
        reported_at=accident.reported_at,
    ).first()
    if same:
        raise RuleBroken(
            _("This accident is on the register already: %(number)s.") % {"number": same.number},
            remedy=_("Open that entry; a change of the toll is followed up there."),
        )


def check(accident: Accident, by: User) -> None:
    """What must hold of an accident's facts, whoever tells them. Raises RuleBroken."""
    not_ahead(accident.occurred_on, "occurred_on")
    _check_texts(accident)
    _check_report(accident)
    _check_type(accident)
    if accident.determined_on and accident.determined_on < accident.occurred_on:
        raise RuleBroken(
            _("The determination of %(day)s would lie before the accident.")
            % {"day": accident.determined_on},
            field="occurred_on",
            remedy=AGAIN,
        )
    key = accident.enterprise_id
    if key and not Enterprise.objects.visible_to(by).filter(pk=key).exists():
        raise RuleBroken(
            _("This enterprise is not in your scope."),
            field="enterprise",
            remedy=_("Choose another, or leave it empty and name it in the summary."),
        )


def _check_texts(accident: Accident) -> None:
    for name in ("place", "summary"):
        text = getattr(accident, name).strip()
        if not text:
            raise RuleBroken(
                _("This field is empty."), field=name, remedy=_("Write where and what it was.")
            )
        setattr(accident, name, text)


def _check_report(accident: Accident) -> None:
    if accident.reported_at is None:
        return
    remedy = _("Give the moment at which the county was told.")
    if accident.reported_at > timezone.now():
        raise RuleBroken(_("The report lies in the future."), field="reported_at", remedy=remedy)
    if timezone.localdate(accident.reported_at) < accident.occurred_on:
        raise RuleBroken(
            _("The report lies before the accident."), field="reported_at", remedy=remedy
        )


def _check_type(accident: Accident) -> None:
    """The type belongs to the edition of GB 6441 that was in force on the accident's day."""
    kind, day = accident.accident_type, accident.occurred_on
    if kind is None:
        if not accident.accident_type_text:
            raise RuleBroken(
                _("The accident type is missing."),
                field="accident_type",
                remedy=_("Choose a type of the edition that was in force on that day."),
            )
        return
    begun = kind.valid_from is None or kind.valid_from <= day
    if begun and (kind.valid_to is None or day < kind.valid_to):
        return
    raise RuleBroken(
        _("GB 6441-%(edition)s was not in force on %(day)s.")
        % {"edition": kind.edition, "day": day},
        field="accident_type",
        remedy=_("Choose a type of the other edition."),
    )


def check_toll(toll: Toll, *, before: Toll | None = None) -> None:
    """No number is negative, and a change changes something. Raises RuleBroken."""
    for name, value in numbers(toll).items():
        if value < 0:
            raise RuleBroken(
                _("A toll cannot be negative."), field=name, remedy=_("Give 0 or more.")
            )
    if before is not None and numbers(toll) == numbers(before):
        raise RuleBroken(
            _("The toll is the same as before."),
            field="deaths",
            remedy=_("Change at least one number."),
        )


def numbers(toll: Toll) -> dict[str, Any]:
    """The toll's numbers by name, money to the fen, as the rows hold them."""
    values = {one.name: getattr(toll, one.name) for one in fields(Toll)}
    return {**values, "direct_loss": toll.direct_loss.quantize(Decimal("0.01"))}
