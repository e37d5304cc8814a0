"""What is sent twice, by one hand or by two at once, is one entry; the second is told so."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.enums import Role
from accounts.models import Sector
from common.errors import RuleBroken
from enterprises.models import Contact, Enterprise, RiskPoint
from enterprises.services.people import add_contact, remove_contact
from enterprises.services.register import register_enterprise
from enterprises.services.risk_points import add_risk_point, retire_risk_point
from tests.enterprises.said import GOOD_CODE, entry, risk
from tests.factories import AgencyFactory, EnterpriseFactory, user


def at_once(call: Callable[[], object]) -> list[object]:
    """What two calls raised (None: went well), each on its own connection."""
    barrier, raised = Barrier(2), []

    def run() -> None:
        try:
            barrier.wait()
            call()
            raised.append(None)
        except Exception as error:
            raised.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(raised, key=str)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_register_one_enterprise_of_a_name():
    keeper = user(Role.SUPERVISOR)
    results = at_once(lambda: register_enterprise(entry(), by=keeper))
    assert results == [RuleBroken, None]
    assert Enterprise.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_remove_a_contact_once():
    keeper, place = user(Role.SUPERVISOR), EnterpriseFactory()
    contact = add_contact(place.pk, by=keeper, name="王五")
    results = at_once(lambda: remove_contact(contact.pk, by=keeper))
    assert set(results) <= {RuleBroken, Contact.DoesNotExist, None}
    assert results.count(None) == 1
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_a_contact_is_added_once():
    keeper, place = user(Role.SUPERVISOR), EnterpriseFactory()
    add_contact(place.pk, by=keeper, name="王五", phone="1")
    with pytest.raises(RuleBroken) as refusal:
        add_contact(place.pk, by=keeper, name=" 王五 ", phone="1")
    assert refusal.value.field == "name"
    add_contact(place.pk, by=keeper, name="王五", phone="2")
    assert Contact.objects.count() == 2


@pytest.mark.django_db
def test_a_risk_point_is_added_once_while_it_is_there():
    keeper, place = user(Role.SUPERVISOR), EnterpriseFactory()
    made = add_risk_point(place.pk, by=keeper, said=risk())
    with pytest.raises(RuleBroken) as refusal:
        add_risk_point(place.pk, by=keeper, said=risk())
    assert refusal.value.field == "name"
    add_risk_point(place.pk, by=keeper, said=risk(place="井下"))
    retire_risk_point(made.pk, by=keeper, reason="拆除")
    add_risk_point(place.pk, by=keeper, said=risk())
    assert RiskPoint.objects.count() == 3


@pytest.mark.django_db
def test_whose_a_code_is_is_told_within_the_scope_only():
    gas = AgencyFactory(sectors=Sector.objects.filter(code="gas"))
    EnterpriseFactory(name="别处的虚构公司", uscc=GOOD_CODE)
    said = entry(uscc=GOOD_CODE, sector="gas")
    with pytest.raises(RuleBroken) as refusal:
        register_enterprise(said, by=user(Role.SUPERVISOR, agency=gas))
    assert refusal.value.field == "uscc"
    assert "别处" not in str(refusal.value.message)
    with pytest.raises(RuleBroken) as refusal:
        register_enterprise(said, by=user(Role.SUPERVISOR))
    assert "别处的虚构公司" in str(refusal.value.message)
