"""Entries of the register: each service done, refused, and out of sight."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event
from common.errors import PermissionDenied, RuleBroken
from enterprises.enums import State
from enterprises.models import Enterprise
from enterprises.particulars import Particulars
from enterprises.services.register import (
    change_enterprise,
    change_state,
    register_enterprise,
    register_unverified,
    verify_enterprise,
)
from tests.enterprises.said import GOOD_CODE, OTHER_CODE, entry, events, kinds
from tests.factories import AgencyFactory, EnterpriseFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return user(Role.SUPERVISOR)


def test_an_enterprise_is_registered(keeper):
    said = entry(
        uscc=" 91350100m000100y43",
        trade="0610",
        latitude=Decimal("35.7389"),
        longitude=Decimal("111.7189"),
        employees=0,
        registered_on=date(2004, 9, 13),
    )
    made = register_enterprise(said, by=keeper)
    made.refresh_from_db()
    assert (made.uscc, made.trade_id, made.state) == (GOOD_CODE, "0610", State.OPERATING)
    assert (made.folded, made.initials) == ("翼城县虚构洗煤有限公司", "ycxxgxmyxgs")
    assert made.pinyin.startswith("yi cheng xian xu gou xi mei")
    assert not made.to_be_verified
    [event] = events(made.pk)
    assert (event.kind, event.actor, event.state_to) == ("registered", keeper.pk, "operating")
    assert event.valid_on == timezone.localdate()
    assert event.facts["set"]["uscc"] == GOOD_CODE
    assert event.facts["set"]["latitude"] == "35.738900"
    assert event.facts["set"]["employees"] == 0
    assert Particulars.of(made).told() == {**said.told(), "uscc": GOOD_CODE}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEADER, Role.AUDITOR, Role.OFFICER])
def test_others_do_not_write_the_register(role):
    person = user(role)
    with pytest.raises(PermissionDenied):
        register_enterprise(entry(), by=person)
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " 。"}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"phone": "1" * 41}, "phone"),
        ({"uscc": "91350100M000100Y4A"}, "uscc"),
        ({"sector": "fishing"}, "sector"),
        ({"trade": "06"}, "trade"),
        ({"trade": "9999"}, "trade"),
        ({"region": "141022"}, "region"),
        ({"region": "141022203"}, "region"),
        ({"region": "110101001"}, "region"),
        ({"latitude": Decimal("35.7")}, "longitude"),
        ({"longitude": Decimal("111.7")}, "latitude"),
        ({"latitude": Decimal("90.1"), "longitude": Decimal(1)}, "latitude"),
        ({"latitude": Decimal(1), "longitude": Decimal("-180.1")}, "longitude"),
        ({"registered_on": timezone.localdate() + timedelta(days=2)}, "registered_on"),
        ({"employees": -1}, "employees"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field(keeper, said, field):
    with pytest.raises(RuleBroken) as refused:
        register_enterprise(entry(**said), by=keeper)
    assert refused.value.field == field
    assert refused.value.remedy
    assert not Enterprise.objects.exists()
    assert not Event.objects.exists()


def test_a_code_and_a_name_in_the_township_stand_once(keeper):
    first = register_enterprise(entry(uscc=GOOD_CODE), by=keeper)
    with pytest.raises(RuleBroken) as code:
        register_enterprise(entry(name="另一家虚构公司", uscc=GOOD_CODE), by=keeper)
    assert (code.value.field, first.name in str(code.value.message)) == ("uscc", True)
    with pytest.raises(RuleBroken) as name:
        register_enterprise(entry(name="翼城县虚构洗煤（有限）公司"), by=keeper)
    assert name.value.field == "name"
    register_enterprise(entry(region="141022101"), by=keeper)
    assert Enterprise.objects.count() == 2


def test_a_supervisor_registers_within_the_agencys_scope():
    agency = AgencyFactory(
        sectors=Sector.objects.filter(code="coal"),
        regions=Region.objects.filter(code="141022100"),
    )
    keeper = user(Role.SUPERVISOR, agency=agency)
    register_enterprise(entry(sector="coal"), by=keeper)
    for outside in ({"sector": "gas"}, {"sector": "coal", "region": "141022101"}):
        with pytest.raises(RuleBroken) as refused:
            register_enterprise(entry(name="越界的虚构公司", **outside), by=keeper)
        assert refused.value.field == "sector"
    assert Enterprise.objects.count() == 1


def test_a_change_tells_before_and_after(keeper):
    made = register_enterprise(entry(phone="1"), by=keeper)
    said = replace(Particulars.of(made), name="翼城县虚构选煤有限公司", phone="2", uscc=GOOD_CODE)
    changed = change_enterprise(made.pk, by=keeper, said=said)
    assert (changed.phone, changed.initials) == ("2", "ycxxgxmyxgs")
    made.refresh_from_db()
    assert made.folded == "翼城县虚构选煤有限公司"
    event = events(made.pk)[-1]
    assert event.kind == "changed"
    assert event.facts["changed"] == {
        "name": ["翼城县虚构洗煤有限公司", "翼城县虚构选煤有限公司"],
        "uscc": ["", GOOD_CODE],
        "phone": ["1", "2"],
    }
    assert event.facts["set"] == {"name": said.name, "uscc": GOOD_CODE, "phone": "2"}


def test_nothing_changed_is_not_written(keeper):
    made = register_enterprise(
        entry(latitude=Decimal("35.7"), longitude=Decimal("111.7")), by=keeper
    )
    change_enterprise(made.pk, by=keeper, said=Particulars.of(made))
    change_enterprise(
        made.pk, by=keeper, said=replace(Particulars.of(made), latitude=Decimal("35.70"))
    )
    assert kinds(made.pk) == ["registered"]


def test_a_change_is_checked_as_a_whole(keeper):
    made = register_enterprise(entry(), by=keeper)
    other = register_enterprise(entry(name="别的虚构公司", uscc=OTHER_CODE), by=keeper)
    for said, field in (
        ({"uscc": OTHER_CODE}, "uscc"),
        ({"name": other.name}, "name"),
        ({"region": "141022203"}, "region"),
        ({"trade": "9999"}, "trade"),
    ):
        with pytest.raises(RuleBroken) as refused:
            change_enterprise(made.pk, by=keeper, said=replace(Particulars.of(made), **said))
        assert refused.value.field == field
    assert kinds(made.pk) == ["registered"]


def test_a_township_that_has_ended_stays_until_it_is_changed(keeper):
    old = EnterpriseFactory(region_id="141022203")
    change_enterprise(old.pk, by=keeper, said=replace(Particulars.of(old), phone="3"))
    old.refresh_from_db()
    assert (old.phone, old.region_id) == ("3", "141022203")


def test_moving_an_entry_out_of_ones_scope_is_refused():
    agency = AgencyFactory(sectors=Sector.objects.filter(code="coal"))
    keeper = user(Role.SUPERVISOR, agency=agency)
    mine = EnterpriseFactory()
    with pytest.raises(RuleBroken):
        change_enterprise(mine.pk, by=keeper, said=replace(Particulars.of(mine), sector="gas"))
    change_enterprise(
        mine.pk, by=user(Role.ADMINISTRATOR), said=replace(Particulars.of(mine), sector="gas")
    )
    with pytest.raises(Enterprise.DoesNotExist):
        change_enterprise(mine.pk, by=keeper, said=Particulars.of(mine))


def test_an_officer_changes_the_telephone_and_nothing_else():
    mine = EnterpriseFactory()
    person = officer(mine)
    change_enterprise(mine.pk, by=person, said=Particulars.of(mine).with_phone("0357"))
    mine.refresh_from_db()
    assert mine.phone == "0357"
    with pytest.raises(PermissionDenied):
        change_enterprise(mine.pk, by=person, said=replace(Particulars.of(mine), address="别处"))
    with pytest.raises(PermissionDenied):
        change_enterprise(
            mine.pk,
            by=user(Role.INSPECTOR),
            said=Particulars.of(mine).with_phone("1"),
        )
    with pytest.raises(Enterprise.DoesNotExist):
        change_enterprise(EnterpriseFactory().pk, by=person, said=entry())
    assert kinds(mine.pk) == ["changed"]


def test_a_state_changes_with_reason_and_day(keeper):
    mine = EnterpriseFactory()
    day = timezone.localdate() - timedelta(days=3)
    change_state(mine.pk, by=keeper, state="suspended", reason=" 检修 ", on=day)
    change_state(mine.pk, by=keeper, state="closed", reason="关闭退出")
    mine.refresh_from_db()
    assert mine.state == "closed"
    first, second = events(mine.pk)
    assert (first.kind, first.valid_on, first.state_from, first.state_to) == (
        "state_changed",
        day,
        "operating",
        "suspended",
    )
    assert first.facts == {
        "changed": {"state": ["operating", "suspended"]},
        "set": {"state": "suspended"},
        "reason": "检修",
    }
    assert second.valid_on == timezone.localdate()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"state": "suspended", "reason": "  "}, "reason"),
        ({"state": "asleep", "reason": "x"}, "state"),
        ({"state": "operating", "reason": "x"}, "state"),
        (
            {
                "state": "closed",
                "reason": "x",
                "on": timezone.localdate() + timedelta(days=2),
            },
            "on",
        ),
    ],
)
def test_a_wrong_change_of_state_is_refused(keeper, said, field):
    mine = EnterpriseFactory()
    with pytest.raises(RuleBroken) as refused:
        change_state(mine.pk, by=keeper, **said)
    assert refused.value.field == field
    mine.refresh_from_db()
    assert (mine.state, kinds(mine.pk)) == ("operating", [])


def test_who_may_not_change_a_state(keeper):
    mine = EnterpriseFactory()
    for person in (user(Role.INSPECTOR), officer(mine), user(Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            change_state(mine.pk, by=person, state="closed", reason="x")
    with pytest.raises(Enterprise.DoesNotExist):
        change_state(mine.pk, by=officer(EnterpriseFactory()), state="closed", reason="x")
    assert kinds(mine.pk) == []


def test_names_from_a_ledger_wait_to_be_verified(keeper):
    made = register_unverified(
        [entry(region="141022", name="账本里的甲厂"), entry(name="账本里的乙厂")],
        by=None,
        source="台账.xlsx",
    )
    assert [(row.name, row.to_be_verified) for row in made] == [
        ("账本里的甲厂", True),
        ("账本里的乙厂", True),
    ]
    [event] = events(made[0].pk)
    assert (event.actor, event.facts["source"]) == (None, "台账.xlsx")
    with pytest.raises(RuleBroken) as refused:
        register_unverified([entry(region="110101")], by=None)
    assert refused.value.field == "region"
    with pytest.raises(RuleBroken) as no_township:
        verify_enterprise(made[0].pk, by=keeper)
    assert no_township.value.field == "region"
    verify_enterprise(made[1].pk, by=keeper)
    made[1].refresh_from_db()
    assert not made[1].to_be_verified
    assert kinds(made[1].pk) == ["registered", "verified"]
    with pytest.raises(RuleBroken):
        verify_enterprise(made[1].pk, by=keeper)
    with pytest.raises(PermissionDenied):
        verify_enterprise(made[0].pk, by=user(Role.INSPECTOR))
    with pytest.raises(Enterprise.DoesNotExist):
        verify_enterprise(made[0].pk, by=officer(made[1]))


def test_an_entry_to_be_verified_may_be_registered_under_the_county(keeper):
    made = register_enterprise(entry(region="141022"), by=keeper, to_be_verified=True)
    assert made.to_be_verified


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_give_one_code_at_once_and_one_is_told():
    keeper = user(Role.SUPERVISOR)
    barrier = threading.Barrier(2)
    results: list[str] = []

    def give(name: str) -> None:
        try:
            barrier.wait(timeout=10)
            register_enterprise(entry(name=name, uscc=GOOD_CODE), by=keeper)
            results.append("made")
        except RuleBroken as refused:
            results.append(refused.field)
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(f"同码的虚构{n}厂",)) for n in "甲乙"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["made", "uscc"]
    assert Enterprise.objects.filter(uscc=GOOD_CODE).count() == 1
    assert Event.objects.count() == 1


def test_the_table_itself_refuses_a_second_code(keeper, monkeypatch):
    register_enterprise(entry(uscc=GOOD_CODE), by=keeper)
    monkeypatch.setattr("enterprises.services.register._refuse_known", lambda *said: None)
    with pytest.raises(RuleBroken) as refused:
        register_enterprise(entry(name="同码的虚构厂", uscc=GOOD_CODE), by=keeper)
    assert refused.value.field == "uscc"
    assert Enterprise.objects.count() == 1
