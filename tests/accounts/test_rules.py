"""What makes an account, an agency or a region whole, and who may do what."""

from datetime import date

import pytest

from accounts import rules
from accounts.enums import Role
from accounts.models import Region, Sector
from common.errors import RuleBroken
from tests.factories import AgencyFactory, user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_roles(role):
    person = user(role)
    assert rules.is_county_staff(person) is (role in ("inspector", "supervisor"))
    assert rules.may_import(person) is (role in ("administrator", "supervisor"))
    assert rules.may_manage_accounts(person) is (role == "administrator")
    assert rules.may_read_log(person) is (role == "auditor")


@pytest.mark.parametrize(
    ("role", "with_agency", "with_sectors", "field"),
    [
        ("inspector", True, False, None),
        ("inspector", False, False, "agency"),
        ("supervisor", False, False, "agency"),
        ("officer", False, False, None),
        ("officer", True, False, "agency"),
        ("leader", False, True, None),
        ("leader", True, False, None),
        ("supervisor", True, True, "sectors"),
        ("auditor", False, True, "sectors"),
        ("administrator", True, False, None),
    ],
)
def test_an_account_fits_its_role(role, with_agency, with_sectors, field):
    told = {
        "role": role,
        "agency": AgencyFactory() if with_agency else None,
        "sectors": list(Sector.objects.all()[:1]) if with_sectors else [],
    }
    if field is None:
        rules.check_account(**told)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.check_account(**told)
    assert refused.value.field == field
    assert refused.value.remedy


def test_agencies_form_no_circle():
    top = AgencyFactory()
    middle = AgencyFactory(parent=top)
    low = AgencyFactory(parent=middle)
    rules.check_agency(low, top)
    rules.check_agency(top, None)
    for parent in (top, middle, low):
        with pytest.raises(RuleBroken) as refused:
            rules.check_agency(top, parent)
        assert refused.value.field == "parent"


def test_a_circle_that_is_there_already_does_not_hang():
    one, other = AgencyFactory(), AgencyFactory()
    one.parent, other.parent = other, one
    rules.check_agency(AgencyFactory(), one)


def region(**changes):
    told = {
        "code": "141022107",
        "level": "township",
        "parent": Region.objects.get(pk="141022"),
        "successor": None,
        "valid_from": None,
        "valid_to": None,
    }
    return {**told, **changes}


DAY = date(2026, 1, 1)


def test_whole_regions():
    town = Region.objects.get(pk="141022106")
    rules.check_region(**region())
    rules.check_region(**region(valid_from=DAY, valid_to=date(2026, 1, 2)))
    rules.check_region(**region(valid_to=DAY, successor=town))
    rules.check_region(**region(code="15", level="province", parent=None))
    rules.check_region(**region(code="141022106001", level="village", parent=town))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parent": None}, "parent"),
        ({"level": "county"}, "parent"),
        ({"level": "province"}, "parent"),
        ({"code": "141023107"}, "code"),
        ({"valid_from": DAY, "valid_to": DAY}, "valid_to"),
        ({"successor": "141022106"}, "valid_to"),
        ({"successor": "141022", "valid_to": DAY}, "successor"),
        ({"code": "141022106", "successor": "141022106", "valid_to": DAY}, "successor"),
    ],
)
def test_what_a_region_cannot_be(changes, field):
    if changes.get("successor"):
        changes = {**changes, "successor": Region.objects.get(pk=changes["successor"])}
    with pytest.raises(RuleBroken) as refused:
        rules.check_region(**region(**changes))
    assert refused.value.field == field
    assert refused.value.remedy
