"""The rows behind a figure of a report, as the log tells them, for pages and exports."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from enterprises.models import Enterprise
from hazards.models import Hazard
from reports.checking import leaves
from reports.counting import gather
from reports.models import Report
from reports.rows import ENTERPRISE, Path, kind_of, rows_of
from reports.tables import name_of
from reports.verifying import asked_of, check_definitions


@dataclass(frozen=True)
class Share:
    """What the treatment of one hazard adds: whether a plan is approved, and its money."""

    planned: bool = False
    money: Decimal | None = None


@dataclass(frozen=True)
class FigureRows:
    """The rows of one figure within the reader's scope; `whole` is how many it counts at all."""

    path: Path
    name: str
    value: Any
    rows: QuerySet[Any]
    whole: int
    shares: dict[UUID, Share]


def figure_rows(report: Report, path: Path, user: User) -> FigureRows:
    """The rows that a figure counts. Raises Http404 for what is no figure of the report with rows,
    CannotVerify for a report of other definitions.
    """
    told = report.told
    values = dict(leaves({part: told[part] for part in ("total", "by", "standing")}))
    if path not in values or path[-1] in ("shown", "n", "d", "rate"):
        raise Http404
    check_definitions(report)
    gathered = gather(asked_of(report, told))
    try:
        found = rows_of(gathered, path)
    except (KeyError, IndexError):
        raise Http404 from None
    model: Any = Enterprise if kind_of(path) == ENTERPRISE else Hazard
    rows = model.objects.visible_to(user).filter(pk__in=list(found)).for_list()
    plans = {
        one.hazard: Share(plan.plan is not None, plan.money) for one, plan in gathered.treatments
    }
    return FigureRows(
        path, name_of(path, told), values[path], rows, len(found),
        {pk: plans.get(pk, Share()) for pk in found},
    )  # fmt: skip
