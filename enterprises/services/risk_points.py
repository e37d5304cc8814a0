"""The risk-point catalogue: points added, assessed anew, retired."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import changes
from common.errors import PermissionDenied, RuleBroken
from enterprises import rules
from enterprises.assessment import CONTROL, assess, declared
from enterprises.enums import ControlLevel, RiskKind, RiskLevel
from enterprises.models import Enterprise, RiskPoint
from enterprises.places import degree_faults, rounded
from enterprises.services.events import changed, record

DEGREES = ("latitude", "longitude")
HUNDREDTH = Decimal("0.01")
COMPUTED = ("score", "computed_level", "level", "control_level")
REQUIRED = ("name", "place", "hazard_factors", "measures", "responsible")


@dataclass(frozen=True, kw_only=True)
class RiskFacts:
    """What a person says of a risk point. `level` empty: as computed; `control_level` empty: the
    one that belongs to the level. Factors without unit, coordinates in degrees (CGCS2000).
    """

    name: str
    kind: str
    place: str
    hazard_factors: str
    method: str
    likelihood: Decimal
    exposure: Decimal | None
    consequence: Decimal
    measures: str
    responsible: str
    assessed_on: date
    level: str = ""
    override_reason: str = ""
    residual_level: str = ""
    control_level: str = ""
    accident_types: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    phone: str = ""
    next_review_on: date | None = None

    @classmethod
    def of(cls, point: RiskPoint) -> Self:
        """What the catalogue says now; a level that followed from another will follow again."""
        said = {name: getattr(point, name) for name in NAMES}
        if point.level == point.computed_level:
            said["level"] = ""
        if point.control_level == CONTROL[point.level]:
            said["control_level"] = ""
        return cls(**said)

    def columns(self) -> dict[str, Any]:
        """Everything that is written, the computed columns included. Raises RuleBroken."""
        check(self)
        found = assess(
            self.method,
            likelihood=self.likelihood,
            exposure=self.exposure,
            consequence=self.consequence,
        )
        level = declared(found.level, self.level, self.override_reason)
        return {
            **asdict(self),
            "override_reason": self.override_reason if level != found.level else "",
            "score": found.score,
            "computed_level": found.level,
            "level": level,
            "control_level": self.control_level or CONTROL[level],
        }


NAMES = tuple(field.name for field in fields(RiskFacts))
TOLD = (*NAMES, *(name for name in COMPUTED if name not in NAMES))


def check(said: RiskFacts) -> None:
    """Raise RuleBroken for the first thing that is wrong, the assessment left aside."""
    for name in REQUIRED:
        if not getattr(said, name).strip():
            raise _fault(name, _("This field is required and empty."), _("Fill it in."))
    for name, values in (
        ("kind", RiskKind.values),
        ("residual_level", ["", *RiskLevel.values]),
        ("control_level", ["", *ControlLevel.values]),
        ("level", ["", *RiskLevel.values]),
    ):
        if getattr(said, name) not in values:
            raise _fault(name, _("This is no value of the list."), _("Choose one of the list."))
    if said.assessed_on > timezone.localdate():
        raise _fault("assessed_on", _("This day is yet to come."), _("Correct the date."))
    if said.next_review_on and said.next_review_on < said.assessed_on:
        raise _fault(
            "next_review_on",
            _("The next review lies before the assessment."),
            _("Give a later day, or leave it empty."),
        )
    for fault in degree_faults(said.latitude, said.longitude):
        raise fault


@transaction.atomic
def add_risk_point(enterprise_pk: UUID, *, by: User, said: RiskFacts) -> RiskPoint:
    """Enter a risk point into the catalogue, with its first assessment."""
    enterprise = Enterprise.objects.visible_to(by).locked().get(pk=enterprise_pk)
    if not rules.may_keep_risk_points(by):
        raise PermissionDenied
    made = RiskPoint(enterprise=enterprise, **said.columns())
    same = RiskPoint.objects.filter(enterprise=enterprise, retired_on=None)
    if same.filter(name=made.name, place=made.place, hazard_factors=made.hazard_factors).exists():
        raise RuleBroken(
            _("The catalogue has this risk point already: the same name, place and factors."),
            field="name",
            remedy=_("Open the entry, or say what is different about this one."),
        )
    made.save(force_insert=True)
    facts = {"set": {**told(made), "enterprise": enterprise.pk}}
    record(enterprise, "added", by=by, on=made.assessed_on, facts=facts, point=made)
    return made


@transaction.atomic
def change_risk_point(point_pk: UUID, *, by: User, said: RiskFacts) -> RiskPoint:
    """Correct or assess anew; the event tells each attribute as [before, after]. Where nothing
    differs, nothing is written.
    """
    point = _present(point_pk, by)
    before = told(point)
    for name, value in said.columns().items():
        setattr(point, name, value)
    differences = changes(before, told(point), TOLD)
    if differences:
        point.save()
        record(point.enterprise, "changed", by=by, facts=changed(differences), point=point)
    return point


@transaction.atomic
def retire_risk_point(
    point_pk: UUID, *, by: User, reason: str, on: date | None = None
) -> RiskPoint:
    """The risk is there no more (plant dismantled, work given up); the entry stays, marked so."""
    point = _present(point_pk, by)
    day = on or timezone.localdate()
    if not reason.strip():
        raise _fault("reason", _("The reason is missing."), _("Write one."))
    if day > timezone.localdate():
        raise _fault("on", _("This day is yet to come."), _("Correct the date."))
    point.retired_on = day
    point.save(update_fields=["retired_on"])
    facts = {"reason": reason.strip(), "set": {"retired_on": day}}
    record(point.enterprise, "retired", by=by, on=day, facts=facts, point=point)
    return point


def _present(point_pk: UUID, by: User) -> RiskPoint:
    """The point, locked, of whoever may keep it. Raises RuleBroken where it is retired."""
    rows = RiskPoint.objects.visible_to(by).select_related("enterprise").locked()
    point: RiskPoint = rows.get(pk=point_pk)
    if not rules.may_keep_risk_points(by):
        raise PermissionDenied
    if point.retired_on:
        raise RuleBroken(
            _("This risk point is there no more since %(day)s.")
            % {"day": point.retired_on.isoformat()},
            remedy=_("Add it anew where the risk has come back."),
        )
    return point


def told(point: RiskPoint) -> dict[str, Any]:
    """Everything about a point as facts, numbers as the columns keep them: 6 and 6.0 are equal."""
    return {name: _number(name, getattr(point, name)) for name in TOLD}


def _number(name: str, value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return rounded(value) if name in DEGREES else value.quantize(HUNDREDTH)


def _fault(field: str, message: Any, remedy: Any) -> RuleBroken:
    return RuleBroken(message, field=field, remedy=remedy)
