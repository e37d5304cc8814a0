"""Contacts, safety officers and regulators of an enterprise."""

from datetime import date

import pytest

from accounts.enums import Role
from common.errors import PermissionDenied, RuleBroken
from enterprises.models import Contact, Enterprise, Membership, Regulator
from enterprises.services.people import (
    add_contact,
    assign_officer,
    change_contact,
    remove_contact,
    remove_officer,
)
from enterprises.services.regulators import assign_regulator, end_regulator
from tests.enterprises.said import events, kinds
from tests.factories import AgencyFactory, EnterpriseFactory, UserFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return user(Role.SUPERVISOR)


@pytest.fixture
def firm():
    return EnterpriseFactory()


def test_a_contact_comes_changes_and_goes(firm):
    person = officer(firm)
    made = add_contact(firm.pk, by=person, name=" 王五 ", position="矿长", phone="1")
    change_contact(made.pk, by=person, name="王五", position="矿长", phone="2")
    change_contact(made.pk, by=person, name="王五", position="矿长", phone="2")
    made.refresh_from_db()
    assert (made.name, made.phone) == ("王五", "2")
    remove_contact(made.pk, by=person)
    assert not Contact.objects.exists()
    added, changed, removed = events(firm.pk)
    assert (added.kind, changed.kind, removed.kind) == (
        "contact_added",
        "contact_changed",
        "contact_removed",
    )
    assert added.facts["set"] == {"name": "王五", "position": "矿长", "phone": "1"}
    assert changed.facts["changed"] == {"phone": ["1", "2"]}
    assert removed.facts["name"] == "王五"


def test_a_contact_has_a_name(firm, keeper):
    with pytest.raises(RuleBroken) as refused:
        add_contact(firm.pk, by=keeper, name=" ")
    assert refused.value.field == "name"
    made = add_contact(firm.pk, by=keeper, name="王五")
    with pytest.raises(RuleBroken):
        change_contact(made.pk, by=keeper, name="")
    assert kinds(firm.pk) == ["contact_added"]


def test_who_may_not_touch_contacts(firm, keeper):
    made = add_contact(firm.pk, by=keeper, name="王五")
    inspector, outsider = user(Role.INSPECTOR), officer(EnterpriseFactory())
    for act in (
        lambda by: add_contact(firm.pk, by=by, name="x"),
        lambda by: change_contact(made.pk, by=by, name="x"),
        lambda by: remove_contact(made.pk, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act(inspector)
        with pytest.raises((Enterprise.DoesNotExist, Contact.DoesNotExist)):
            act(outsider)
    assert kinds(firm.pk) == ["contact_added"]


def test_an_account_speaks_for_an_enterprise(firm, keeper):
    person = user(Role.OFFICER)
    assign_officer(firm.pk, by=keeper, officer=person)
    assert Enterprise.objects.visible_to(person).get() == firm
    with pytest.raises(RuleBroken) as twice:
        assign_officer(firm.pk, by=keeper, officer=person)
    assert twice.value.field == "officer"
    remove_officer(firm.pk, by=keeper, user_pk=person.pk)
    assert not Membership.objects.exists()
    with pytest.raises(RuleBroken):
        remove_officer(firm.pk, by=keeper, user_pk=person.pk)
    assert kinds(firm.pk) == ["officer_assigned", "officer_removed"]
    assert events(firm.pk)[0].facts == {"user": str(person.pk), "name": person.full_name}


@pytest.mark.parametrize(
    "account", [{"role": Role.INSPECTOR}, {"role": Role.OFFICER, "is_active": False}]
)
def test_only_an_active_officers_account_is_assigned(firm, keeper, account):
    person = UserFactory(**account)
    with pytest.raises(RuleBroken) as refused:
        assign_officer(firm.pk, by=keeper, officer=person)
    assert refused.value.field == "officer"
    assert kinds(firm.pk) == []


def test_an_officer_assigns_nobody(firm, keeper):
    own, other = officer(firm), user(Role.OFFICER)
    with pytest.raises(PermissionDenied):
        assign_officer(firm.pk, by=own, officer=other)
    with pytest.raises(PermissionDenied):
        remove_officer(firm.pk, by=own, user_pk=own.pk)
    narrow = user(Role.SUPERVISOR, agency=AgencyFactory(sectors=[]))
    with pytest.raises(Enterprise.DoesNotExist):
        assign_officer(firm.pk, by=narrow, officer=other)
    with pytest.raises(Enterprise.DoesNotExist):
        remove_officer(firm.pk, by=narrow, user_pk=own.pk)


def test_a_regulator_answers_from_day_to_day(firm, keeper):
    agency = AgencyFactory(sectors=[])
    seeing = user(Role.INSPECTOR, agency=agency)
    made = assign_regulator(
        firm.pk, by=keeper, agency=agency, kind="supervisor", valid_from=date(2021, 1, 1)
    )
    assert Enterprise.objects.visible_to(seeing).get() == firm
    end_regulator(made.pk, by=keeper, valid_to=date(2022, 1, 1))
    assert not Enterprise.objects.visible_to(seeing).exists()
    assigned, ended = events(firm.pk)
    assert (assigned.kind, assigned.valid_on) == ("regulator_assigned", date(2021, 1, 1))
    assert (ended.kind, ended.valid_on) == ("regulator_ended", date(2022, 1, 1))
    assert ended.facts["name"] == agency.name
    with pytest.raises(RuleBroken) as again:
        end_regulator(made.pk, by=keeper, valid_to=date(2022, 6, 1))
    assert again.value.field == "valid_to"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "friend"}, "kind"),
        ({"valid_to": date(2020, 1, 1)}, "valid_to"),
        ({"valid_from": date(2021, 6, 1)}, "valid_from"),
        ({"valid_from": date(2020, 6, 1), "valid_to": date(2021, 1, 2)}, "valid_from"),
    ],
)
def test_a_wrong_responsibility_is_refused(firm, keeper, said, field):
    agency = AgencyFactory()
    first = {"agency": agency, "kind": "supervisor", "valid_from": date(2021, 1, 1)}
    assign_regulator(firm.pk, by=keeper, **first)
    with pytest.raises(RuleBroken) as refused:
        assign_regulator(firm.pk, by=keeper, **{**first, **said})
    assert refused.value.field == field
    assert Regulator.objects.count() == 1


def test_before_and_after_in_another_respect_or_another_time(firm, keeper):
    agency = AgencyFactory()
    said = {"agency": agency, "kind": "supervisor", "valid_from": date(2021, 1, 1)}
    made = assign_regulator(firm.pk, by=keeper, **said)
    assign_regulator(firm.pk, by=keeper, **{**said, "kind": "industry"})
    assign_regulator(
        firm.pk,
        by=keeper,
        **{**said, "valid_from": date(2020, 1, 1), "valid_to": date(2021, 1, 1)},
    )
    with pytest.raises(RuleBroken):
        end_regulator(made.pk, by=keeper, valid_to=date(2021, 1, 1))
    end_regulator(made.pk, by=keeper, valid_to=date(2021, 7, 1))
    assign_regulator(firm.pk, by=keeper, **{**said, "valid_from": date(2021, 7, 1)})
    assert Regulator.objects.count() == 4


def test_only_keepers_assign_regulators(firm, keeper):
    agency = AgencyFactory()
    said = {"agency": agency, "kind": "supervisor", "valid_from": date(2021, 1, 1)}
    made = assign_regulator(firm.pk, by=keeper, **said)
    for person in (user(Role.INSPECTOR), officer(firm), user(Role.LEADER)):
        with pytest.raises(PermissionDenied):
            assign_regulator(firm.pk, by=person, **said)
        with pytest.raises(PermissionDenied):
            end_regulator(made.pk, by=person, valid_to=date(2022, 1, 1))
    narrow = user(Role.SUPERVISOR, agency=AgencyFactory(sectors=[]))
    with pytest.raises(Enterprise.DoesNotExist):
        assign_regulator(firm.pk, by=narrow, **said)
    with pytest.raises(Regulator.DoesNotExist):
        end_regulator(made.pk, by=narrow, valid_to=date(2022, 1, 1))
