"""What was known at an earlier number of the log never changes, whatever is recorded later."""

from datetime import date

import pytest

from audit.models import Event
from audit.queries import sequence_at
from hazards import workflow
from hazards.enums import Grade
from hazards.workflow import Step
from indicators import services
from indicators.figures import FIGURES, Cohort
from indicators.models import FAR, Span, Tally
from indicators.projection import handle
from indicators.queries import details, rows, sliced, standing, totals
from indicators.recompute import Question, answers
from tests.indicators.lives import Cast, play

pytestmark = pytest.mark.django_db

FOUND_ON = date(2021, 3, 1)
DAY = date(2021, 12, 31)
YEAR = Cohort(date(2021, 1, 1), DAY)


def number() -> int:
    """Where the log stands."""
    return sequence_at("141022", None)


def stored() -> list[tuple]:
    """Every span, superseded ones too, without the keys that the database gives."""
    names = [field.attname for field in Span._meta.concrete_fields if field.name != "id"]
    return sorted(Span.objects.values_list(*names), key=str)


def both(cast: Cast, known: int | None = None, as_of: date = DAY) -> dict[str, int]:
    """The counts that are not nothing, by spans and by replay."""
    counts = totals(cast.administrator, YEAR, as_of, known=known)["all"]
    asked = Question(YEAR, as_of, known=known)
    assert answers([asked], {"141022": number()})[0].totals()["all"] == counts
    return {name: value for name, value in vars(counts).items() if value}


def test_each_moment_is_a_version_and_supersedes_only_what_changes():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first)
    play(cast.submit(first.hazard, date(2021, 3, 5)))
    play(cast.passed(first.hazard, date(2021, 3, 6), date(2021, 3, 5)))
    play(Step(workflow.SEE_AGAIN, first.hazard, date(2021, 3, 9), by=cast.inspector))
    rows = Span.objects.order_by("known_from", "begins_on")
    assert list(rows.values_list("known_from", "known_to", "state", "begins_on", "ends_on")) == [
        (1, 2, "rectifying", FOUND_ON, FAR),
        (2, None, "rectifying", FOUND_ON, date(2021, 3, 5)),
        (2, 3, "submitted", date(2021, 3, 5), FAR),
        (3, None, "submitted", date(2021, 3, 5), date(2021, 3, 6)),
        (3, None, "closed", date(2021, 3, 6), FAR),
    ]


def test_events_of_one_moment_are_one_version():
    cast = Cast()
    play(*cast.closed(FOUND_ON, date(2021, 3, 5)))
    assert list(Span.objects.values_list("known_from", "known_to").distinct()) == [(3, None)]


def lives(cast: Cast) -> None:
    """Some hazards' lives in moments of one event and of several."""
    one, two, three = (cast.log(date(2021, 3, day)) for day in (1, 2, 3))
    play(one, two)
    play(cast.submit(one.hazard, date(2021, 3, 5)), three)
    play(
        cast.passed(one.hazard, date(2021, 3, 6), date(2021, 3, 5)),
        cast.reopen(one.hazard, date(2021, 4, 1), date(2021, 4, 20)),
        cast.submit(one.hazard, date(2021, 4, 2)),
        cast.submit(two.hazard, date(2021, 4, 3)),
    )
    play(cast.failed(two.hazard, date(2021, 4, 9), date(2021, 5, 1)))
    play(
        Step(
            workflow.COMPLETE, two.hazard, date(2021, 4, 9), {"category": "fire"}, by=cast.inspector
        )
    )
    play(cast.void(three.hazard, date(2021, 4, 9)), cast.void(two.hazard, date(2021, 4, 10)))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 100])
def test_the_size_of_a_piece_changes_nothing(size):
    cast = Cast()
    lives(cast)
    events = list(Event.objects.order_by("seq"))
    wanted, sums = stored(), tallies()
    Span.objects.all().delete()
    Tally.objects.all().delete()
    for start in range(0, len(events), size):
        handle(events[start : start + size])
    assert stored() == wanted
    assert tallies() == sums


def tallies() -> list[tuple]:
    """The sums that say something."""
    names = ("reach", "day", "month", "region", "sector", "grade", *FIGURES)
    rows = Tally.objects.order_by(*names[:6]).values_list(*names)
    return [row for row in rows if any(row[6:])]


def test_a_rebuild_gives_the_same_rows():
    cast = Cast()
    lives(cast)
    wanted = stored()
    services.rebuild()
    assert stored() == wanted
    assert Span.objects.filter(known_to__isnull=False).count() == 9


def test_a_late_entry():
    cast = Cast()
    play(cast.log(FOUND_ON))
    then = number()
    play(cast.log(date(2021, 2, 1)))
    assert both(cast, then) == {"found": 1, "due": 1, "overdue": 1, "open": 1}
    assert both(cast) == {"found": 2, "due": 2, "overdue": 2, "open": 2}


def test_a_back_dated_closure():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first)
    then = number()
    play(
        cast.submit(first.hazard, date(2021, 3, 5)),
        cast.passed(first.hazard, date(2021, 3, 6), date(2021, 3, 5)),
    )
    assert both(cast, then) == {"found": 1, "due": 1, "overdue": 1, "open": 1}
    assert both(cast) == {
        "found": 1, "rectified": 1, "due": 1, "on_time": 1, "on_time_original": 1, "first_pass": 1,
    }  # fmt: skip


def test_a_correction_of_the_record_moves_it_for_all_days_but_not_for_earlier_knowledge():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first)
    then = number()
    told = {"sector": cast.plant.sector, "found_on": date(2020, 12, 1)}
    play(Step(workflow.COMPLETE, first.hazard, FOUND_ON, told, by=cast.inspector))
    by_sector = sliced(cast.administrator, YEAR, DAY, "sector", known=then)
    assert [(part.key, part.counts["all"].found) for part in by_sector] == [("coal", 1)]
    assert sliced(cast.administrator, YEAR, DAY, "sector") == []
    ever = sliced(cast.administrator, Cohort(None, DAY), DAY, "sector")
    assert [(part.key, part.counts["all"].found) for part in ever] == [("hazchem", 1)]


def test_a_reopening():
    cast = Cast()
    hazard = play(*cast.closed(FOUND_ON, date(2021, 3, 5)))[0]
    then = number()
    play(cast.reopen(hazard, date(2021, 4, 1), date(2021, 4, 20)))
    assert both(cast, then)["rectified"] == 1
    assert both(cast) == {"found": 1, "due": 1, "overdue": 1, "open": 1, "reopened": 1}
    assert both(cast, as_of=date(2021, 3, 31))["rectified"] == 1


def test_an_extension():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first)
    then = number()
    play(cast.extend(first.hazard, date(2021, 3, 10), date(2022, 1, 5)))
    assert both(cast, then)["overdue"] == 1
    assert both(cast) == {"found": 1, "open": 1}


def test_a_reclassification():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first)
    then = number()
    play(cast.reclassify(first.hazard, date(2021, 3, 2), Grade.MAJOR))
    before, after = (
        totals(cast.administrator, YEAR, DAY, known=known)["major"].found for known in (then, None)
    )
    assert (before, after) == (0, 1)


def test_a_merging():
    cast = Cast()
    survivor, other = cast.log(FOUND_ON), cast.log(FOUND_ON)
    play(survivor, other)
    then = number()
    play(Step(workflow.MERGE, other.hazard, FOUND_ON, {}, by=cast.inspector))
    assert (both(cast, then)["found"], both(cast)["found"]) == (2, 1)
    listed = rows(cast.administrator, YEAR, DAY, "found", known=then)
    assert set(listed) == {survivor.hazard, other.hazard}
    span = standing(cast.administrator, YEAR, DAY, known=then).get(hazard=other.hazard)
    assert (span.state, span.known_from, span.known_to) == ("rectifying", then, then + 1)


def test_recurrence_money_and_days_as_known_then():
    cast = Cast()
    hazard = play(*cast.closed(date(2019, 3, 1), date(2019, 3, 5), checklist_item="a"))[0]
    then = number()
    play(cast.log(date(2019, 9, 1), checklist_item="a"))
    play(Step(workflow.COMPLETE, hazard, date(2019, 3, 5), {"funds": "7.25"}, by=cast.inspector))
    ever = Cohort(None, DAY)

    def told(known: int | None) -> tuple:
        found = details(cast.administrator, ever, DAY, known=known)[""]["all"]
        return found.settled, found.recurred, str(found.funds), dict(found.days.waiting)

    assert told(then) == (1, 0, "0.00", {})
    assert told(None) == (1, 1, "7.25", {852: 1})


def test_before_the_first_event_nothing_is_known():
    cast = Cast()
    play(cast.log(FOUND_ON))
    assert both(cast, 0) == {}
    assert both(cast, 10_000)["found"] == 1
