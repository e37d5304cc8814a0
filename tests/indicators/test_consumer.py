"""The stored figures follow the log: each event once, whoever dies where, and within seconds."""

import random
from datetime import date, timedelta
from threading import Event as Pause

import pytest
from django.utils import timezone

from audit.models import Cursor, Event
from audit.services import Entry, append
from common.ids import uuid7
from hazards.models import Hazard
from hazards.workflow import Step, take_many
from indicators import services
from indicators.figures import Cohort
from indicators.models import FAR, Span
from indicators.projection import handle
from indicators.queries import known, totals
from indicators.queries.freshness import CONSUMER
from indicators.recompute import Question, answers, known_at
from tests.indicators.lives import Cast, play
from tests.indicators.waiting import eventually

FOUND_ON = date(2021, 3, 1)
YEAR = Cohort(date(2021, 1, 1), date(2021, 12, 31))
WITHIN_SECONDS = 5


def spans() -> list[tuple]:
    now = Span.objects.filter(known_to=None).order_by("hazard", "begins_on")
    return list(now.values_list("state", "begins_on", "ends_on"))


def versions() -> list[tuple]:
    """All spans, also the superseded ones: since when and until when they were known."""
    return sorted(
        Span.objects.values_list("hazard", "known_from", "known_to", "begins_on", "state"),
        key=str,
    )


@pytest.mark.django_db
def test_a_hazard_has_a_span_for_each_standing_that_counts():
    cast = Cast()
    first = cast.log(FOUND_ON, category="fire", risk_level="red", accident_type_id="1986-16")
    hazard = first.hazard
    play(first, cast.submit(hazard, date(2021, 3, 5)))
    assert spans() == [
        ("rectifying", FOUND_ON, date(2021, 3, 5)),
        ("submitted", date(2021, 3, 5), FAR),
    ]
    span = Span.objects.get(state="submitted")
    assert (span.hazard_id, span.enterprise_id, span.region, span.sector) == (
        hazard.pk, cast.mine.pk, "141022100", "coal",
    )  # fmt: skip
    assert (span.agency, span.source, span.category, span.risk_level, span.accident_type) == (
        cast.inspector.agency_id, "inspection", "fire", "red", "1986-16",
    )  # fmt: skip
    assert (span.found_on, span.shown_on, span.due_on, span.submitted_on, span.on_time) == (
        FOUND_ON, FOUND_ON, date(2021, 3, 16), date(2021, 3, 5), None,
    )  # fmt: skip


@pytest.mark.django_db
def test_later_events_make_the_spans_anew():
    cast = Cast()
    first = cast.log(FOUND_ON)
    hazard = first.hazard
    play(first)
    play(cast.submit(hazard, date(2021, 3, 5)), cast.passed(hazard, date(2021, 3, 6), FOUND_ON))
    play(cast.reopen(hazard, date(2021, 4, 1), date(2021, 4, 20)))
    assert [state for state, _begins, _ends in spans()] == [
        "rectifying", "submitted", "closed", "rectifying",
    ]  # fmt: skip
    play(cast.void(hazard, date(2021, 4, 2)))
    assert spans()[-1] == ("rectifying", date(2021, 4, 1), date(2021, 4, 2))


@pytest.mark.django_db
def test_a_report_has_no_span_and_a_tip_hides_its_day_from_the_enterprise():
    cast = Cast()
    step = cast.report(FOUND_ON)
    play(step)
    assert spans() == []
    play(cast.accept(step.hazard, date(2021, 3, 9), date(2021, 3, 20)))
    span = Span.objects.get()
    assert (span.found_on, span.shown_on, span.begins_on) == (
        FOUND_ON, date(2021, 3, 9), date(2021, 3, 9),
    )  # fmt: skip


@pytest.mark.django_db
def test_text_of_any_kind_is_written_as_it_is():
    cast = Cast()
    odd = 'a\\b\tc\nd\re"f\\N'
    play(cast.log(FOUND_ON, category=odd))
    assert Span.objects.get().category == odd


@pytest.mark.django_db
def test_events_of_other_records_are_passed_over():
    entry = Entry(
        county="141022", subject_kind="enterprise", subject_id=uuid7(), kind="found", by=None,
        valid_on=FOUND_ON,
    )  # fmt: skip
    append([entry])
    assert services.consume_waiting() == 1
    assert (Span.objects.count(), known().numbers) == (0, {"141022": 1})


@pytest.mark.django_db
def test_reading_a_piece_twice_changes_nothing():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first, cast.submit(first.hazard, date(2021, 3, 5)))
    before = spans()
    handle(list(Event.objects.order_by("seq")))
    assert spans() == before


@pytest.mark.django_db
def test_a_piece_says_no_more_than_its_last_number():
    cast = Cast()
    first = cast.log(FOUND_ON)
    play(first)
    take_many([cast.submit(first.hazard, date(2021, 3, 5))], by=None)
    take_many([cast.void(first.hazard, date(2021, 3, 6))], by=None)
    handle(list(Event.objects.filter(seq__lte=2)))
    assert [state for state, _begins, _ends in spans()] == ["rectifying", "submitted"]


@pytest.mark.django_db
def test_nothing_is_known_before_the_first_event():
    assert (known().at, known().numbers) == (None, {})


def imported(cast: Cast, count: int) -> None:
    """So many hazards of a ledger, all closed ten days later."""
    steps: list[Step] = []
    for number in range(count):
        first = cast.imported(FOUND_ON + timedelta(days=number % 200))
        day = first.hazard.found_on + timedelta(days=10)
        steps += [first, cast.import_closed(first.hazard, day, day)]
    take_many(steps, by=None)


def waits() -> bool:
    """Whether the stored figures have not read the log to its end."""
    return known().numbers != known_at(None)


@pytest.mark.postgres
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_the_figures_know_of_a_change_within_seconds(worker):
    cast = Cast()
    first = cast.log(timezone.localdate())
    take_many([first], by=None)
    today = Cohort(None, timezone.localdate())

    def figures() -> tuple[int, int]:
        counts = totals(cast.administrator, today, today.end)["all"]
        return counts.found, counts.awaiting

    assert eventually(lambda: figures() == (1, 0), 15) < WITHIN_SECONDS
    take_many([cast.submit(first.hazard, timezone.localdate())], by=None)
    assert eventually(lambda: figures() == (1, 1), 15) < WITHIN_SECONDS


@pytest.mark.postgres
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_refresh_leaves_right_figures(worker):
    chance = random.Random(5)
    cast = Cast()
    for turn in range(5):
        imported(cast, 800)
        hazards = list(Hazard.objects.filter(status="closed")[: 150 * turn])
        take_many([cast.reopen(h, date(2021, 11, 1), date(2021, 11, 9)) for h in hazards], by=None)
        Pause().wait(chance.random() / 2)  # anywhere before, in or after the reading
        worker.kill()
        worker.start()
        eventually(lambda: not waits(), 60)
        asked = Question(YEAR, YEAR.end)
        whole = totals(cast.administrator, YEAR, YEAR.end)
        assert whole["all"].found == 800 * (turn + 1)
        assert answers([asked], known_at(None))[0].totals() == whole
    assert services.compare().ok


@pytest.mark.django_db
def test_two_months_of_ledgers():
    cast = Cast()
    march = [cast.imported(FOUND_ON + timedelta(days=day)) for day in range(10)]
    play(*march)
    end_of_march, end_of_april = date(2021, 3, 31), date(2021, 4, 30)
    late = [cast.import_closed(step.hazard, date(2021, 4, 5)) for step in march[:7]]
    april = [cast.imported(date(2021, 4, day)) for day in range(1, 5)]
    play(*late, *april)
    first = totals(cast.administrator, YEAR, end_of_march)["all"]
    second = totals(cast.administrator, YEAR, end_of_april)["all"]
    assert (first.found, first.rectified, first.overdue) == (10, 0, 10)
    assert (second.found, second.rectified, second.open) == (14, 7, 7)
    assert services.compare().ok


@pytest.mark.django_db
def test_the_cursor_moves_with_the_rows():
    cast = Cast()
    play(cast.log(FOUND_ON))
    cursor = Cursor.objects.get(name=CONSUMER)
    assert cursor.seq == Event.objects.count() == 1
