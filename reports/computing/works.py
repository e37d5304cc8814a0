"""How each kind of computation is computed, and what is kept of its answer."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from reports import services
from reports.checking import leaves
from reports.comparing import Comparing, Explained, Side, Standing, compare, side_now, side_of
from reports.computing.asking import NOW, publication_of
from reports.computing.watching import Watch
from reports.counting import Gathered, gather
from reports.enums import ComputationKind as Kind
from reports.models import Computation, ComputationRow, Report
from reports.rows import ACCIDENT, REGISTER, Path, kind_of, rows_of
from reports.services import Computed
from reports.verifying import asked_of, check_can_be_computed, verify

SEPARATOR = "/"
NO_FIGURES = ("shown", "n", "d", "rate")
Rows = Iterable[ComputationRow]


@dataclass(frozen=True)
class Answer:
    """What came out: the result in plain values, the records, or a report that is to be written."""

    result: dict[str, Any] = field(default_factory=dict)
    rows: Rows = ()
    publication: Computed | None = None


def answer(job: Computation) -> Answer:
    """Compute what was asked. Raises RuleBroken, PermissionDenied, Http404, watching.Stopped."""
    return WORKS[Kind(job.kind)](job)


def figure_paths(told: dict[str, Any]) -> Iterator[Path]:
    """The figures of a report that have rows: counts and money, no rates, no streaks."""
    for path, _value in leaves({part: told[part] for part in ("total", "by", "standing")}):
        if path[-1] not in NO_FIGURES and path[-1] != "key":
            yield path


def has_own_rows(path: Path) -> bool:
    """Whether the rows of a figure are kept here: units and treatment plans. The hazards behind
    the others are listed by the figures' own pages.
    """
    return "units" in path or "plans" in path


def _preview(job: Computation) -> Answer:
    publication = publication_of(job.asked)
    told = services.preview(publication, by=job.by, progress=Watch(job))
    newest = services.latest(publication)
    return Answer({"told": told, "corrects": newest.number if newest else None})


def _publication(job: Computation) -> Answer:
    publication = publication_of(job.asked)
    return Answer(publication=services.compute(publication, by=job.by, progress=Watch(job)))


def _verification(job: Computation) -> Answer:
    mismatch = verify(_report(job), Watch(job))
    return Answer({"mismatch": mismatch.as_json() if mismatch else None})


def _comparison(job: Computation) -> Answer:
    report, wanted = _report(job), job.asked["with"]
    watch = Watch(job, sides=2)
    one = side_of(report, watch)
    other = side_now(report, watch) if wanted == NOW else side_of(_seen(job, wanted), watch)
    found = compare(one, other)
    result = {
        "sides": [_side(side) for side in (found.then, found.now)],
        "frame": found.now.told["frame"],
        "differences": [
            {"path": one.path, "then": one.then, "now": one.now, "rows": len(one.rows)}
            for one in found.differences
        ],
    }
    return Answer(result, _rows_of_comparison(job, found))


def _side(side: Side) -> dict[str, Any]:
    return {
        "report": side.report.number if side.report else None,
        "version": side.report.version if side.report else None,
        "as_of": side.asked.as_of,
        "number": side.asked.number,
        "known_at": side.report.known_at if side.report else None,
    }


def _rows_of_comparison(job: Computation, found: Comparing) -> Iterator[ComputationRow]:
    """Each explained record once, and behind each figure the records that explain it."""
    for one in found.rows:
        yield ComputationRow(computation=job, kind=one.kind, subject=one.pk, told=_explained(one))
    accidents = [one for one in found.rows if one.kind in (ACCIDENT, REGISTER)]
    for difference in found.differences:
        figure = SEPARATOR.join(difference.path)
        kind = kind_of(difference.path)
        for pk in difference.rows:
            yield ComputationRow(computation=job, figure=figure, kind=kind, subject=pk)
        if kind == ACCIDENT:
            for one in accidents:
                yield ComputationRow(computation=job, figure=figure, kind=one.kind, subject=one.pk)


def _explained(one: Explained) -> dict[str, Any]:
    return {
        "events": [event.seq for event in one.events],
        "then": _standing(one.then),
        "now": _standing(one.now),
    }


def _standing(stands: Standing | None) -> dict[str, Any] | None:
    if stands is None:
        return None
    return {
        "state": stands.state,
        "grade": stands.grade,
        "due_on": stands.due_on.isoformat() if stands.due_on else None,
        "counted": stands.counted,
    }


def _rows(job: Computation) -> Answer:
    report = _report(job)
    check_can_be_computed(report)
    told = report.told
    gathered = gather(asked_of(report, told), Watch(job))
    paths = [path for path in figure_paths(told) if has_own_rows(path)]
    return Answer({"figures": len(paths)}, _rows_of_report(job, gathered, paths))


def _rows_of_report(
    job: Computation, gathered: Gathered, paths: list[Path]
) -> Iterator[ComputationRow]:
    shares = {
        one.hazard: {"planned": plan.plan is not None, "money": f"{plan.money:.2f}"}
        for one, plan in gathered.treatments
    }
    for path in paths:
        figure, kind = SEPARATOR.join(path), kind_of(path)
        for pk in rows_of(gathered, path):
            yield ComputationRow(
                computation=job, figure=figure, kind=kind, subject=pk, told=shares.get(pk, {})
            )


def _report(job: Computation) -> Report:
    """The report that is asked about, as far as the person still sees it. Raises Http404."""
    return _seen(job, job.asked["report"])


def _seen(job: Computation, number: int) -> Report:
    found = Report.objects.visible_to(job.by).filter(number=number).first()
    if found is None:
        raise Http404
    return found


WORKS: dict[Kind, Callable[[Computation], Answer]] = {
    Kind.PREVIEW: _preview,
    Kind.PUBLICATION: _publication,
    Kind.VERIFICATION: _verification,
    Kind.COMPARISON: _comparison,
    Kind.ROWS: _rows,
}
