"""The register is kept within one's scope, in this county, in this age, each accident once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accidents import services
from accidents.models import Accident
from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event
from common.errors import RuleBroken
from tests.accidents.records import accident, report, supervisor
from tests.factories import AgencyFactory, user

pytestmark = pytest.mark.django_db


def refused(call, field: str) -> None:
    before = Event.objects.count(), Accident.objects.count()
    with pytest.raises(RuleBroken) as refusal:
        call()
    assert refusal.value.field == field
    assert str(refusal.value.remedy)
    assert (Event.objects.count(), Accident.objects.count()) == before


@pytest.fixture
def gas_keeper():
    agency = AgencyFactory(
        sectors=Sector.objects.filter(code="gas"), regions=Region.objects.filter(code="141022101")
    )
    return user(Role.SUPERVISOR, agency=agency)


def test_nobody_registers_what_they_would_not_see(gas_keeper):
    there = Region.objects.get(code="141022101")
    refused(lambda: accident(by=gas_keeper), "sector")
    refused(lambda: accident(by=gas_keeper, region=there), "sector")
    made = accident(by=gas_keeper, region=there, sector=Sector.objects.get(code="gas"))
    assert Accident.objects.visible_to(gas_keeper).get() == made


def test_nobody_corrects_an_accident_out_of_their_sight(gas_keeper):
    there, gas = Region.objects.get(code="141022101"), Sector.objects.get(code="gas")
    made = accident(by=gas_keeper, region=there, sector=gas)
    away = {"sector": Sector.objects.get(code="coal")}
    refused(
        lambda: services.correct_accident(made.pk, by=gas_keeper, values=away, reason="更正"),
        "sector",
    )
    assert Accident.objects.get().sector == gas


def test_another_county_keeps_its_own_register():
    other = Region.objects.create(code="141023", name="邻县", level="county", parent_id="1410")
    refused(lambda: accident(region=other), "region")


def test_nothing_happened_in_another_age():
    keeper = supervisor()
    refused(lambda: accident(occurred_on=date(1021, 3, 5)), "occurred_on")
    refused(
        lambda: services.declare_register(by=keeper, complete_from=date(1, 1, 1), reason="x"),
        "complete_from",
    )


def test_a_form_that_is_sent_twice_registers_one_accident():
    keeper, told = supervisor(), timezone.now() - timedelta(hours=1)
    first = services.register_accident(report(reported_at=told), by=keeper)
    with pytest.raises(RuleBroken) as refusal:
        services.register_accident(report(reported_at=told), by=keeper)
    assert first.number in str(refusal.value.message)
    assert Accident.objects.count() == 1
    services.register_accident(report(reported_at=told, place="副井口"), by=keeper)
    assert Accident.objects.count() == 2
