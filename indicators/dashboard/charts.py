"""The page's charts: bars of counts, the trend, spark lines; each with the numbers of its table."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accidents.queries import Record
from common.charts import Chart, Number, Series
from indicators.dashboard.history import Point
from indicators.figures import SLICES, ByGrade, Slice

TITLES = {"sector": gettext_lazy("By sector"), "region": gettext_lazy("By township")}


def bars(by: str, parts: list[Slice], urls: list[str]) -> Chart:
    """What was found, part by part: closed, open in time, overdue; the three add up to found."""
    counts = [part.counts["all"] for part in parts]
    return Chart(
        kind="stack",
        title=TITLES[by] if by in TITLES else SLICES[by],
        labels=[part.label for part in parts],
        series=[
            Series(_("Rectified"), [one.rectified for one in counts], "good"),
            Series(_("Open, in time"), [one.open - one.overdue for one in counts], "soon"),
            Series(_("Overdue"), [one.overdue for one in counts], "late"),
        ],
        urls=urls,
    )


def trend(by: str, parts: list[Slice], urls: list[str]) -> Chart:
    """Month by month of finding: found, and rectified of those."""
    counts = [part.counts["all"] for part in parts]
    return Chart(
        kind="line",
        title=_("By month found"),
        labels=[part.label for part in parts],
        series=[
            Series(_("Found"), [one.found for one in counts], "accent"),
            Series(_("Rectified of them"), [one.rectified for one in counts], "good"),
        ],
        urls=urls,
    )


def sparks(past: list[Point], as_of: date, now: ByGrade, record: Record) -> dict[str, Chart | None]:
    """The five lines up to D; None where there is not yet a line to draw."""
    counts = now["all"]
    last = Point(
        as_of,
        counts.found,
        counts.rectified,
        counts.awaiting,
        counts.overdue,
        counts.open,
        now["major"].open,
    )
    points = [*past, last]
    return {
        "rate": _spark(_("Rectification rate"), points, _rate),
        "overdue": _spark(_("Overdue"), points, lambda point: point.overdue),
        "major": _spark(_("Major hazards open"), points, lambda point: point.major_open),
        "awaiting": _spark(_("Awaiting verification"), points, lambda point: point.awaiting),
        "days": _spark(
            _("Days without an accident"),
            points,
            lambda point: record.at(point.day).days_without(),
        ),
    }


def _spark(title: str, points: list[Point], value: Callable[[Point], Number]) -> Chart | None:
    values = [value(point) for point in points]
    if len([one for one in values if one is not None]) < 2:
        return None
    labels = [point.day.isoformat() for point in points]
    return Chart(kind="spark", title=title, labels=labels, series=[Series(title, values)])


def _rate(point: Point) -> Number:
    """Per cent, for the picture alone."""
    return round(100 * point.rectified / point.found, 2) if point.found else None
