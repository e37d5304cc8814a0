"""Who sees which enterprises: the one row filter."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Region, Sector, User
from audit import subjects
from enterprises.models import Enterprise, Regulator, RiskPoint
from tests.factories import AgencyFactory, EnterpriseFactory, RiskPointFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return {
        "coal": EnterpriseFactory(),
        "gas": EnterpriseFactory(sector_id="gas", region_id="141022101"),
    }


def seen(person: User, firms: dict[str, Enterprise]) -> set[str]:
    found = set(Enterprise.objects.visible_to(person).values_list("pk", flat=True))
    return {name for name, firm in firms.items() if firm.pk in found}


def test_everybody_sees_the_own_part(firms):
    coal = Sector.objects.filter(code="coal")
    town = Region.objects.filter(code="141022101")
    leader = user(Role.LEADER)
    in_charge = user(Role.LEADER)
    in_charge.sectors.set(coal)
    for person, names in (
        (user(Role.ADMINISTRATOR), {"coal", "gas"}),
        (user(Role.AUDITOR), {"coal", "gas"}),
        (leader, {"coal", "gas"}),
        (in_charge, {"coal"}),
        (user(Role.INSPECTOR), {"coal", "gas"}),
        (user(Role.INSPECTOR, agency=AgencyFactory(sectors=coal)), {"coal"}),
        (user(Role.SUPERVISOR, agency=AgencyFactory(regions=town)), {"gas"}),
        (user(Role.INSPECTOR, agency=AgencyFactory(sectors=coal, regions=town)), set()),
        (user(Role.INSPECTOR, agency=None, is_active=False), set()),
        (officer(firms["gas"]), {"gas"}),
        (user(Role.OFFICER), set()),
    ):
        assert seen(person, firms) == names, person.role


def test_a_named_regulator_sees_the_enterprise_while_it_answers(firms):
    agency = AgencyFactory(sectors=[])
    person = user(Role.INSPECTOR, agency=agency)
    today = timezone.localdate()
    named = Regulator.objects.create(
        enterprise=firms["coal"], agency=agency, kind="industry", valid_from=date(2021, 1, 1)
    )
    assert seen(person, firms) == {"coal"}
    named.valid_to = today
    named.save()
    assert seen(person, firms) == set()
    named.valid_to, named.valid_from = None, today + timedelta(days=1)
    named.save()
    assert seen(person, firms) == set()


def test_risk_points_follow_their_enterprise(firms):
    for firm in firms.values():
        RiskPointFactory(enterprise=firm)
    assert RiskPoint.objects.visible_to(user(Role.AUDITOR)).count() == 2
    assert RiskPoint.objects.visible_to(officer(firms["gas"])).get().enterprise == firms["gas"]


def test_records_say_their_names(firms):
    point = RiskPointFactory(enterprise=firms["coal"])
    member = officer(firms["coal"], full_name="陈安全").memberships.get()
    regulator = Regulator(
        enterprise=firms["coal"], agency=AgencyFactory(), valid_from=date(2021, 1, 1)
    )
    assert str(point) == point.name
    assert subjects.url_of("enterprise", firms["coal"].pk) == firms["coal"].get_absolute_url()
    assert subjects.url_of("risk_point", point.pk) == point.get_absolute_url()
    assert str(member) == f"陈安全 {firms['coal'].name}"
    assert str(regulator).endswith("2021-01-01")
    assert str(firms["coal"].contacts.create(name="王五")) == "王五"
