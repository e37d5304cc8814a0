"""A coal mine, two inspectors who may inspect it, and a checklist of three items."""

from datetime import date

import pytest

from accounts.enums import Role
from inspections.models import Checklist, ChecklistItem, ChecklistVersion
from inspections.services.visits import Visit, begin_inspection
from tests.factories import AgencyFactory, EnterpriseFactory, UserFactory, officer, user


def make_checklist(code="test", items=3, sectors=("coal",)):
    """A published checklist; its items are called test-01, test-02 ..."""
    checklist = Checklist.objects.create(code=code, title=f"检查表{code}")
    checklist.sectors.set(sectors)
    version = ChecklistVersion.objects.create(
        checklist=checklist, number=1, published_on=date(2021, 1, 1)
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            version=version,
            code=f"{code}-{number:02d}",
            position=number,
            section="皮带",
            text=f"检查内容{number}",
            basis="《安全生产法》第四十一条",
            hazard_text=f"隐患{number}",
            category="equipment",
            accident_type_id="2025-10" if number == 1 else None,
        )
        for number in range(1, items + 1)
    )
    return version


@pytest.fixture
def mine(db):
    return EnterpriseFactory()


@pytest.fixture
def agency(db):
    return AgencyFactory()


@pytest.fixture
def inspector(agency):
    return UserFactory(agency=agency)


@pytest.fixture
def second(agency):
    return UserFactory(agency=agency)


@pytest.fixture
def stranger(db):
    """An inspector of gas: sees no coal mine."""
    return UserFactory(agency=AgencyFactory(sectors=["gas"]))


@pytest.fixture
def own(mine):
    return officer(mine)


@pytest.fixture
def administrator(db):
    return user(Role.ADMINISTRATOR)


@pytest.fixture
def version(db):
    return make_checklist()


@pytest.fixture
def running(mine, inspector, second, version):
    """An inspection of the mine by two, just begun."""
    visit = Visit(enterprise=mine, kind="daily", version=version, officers=(second,), place="井口")
    return begin_inspection(visit, by=inspector)
