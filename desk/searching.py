"""One box for hazards, enterprises, risk points and inspections, each as its list finds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from desk.boards.parts import Query, hazards, inspections, narrowed
from desk.links import page
from enterprises.filters import EnterpriseFilter, RiskPointFilter
from enterprises.models import Enterprise, RiskPoint

MOST = 10


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Group:
    """What one list finds: its first rows, how many there are, and the list itself."""

    label: str | Promise
    icon: str
    hits: list[Hit]
    total: int
    url: str


def search(user: User, text: str) -> list[Group]:
    """What the person may see of what the text finds; empty groups are left out."""
    words = text.strip()
    if not words:
        return []
    groups = [find(user, words) for find in (_hazards, _enterprises, _points, _inspections)]
    return [group for group in groups if group.total]


def _hazards(user: User, words: str) -> Group:
    query: Query = {"q": words}
    rows = hazards(user, query)
    order = ("-shown_on", "-id")
    return _group(
        _("Hazards"), "alert-triangle", rows.select_related("enterprise").order_by(*order),
        "hazards:list", query,
        lambda row: Hit(
            row.description, f"{row.number} · {row.enterprise.name}",
            reverse("hazards:detail", args=[row.pk]),
        ),
    )  # fmt: skip


def _enterprises(user: User, words: str) -> Group:
    query: Query = {"q": words}
    rows = narrowed(EnterpriseFilter, user, query, Enterprise.objects.visible_to(user))
    return _group(
        _("Enterprises"), "building-factory-2",
        rows.select_related("region", "sector").order_by("pinyin", "id"),
        "enterprises:list", query,
        lambda row: Hit(
            row.name, " · ".join(filter(None, (str(row.region), str(row.sector), row.uscc))),
            reverse("enterprises:detail", args=[row.pk]),
        ),
    )  # fmt: skip


def _points(user: User, words: str) -> Group:
    query: Query = {"q": words}
    rows = narrowed(RiskPointFilter, user, query, RiskPoint.objects.visible_to(user))
    return _group(
        _("Risk points"), "map-pin",
        rows.select_related("enterprise").order_by("enterprise__pinyin", "name", "id"),
        "enterprises:risk-points", query,
        lambda row: Hit(
            row.name, f"{row.get_level_display()} · {row.enterprise.name}",
            reverse("enterprises:risk-point", args=[row.pk]),
        ),
    )  # fmt: skip


def _inspections(user: User, words: str) -> Group:
    """By number where there is a digit in the words, else by enterprise."""
    by_number = any(sign.isdigit() for sign in words)
    query: Query = {"number": words} if by_number else {"enterprise_search": words}
    rows = inspections(user, query)
    return _group(
        _("Inspections"), "clipboard-check",
        rows.select_related("enterprise").order_by("-inspected_on", "-id"),
        "inspections:list", query,
        lambda row: Hit(
            row.enterprise.name,
            f"{row.number} · {row.inspected_on.isoformat()} · {row.get_status_display()}",
            reverse("inspections:page", args=[row.pk]),
        ),
    )  # fmt: skip


def _group(
    label: Any, icon: str, rows: Any, url_name: str, query: Query, hit: Callable[[Any], Hit]
) -> Group:
    first = [hit(row) for row in rows[:MOST]]
    total = len(first) if len(first) < MOST else rows.count()
    return Group(label, icon, first, total, page(url_name, query))
