"""Streaks in days, months and years, of each part of the county, and the table by year."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import translation

from accidents.enums import Grade
from accidents.grading import Toll
from accidents.models import RegisterStart
from accidents.queries import (
    THRESHOLDS,
    differences,
    knowledge,
    parts_for,
    record,
    streak,
    summary,
    table,
    total,
    whole_months,
    years,
)
from accidents.services import correct_accident, declare_register, determine, follow_up_toll
from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event
from audit.queries import sequence_at
from tests import factories
from tests.accidents.records import accident, supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2022-06-30 12:00:00+08:00", tick=False), translation.override("en"):
        yield


def declared(day: str) -> None:
    declare_register(by=None, complete_from=date.fromisoformat(day), reason="档案已核对")


@pytest.mark.parametrize(
    ("after", "day", "months"),
    [
        ("2021-03-05", "2021-04-04", 0),
        ("2021-03-05", "2021-04-05", 1),
        ("2021-03-05", "2021-03-05", 0),
        ("2021-03-05", "2023-12-05", 33),
        ("2021-03-05", "2023-12-04", 32),
        ("2021-01-31", "2021-02-27", 0),
        ("2021-01-31", "2021-02-28", 1),
        ("2020-01-31", "2020-02-28", 0),
        ("2020-01-31", "2020-02-29", 1),
        ("2021-01-31", "2021-03-30", 1),
        ("2021-01-31", "2021-04-30", 3),
        ("2020-02-29", "2021-02-28", 12),
        ("2018-12-31", "2019-12-31", 12),
        ("2021-03-05", "2021-02-05", 0),
    ],
)
def test_whole_months_end_on_the_corresponding_day_or_the_months_last(after, day, months):
    assert whole_months(date.fromisoformat(after), date.fromisoformat(day)) == months


def test_a_streak_rests_on_the_last_accident_of_its_threshold():
    declared("2000-01-01")
    last = accident(occurred_on=date(2019, 3, 31), deaths=3)
    accident(occurred_on=date(2021, 3, 5), deaths=1)
    found = streak(record(as_of=date(2021, 12, 31)), Grade.LARGER)
    assert (found.days, found.months, found.years) == (1006, 33, 2)
    assert (found.since, found.last.id, found.is_known) == (date(2019, 4, 1), last.pk, True)


def test_a_streak_rests_on_the_registers_beginning_where_no_accident_lies_after_it():
    accident(occurred_on=date(2005, 8, 17), deaths=10)
    declared("2019-01-01")
    found = streak(record(as_of=date(2021, 12, 31)), Grade.SERIOUS)
    assert (found.days, found.months, found.years) == (1095, 36, 3)
    assert (found.since, found.last) == (date(2019, 1, 1), None)


def test_without_accident_and_beginning_a_streak_is_unknown():
    found = streak(record(as_of=date(2021, 12, 31)), Grade.SERIOUS)
    assert (found.days, found.months, found.years, found.is_known) == (None, None, None, False)
    declared("2022-01-01")
    assert not streak(record(as_of=date(2021, 12, 31)), Grade.SERIOUS).is_known


def test_the_summary_tells_months_and_years_of_each_threshold():
    declared("2000-01-01")
    accident(occurred_on=date(2021, 11, 30), deaths=1)
    day = date(2021, 12, 31)
    told = summary(begin=date(2021, 1, 1), end=day, as_of=day)
    assert told["months_without"] == {"any": 1, "larger": 264, "serious": 264}
    assert told["years_without"] == {"any": 0, "larger": 22, "serious": 22}


def rows_of(user, day: str = "2021-12-31") -> dict[str, dict[str, list[int | None]]]:
    known = knowledge(user=user)
    parts = parts_for(user, [known])
    return {
        by: {
            row.part.label: [cell.streak.days for cell in row.cells]
            for row in table(some, date.fromisoformat(day), known)
        }
        for by, some in parts.items()
    }


def test_each_sector_township_and_enterprise_has_its_own_streak():
    declared("2021-01-01")
    firm = factories.EnterpriseFactory(name="虚构一矿")
    accident(occurred_on=date(2021, 12, 21), enterprise=firm, deaths=3)
    accident(
        occurred_on=date(2021, 12, 30),
        sector=Sector.objects.get(pk="gas"),
        region=Region.objects.get(pk="141022"),
    )
    found = rows_of(factories.user(Role.LEADER))
    assert found["county"] == {"The whole county": [1, 10, 364]}
    assert found["sector"]["Coal mines"] == [10, 10, 364]
    assert found["sector"][str(Sector.objects.get(pk="gas"))] == [1, 364, 364]
    assert found["region"]["唐兴镇"] == [10, 10, 364]
    assert found["region"]["南梁镇"] == [364, 364, 364]
    assert found["region"]["Township not stated"] == [1, 364, 364]
    assert found["enterprise"] == {"虚构一矿": [10, 10, 364]}
    assert len(found["sector"]) == Sector.objects.count()


def test_a_former_township_belongs_to_the_one_that_took_it_over():
    declared("2010-01-01")
    accident(occurred_on=date(2015, 5, 5), region=Region.objects.get(pk="141022202"))
    accident(occurred_on=date(2016, 5, 5), region=Region.objects.get(pk="141022203"))
    found = rows_of(factories.user(Role.LEADER), "2016-05-15")["region"]
    assert found["王庄镇"] == [376, 2326, 2326]
    assert "王庄乡" not in found
    assert found["浇底乡"] == [10, 2326, 2326]
    assert found["唐兴镇"] == [2326, 2326, 2326]


def test_a_person_is_told_of_the_own_part_and_that_it_is_a_part():
    declared("2021-01-01")
    firm = factories.EnterpriseFactory(name="虚构一矿")
    accident(occurred_on=date(2021, 12, 21), enterprise=firm)
    agency = factories.AgencyFactory(
        sectors=Sector.objects.filter(pk="gas"), regions=Region.objects.filter(pk="141022103")
    )
    found = rows_of(factories.user(Role.INSPECTOR, agency=agency))
    assert found["county"] == {"All that you see": [364, 364, 364]}
    assert list(found["sector"]) == [str(Sector.objects.get(pk="gas"))]
    assert list(found["region"]) == ["隆化镇"]
    assert found["enterprise"] == {}
    own = rows_of(factories.officer(firm))
    assert own["county"] == {"All that you see": [10, 364, 364]}
    assert (own["sector"], own["region"]) == ({}, {})
    assert own["enterprise"] == {"虚构一矿": [10, 364, 364]}


def test_an_agency_of_all_sectors_and_the_county_sees_all():
    declared("2021-01-01")
    assert list(rows_of(supervisor())["county"]) == ["The whole county"]


def test_the_table_by_year_adds_up():
    declared("2018-06-01")
    accident(occurred_on=date(2017, 5, 5), deaths=1)
    accident(occurred_on=date(2019, 1, 1), deaths=3, serious_injuries=2, direct_loss="10000.50")
    accident(occurred_on=date(2019, 12, 31), minor_injuries=4)
    accident(occurred_on=date(2021, 3, 5), deaths=12)
    accident(occurred_on=date(2022, 5, 5), deaths=30)
    found = record(as_of=date(2022, 3, 1))
    lines = years(found)
    assert [(line.year, line.counted, line.deaths, line.zero) for line in lines] == [
        (2022, 0, 0, None),
        (2021, 1, 12, False),
        (2020, 0, 0, True),
        (2019, 2, 3, False),
        (2018, 0, 0, None),
        (2017, 1, 1, None),
    ]
    line = lines[3]
    assert line.by_grade == {"general": 1, "larger": 1, "serious": 0, "extraordinary": 0}
    assert (line.serious_injuries, line.minor_injuries) == (2, 4)
    assert line.direct_loss == Decimal("10000.50")
    assert (lines[0].begin, lines[0].end) == (date(2022, 1, 1), date(2022, 3, 1))
    whole = total(found, lines)
    assert (whole.counted, whole.deaths, whole.by_grade["serious"]) == (4, 16, 1)
    assert (whole.begin, whole.end, whole.zero) == (date(2017, 1, 1), date(2022, 3, 1), None)


def test_without_anything_known_there_is_no_year():
    found = record(as_of=date(2022, 3, 1))
    assert (years(found), total(found, [])) == ([], None)
    declared("2022-04-01")
    assert years(record(as_of=date(2022, 3, 1))) == []


def test_what_was_learned_since_is_told_with_its_events():
    declared("2000-01-01")
    keeper = supervisor()
    grown = accident(by=keeper, occurred_on=date(2021, 11, 20), deaths=9)
    moved = accident(by=keeper, occurred_on=date(2021, 10, 1))
    same = accident(by=keeper, occurred_on=date(2021, 9, 1))
    after = sequence_at("141022", None)
    then = knowledge(up_to_seq=after)
    follow_up_toll(grown.pk, by=keeper, on=date(2021, 12, 10), toll=Toll(deaths=10))
    determine(moved.pk, by=keeper, counted=False, reason="系自然灾害引发")
    correct_accident(same.pk, by=keeper, values={"summary": "另一说法"}, reason="笔误")
    dark = accident(by=keeper, occurred_on=date(2018, 7, 9), deaths=4, concealed=True)
    accident(by=keeper, occurred_on=date(2022, 1, 5))
    found = differences(then, knowledge(), as_of=date(2021, 12, 31), after=after)
    assert [(one.id, one.came_to_light) for one in found] == [
        (grown.pk, False),
        (moved.pk, False),
        (dark.pk, True),
    ]
    assert found[0].changed == ("grade", "deaths")
    assert [(told.label, told.on) for told in found[0].told] == [
        ("Toll followed up", date(2021, 12, 10))
    ]
    assert (found[0].then.grade, found[0].now.grade) == ("larger", "serious")
    assert found[1].changed == ("counted",)
    assert (found[2].then, [told.label for told in found[2].told]) == (
        None,
        ["Accident registered"],
    )


def test_an_accident_that_never_counted_makes_no_difference():
    keeper = supervisor()
    struck = accident(by=keeper, occurred_on=date(2021, 3, 5))
    determine(struck.pk, by=keeper, counted=False, reason="系自然灾害引发")
    after = sequence_at("141022", None)
    then = knowledge(up_to_seq=after)
    follow_up_toll(struck.pk, by=keeper, on=date(2021, 3, 6), toll=Toll(deaths=3))
    assert differences(then, knowledge(), as_of=date(2021, 12, 31), after=after) == []


def test_the_table_tells_what_is_known_now_only_where_it_differs():
    declared("2000-01-01")
    accident(occurred_on=date(2021, 12, 1), deaths=1)
    then = knowledge()
    accident(occurred_on=date(2020, 12, 31), deaths=3, concealed=True)
    parts = parts_for(factories.user(Role.LEADER), [then])["county"]
    [row] = table(parts, date(2021, 12, 31), then, knowledge())
    assert [cell.now and cell.now.days for cell in row.cells] == [None, 365, None]
    assert [cell.streak.grade for cell in row.cells] == list(THRESHOLDS)


def test_the_register_is_declared_by_command(capsys):
    call_command("declare_accident_register", complete_from=date(1839, 1, 1), reason="登记册")
    row = RegisterStart.objects.get()
    assert (row.complete_from, row.declared_by) == (date(1839, 1, 1), None)
    [event] = Event.objects.about(row.pk)
    assert event.actor is None
    assert "1839-01-01" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("day", "reason"), [(date(2022, 7, 1), "x"), (date(1799, 12, 31), "x"), (date(2000, 1, 1), " ")]
)
def test_by_command_what_cannot_be_is_refused(day, reason):
    with pytest.raises(CommandError):
        call_command("declare_accident_register", complete_from=day, reason=reason)
    assert not RegisterStart.objects.exists()
