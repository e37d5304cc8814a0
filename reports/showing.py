"""The rows behind a figure of a report, as a computation found them, for pages and exports."""

from collections.abc import Iterable
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
from reports.computing.works import SEPARATOR, figure_paths
from reports.enums import ComputationKind
from reports.models import Computation, Report
from reports.rows import ENTERPRISE, Path, kind_of
from reports.tables import name_of


@dataclass(frozen=True)
class Share:
    """What the treatment of one hazard adds: whether a plan is approved, and its money."""

    planned: bool = False
    money: Decimal | None = None


@dataclass(frozen=True)
class FigureRows:
    """The rows of one figure within the reader's scope; `whole` is how many it counts at all."""

    job: Computation
    path: Path
    name: str
    value: Any
    rows: QuerySet[Any]
    whole: int

    def shares(self, keys: Iterable[UUID]) -> dict[UUID, Share]:
        """What each of some hazards adds to the treatment plans."""
        found = self.job.rows.filter(figure=SEPARATOR.join(self.path), subject__in=list(keys))
        return {
            row.subject: Share(row.told["planned"], Decimal(row.told["money"]))
            for row in found
            if row.told
        }


def path_in(report: Report, written: str) -> Path:
    """The figure that an address names. Raises Http404 for what is no figure with rows."""
    path = tuple(written.split(SEPARATOR))
    if path not in set(figure_paths(report.told)):
        raise Http404
    return path


def computed_rows(report: Report, user: User) -> Computation | None:
    """What the reader has had computed about a report and is still kept."""
    own = Computation.objects.visible_to(user).done()
    return own.filter(kind=ComputationKind.ROWS, report=report).first()


def figure_rows(job: Computation, report: Report, path: Path, user: User) -> FigureRows:
    """The rows that a figure counts; `path` is one of them whose rows a computation keeps."""
    told = report.told
    figure = job.rows.filter(figure=SEPARATOR.join(path))
    model: Any = Enterprise if kind_of(path) == ENTERPRISE else Hazard
    rows = model.objects.visible_to(user).filter(pk__in=figure.values("subject")).for_list()
    value = dict(leaves({part: told[part] for part in ("total", "by")}))[path]
    return FigureRows(job, path, name_of(path, told), value, rows, figure.count())
