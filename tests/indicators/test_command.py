"""manage.py indicators: the figures from the events alone."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone as local

from accounts.enums import RegionLevel
from accounts.models import Region
from common.moments import moment_of
from enterprises.models import Enterprise
from hazards.enums import Grade
from hazards.workflow import take_many
from indicators.models import Span
from tests.factories import EnterpriseFactory
from tests.indicators.lives import Cast

pytestmark = pytest.mark.django_db

NOTHING = {
    "found": 0, "rectified": 0, "rate": None, "due": 0, "on_time": 0, "on_time_rate": None,
    "awaiting_verification": 0, "overdue": 0,
}  # fmt: skip
YEAR = ("--from", "2021-01-01", "--to", "2021-12-31")


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    call_command("indicators", *YEAR, *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_an_empty_database_gives_zeros_and_no_rates(capsys):
    answer = told(capsys, "--as-of", "2021-12-31")
    known, details = answer.pop("known_at"), answer.pop("details")
    assert answer.pop("supervision")["coverage"] is None
    more = {
        "open": 0, "on_time_original": 0, "on_time_original_rate": None, "first_pass": 0,
        "first_pass_rate": None, "reopened": 0, "reclosed": 0, "reclosed_rate": None,
        "settled": 0, "recurred": 0, "recurrence_rate": None,
        "days_to_rectify": {"median": None, "p90": None}, "funds": "0.00",
    }  # fmt: skip
    assert details == {"hazards": {"all": more, "general": more, "major": more}, "slices": []}
    assert datetime.fromisoformat(known).utcoffset() == timedelta(hours=8)
    assert answer == {
        "cohort": {"from": "2021-01-01", "to": "2021-12-31"},
        "as_of": "2021-12-31",
        "hazards": {"all": NOTHING, "general": NOTHING, "major": NOTHING},
        "accidents": {
            "counted": 0,
            "zero_accident_year": None,
            "days_without": {"any": None, "larger": None, "serious": None},
            "consecutive_years_without_serious": None,
            "register_from": None,
            "months_without": {"any": None, "larger": None, "serious": None},
            "years_without": {"any": None, "larger": None, "serious": None},
        },
        "slices": [],
    }


def test_the_figures_need_no_worker(capsys):
    cast = Cast()
    late = cast.log(date(2021, 4, 1), grade=Grade.MAJOR)
    take_many([*cast.closed(date(2021, 3, 1), date(2021, 3, 5)), late], by=None)
    answer = told(capsys, "--as-of", "2021-12-31", "--by", "grade", "--by", "month")
    assert Span.objects.count() == 0
    general = {
        "found": 1, "rectified": 1, "rate": "100.00%", "due": 1, "on_time": 1,
        "on_time_rate": "100.00%", "awaiting_verification": 0, "overdue": 0,
    }  # fmt: skip
    major = {
        "found": 1, "rectified": 0, "rate": "0.00%", "due": 1, "on_time": 0,
        "on_time_rate": "0.00%", "awaiting_verification": 0, "overdue": 1,
    }  # fmt: skip
    both = {
        "found": 2, "rectified": 1, "rate": "50.00%", "due": 2, "on_time": 1,
        "on_time_rate": "50.00%", "awaiting_verification": 0, "overdue": 1,
    }  # fmt: skip
    assert answer["hazards"] == {"all": both, "general": general, "major": major}
    assert [(part["by"], part["key"], part["label"]) for part in answer["slices"]] == [
        ("grade", "general", "一般"),
        ("grade", "major", "重大"),
        ("month", "2021-03", "2021-03"),
        ("month", "2021-04", "2021-04"),
    ]
    assert answer["slices"][3]["hazards"] == {"all": major, "general": NOTHING, "major": major}


def test_the_day_of_today_is_the_default(capsys):
    assert told(capsys)["as_of"] == local.localdate().isoformat()


def test_what_was_told_later_does_not_change_what_was_known(capsys):
    cast = Cast()
    with time_machine.travel(datetime(2022, 1, 10, 3, tzinfo=UTC), tick=False):
        first = cast.log(date(2021, 3, 1))
        take_many([first, cast.submit(first.hazard, date(2021, 3, 5))], by=None)
    published = ("--as-of", "2021-12-31", "--known-at", "2022-01-15")
    with time_machine.travel(datetime(2022, 1, 16, 3, tzinfo=UTC), tick=False):
        then = told(capsys, *published)
        closing = cast.passed(first.hazard, date(2021, 3, 6), date(2021, 3, 5))
        take_many([closing, cast.log(date(2021, 5, 1))], by=None)
        again, now = told(capsys, *published), told(capsys, "--as-of", "2021-12-31")
    assert again == then
    assert then["known_at"] == "2022-01-15T23:59:59.999999+08:00"
    assert (then["hazards"]["all"]["found"], then["hazards"]["all"]["rectified"]) == (1, 0)
    assert (now["hazards"]["all"]["found"], now["hazards"]["all"]["rectified"]) == (2, 1)
    before = told(capsys, "--as-of", "2021-12-31", "--known-at", "2022-01-01")
    assert before["hazards"]["all"] == NOTHING


def test_a_moment_to_come_is_now(capsys):
    known = told(capsys, "--known-at", (local.localdate() + timedelta(days=9)).isoformat())
    assert datetime.fromisoformat(known["known_at"]) <= local.now()


def test_a_date_means_its_end_and_a_moment_itself():
    assert moment_of("2022-01-15") == datetime(2022, 1, 15, 15, 59, 59, 999999, UTC)
    assert moment_of("2022-01-15T08:30") == datetime(2022, 1, 15, 0, 30, tzinfo=UTC)
    assert moment_of("2022-01-15T08:30+00:00") == datetime(2022, 1, 15, 8, 30, tzinfo=UTC)


def test_a_scope_limits_the_hazards_and_leaves_the_accidents_out(capsys):
    cast = Cast()
    Region.objects.create(
        code="141022101001", name="某村", level=RegionLevel.VILLAGE, parent_id="141022101"
    )
    village: Enterprise = EnterpriseFactory(sector_id="hazchem", region_id="141022101001")
    day = date(2021, 3, 1)
    take_many(
        [cast.log(day), cast.log(day, enterprise=cast.plant), cast.log(day, enterprise=village)],
        by=None,
    )
    here = told(capsys, "--region", "141022101", "--by", "region")
    assert (here["hazards"]["all"]["found"], here["accidents"]) == (2, None)
    assert [(part["key"], part["label"]) for part in here["slices"]] == [("141022101", "南梁镇")]
    coal = told(capsys, "--sector", "coal")
    assert coal["hazards"]["all"]["found"] == 1
    assert told(capsys, "--sector", "coal", "--region", "141022101")["hazards"]["all"]["found"] == 0


def test_the_table_for_people(capsys):
    cast = Cast()
    take_many(cast.closed(date(2021, 3, 1), date(2021, 3, 5)), by=None)
    call_command("indicators", *YEAR, "--as-of", "2021-12-31", "--by", "region", "--by", "month")
    out = capsys.readouterr().out
    assert "Hazards found 2021-01-01 to 2021-12-31, as of 2021-12-31" in out
    assert "141022100 唐兴镇 general" in out
    assert "2021-03 all" in out
    assert "major                          0          0        —" in out
    assert "accidents, zero accident year: unknown" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--from", "2021-02-01", "--to", "2021-01-01"), "lies before"),
        ((*YEAR, "--as-of", "2999-01-01"), "future"),
        ((*YEAR, "--as-of", "soon"), "'soon' is not a date"),
        ((*YEAR, "--known-at", "soon"), "'soon' is not a date"),
        ((*YEAR, "--by", "colour"), "invalid choice"),
        ((*YEAR, "--region", "999"), "No such region: 999."),
        ((*YEAR, "--sector", "999"), "No such sector: 999."),
        (("--from", "2021-01-01"), "--to"),
    ],
)
def test_a_question_without_sense_is_refused(words, message):
    with pytest.raises(CommandError, match=message):
        call_command("indicators", *words)
