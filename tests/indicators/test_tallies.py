"""The sums beside the spans: what each span adds on which days, who is answered from them."""

from datetime import date, timedelta

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import Sector
from hazards.enums import Status
from indicators import services
from indicators.counting import counted_in
from indicators.dashboard.cube import cube
from indicators.figures import FIGURES, Cohort
from indicators.models import FAR, Span, Tally
from indicators.queries import sliced, sliced_of, tallied, totals, totals_of
from indicators.tallies import TalliedSpan, steps
from tests.factories import user
from tests.indicators.lives import Cast, play

FIRST = date(2021, 2, 20)
DAYS = [FIRST + timedelta(days=number) for number in range(-2, 24)]
ENDS = date(2021, 12, 31)
YEAR = Cohort(date(2021, 1, 1), ENDS)

days = st.sampled_from(DAYS)
spans = st.builds(
    TalliedSpan,
    found_on=days,
    region=st.just("141022100"),
    sector=st.just("coal"),
    begins_on=days,
    ends_on=st.one_of(days, st.just(FAR)),
    state=st.sampled_from([Status.RECTIFYING.value, Status.SUBMITTED.value, Status.CLOSED.value]),
    grade=st.just("general"),
    due_on=st.one_of(st.none(), days, st.just(FAR)),
    submitted_on=days,
    on_time=st.sampled_from([None, True, False]),
    on_time_original=st.sampled_from([None, True, False]),
    sent_back=st.booleans(),
    reopened=st.booleans(),
)


@given(spans)
def test_the_steps_up_to_a_day_are_what_a_span_counts_on_it(span):
    for day in DAYS:
        stands = span.begins_on <= day < span.ends_on and span.found_on <= day
        wanted = counted_in(span, day) if stands else (0,) * len(FIGURES)
        found = [0] * len(FIGURES)
        for on, changes in steps(span):
            for place, number in changes if on <= day else ():
                found[place] += number
        assert found == [int(one) for one in wanted]


@pytest.fixture
def cast(db) -> Cast:
    """Hazards of two sectors over three months: closed, late, not yet due, one found later."""
    cast = Cast()
    play(
        *cast.closed(date(2021, 1, 30), date(2021, 2, 5)),
        cast.log(date(2021, 1, 31), due_on=date(2021, 3, 1)),
        cast.log(date(2021, 2, 1), due_on=date(2022, 1, 10), enterprise=cast.plant),
        cast.log(date(2021, 3, 1), enterprise=cast.plant),
    )
    return cast


@pytest.mark.parametrize("by", sorted(tallied.SLICES))
@pytest.mark.parametrize(
    ("cohort", "as_of"),
    [
        (YEAR, ENDS),
        (YEAR, date(2021, 3, 1)),
        (YEAR, date(2022, 2, 1)),
        (Cohort(None, ENDS), ENDS),
        (Cohort(date(2021, 2, 1), date(2021, 2, 28)), date(2021, 3, 15)),
        (Cohort(None, date(2021, 1, 31)), date(2021, 3, 2)),
    ],
)
def test_tallies_and_spans_say_the_same(cast, by, cohort, as_of):
    people = cast.administrator
    assert tallied.can_tell(people, cohort, as_of, None)
    assert sliced(people, cohort, as_of, by) == sliced_of(Span.objects.all(), cohort, as_of, by)
    whole = totals_of(Span.objects.all(), cohort, as_of)
    assert totals(people, cohort, as_of) == whole
    assert whole["all"].found > 0
    if cohort.begin:
        assert cube(people, cohort, as_of).totals() == whole


def test_what_ends_is_taken_out_of_the_sums_on_its_day(cast):
    before = totals(cast.administrator, YEAR, date(2021, 2, 4))["all"]
    after = totals(cast.administrator, YEAR, date(2021, 2, 5))["all"]
    assert (before.found, before.rectified, before.open) == (3, 0, 3)
    assert (after.found, after.rectified, after.open) == (3, 1, 2)


def test_only_who_sees_all_and_asks_for_whole_months_as_known_now_is_answered_from_them(cast):
    in_charge = user(Role.LEADER)
    in_charge.sectors.set(Sector.objects.filter(code=cast.plant.sector_id))
    number = totals(in_charge, YEAR, ENDS)["all"].found
    Tally.objects.update(found=F("found") * 10)
    people = cast.administrator
    assert totals(people, YEAR, ENDS)["all"].found == 40
    assert totals(people, Cohort(date(2021, 1, 2), ENDS), ENDS)["all"].found == 4
    assert (
        totals(people, Cohort(date(2021, 1, 1), date(2021, 12, 30)), date(2022, 1, 5))["all"].found
        == 4
    )
    assert totals(people, YEAR, ENDS, known=10_000)["all"].found == 4
    assert number == totals(in_charge, YEAR, ENDS)["all"].found == 2
    assert not Tally.objects.visible_to(in_charge).exists()


def test_a_wrong_sum_is_found_though_every_span_is_right(cast):
    assert services.compare().ok
    day = Tally.objects.filter(reach="M", due__gt=0).order_by("day").first()
    Tally.objects.filter(pk=day.pk).update(due=F("due") + 1)
    told = services.compare().difference
    assert (told["by"], told["figure"], told["only_stored"]) == ("", "due", [])
    assert told["stored"] == told["recomputed"] + 1


def test_a_rebuild_mends_them(cast):
    right = totals(cast.administrator, YEAR, ENDS)
    Tally.objects.update(open=F("open") + 7)
    assert totals(cast.administrator, YEAR, ENDS) != right
    services.rebuild()
    assert totals(cast.administrator, YEAR, ENDS) == right
    assert services.compare().ok
