"""What an administrator does: done, told to the log, and refused with nothing written."""

from datetime import date
from threading import Barrier, Thread

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.enums import Role
from accounts.models import Agency, Region, Sector, User
from accounts.services import agencies, own, people, regions
from accounts.services.agencies import AgencyFacts
from accounts.services.people import Account
from accounts.services.record import subject_of
from accounts.services.regions import Division
from audit.models import Event
from audit.subjects import id_of
from common.errors import RuleBroken
from tests.factories import PASSWORD, AgencyFactory, UserFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(db):
    return user(Role.ADMINISTRATOR)


def account(**changes):
    told = {"username": "zhang", "full_name": "张三", "role": Role.LEADER}
    return Account(**{**told, **changes})


def events():
    return [(e.subject_kind, e.kind, e.facts) for e in Event.objects.order_by("seq")]


def test_an_account_is_created_with_a_password_told_once(administrator):
    bureau = AgencyFactory()
    told = account(role=Role.INSPECTOR, agency=bureau, phone="13800000000")
    person, password = people.create_account(told, by=administrator)
    assert person.check_password(password)
    assert [len(group) for group in password.split("-")] == [5, 5, 5]
    event = Event.objects.get()
    assert (event.subject_id, event.actor) == (person.pk, administrator.pk)
    assert event.facts == {
        "set": {
            "username": "zhang",
            "full_name": "张三",
            "role": "inspector",
            "agency": str(bureau.pk),
            "phone": "13800000000",
        }
    }
    assert password not in str(event.facts)


def test_passwords_differ_and_leave_out_what_looks_alike():
    made = {people.new_password() for _ in range(200)}
    assert len(made) == 200
    assert not set("".join(made)) & set("0O1lI")


def test_a_taken_user_name_is_refused(administrator):
    UserFactory(username="zhang")
    with pytest.raises(RuleBroken) as refused:
        people.create_account(account(), by=administrator)
    assert refused.value.field == "username"
    assert events() == []
    assert User.objects.filter(username="zhang").count() == 1


def test_a_change_tells_what_it_was_and_is(administrator):
    person = user(Role.LEADER, username="zhang", full_name="张三")
    told = account(full_name="张三丰", sectors=tuple(Sector.objects.filter(pk="gas")))
    people.change_account(person.pk, told, by=administrator)
    assert events() == [
        (
            "user",
            "changed",
            {
                "set": {"full_name": "张三丰", "sectors": ["gas"]},
                "changed": {"full_name": ["张三", "张三丰"], "sectors": [[], ["gas"]]},
            },
        )
    ]
    people.change_account(person.pk, told, by=administrator)
    assert Event.objects.count() == 1


def test_nobody_changes_the_own_role_or_deactivates_oneself(administrator):
    mine = account(username=administrator.username, role=Role.AUDITOR)
    with pytest.raises(RuleBroken) as refused:
        people.change_account(administrator.pk, mine, by=administrator)
    assert refused.value.field == "role"
    with pytest.raises(RuleBroken):
        people.deactivate_account(administrator.pk, by=administrator)
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == (Role.ADMINISTRATOR, True)
    assert events() == []


def test_a_new_password_ends_the_old_one_and_the_lock(administrator):
    person = UserFactory()
    AccessAttempt.objects.create(
        username=person.username, ip_address="1.2.3.4", failures_since_start=9
    )
    AccessAttempt.objects.create(username="other", ip_address="1.2.3.4", failures_since_start=9)
    changed, password = people.reset_password(person.pk, by=administrator)
    assert changed.check_password(password)
    assert not changed.check_password(PASSWORD)
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["other"]
    assert events() == [("user", "password_reset", {"set": {}})]


def test_deactivated_and_brought_back(administrator):
    person = UserFactory()
    assert not people.deactivate_account(person.pk, by=administrator).is_active
    with pytest.raises(RuleBroken):
        people.deactivate_account(person.pk, by=administrator)
    assert people.activate_account(person.pk, by=administrator).is_active
    with pytest.raises(RuleBroken):
        people.activate_account(person.pk, by=administrator)
    assert events() == [
        (
            "user",
            "deactivated",
            {"set": {"is_active": False}, "changed": {"is_active": [True, False]}},
        ),
        (
            "user",
            "activated",
            {"set": {"is_active": True}, "changed": {"is_active": [False, True]}},
        ),
    ]


def test_staff_come_back_only_with_an_agency(administrator):
    person = user(Role.INSPECTOR, agency=None, is_active=False)
    with pytest.raises(RuleBroken) as refused:
        people.activate_account(person.pk, by=administrator)
    assert refused.value.field == "agency"


def facts(**changes):
    told = {
        "name": "唐兴镇应急管理站",
        "kind": "station",
        "region": Region.objects.get(pk="141022100"),
        "parent": None,
        "sectors": (Sector.objects.get(pk="coal"),),
        "regions": (Region.objects.get(pk="141022100"),),
    }
    return AgencyFacts(**{**told, **changes})


def test_an_agency_is_added_and_changed(administrator):
    station = agencies.create_agency(facts(), by=administrator)
    agencies.change_agency(station.pk, facts(), by=administrator)
    more = facts(sectors=tuple(Sector.objects.filter(pk__in=["coal", "gas"])))
    agencies.change_agency(station.pk, more, by=administrator)
    assert set(station.sectors.values_list("pk", flat=True)) == {"coal", "gas"}
    assert events() == [
        (
            "agency",
            "created",
            {
                "set": {
                    "name": "唐兴镇应急管理站",
                    "kind": "station",
                    "region": "141022100",
                    "sectors": ["coal"],
                    "regions": ["141022100"],
                }
            },
        ),
        (
            "agency",
            "changed",
            {
                "set": {"sectors": ["coal", "gas"]},
                "changed": {"sectors": [["coal"], ["coal", "gas"]]},
            },
        ),
    ]


def test_two_agencies_of_one_name_are_refused(administrator):
    AgencyFactory(name="唐兴镇应急管理站")
    with pytest.raises(RuleBroken) as refused:
        agencies.create_agency(facts(), by=administrator)
    assert refused.value.field == "name"
    assert (Agency.objects.count(), events()) == (1, [])


def division(**changes):
    told = {"name": "某镇", "parent": Region.objects.get(pk="141022")}
    return Division(**{**told, **changes})


def test_a_region_is_added_and_changed(administrator):
    town = regions.add_region("141022107", "township", division(), by=administrator)
    assert subject_of(town) == id_of("region", "141022107")
    day = date(2026, 1, 1)
    successor = Region.objects.get(pk="141022106")
    regions.change_region(
        "141022107", division(valid_to=day, successor=successor), by=administrator
    )
    regions.change_region(
        "141022107", division(valid_to=day, successor=successor), by=administrator
    )
    assert events() == [
        (
            "region",
            "created",
            {"set": {"code": "141022107", "level": "township", "name": "某镇", "parent": "141022"}},
        ),
        (
            "region",
            "changed",
            {
                "set": {"valid_to": "2026-01-01", "successor": "141022106"},
                "changed": {
                    "valid_to": [None, "2026-01-01"],
                    "successor": [None, "141022106"],
                },
            },
        ),
    ]


def test_a_code_that_is_there_is_refused(administrator):
    with pytest.raises(RuleBroken) as refused:
        regions.add_region("141022106", "township", division(), by=administrator)
    assert refused.value.field == "code"
    assert Region.objects.get(pk="141022106").name == "王庄镇"


def test_a_broken_rule_writes_nothing(administrator):
    with pytest.raises(RuleBroken):
        regions.change_region("141022106", division(parent=None), by=administrator)
    assert Region.objects.get(pk="141022106").name == "王庄镇"
    assert events() == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_everybody_else_is_refused(role):
    by, person = user(role), UserFactory()
    told = account(username=person.username)
    agency = AgencyFactory()
    attempts = [
        lambda: people.create_account(account(), by=by),
        lambda: people.change_account(by.pk, told, by=by),
        lambda: people.reset_password(by.pk, by=by),
        lambda: people.deactivate_account(by.pk, by=by),
        lambda: people.activate_account(by.pk, by=by),
        lambda: agencies.create_agency(facts(), by=by),
        lambda: agencies.change_agency(agency.pk, facts(), by=by),
        lambda: regions.add_region("141022107", "township", division(), by=by),
        lambda: regions.change_region("141022106", division(), by=by),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert events() == []


def test_the_own_password_and_language():
    person = UserFactory()
    changed = own.change_password(by=person, password="Another-Horse-8")
    assert changed.check_password("Another-Horse-8")
    assert events() == [("user", "password_changed", {"set": {}})]
    own.choose_language(by=person, language="en")
    person.refresh_from_db()
    assert person.language == "en"


def test_the_first_account_of_an_installation_is_its_administrator():
    first = User.objects.create_superuser("first", full_name="管理员", password="x")
    assert (first.role, first.is_active) == (Role.ADMINISTRATOR, True)


def test_a_person_goes_by_the_full_name():
    person = User(username="zhang", full_name="张三")
    assert (str(person), person.get_full_name(), person.get_short_name()) == ("张三",) * 3
    assert str(User(username="zhang")) == "zhang"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_deactivate_each_other_at_once():
    one, other = user(Role.ADMINISTRATOR), user(Role.ADMINISTRATOR)
    outcomes, ready = [], Barrier(2)

    def attempt(by, against):
        ready.wait()
        try:
            people.deactivate_account(against.pk, by=by)
            outcomes.append("done")
        except PermissionDenied:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=attempt, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1
