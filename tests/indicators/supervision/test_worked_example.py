"""Nine inspections of 2021 at four of five enterprises, worked out by hand from statistics."""

from datetime import date
from types import SimpleNamespace

import pytest

from enterprises.services.register import change_state
from hazards.enums import Source
from indicators import services
from indicators.figures import Cohort
from indicators.recompute import Question, known_at
from indicators.supervision.figures import SLICES, Review, VisitCounts
from indicators.supervision.queries import review, sliced
from indicators.supervision.recompute import reviews
from tests.factories import AgencyFactory, UserFactory
from tests.indicators.supervision import reference
from tests.indicators.supervision.cast import Cast, read

pytestmark = pytest.mark.django_db

YEAR = Cohort(date(2021, 1, 1), date(2021, 12, 31))
END = date(2021, 12, 31)


def build() -> SimpleNamespace:
    """The year, as it was so; all of it recorded at once, today."""
    cast = Cast()
    one, two, three, four, five = (cast.firm() for _ in range(5))
    change_state(four.pk, by=cast.supervisor, state="suspended", reason="停产", on=date(2021, 6, 1))
    tipped = cast.visit(one, date(2021, 3, 1), cast.a, cast.b)
    rich = cast.begin(one, date(2021, 8, 1), cast.a, cast.c)
    cast.found(rich)
    cast.void(cast.found(rich), date(2021, 8, 20))
    cast.finish(rich, date(2021, 8, 2))
    cast.accept(cast.report(one, date(2021, 5, 30)), date(2021, 6, 3))  # the 90th day
    cast.visit(two, date(2021, 4, 1), cast.a, cast.b)
    again = cast.begin(two, date(2021, 5, 1), cast.a, cast.c)
    cast.found(again)
    cast.finish(again)
    missed = cast.visit(two, date(2021, 6, 1), cast.c, cast.d)
    station = cast.begin(two, date(2021, 7, 1), cast.e, cast.f, kind="special")
    cast.found(station)
    cast.finish(station)
    alarmed = cast.visit(three, date(2021, 10, 2), cast.a, cast.b)  # 90 days before D
    young = cast.visit(three, date(2021, 10, 3), cast.c, cast.d)
    cast.hazard(three, END, cast.a, source=Source.ALARM)
    hurt = cast.visit(four, date(2021, 2, 1), cast.a, cast.b)
    cast.accident(four, date(2021, 2, 10))
    cast.cancel(cast.begin(five, date(2021, 9, 1), cast.a, cast.b))
    cast.begin(five, date(2021, 12, 1), cast.a, cast.b)
    read()
    return SimpleNamespace(
        cast=cast,
        firms=(one, two, three, four, five),
        contradicted=[alarmed, missed, tipped, hurt],
        young=young,
    )


@pytest.fixture
def year() -> SimpleNamespace:
    return build()


WHOLE = VisitCounts(
    inspections=9, zero=6, zero_old=5, contradicted=4, zero_young=1, enterprises=4, in_scope=4,
    covered=3, found=3,
)  # fmt: skip


def test_the_year_2021(year):
    told = review(year.cast.administrator, YEAR, END)
    counts = told.counts()
    assert counts == WHOLE
    assert (counts.coverage, counts.per_inspection) == ("75.00%", "0.33")
    assert counts.contradicted_rate == "80.00%"
    assert [fact.visit.inspection for fact in told.visits_of("contradicted")] == [
        str(one.pk) for one in year.contradicted
    ]
    assert [fact.against.source for fact in told.visits_of("contradicted")] == [
        "alarm", "inspection", "tip_off", "accident",
    ]  # fmt: skip
    young = told.visits_of("zero_young")
    assert [fact.visit.inspection for fact in young] == [str(year.young.pk)]


def test_the_replay_and_the_reference_say_the_same(year):
    told = review(year.cast.administrator, YEAR, END)
    again = reviews([Question(YEAR, END)], known_at(None))[0]
    for by in ("", *SLICES):
        assert again.cells(by) == told.cells(by)
    number = known_at(None)["141022"]
    assert reference.figures(number, YEAR.begin, YEAR.end, END) == vars(WHOLE)
    made = services.compare()
    assert made.ok, made.difference


def by_key(told: Review, by: str) -> dict[str, tuple[int, ...]]:
    return {
        key: (one.inspections, one.found, one.zero, one.zero_old, one.contradicted, one.zero_young)
        for key, one in told.cells(by).items()
    }


def test_the_slices(year):
    cast = year.cast
    told = review(cast.administrator, YEAR, END)
    assert by_key(told, "agency") == {
        str(cast.bureau.pk): (8, 2, 6, 5, 4, 1),
        str(cast.station.pk): (1, 1, 0, 0, 0, 0),
    }
    assert by_key(told, "inspector") == {
        str(cast.a.pk): (6, 2, 4, 4, 3, 0),
        str(cast.b.pk): (4, 0, 4, 4, 3, 0),
        str(cast.c.pk): (4, 2, 2, 1, 1, 1),
        str(cast.d.pk): (2, 0, 2, 1, 1, 1),
        str(cast.e.pk): (1, 1, 0, 0, 0, 0),
        str(cast.f.pk): (1, 1, 0, 0, 0, 0),
    }
    assert by_key(told, "kind") == {
        "daily": (8, 2, 6, 5, 4, 1), "special": (1, 1, 0, 0, 0, 0),
    }  # fmt: skip
    assert by_key(told, "region") == {"141022100": (9, 3, 6, 5, 4, 1)}
    assert by_key(told, "month")["2021-10"] == (2, 0, 2, 1, 1, 1)
    (coal,) = sliced(told, "sector")
    assert (coal.label, coal.counts.coverage, coal.counts.in_scope) == ("煤矿", "75.00%", 4)


def test_sums_over_a_complete_slice_equal_the_whole(year):
    told = review(year.cast.administrator, YEAR, END)
    for by in ("agency", "kind", "region", "sector", "month"):
        for name in ("inspections", "zero", "zero_old", "contradicted", "zero_young", "found"):
            parts = [getattr(one, name) for one in told.cells(by).values()]
            assert sum(parts) == getattr(WHOLE, name), (by, name)


def test_on_fewer_than_ten_there_is_no_rate_and_names_give_the_order(year):
    told = review(year.cast.administrator, YEAR, END)
    parts = sliced(told, "inspector")
    assert [part.label for part in parts] == sorted(part.label for part in parts)
    assert {(part.contradicted_rate, part.per_inspection) for part in parts} == {(None, None)}
    assert parts[0].as_json()["supervision"]["contradicted_rate"] is None
    (agency, _other) = sliced(told, "agency")
    assert agency.per_inspection is None


def test_an_earlier_day_is_not_the_later_one(year):
    told = review(year.cast.administrator, YEAR, date(2021, 5, 31)).counts()
    assert vars(told) == {
        "inspections": 4, "zero": 3, "zero_old": 2, "contradicted": 1, "zero_young": 1,
        "enterprises": 3, "in_scope": 5, "covered": 3, "found": 1,
    }  # fmt: skip


def test_the_day_of_the_end_decides_whether_it_counts(year):
    august = Cohort(date(2021, 8, 1), date(2021, 8, 31))
    person = year.cast.administrator
    assert review(person, august, date(2021, 8, 1)).counts().inspections == 0
    before = review(person, august, date(2021, 8, 19)).counts()
    after = review(person, august, date(2021, 8, 20)).counts()
    assert (before.inspections, before.found, after.found) == (1, 2, 1)


def test_scope(year):
    told = review(year.cast.supervisor, YEAR, END)
    assert told.counts() == WHOLE
    stranger = UserFactory(agency=AgencyFactory(sectors=["gas"]))
    assert review(stranger, YEAR, END).counts() == VisitCounts(in_scope=0, covered=0)
