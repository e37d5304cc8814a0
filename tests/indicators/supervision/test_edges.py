"""Order of the parts, events of one moment, entries without a beginning, doors of the files."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict

from indicators.figures import Cohort
from indicators.models import Visit
from indicators.supervision import comparing
from indicators.supervision.evidence import Evidence
from indicators.supervision.exports import read_rows, read_supervision
from indicators.supervision.figures import Fact, Review
from indicators.supervision.links import rows_url
from indicators.supervision.queries import sliced
from indicators.supervision.timeline import Said, Visited, firms_of
from inspections import workflow
from inspections.models import Inspection
from tests.factories import officer
from tests.indicators.supervision.cast import Cast, read

pytestmark = pytest.mark.django_db

DAY = date(2021, 3, 1)


def test_the_highest_rate_comes_first_and_too_few_follow_by_name():
    cast = Cast()
    told = Evidence(DAY, "x", "firm", "alarm")

    def facts(person, number: int, contradicted: int) -> list[Fact]:
        visit = Visited("i", DAY, DAY, "daily", "firm", "r", "s", "", (str(person.pk),))
        return [
            Fact(visit, (), True, told if place < contradicted else None) for place in range(number)
        ]

    review = Review(
        DAY,
        [
            *facts(cast.d, 9, 9),
            *facts(cast.b, 10, 1),
            *facts(cast.c, 10, 3),
            *facts(cast.a, 3, 0),
        ],
        [],
    )
    parts = sliced(review, "inspector")
    assert [(part.key, part.contradicted_rate) for part in parts[:2]] == [
        (str(cast.c.pk), "30.00%"),
        (str(cast.b.pk), "10.00%"),
    ]
    assert [part.label for part in parts[2:]] == sorted([cast.a.full_name, cast.d.full_name])
    assert [part.contradicted_rate for part in parts[2:]] == [None, None]
    with pytest.raises(KeyError):
        sliced(review, "colour")


def test_events_of_one_moment_are_one_version():
    cast = Cast()
    firm = cast.firm()
    visit = Inspection(
        kind="daily", enterprise=firm, region_id=firm.region_id, sector_id=firm.sector_id,
        agency=cast.bureau, lead=cast.a, created_by=cast.a, inspected_on=DAY,
        started_at=datetime.combine(DAY, time(1), UTC),
    )  # fmt: skip
    ended = {"ended_at": datetime.combine(DAY, time(2), UTC)}
    workflow.take_many(
        [
            workflow.Step(workflow.BEGIN, visit, DAY, officers=[cast.a, cast.b]),
            workflow.Step(workflow.FINISH, visit, DAY, set=ended, by=cast.a),
        ],
        by=cast.a,
    )
    number = read()
    assert list(Visit.objects.values_list("finished_on", "known_from", "known_to")) == [
        (DAY, number, None)
    ]


def test_an_entry_that_the_log_does_not_begin_is_not_known():
    said = [Said(1, None, "changed", DAY, "", {"set": {"sector": "coal"}})]
    assert firms_of("x", said) == []


def test_the_files_are_closed_to_officers_and_to_nonsense():
    cast = Cast()
    own = officer(cast.firm())
    read()
    for file in (read_supervision, read_rows):
        with pytest.raises(PermissionDenied):
            file(own, QueryDict())
        with pytest.raises(Http404):
            file(cast.administrator, QueryDict("as_of=2999-01-01"))
    with pytest.raises(Http404):
        read_rows(cast.administrator, QueryDict("known_at=1999-01-01"))


def test_an_address_without_a_beginning():
    assert "from=" not in rows_url("zero", Cohort(None, DAY), DAY)


def test_the_hazards_behind_a_difference():
    cast = Cast()
    hazard = cast.found(cast.visit(cast.firm(), DAY, cast.a, cast.b))
    number = {"141022": read()}
    question = [comparing.Question(Cohort(None, DAY), DAY)]
    asked, (told,) = comparing.stored(question, number, number)
    assert comparing.compare((asked, [told]), number)[1] is None
    told.facts[0] = Fact(told.facts[0].visit, (), False, None)
    difference = comparing.compare((asked, [told]), number)[1]
    assert difference is not None
    assert (difference["figure"], difference["only_recomputed"]) == ("zero", [])
    told.facts[0] = Fact(told.facts[0].visit, (str(hazard.pk), "gone"), False, None)
    difference = comparing.compare((asked, [told]), number)[1]
    assert difference is not None
    assert (difference["figure"], difference["only_stored"]) == ("found", ["gone"])
