"""Keeping the register: row, event, and what is refused with nothing written."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from accidents import services
from accidents.enums import FollowUp, Grade, Kind
from accidents.grading import Toll
from accidents.models import Accident, RegisterStart, TollEntry
from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event
from common.errors import PermissionDenied, RuleBroken
from tests import factories
from tests.accidents.records import DAY, accident, report, supervisor

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-06-30 12:00:00+08:00", tick=False):
        yield


def events(subject) -> list[Event]:
    return list(Event.objects.about(subject.pk))


def refused(call, field: str = "") -> RuleBroken:
    """The call is refused at the field, and neither a row nor an event was written."""
    before = (Event.objects.count(), list(Accident.objects.values()), TollEntry.objects.count())
    with pytest.raises(RuleBroken) as caught:
        call()
    after = (Event.objects.count(), list(Accident.objects.values()), TollEntry.objects.count())
    assert before == after
    assert caught.value.field == field
    return caught.value


def test_registering_writes_row_toll_and_event() -> None:
    keeper = supervisor()
    firm = factories.EnterpriseFactory()
    told = report(
        enterprise=firm,
        deaths=1,
        serious_injuries=2,
        direct_loss="120000.5",
        occurred_at=time(9, 30),
        place="  井口 ",
        reported_at=datetime(2021, 3, 5, 10, 5, tzinfo=SHANGHAI),
        investigation=" 县政府委托调查 ",
    )
    found = services.register_accident(told, by=keeper)
    row = Accident.objects.get(pk=found.pk)
    assert (row.number, row.county, row.grade, row.place) == (
        "2021-001",
        "141022",
        "general",
        "井口",
    )
    assert (row.deaths, row.direct_loss, row.counted) == (1, Decimal("120000.50"), True)
    [entry] = row.tolls.all()
    assert (entry.on, entry.deaths, entry.by) == (DAY, 1, keeper)
    [event] = events(row)
    assert (event.subject_kind, event.kind, event.valid_on, event.actor) == (
        "accident",
        Kind.REGISTERED,
        DAY,
        keeper.pk,
    )
    assert event.facts == {
        "entry": str(entry.pk),
        "set": {
            "number": "2021-001",
            "occurred_on": "2021-03-05",
            "occurred_at": "09:30",
            "region_id": "141022100",
            "place": "井口",
            "sector_id": "coal",
            "enterprise_id": str(firm.pk),
            "enterprise_text": "",
            "summary": "检修时工具坠落",
            "accident_type_id": "1986-01",
            "accident_type_text": "",
            "follow_up": "general",
            "deaths": 1,
            "serious_injuries": 2,
            "minor_injuries": 0,
            "direct_loss": "120000.50",
            "grade": "general",
            "counted": True,
            "determined_on": None,
            "determination": "",
            "concealed": False,
            "reported_at": "2021-03-05T02:05:00+00:00",
            "investigation": "县政府委托调查",
            "source_number": "",
            "note": "",
        },
    }


def test_numbers_run_by_year() -> None:
    numbers = [
        accident(occurred_on=day).number
        for day in (date(2021, 3, 5), date(2021, 1, 1), date(2020, 5, 1))
    ]
    assert numbers == ["2021-001", "2021-002", "2020-001"]


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.SUPERVISOR])
def test_only_a_supervisor_keeps_the_register(role: str) -> None:
    found = accident(enterprise=(firm := factories.EnterpriseFactory()))
    entry = found.tolls.get()
    person = factories.officer(firm) if role == Role.OFFICER else factories.user(role)
    acts = [
        lambda: services.register_accident(report(), by=person),
        lambda: services.follow_up_toll(found.pk, by=person, on=DAY, toll=Toll(deaths=1)),
        lambda: services.correct_toll(entry.pk, by=person, toll=Toll(deaths=1), reason="x"),
        lambda: services.determine(found.pk, by=person, counted=False, reason="x"),
        lambda: services.correct_accident(found.pk, by=person, values={"place": "y"}, reason="x"),
        lambda: services.note_investigation(found.pk, by=person, text="x"),
        lambda: services.declare_register(by=person, complete_from=DAY, reason="x"),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
    assert Event.objects.count() == 1
    assert RegisterStart.objects.count() == 0


def test_outside_the_scope_there_is_nothing() -> None:
    gas = factories.AgencyFactory(sectors=Sector.objects.filter(pk="gas"))
    found = accident()
    stranger = supervisor(agency=gas)
    with pytest.raises(Accident.DoesNotExist):
        services.determine(found.pk, by=stranger, counted=False, reason="x")
    with pytest.raises(TollEntry.DoesNotExist):
        services.correct_toll(found.tolls.get().pk, by=stranger, toll=Toll(deaths=1), reason="x")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"occurred_on": date(2021, 7, 1)}, "occurred_on"),
        ({"place": "  "}, "place"),
        ({"summary": " "}, "summary"),
        ({"reported_at": datetime(2021, 6, 30, 12, 1, tzinfo=SHANGHAI)}, "reported_at"),
        ({"reported_at": datetime(2021, 3, 4, 23, 59, tzinfo=SHANGHAI)}, "reported_at"),
        ({"deaths": -1}, "deaths"),
        ({"direct_loss": "-0.01"}, "direct_loss"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(more: dict, field: str) -> None:
    told, keeper = report(**more), supervisor()
    refused(lambda: services.register_accident(told, by=keeper), field)


def test_a_city_or_province_is_no_place_of_an_accident() -> None:
    keeper = supervisor()
    for code in ("1410", "14"):
        told = report(region=Region.objects.get(pk=code))
        refused(lambda told=told: services.register_accident(told, by=keeper), "region")


def test_an_enterprise_out_of_scope_is_refused() -> None:
    gas = factories.AgencyFactory(sectors=Sector.objects.filter(pk="gas"))
    told = report(enterprise=factories.EnterpriseFactory())
    keeper = supervisor(agency=gas)
    refused(lambda: services.register_accident(told, by=keeper), "enterprise")


def test_within_30_days_the_grade_follows_the_toll() -> None:
    found = accident(deaths=2)
    assert found.grade == Grade.GENERAL
    services.follow_up_toll(
        found.pk, by=supervisor(), on=date(2021, 4, 4), toll=Toll(deaths=3), note=" 抢救无效 "
    )
    row = Accident.objects.get(pk=found.pk)
    assert (row.deaths, row.grade) == (3, Grade.LARGER)
    event = events(row)[-1]
    assert (event.kind, event.valid_on) == (Kind.TOLL_CHANGED, date(2021, 4, 4))
    assert event.facts["changed"] == {"deaths": [2, 3], "grade": ["general", "larger"]}
    assert event.facts["note"] == "抢救无效"


def test_after_30_days_the_toll_is_recorded_and_the_grade_stays() -> None:
    found = accident(deaths=2)
    services.follow_up_toll(found.pk, by=supervisor(), on=date(2021, 4, 5), toll=Toll(deaths=3))
    row = Accident.objects.get(pk=found.pk)
    assert (row.deaths, row.grade) == (3, Grade.GENERAL)
    assert events(row)[-1].facts["changed"] == {"deaths": [2, 3]}


@pytest.mark.parametrize("follow_up", [FollowUp.FIRE, FollowUp.ROAD_TRAFFIC])
@pytest.mark.parametrize(
    ("on", "grade"), [(date(2021, 3, 12), Grade.LARGER), (date(2021, 3, 13), Grade.GENERAL)]
)
def test_road_traffic_and_fire_are_followed_for_7_days(follow_up, on, grade) -> None:
    found = accident(deaths=2, follow_up=follow_up)
    services.follow_up_toll(found.pk, by=supervisor(), on=on, toll=Toll(deaths=3))
    assert Accident.objects.get(pk=found.pk).grade == grade


def test_a_toll_may_also_fall() -> None:
    found = accident(deaths=3)
    services.follow_up_toll(found.pk, by=supervisor(), on=DAY, toll=Toll(deaths=2))
    assert Accident.objects.get(pk=found.pk).grade == Grade.GENERAL


def test_a_follow_up_that_cannot_be_is_refused() -> None:
    keeper = supervisor()
    found = accident(deaths=2)
    services.follow_up_toll(found.pk, by=keeper, on=date(2021, 3, 10), toll=Toll(deaths=3))

    def told(on: date, deaths: int) -> None:
        services.follow_up_toll(found.pk, by=keeper, on=on, toll=Toll(deaths=deaths))

    refused(lambda: told(date(2021, 7, 1), 4), "on")
    refused(lambda: told(date(2021, 3, 9), 4), "on")
    refused(lambda: told(date(2021, 3, 10), 3), "deaths")
    refused(lambda: told(date(2021, 3, 10), -1), "deaths")


def test_a_wrong_toll_is_replaced_whenever_that_is_said() -> None:
    keeper = supervisor()
    found = accident(deaths=1)
    services.follow_up_toll(found.pk, by=keeper, on=date(2021, 4, 20), toll=Toll(deaths=4))
    first = found.tolls.get(position=1)
    services.correct_toll(first.pk, by=keeper, toll=Toll(deaths=3), reason="漏报两人")
    row = Accident.objects.get(pk=found.pk)
    assert (row.deaths, row.grade) == (4, Grade.LARGER)
    made = TollEntry.objects.get(replaces=first)
    assert (made.on, made.position, made.note) == (DAY, 1, "漏报两人")
    event = events(row)[-1]
    assert event.kind == Kind.TOLL_CORRECTED
    assert event.facts["replaces"] == str(first.pk)
    assert event.facts["changed"] == {"grade": ["general", "larger"]}


def test_a_correction_that_cannot_be_is_refused() -> None:
    keeper = supervisor()
    entry = accident(deaths=1).tolls.get()

    def told(toll: Toll, reason: str) -> None:
        services.correct_toll(entry.pk, by=keeper, toll=toll, reason=reason)

    refused(lambda: told(Toll(deaths=2), " "), "reason")
    refused(lambda: told(Toll(deaths=1), "x"), "deaths")
    told(Toll(deaths=2), "x")
    refused(lambda: told(Toll(deaths=3), "x"))


def test_a_determination_says_whether_it_counts_and_why() -> None:
    keeper = supervisor()
    found = accident()
    services.determine(
        found.pk, by=keeper, counted=False, reason=" 突发疾病 ", on=date(2021, 3, 20)
    )
    row = Accident.objects.get(pk=found.pk)
    assert (row.counted, row.determined_on, row.determination) == (
        False,
        date(2021, 3, 20),
        "突发疾病",
    )
    event = events(row)[-1]
    assert (event.kind, event.valid_on, event.facts["reason"]) == (
        Kind.DETERMINED,
        date(2021, 3, 20),
        "突发疾病",
    )
    assert event.facts["changed"]["counted"] == [True, False]


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [
        (None, "  ", "reason"),
        (date(2021, 7, 1), "x", "on"),
        (date(2021, 3, 4), "x", "on"),
    ],
)
def test_a_determination_that_cannot_be_is_refused(on, reason: str, field: str) -> None:
    found, keeper = accident(), supervisor()
    refused(
        lambda: services.determine(found.pk, by=keeper, counted=False, reason=reason, on=on), field
    )


def test_facts_are_corrected_with_a_reason() -> None:
    keeper = supervisor()
    found = accident()
    services.correct_accident(
        found.pk,
        by=keeper,
        values={"place": "副井口", "region": Region.objects.get(pk="141022106"), "deaths": 9},
        reason="地点有误",
    )
    row = Accident.objects.get(pk=found.pk)
    assert (row.place, row.region_id, row.deaths) == ("副井口", "141022106", 0)
    event = events(row)[-1]
    assert event.kind == Kind.CORRECTED
    assert event.facts["changed"] == {
        "place": ["虚构煤业主井口", "副井口"],
        "region_id": ["141022100", "141022106"],
    }


def test_a_corrected_day_or_kind_moves_the_follow_up_and_the_grade() -> None:
    keeper = supervisor()
    found = accident(deaths=2)
    services.follow_up_toll(found.pk, by=keeper, on=date(2021, 3, 15), toll=Toll(deaths=3))
    assert Accident.objects.get(pk=found.pk).grade == Grade.LARGER

    def corrected(**values) -> str:
        services.correct_accident(found.pk, by=keeper, values=values, reason="更正")
        return Accident.objects.get(pk=found.pk).grade

    assert corrected(follow_up=FollowUp.FIRE) == Grade.GENERAL
    assert corrected(follow_up=FollowUp.GENERAL) == Grade.LARGER
    assert corrected(occurred_on=date(2021, 2, 1)) == Grade.GENERAL


def test_a_correction_of_facts_that_cannot_be_is_refused() -> None:
    keeper = supervisor()
    found = accident()
    services.determine(found.pk, by=keeper, counted=False, reason="x", on=DAY)
    other = Region.objects.create(code="141023", name="襄汾县", level="county", parent_id="1410")

    def told(reason: str = "x", **values) -> None:
        services.correct_accident(found.pk, by=keeper, values=values, reason=reason)

    refused(lambda: told(place="y", reason=""), "reason")
    refused(lambda: told())
    refused(lambda: told(place=found.place))
    refused(lambda: told(region=other), "region")
    refused(lambda: told(occurred_on=date(2021, 3, 6)), "occurred_on")
    refused(lambda: told(occurred_on=date(2021, 7, 6)), "occurred_on")


def test_an_investigation_is_noted() -> None:
    keeper = supervisor()
    found = accident()
    services.note_investigation(found.pk, by=keeper, text=" 调查报告已批复 ")
    row = Accident.objects.get(pk=found.pk)
    assert row.investigation == "调查报告已批复"
    assert events(row)[-1].facts["changed"] == {"investigation": ["", "调查报告已批复"]}
    refused(lambda: services.note_investigation(found.pk, by=keeper, text="调查报告已批复"), "text")


def test_the_row_says_what_the_last_event_says() -> None:
    keeper = supervisor()
    found = accident(deaths=2)
    services.follow_up_toll(found.pk, by=keeper, on=date(2021, 3, 15), toll=Toll(deaths=3))
    services.determine(found.pk, by=keeper, counted=False, reason="x")
    services.note_investigation(found.pk, by=keeper, text="x")
    row = Accident.objects.get(pk=found.pk)
    told = events(row)[-1].facts["set"]
    assert told == {**told, "grade": row.grade, "deaths": row.deaths, "counted": row.counted}
    assert set(told) == {
        field.attname
        for field in Accident._meta.concrete_fields
        if field.name not in ("id", "county", "created_at")
    }


def test_what_does_not_count_says_why_in_the_database_too() -> None:
    assert {one.name for one in Accident._meta.constraints} >= {"accidents_not_counted_says_why"}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Accident._meta.db_table)
    assert "accidents_not_counted_says_why" in found
