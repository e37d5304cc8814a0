"""What part of the county a person sees, and which people."""

from datetime import date

import pytest

from accounts.enums import AgencyKind, Role
from accounts.models import Region, Sector, User
from accounts.scope import Scope, scope_of, with_descendants
from tests.factories import AgencyFactory, UserFactory, user

pytestmark = pytest.mark.django_db

NEW_TOWN, OLD_TOWN = "141022106", "141022202"  # 王庄镇, 王庄乡 before it
COUNTY = "141022"


def regions(*codes):
    return Region.objects.filter(code__in=codes)


def test_the_county_covers_every_township_of_both_editions():
    inside = with_descendants([COUNTY])
    assert len(inside) == 12
    assert {COUNTY, NEW_TOWN, OLD_TOWN, "141022203"} <= inside
    assert "1410" not in inside


@pytest.mark.parametrize("code", [NEW_TOWN, OLD_TOWN])
def test_a_town_is_seen_under_its_old_and_its_new_code(code):
    assert with_descendants([code]) == {NEW_TOWN, OLD_TOWN}


def test_a_town_that_took_over_several_is_not_given_to_the_staff_of_one():
    Region.objects.filter(pk="141022203").update(successor_id=NEW_TOWN)
    assert with_descendants([OLD_TOWN]) == {OLD_TOWN}
    assert with_descendants([NEW_TOWN]) == {NEW_TOWN, OLD_TOWN, "141022203"}


def test_villages_follow_their_township():
    Region.objects.create(code="141022202201", name="某村", level="village", parent_id=OLD_TOWN)
    assert with_descendants([NEW_TOWN]) == {NEW_TOWN, OLD_TOWN, "141022202201"}
    assert with_descendants([]) == frozenset()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_administrators_and_auditors_see_everything(role):
    assert scope_of(user(role)) == Scope(everything=True)


def test_an_officer_sees_the_own_enterprises():
    assert scope_of(user(Role.OFFICER)) == Scope(own_only=True)


def test_a_leader_sees_all_or_the_sectors_in_charge():
    leader = user(Role.LEADER)
    assert scope_of(leader) == Scope(everything=True)
    leader.sectors.set(["coal", "gas"])
    leader.refresh_from_db()
    assert scope_of(leader) == Scope(sectors=frozenset({"coal", "gas"}))


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.SUPERVISOR])
def test_county_staff_see_what_their_agency_supervises(role):
    station = AgencyFactory(
        kind=AgencyKind.STATION,
        sectors=Sector.objects.filter(code__in=["coal", "gas"]),
        regions=regions(NEW_TOWN),
    )
    assert scope_of(user(role, agency=station)) == Scope(
        sectors=frozenset({"coal", "gas"}), regions=frozenset({NEW_TOWN, OLD_TOWN})
    )


def test_staff_without_an_agency_see_nothing():
    former = user(Role.INSPECTOR, agency=None, is_active=False)
    assert scope_of(former) == Scope(sectors=frozenset(), regions=frozenset())


def test_the_scope_is_read_once_for_one_user_object(django_assert_num_queries):
    person = User.objects.get(pk=UserFactory().pk)
    with django_assert_num_queries(4):
        scope_of(person)
    with django_assert_num_queries(0):
        scope_of(person)
    person.refresh_from_db()
    with django_assert_num_queries(4):
        scope_of(person)


def test_who_sees_which_people():
    inspector, colleague = UserFactory(), user(Role.SUPERVISOR)
    leader, administrator = user(Role.LEADER), user(Role.ADMINISTRATOR)
    auditor, officer, other = user(Role.AUDITOR), user(Role.OFFICER), user(Role.OFFICER)
    everybody = {inspector, colleague, leader, administrator, auditor, officer, other}
    seen = {one: set(User.objects.visible_to(one)) for one in everybody}
    assert seen[administrator] == seen[auditor] == seen[leader] == everybody
    assert seen[inspector] == seen[colleague] == {inspector, colleague, leader}
    assert (seen[officer], seen[other]) == ({officer}, {other})


def test_regions_sectors_and_agencies_are_known_to_everybody():
    AgencyFactory()
    for role in Role:
        person = user(role)
        for model in (Region, Sector, type(AgencyFactory())):
            assert model.objects.visible_to(person).count() == model.objects.count()


def test_a_code_holds_between_two_days():
    from accounts.queries import in_force

    def held(day):
        return set(Region.objects.filter(in_force(day)).values_list("code", flat=True))

    assert {OLD_TOWN, NEW_TOWN} & held(date(2020, 12, 31)) == {OLD_TOWN}
    assert {OLD_TOWN, NEW_TOWN} & held(date(2021, 1, 1)) == {NEW_TOWN}
