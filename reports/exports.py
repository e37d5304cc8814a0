"""The list of reports, and the rows behind their figures, as tables to take away."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from common.exports import Asker, Table
from enterprises.models import Enterprise
from hazards.models import Hazard
from reports.filters import ReportFilter
from reports.links import SEPARATOR, WHOLE
from reports.models import Report
from reports.rows import ENTERPRISE, kind_of
from reports.showing import FigureRows, figure_rows
from reports.tables import period_of, subject_of

CHUNK = 500


def reports(user: User, query: QueryDict) -> Table:
    """The filtered list, newest first."""
    rows = ReportFilter(query, Report.objects.visible_to(user), request=Asker(user)).qs
    headers = [
        _("Number"), _("Kind"), _("Period"), _("About"), _("As of"), _("Unfinished"),
        _("Published"), _("Version"), _("Corrects"), _("Corrected by"), "SHA-256",
    ]  # fmt: skip
    ordered = rows.for_list().order_by("-number")
    return Table(
        _("Published reports"),
        headers,
        lambda: (_cells(one) for one in ordered.iterator(CHUNK)),
        rows.count,
    )


def _cells(one: Report) -> list[Any]:
    later = getattr(one, "correction", None)
    return [
        one.number, one.get_kind_display(), period_of(one).words,
        one.enterprise.name if one.enterprise else _("The whole county"), one.as_of,
        _("unfinished") if one.unfinished else "", one.known_at, one.version,
        one.corrects.number if one.corrects else None, later.number if later else None, one.sha256,
    ]  # fmt: skip


def rows(user: User, query: QueryDict) -> Table:
    """The rows behind one figure of a report: `number` and `of` as on its page."""
    report = get_object_or_404(Report.objects.visible_to(user), number=_number(query))
    found = figure_rows(report, tuple(query.get("of", WHOLE).split(SEPARATOR)), user)
    name = f"{subject_of(report.told)} {found.name}"
    if kind_of(found.path) == ENTERPRISE:
        return Table(name, _enterprise_heads(), lambda: _enterprises(found), found.rows.count)
    return Table(name, _hazard_heads(), lambda: _hazards(found), found.rows.count)


def _number(query: QueryDict) -> int:
    written = query.get("number", "")
    if not (written.isascii() and written.isdigit()):
        raise Http404
    return int(written[:18])


def _enterprise_heads() -> list[str]:
    return [_("Enterprise"), _("Code"), _("Sector"), _("Township")]


def _hazard_heads() -> list[str]:
    return [_("Number"), _("Enterprise"), _("What is wrong"), _("Plan approved"), _("Funds (yuan)")]


def _enterprises(found: FigureRows) -> Iterator[list[Any]]:
    for row in found.rows:
        assert isinstance(row, Enterprise)
        yield [row.name, row.uscc, str(row.sector), str(row.region)]


def _hazards(found: FigureRows) -> Iterator[list[Any]]:
    for row in found.rows:
        assert isinstance(row, Hazard)
        share = found.shares[row.pk]
        yield [row.number, row.enterprise.name, row.description, share.planned, share.money]
