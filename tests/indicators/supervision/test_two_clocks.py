"""What was known at an earlier number never changes, whatever is recorded of it later."""

from datetime import date, timedelta

import pytest

from audit.models import Cursor, Event
from enterprises.particulars import Particulars
from enterprises.services.register import change_enterprise, change_state
from indicators import services
from indicators.figures import Cohort
from indicators.models import Operation, Visit
from indicators.recompute import Question
from indicators.supervision.projection import CONSUMER, handle
from indicators.supervision.queries import known_at, review
from indicators.supervision.recompute import reviews
from inspections import workflow
from tests.factories import EnterpriseFactory, officer
from tests.indicators.supervision.cast import Cast, read

pytestmark = pytest.mark.django_db

DAY = date(2021, 12, 31)
YEAR = Cohort(date(2021, 1, 1), DAY)
MARCH = date(2021, 3, 1)


def both(cast: Cast, known: int | None = None, as_of: date = DAY) -> dict[str, int]:
    """The figures that are not nothing, by the stored rows and by the replay."""
    counts = review(cast.administrator, YEAR, as_of, known=known).counts()
    asked = Question(YEAR, as_of, known=known)
    assert reviews([asked], {"141022": read()})[0].counts() == counts
    return {name: value for name, value in vars(counts).items() if value}


ONE = {"enterprises": 1, "in_scope": 1, "covered": 1}
ZERO = {"inspections": 1, "zero": 1, "zero_old": 1, **ONE}


def stored() -> list[tuple]:
    """Every row of both tables, without the keys that the database gives."""
    rows = []
    for model in (Visit, Operation):
        names = [field.attname for field in model._meta.concrete_fields if field.name != "id"]
        rows += [tuple(map(str, row)) for row in model.objects.values_list(*names)]
    return sorted(rows)


def test_a_finish_that_is_recorded_late():
    cast = Cast()
    visit = cast.begin(cast.firm(), MARCH, cast.a, cast.b)
    then = read()
    cast.finish(visit)
    assert both(cast, then) == {"in_scope": 1}
    assert both(cast) == ZERO


def test_a_cancellation():
    cast = Cast()
    visit = cast.begin(cast.firm(), MARCH, cast.a, cast.b)
    then = read()
    cast.cancel(visit)
    read()
    assert both(cast) == both(cast, then) == {"in_scope": 1}
    assert list(Visit.objects.values_list("known_from", "known_to")) == [(then, then + 1)]


def test_officers_that_are_changed():
    cast = Cast()
    visit = cast.begin(cast.firm(), MARCH, cast.a, cast.b)
    crew = [cast.a, cast.c]
    workflow.take(workflow.STAFF, visit, by=cast.a, on=MARCH, officers=crew)
    cast.finish(visit)
    read()
    assert list(Visit.objects.order_by("known_from").values_list("finished_on", "officers")) == [
        (None, sorted(str(one.pk) for one in (cast.a, cast.b))),
        (None, sorted(str(one.pk) for one in crew)),
        (MARCH, sorted(str(one.pk) for one in crew)),
    ]


def test_a_hazard_that_comes_to_light_later():
    cast = Cast()
    firm = cast.firm()
    cast.visit(firm, MARCH, cast.a, cast.b)
    then = read()
    hazard = cast.report(firm, date(2021, 4, 1))
    told = read()
    cast.accept(hazard, date(2021, 4, 2))
    true = read()
    cast.void(hazard, date(2021, 6, 1))
    assert both(cast, then) == both(cast, told) == both(cast) == ZERO
    assert both(cast, true) == {**ZERO, "contradicted": 1}
    assert both(cast, as_of=date(2021, 5, 31)) == {**ZERO, "contradicted": 1}


def test_a_late_entry_of_the_own_finding():
    cast = Cast()
    visit = cast.visit(cast.firm(), MARCH, cast.a, cast.b)
    then = read()
    cast.found(visit)
    assert both(cast, then) == ZERO
    assert both(cast) == {"inspections": 1, "found": 1, **ONE}


def test_an_accident_that_is_registered_later():
    cast = Cast()
    firm = cast.firm()
    cast.visit(firm, MARCH, cast.a, cast.b)
    then = read()
    cast.accident(firm, date(2021, 3, 10))
    assert both(cast, then) == ZERO
    assert both(cast) == {**ZERO, "contradicted": 1}
    assert both(cast, as_of=MARCH + timedelta(days=9)) == {
        "inspections": 1, "zero": 1, "zero_young": 1, **ONE,
    }  # fmt: skip


def test_an_enterprise_that_stops_and_works_again():
    cast = Cast()
    firm = cast.firm()
    then = read()
    stop = {"state": "suspended", "reason": "停产", "by": cast.supervisor}
    change_state(firm.pk, **stop, on=date(2021, 6, 1))
    stopped = read()
    go_on = {"state": "operating", "reason": "复产", "by": cast.supervisor}
    change_state(firm.pk, **go_on, on=date(2021, 9, 1))
    assert both(cast, then) == {"in_scope": 1}
    assert both(cast, stopped) == {}
    assert both(cast) == {"in_scope": 1}
    days = [date(2014, 12, 31), date(2015, 1, 1), date(2021, 5, 31), date(2021, 6, 1)]
    base = [both(cast, as_of=day).get("in_scope", 0) for day in (*days, date(2021, 9, 1))]
    assert base == [0, 1, 1, 0, 1]


def test_an_enterprise_that_moves_counts_where_it_is_on_the_day():
    cast = Cast()
    firm = cast.firm()
    said = Particulars.of(firm)
    then = read()
    change_enterprise(firm.pk, by=cast.supervisor, said=said.with_phone("0357-0000000"))
    assert Operation.objects.count() == 1
    moved = Particulars(**{**said.told(), "sector": "hazchem"})
    change_enterprise(firm.pk, by=cast.administrator, said=moved)
    read()
    today = Event.objects.order_by("-seq")[0].valid_on
    keys = [
        [*review(cast.administrator, Cohort(None, day), day, known=known).cells("sector")]
        for day, known in ((today, then), (today, None), (today - timedelta(days=1), None))
    ]
    assert keys == [["coal"], ["hazchem"], ["coal"]]


def test_without_a_registration_date_it_is_in_scope_from_its_entry_on():
    cast = Cast()
    cast.firm(registered_on=None)
    EnterpriseFactory()  # put there without an event: not known to the log
    read()
    today = Event.objects.order_by("-seq")[0].valid_on
    base = [
        review(cast.administrator, Cohort(None, day), day).counts().in_scope
        for day in (today - timedelta(days=1), today)
    ]
    assert base == [0, 1]


def lives(cast: Cast) -> None:
    """Some moments of inspections and enterprises."""
    one, two = cast.firm(), cast.firm()
    first = cast.begin(one, MARCH, cast.a, cast.b)
    workflow.take(workflow.STAFF, first, by=cast.a, on=MARCH, officers=[cast.a, cast.c])
    change_state(one.pk, by=cast.supervisor, state="suspended", reason="停", on=MARCH)
    cast.finish(first, date(2021, 3, 2))
    cast.cancel(cast.begin(two, MARCH, cast.e, cast.f))
    cast.found(cast.visit(two, MARCH, cast.e, cast.f))


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_the_size_of_a_piece_changes_nothing(size):
    cast = Cast()
    lives(cast)
    read()
    wanted = stored()
    events = list(Event.objects.order_by("seq"))
    Visit.objects.all().delete()
    Operation.objects.all().delete()
    for start in range(0, len(events), size):
        handle(events[start : start + size])
        handle(events[start : start + size])
    assert stored() == wanted


def test_a_rebuild_gives_the_same_rows():
    cast = Cast()
    lives(cast)
    read()
    wanted = stored()
    Visit.objects.filter(known_to=None).delete()
    services.rebuild()
    assert stored() == wanted
    assert Cursor.objects.get(name=CONSUMER).seq == read()


def test_a_self_check_is_no_inspection_of_the_county():
    cast = Cast()

    firm = cast.firm()
    own = officer(firm)
    cast.visit(firm, MARCH, own, kind="self_check")
    read()
    assert both(cast) == {"in_scope": 1}
    assert not Visit.objects.exists()


def test_what_both_consumers_know():
    cast = Cast()
    cast.firm()
    number = read()
    assert known_at(None).numbers == {"141022": number}
    Cursor.objects.filter(name=CONSUMER).update(seq=0)
    assert known_at(None).number == 0
