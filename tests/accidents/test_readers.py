"""What an enterprise's officer reads of an accident, and what only the county reads."""

import pytest
import time_machine

from accidents.models import Accident
from accidents.services import correct_accident
from accounts.enums import Role
from tests.accidents.records import accident, supervisor
from tests.factories import EnterpriseFactory, officer, user

pytestmark = pytest.mark.django_db

BEFORE = "known_at=2021-04-01"
WRONG, RIGHT = "误记矿业公司", "虚构一矿"
ADDRESSES = (
    "/accidents/{pk}/",
    f"/accidents/{{pk}}/?{BEFORE}",
    f"/accidents/streaks/?{BEFORE}",
    f"/accidents/years/?{BEFORE}",
    f"/accidents/known/?{BEFORE}",
    f"/accidents/known/export/?{BEFORE}&format=csv",
    "/accidents/export/?format=csv",
    "/api/accidents/{pk}/",
)


def at(day: str):
    return time_machine.travel(f"{day} 12:00:00+08:00", tick=False)


@pytest.fixture
def moved():
    """An accident that was put down to another enterprise first, with a note of the register."""
    keeper = supervisor()
    wrong, right = EnterpriseFactory(name=WRONG), EnterpriseFactory(name=RIGHT)
    with at("2021-03-20"):
        made = accident(by=keeper, enterprise=wrong)
    Accident.objects.filter(pk=made.pk).update(note="报告人：虚构某人")
    with at("2021-05-02"):
        correct_accident(made.pk, by=keeper, values={"enterprise": right}, reason="查证")
    with at("2021-06-01"):
        yield made


def read(client, person, address: str, accident: Accident) -> str:
    client.force_login(person)
    answer = client.get(address.format(pk=accident.pk))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_enterprise_does_not_learn_of_another_nor_reads_the_note(client, moved, address):
    own = officer(Accident.objects.get(pk=moved.pk).enterprise)
    text = read(client, own, address, moved)
    assert WRONG not in text
    assert "虚构某人" not in text


@pytest.mark.parametrize("address", ADDRESSES[:6])
def test_the_county_reads_whose_it_was(client, moved, address):
    assert WRONG in read(client, user(Role.LEADER), address, moved)


@pytest.mark.parametrize("address", [ADDRESSES[0], *ADDRESSES[6:]])
def test_the_county_reads_the_note(client, moved, address):
    assert "虚构某人" in read(client, user(Role.LEADER), address, moved)
