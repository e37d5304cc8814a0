"""The figures from the events, without worker or stored figures: the judge of all other ways."""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from accidents.queries import summary
from accounts.models import Region, Sector
from accounts.scope import with_descendants
from common.moments import moment_of
from indicators.figures import SLICES, ByGrade, Cohort, Slice, more_json
from indicators.rates import DASH, or_dash
from indicators.recompute import Answer, Question, Scope, answers, known_at
from indicators.supervision.figures import SLICES as SUPERVISION_SLICES
from indicators.supervision.figures import Review
from indicators.supervision.queries import as_json
from indicators.supervision.recompute import reviews


def _typed(convert: Callable[[str], Any], what: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        try:
            return convert(text)
        except (ValueError, OverflowError):
            raise argparse.ArgumentTypeError(f"{text!r} is not {what}") from None

    return read


_day = _typed(date.fromisoformat, "a date like 2021-12-31")
_moment = _typed(moment_of, "a date like 2022-01-15 or a moment like 2022-01-15T08:30")


class Command(BaseCommand):
    """Prints the figures of a cohort as of a day, as known at a moment; exit 0, or 1 with a
    message when the question makes no sense.
    """

    help = (
        "The figures of the hazards found from one day to another, computed from the event log: "
        "as of a day (default today), as known at a moment (default now)."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--from", dest="begin", type=_day, required=True, metavar="D")
        parser.add_argument("--to", dest="end", type=_day, required=True, metavar="D")
        parser.add_argument("--as-of", type=_day, metavar="D", help="the end of this day")
        parser.add_argument(
            "--known-at", type=_moment, metavar="T", help="a date (its end) or a moment"
        )
        parser.add_argument(
            "--by", action="append", default=[], choices=list(SLICES), help="may be repeated"
        )
        parser.add_argument(
            "--region", action="append", metavar="CODE", help="only there and below; repeatable"
        )
        parser.add_argument("--sector", action="append", metavar="CODE", help="may be repeated")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the log once, print all."""
        today = timezone.localdate()
        as_of = options["as_of"] or today
        if options["end"] < options["begin"]:
            raise CommandError(f"--to {options['end']} lies before --from {options['begin']}.")
        if as_of > today:
            raise CommandError(f"--as-of {as_of} lies in the future: nothing is known of it yet.")
        scope = _scope(options["region"], options["sector"])
        now = timezone.now()
        known = min(options["known_at"] or now, now)
        numbers = known_at(known)
        cohort = Cohort(options["begin"], options["end"])
        asked = Question(cohort, as_of, tuple(dict.fromkeys(options["by"])))
        accidents = None
        if scope is None:
            number = numbers.get(settings.COUNTY_CODE, 0)
            accidents = summary(
                begin=options["begin"], end=options["end"], as_of=as_of, up_to_seq=number
            )
        with translation.override(settings.LANGUAGE_CODE):
            answer = answers([asked], numbers, scope)[0]
            told = as_told(answer, known, accidents, reviews([asked], numbers, scope)[0])
            if options["json"]:
                self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
            else:
                self.stdout.write("\n".join(_table(answer, told)))


def as_told(answer: Answer, known: datetime, accidents: Any, supervision: Review) -> dict[str, Any]:
    """The figures as JSON: rates as displayed, what is unknown is null."""
    question = answer.question
    slices = [(by, answer.slices(by)) for by in question.by]
    return {
        "cohort": {"from": question.cohort.begin, "to": question.cohort.end},
        "as_of": question.as_of,
        "known_at": timezone.localtime(known).isoformat(),
        "hazards": {grade: one.as_json() for grade, one in answer.totals().items()},
        "accidents": accidents,
        "supervision": as_json(supervision, SUPERVISION_SLICES),
        "slices": [part.as_json() for _by, parts in slices for part in parts],
        "details": {
            "hazards": more_json(answer.totals(), answer.details()[""]),
            "slices": [
                {"by": by, "key": part.key, "hazards": more_json(part.counts, more[part.key])}
                for by, parts in slices
                for more in [answer.details(by)]
                for part in parts
            ],
        },
    }


def _scope(regions: list[str] | None, sectors: list[str] | None) -> Scope | None:
    """The limits asked for; None where there are none. Raises CommandError for unknown codes."""
    for model, codes in ((Region, regions), (Sector, sectors)):
        known = set(model.objects.filter(pk__in=codes or ()).values_list("pk", flat=True))
        if unknown := sorted(set(codes or ()) - known):
            raise CommandError(f"No such {model._meta.model_name}: {', '.join(unknown)}.")
    if regions is None and sectors is None:
        return None
    return Scope(
        with_descendants(regions) if regions is not None else None,
        frozenset(sectors) if sectors is not None else None,
    )


def _table(answer: Answer, told: dict[str, Any]) -> Iterator[str]:
    cohort = answer.question.cohort
    yield f"Hazards found {cohort.begin} to {cohort.end}, as of {told['as_of']}"
    yield f"Known at {told['known_at']}"
    yield ""
    yield f"{'':<24}{'found':>8}{'rectified':>11}{'rate':>9}{'due':>8}{'on time':>9}" + (
        f"{'rate':>9}{'awaiting':>10}{'overdue':>9}"
    )
    yield from _lines("", answer.totals())
    for by in answer.question.by:
        yield f"By {by}:"
        for part in answer.slices(by):
            yield from _lines(_name(part), part.counts)
    yield from _more(told["details"]["hazards"])
    yield ""
    for name, value in told["supervision"].items():
        if name != "slices":
            yield _line(f"supervision, {name.replace('_', ' ')}", [value])
    if accidents := told["accidents"]:
        yield ""
        for name, value in accidents.items():
            yield f"accidents, {name.replace('_', ' ')}: {'unknown' if value is None else value}"


def _lines(name: str, counts: ByGrade) -> Iterator[str]:
    for grade, one in counts.items():
        if grade != "all" and name and not one.found:
            continue
        yield (
            f"{f'{name} {grade}'.strip():<24}{one.found:>8}{one.rectified:>11}"
            f"{or_dash(one.rate):>9}{one.due:>8}{one.on_time:>9}{or_dash(one.on_time_rate):>9}"
            f"{one.awaiting:>10}{one.overdue:>9}"
        )


def _more(details: dict[str, Any]) -> Iterator[str]:
    """The further figures: a line for each, all hazards, general and major ones beside another."""
    yield ""
    yield f"{'':<24}" + "".join(f"{grade:>12}" for grade in details)
    for name in details["all"]:
        if name == "days_to_rectify":
            for point in ("median", "p90"):
                days = [one[name][point] for one in details.values()]
                yield _line(f"days to rectify, {point}", days)
        else:
            yield _line(name.replace("_", " "), [one[name] for one in details.values()])


def _line(name: str, values: list[Any]) -> str:
    return f"{name:<24}" + "".join(f"{DASH if one is None else one:>12}" for one in values)


def _name(part: Slice) -> str:
    return f"{part.key} {part.label}".strip() if part.label != part.key else part.label
