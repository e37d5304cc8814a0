"""The list of reports, and the rows behind their figures, as tables to take away."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from common.errors import RuleBroken
from common.exports import Asker, Table
from enterprises.models import Enterprise
from hazards.enums import Status
from indicators.exports import read_figure_rows
from reports.comparing import Standing
from reports.computing.works import has_own_rows
from reports.enums import ComputationKind
from reports.explaining import differences, explained, rows_of
from reports.filters import ReportFilter
from reports.links import WHOLE, url_of
from reports.models import Computation, Report
from reports.rows import ENTERPRISE, kind_of
from reports.showing import FigureRows, Share, computed_rows, figure_rows, path_in
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
    """The rows behind one figure of a report: `number` and `of` as on its page.

    Raises RuleBroken where they are not computed, or not kept any more.
    """
    report = get_object_or_404(Report.objects.visible_to(user), number=_number(query))
    path = path_in(report, query.get("of", WHOLE))
    if not has_own_rows(path):
        return read_figure_rows(user, QueryDict(urlsplit(url_of(report, path)).query))
    job = computed_rows(report, user)
    if job is None:
        raise RuleBroken(
            _("The rows of this figure are not computed, or not kept any more."),
            remedy=_("Open the figure from the report's page; then ask for the file again."),
        )
    found = figure_rows(job, report, path, user)
    name = f"{subject_of(report.told)} {found.name}"
    if kind_of(path) == ENTERPRISE:
        return Table(name, _enterprise_heads(), lambda: _enterprises(found), found.rows.count)
    return Table(name, _hazard_heads(), lambda: _hazards(found), found.rows.count)


def comparison(user: User, query: QueryDict) -> Table:
    """The records that explain a comparison (`job`) or one figure of it (`figure`)."""
    job = _comparison(user, query)
    rows = rows_of(user, job, query.get("figure", ""))
    headers = [
        _("Record"), _("What"), _("Then: state"), _("Then: due on"), _("Then: counted"),
        _("Later: state"), _("Later: due on"), _("Later: counted"), _("Entries of the log"),
    ]  # fmt: skip
    return Table(_("What differs"), headers, lambda: _explained(user, rows), rows.count)


def differences_of(user: User, query: QueryDict) -> Table:
    """The figures that differ in a comparison (`job`)."""
    found = differences(user, _comparison(user, query))
    headers = [_("Figure"), _("Then"), pgettext("published", "Later"), _("Rows"),
               _("Rows outside your scope")]  # fmt: skip
    return Table(
        _("Figures that differ"),
        headers,
        lambda: ([one.name, one.then, one.now, one.rows, one.hidden] for one in found),
        lambda: len(found),
    )


def _comparison(user: User, query: QueryDict) -> Computation:
    done = Computation.objects.visible_to(user).done().filter(kind=ComputationKind.COMPARISON)
    try:
        return get_object_or_404(done, pk=UUID(query.get("job", "")))
    except ValueError as wrong:
        raise Http404 from wrong


def _explained(user: User, rows: Any) -> Iterator[list[Any]]:
    for some in _chunks(rows.iterator(CHUNK)):
        for one in explained(user, some):
            entries = [f"{event['what']} {event['on']} ({event['number']})" for event in one.events]
            yield [
                one.name, one.text, *_standing(one.then), *_standing(one.now), "; ".join(entries),
            ]  # fmt: skip


def _standing(stands: Standing | None) -> list[Any]:
    if stands is None:
        return ["", None, ""]
    state = str(Status(stands.state).label) if stands.state else _("not on record")
    return [state, stands.due_on, _("yes") if stands.counted else _("no")]


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
    for row in found.rows.iterator(CHUNK):
        assert isinstance(row, Enterprise)
        yield [row.name, row.uscc, str(row.sector), str(row.region)]


def _hazards(found: FigureRows) -> Iterator[list[Any]]:
    for some in _chunks(found.rows.iterator(CHUNK)):
        shares = found.shares(row.pk for row in some)
        for row in some:
            share = shares.get(row.pk, Share())
            yield [
                row.number, row.enterprise.name, row.description, share.planned, share.money,
            ]  # fmt: skip


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    pending = iter(rows)
    while some := list(islice(pending, CHUNK)):
        yield some
