"""The register and the catalogue as tables; the headers are those of the imports."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.exports import Asker, Table
from enterprises.filters import EnterpriseFilter, RiskPointFilter
from enterprises.models import Enterprise, RiskPoint
from sheets.exports import chunked

ENTERPRISE_ORDER = ("pinyin", "id")
RISK_ORDER = ("enterprise__pinyin", "id")
ENTERPRISE_HEADERS = [
    _("Name"),
    _("Unified social credit code"),
    _("Sector"),
    _("Trade (GB/T 4754-2017)"),
    _("Township"),
    _("Address"),
    _("Latitude"),
    _("Longitude"),
    _("State"),
    _("To be verified"),
    _("Registered on"),
    _("Business scope"),
    _("Principal"),
    _("Phone"),
    _("Employees"),
    _("Regulators today"),
]
RISK_HEADERS = [
    _("Enterprise"),
    _("Unified social credit code"),
    _("Name"),
    _("Kind"),
    _("Place"),
    _("Latitude"),
    _("Longitude"),
    _("Hazard factors"),
    _("Possible accidents"),
    _("Method"),
    _("L"),
    _("E"),
    _("C or S"),
    _("Score"),
    _("Computed level"),
    _("Level"),
    _("Reason for the higher level"),
    _("Control measures"),
    _("Residual level"),
    _("Level of control"),
    _("Person responsible"),
    _("Phone"),
    _("Assessed on"),
    _("Next review"),
    _("No longer present since"),
]


def read_enterprises(user: User, query: QueryDict) -> Table:
    """The enterprises in a person's scope under the filters, by pinyin."""
    own = Enterprise.objects.visible_to(user)
    found = EnterpriseFilter(query, queryset=own, request=Asker(user)).qs
    rows = found.for_list().with_regulators_today().order_by(*ENTERPRISE_ORDER)
    return Table(
        name=_now("Enterprises"),
        headers=ENTERPRISE_HEADERS,
        rows=lambda: enterprise_rows(chunked(rows)),
        count=found.count,
    )


def read_risk_points(user: User, query: QueryDict) -> Table:
    """The risk points in a person's scope under the filters, by enterprise."""
    own = RiskPoint.objects.visible_to(user)
    found = RiskPointFilter(query, queryset=own, request=Asker(user)).qs
    rows = found.for_list().order_by(*RISK_ORDER)
    return Table(
        name=_now("Risk points"),
        headers=RISK_HEADERS,
        rows=lambda: risk_rows(chunked(rows)),
        count=found.count,
    )


def enterprise_rows(rows: Any) -> Iterator[list[Any]]:
    """In: enterprises with sector, region, trade and today's regulators loaded."""
    yes = _("yes")
    for row in rows:
        yield [
            row.name,
            row.uscc,
            str(row.sector),
            str(row.trade) if row.trade else row.trade_text,
            row.region.name,
            row.address,
            row.latitude,
            row.longitude,
            row.get_state_display(),
            yes if row.to_be_verified else "",
            row.registered_on,
            row.business_scope,
            row.principal,
            row.phone,
            row.employees,
            "、".join(one.agency.name for one in row.regulators_today),
        ]


def risk_rows(rows: Any) -> Iterator[list[Any]]:
    """In: risk points with their enterprise loaded."""
    for row in rows:
        yield [
            row.enterprise.name,
            row.enterprise.uscc,
            row.name,
            row.get_kind_display(),
            row.place,
            row.latitude,
            row.longitude,
            row.hazard_factors,
            row.accident_types,
            row.get_method_display(),
            row.likelihood,
            row.exposure,
            row.consequence,
            row.score,
            row.get_computed_level_display(),
            row.get_level_display(),
            row.override_reason,
            row.measures,
            row.get_residual_level_display(),
            row.get_control_level_display(),
            row.responsible,
            row.phone,
            row.assessed_on,
            row.next_review_on,
            row.retired_on,
        ]


def places_of_enterprises(rows: Any) -> list[dict[str, Any]]:
    """Marks for components/map.html, of enterprises that have coordinates."""
    return [
        {
            "lat": float(row.latitude),
            "lng": float(row.longitude),
            "title": row.name,
            "text": f"{row.sector} · {row.region.name}",
            "tone": "accent" if row.state == "operating" else "void",
            "url": row.get_absolute_url(),
        }
        for row in rows
    ]


def places_of_risks(rows: Any) -> list[dict[str, Any]]:
    """The same for risk points, in their colour; without own coordinates at the enterprise's."""
    return [
        {
            "lat": float(row.latitude if row.latitude is not None else row.enterprise.latitude),
            "lng": float(row.longitude if row.longitude is not None else row.enterprise.longitude),
            "title": row.name,
            "text": f"{row.get_level_display()} · {row.enterprise.name}",
            "tone": row.level,
            "url": row.get_absolute_url(),
        }
        for row in rows
    ]
