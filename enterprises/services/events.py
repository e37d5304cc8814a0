"""The register's entries in the county's log."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from audit.services import Entry, append
from enterprises.models import Enterprise, RiskPoint

ENTERPRISE = "enterprise"
RISK_POINT = "risk_point"


def entry(
    enterprise: Enterprise,
    kind: str,
    *,
    by: User | None,
    on: date | None = None,
    facts: dict[str, Any] | None = None,
    point: RiskPoint | None = None,
    states: tuple[str, str] = ("", ""),
) -> Entry:
    """One thing that happened to an enterprise or, given `point`, to one of its risk points."""
    subject: UUID = point.pk if point else enterprise.pk
    return Entry(
        county=enterprise.county,
        subject_kind=RISK_POINT if point else ENTERPRISE,
        subject_id=subject,
        kind=kind,
        by=by.pk if by else None,
        valid_on=on or timezone.localdate(),
        facts=facts or {},
        state_from=states[0],
        state_to=states[1],
    )


def record(enterprise: Enterprise, kind: str, **more: Any) -> None:
    """Append one entry; see `entry` for what it takes."""
    append([entry(enterprise, kind, **more)])


def changed(differences: dict[str, list[Any]]) -> dict[str, Any]:
    """Facts of a change: `changed` as {name: [before, after]}, `set` as {name: after}."""
    return {
        "changed": differences,
        "set": {name: after for name, (_before, after) in differences.items()},
    }
