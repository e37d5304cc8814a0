"""Addresses of the rows behind a report's figures."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from indicators.figures import Cohort
from indicators.links import rows_url
from indicators.queries.dimensions import month_after
from reports.computing.works import SEPARATOR
from reports.models import Report
from reports.rows import Path

WHOLE = "total/hazards/all/found"
"""The figure that is shown where an address names none."""


def url_of(report: Report, path: Path) -> str:
    """The page that lists the rows of one figure, as of D and as known at T.

    Hazard figures lead to the figures' own list, within the reader's scope; units and treatment
    plans to the report's. "" for what has no rows.
    """
    if path[0] == "accidents":
        return ""
    if path[0] == "standing":
        return _hazards(report, Cohort(None, report.as_of), path[1], path[2])
    inside = path[1:] if path[0] == "total" else path[3:]
    if inside[0] != "hazards":
        return own_url(report, path)
    part = (path[1], path[2]) if path[0] == "by" else None
    return _hazards(report, _cohort(report, part), inside[1], inside[2], part)


def own_url(report: Report, path: Path) -> str:
    """The report's own list of rows."""
    query = urlencode({"of": SEPARATOR.join(path)})
    return f"{reverse('reports:rows', args=[report.number])}?{query}"


def _hazards(
    report: Report,
    cohort: Cohort,
    grade: str,
    figure: str,
    part: tuple[str, str] | None = None,
) -> str:
    if report.enterprise_id:
        part = ("enterprise", str(report.enterprise_id))
    by, key = part or (None, None)
    return rows_url(figure, cohort, report.as_of, grade, by, key, known_at=report.known_at)


def _cohort(report: Report, part: tuple[str, str] | None) -> Cohort:
    """The period; of a month's line that month."""
    first, last = report.begins_on, report.ends_on
    if part and part[0] == "month":
        month = date.fromisoformat(f"{part[1]}-01")
        end = date.fromordinal(month_after(month).toordinal() - 1)
        first, last = max(first, month), min(last, end)
    return Cohort(first, last)
