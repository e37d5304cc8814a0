"""Keeping the register of accidents: what a person tells becomes row and event at once."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accidents import rules
from accidents.checks import (
    AGAIN,
    check,
    check_not_twice,
    check_scope,
    check_toll,
    county_of,
    not_ahead,
    numbers,
    require_reason,
)
from accidents.enums import DECLARED, FollowUp, Kind
from accidents.grading import Toll, grade_of
from accidents.models import Accident, RegisterStart, TollEntry
from accidents.queries import REGISTER
from accidents.writing import entry_about, facts_of, settle
from accounts.models import Region, Sector, User
from audit.services import Entry, append, lock_log, take_numbers
from common.errors import PermissionDenied, RuleBroken
from enterprises.models import Enterprise
from hazards.models import AccidentType


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is told when an accident is registered; everything but the toll can be corrected."""

    occurred_on: date
    region: Region
    place: str
    sector: Sector
    summary: str
    accident_type: AccidentType | None
    toll: Toll
    occurred_at: time | None = None
    enterprise: Enterprise | None = None
    follow_up: str = FollowUp.GENERAL
    concealed: bool = False
    reported_at: datetime | None = None
    investigation: str = ""


CORRECTED = tuple(one.name for one in fields(Report) if one.name not in ("toll", "investigation"))


@transaction.atomic
def register_accident(report: Report, *, by: User) -> Accident:
    """An accident enters the register; its grade follows from the toll. It counts from now on."""
    _require(by)
    _check_county(report.region, settings.COUNTY_CODE)
    accident = Accident(
        county=settings.COUNTY_CODE,
        reported_at=report.reported_at or timezone.now(),
        investigation=report.investigation.strip(),
        grade=grade_of(report.toll),
        **{name: getattr(report, name) for name in CORRECTED if name != "reported_at"},
        **numbers(report.toll),
    )
    check(accident, by)
    check_toll(report.toll)
    lock_log(accident.county)
    check_not_twice(accident)
    year = accident.occurred_on.year
    number = take_numbers(f"accident/{accident.county}/{year}")[0]
    accident.number = f"{year}-{number:03d}"
    accident.save(force_insert=True)
    check_scope(accident, by)
    entry = TollEntry.objects.create(
        accident=accident, position=1, on=accident.occurred_on, by=by, **numbers(report.toll)
    )
    _tell(accident, Kind.REGISTERED, by=by, on=accident.occurred_on, facts={"entry": entry.pk})
    return accident


@transaction.atomic
def follow_up_toll(
    accident_pk: UUID, *, by: User, on: date, toll: Toll, note: str = ""
) -> Accident:
    """The toll has changed on a day. Within 30 days of the accident (7 for road traffic and fire)
    the grade follows; later the toll is recorded and the grade stays.
    """
    accident = _locked(accident_pk, by)
    not_ahead(on, "on")
    latest = _standing(accident)[-1]
    if on < latest.on:
        raise RuleBroken(
            _("%(day)s lies before the last known toll, which is of %(last)s.")
            % {"day": on, "last": latest.on},
            field="on",
            remedy=_("Give that day or a later one, or correct the toll that was wrong."),
        )
    check_toll(toll, before=latest.toll)
    before = facts_of(accident)
    entry = TollEntry.objects.create(
        accident=accident,
        position=latest.position + 1,
        on=on,
        note=note.strip(),
        by=by,
        **numbers(toll),
    )
    _settle(accident)
    told = {"entry": entry.pk, "note": entry.note}
    _tell(accident, Kind.TOLL_CHANGED, by=by, on=on, facts=told, before=before)
    return accident


@transaction.atomic
def correct_toll(entry_pk: UUID, *, by: User, toll: Toll, reason: str) -> Accident:
    """A toll was put down wrongly: the right one takes its place and its day, whenever this is
    said; the wrong one stays on record, replaced. The grade is computed anew.
    """
    pk = TollEntry.objects.visible_to(by).values_list("accident_id", flat=True).get(pk=entry_pk)
    accident = _locked(pk, by)
    entry = TollEntry.objects.get(pk=entry_pk)
    require_reason(reason)
    if hasattr(entry, "replaced_by"):
        raise RuleBroken(_("This toll has been corrected already."), remedy=_("Reload the page."))
    check_toll(toll, before=entry.toll)
    before = facts_of(accident)
    made = TollEntry.objects.create(
        accident=accident,
        position=entry.position,
        on=entry.on,
        note=reason.strip(),
        by=by,
        replaces=entry,
        **numbers(toll),
    )
    _settle(accident)
    told = {"entry": made.pk, "replaces": entry.pk, "reason": reason.strip()}
    _tell(accident, Kind.TOLL_CORRECTED, by=by, facts=told, before=before)
    return accident


@transaction.atomic
def determine(
    accident_pk: UUID, *, by: User, counted: bool, reason: str, on: date | None = None
) -> Accident:
    """It is determined whether this is a production-safety accident (生产安全事故); as known from
    now on it counts, or does not, for every day.
    """
    accident = _locked(accident_pk, by)
    require_reason(reason)
    day = on or timezone.localdate()
    not_ahead(day, "on")
    if day < accident.occurred_on:
        raise RuleBroken(_("The determination lies before the accident."), field="on", remedy=AGAIN)
    before = facts_of(accident)
    accident.counted = counted
    accident.determined_on = day
    accident.determination = reason.strip()
    told = {"reason": reason.strip()}
    _tell(accident, Kind.DETERMINED, by=by, on=day, facts=told, before=before)
    return accident


@transaction.atomic
def correct_accident(
    accident_pk: UUID, *, by: User, values: Mapping[str, Any], reason: str
) -> Accident:
    """Facts were put down wrongly: only those of CORRECTED, with the reason. A corrected day or
    kind of accident moves the end of the follow-up, so the grade is computed anew.
    """
    accident = _locked(accident_pk, by)
    require_reason(reason)
    before = facts_of(accident)
    for name in CORRECTED:
        if name in values:
            setattr(accident, name, values[name])
    _matched(accident)
    _check_county(accident.region, accident.county)
    check(accident, by)
    _settle(accident)
    if facts_of(accident) == before:
        raise RuleBroken(_("Nothing differs from what is recorded."), remedy=AGAIN)
    _tell(accident, Kind.CORRECTED, by=by, facts={"reason": reason.strip()}, before=before)
    check_scope(accident, by)
    return accident


@transaction.atomic
def note_investigation(accident_pk: UUID, *, by: User, text: str) -> Accident:
    """How the investigation stands: who investigates, causes, report, reply."""
    accident = _locked(accident_pk, by)
    before = facts_of(accident)
    accident.investigation = text.strip()
    if facts_of(accident) == before:
        raise RuleBroken(_("Nothing differs from what is recorded."), field="text", remedy=AGAIN)
    _tell(accident, Kind.INVESTIGATED, by=by, facts={}, before=before)
    return accident


@transaction.atomic
def declare_register(
    *,
    by: User | None,
    complete_from: date,
    reason: str,
    county: str | None = None,
    on: date | None = None,
) -> RegisterStart:
    """From this day on the register holds every accident of the county: no streak reaches back
    further. Declared anew, the later word counts from when it was said. `on`: the day of the
    declaration (default: today); `by` None is the command.
    """
    if by is not None:
        _require(by)
    not_ahead(complete_from, "complete_from")
    require_reason(reason)
    county = county or settings.COUNTY_CODE
    today = on or timezone.localdate()
    told = {"complete_from": complete_from, "reason": reason.strip()}
    values = {**told, "declared_by": by, "declared_on": today}
    # two first declarations at once: the second waits here and then takes the row of the first
    RegisterStart.objects.bulk_create(
        [RegisterStart(county=county, **values)], ignore_conflicts=True
    )
    start = RegisterStart.objects.locked().get(county=county)
    for name, value in values.items():
        setattr(start, name, value)
    start.save()
    append(
        [
            Entry(
                county=county,
                subject_kind=REGISTER,
                subject_id=start.pk,
                kind=DECLARED,
                by=by.pk if by else None,
                valid_on=today,
                facts={"set": told},
            )
        ]
    )
    return start


_OTHER_COUNTY = _("The accident would lie in another county, which keeps its own register.")


def _check_county(region: Region, county: str) -> None:
    if county_of(region) != county:
        raise RuleBroken(
            _OTHER_COUNTY, field="region", remedy=_("Choose a township of the county.")
        )


def _locked(accident_pk: UUID, by: User) -> Accident:
    accident = Accident.objects.visible_to(by).locked().get(pk=accident_pk)
    _require(by)
    return accident


def _require(by: User) -> None:
    if not rules.may_keep(by):
        raise PermissionDenied


def _matched(accident: Accident) -> None:
    """Once it is said what a text of an imported register means, the text has done its work."""
    if accident.accident_type_id:
        accident.accident_type_text = ""
    if accident.enterprise_id:
        accident.enterprise_text = ""


def _standing(accident: Accident) -> list[TollEntry]:
    """The tolls that stand, in the order of their days; corrected ones are left out."""
    return list(accident.tolls.filter(replaced_by=None).order_by("position"))


def _settle(accident: Accident) -> None:
    settle(accident, [(entry.on, entry.toll) for entry in _standing(accident)])


def _tell(
    accident: Accident,
    kind: Kind,
    *,
    by: User,
    facts: dict[str, Any],
    on: date | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Write the row and its event."""
    accident.save()
    append([entry_about(accident, kind, by=by.pk, facts=facts, on=on, before=before)])
