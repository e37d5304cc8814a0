"""What tests say of enterprises and risk points, and what the log then tells."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from audit.models import Event
from enterprises.particulars import Particulars
from enterprises.services.risk_points import RiskFacts

GOOD_CODE = "91350100M000100Y43"
OTHER_CODE = "91110000600037341L"


def entry(**more: Any) -> Particulars:
    """A coal washing plant in 唐兴镇."""
    said: dict[str, Any] = {
        "name": "翼城县虚构洗煤有限公司",
        "sector": "coal_washing",
        "region": "141022100",
    }
    return Particulars(**{**said, **more})


def risk(**more: Any) -> RiskFacts:
    """A yellow point by LEC: 3 x 6 x 7 = 126."""
    said: dict[str, Any] = {
        "name": "主通风机房",
        "kind": "place",
        "place": "地面",
        "hazard_factors": "触电",
        "method": "lec",
        "likelihood": Decimal(3),
        "exposure": Decimal(6),
        "consequence": Decimal(7),
        "measures": "定期检修",
        "responsible": "李四",
        "assessed_on": date(2021, 1, 4),
    }
    return RiskFacts(**{**said, **more})


def events(subject: UUID) -> list[Event]:
    """What the log tells of a subject, in order."""
    return list(Event.objects.about(subject))


def kinds(subject: UUID) -> list[str]:
    return [event.kind for event in events(subject)]
