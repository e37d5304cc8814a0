"""The risk-point catalogue: points added, assessed anew, retired."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.enums import Role
from common.errors import PermissionDenied, RuleBroken
from enterprises.models import Enterprise, RiskPoint
from enterprises.queries import risk_summary
from enterprises.services.risk_points import (
    RiskFacts,
    add_risk_point,
    change_risk_point,
    retire_risk_point,
)
from tests.enterprises.said import events, kinds, risk
from tests.factories import EnterpriseFactory, RiskPointFactory, officer, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm():
    return EnterpriseFactory()


@pytest.fixture
def keeper(firm):
    return officer(firm)


def test_a_point_is_added_with_its_colour_and_its_control(firm, keeper):
    made = add_risk_point(firm.pk, by=keeper, said=risk())
    made.refresh_from_db()
    assert (made.score, made.computed_level, made.level) == (Decimal(126), "yellow", "yellow")
    assert made.control_level == "team"
    [event] = events(made.pk)
    assert (event.subject_kind, event.kind, event.valid_on) == (
        "risk_point",
        "added",
        date(2021, 1, 4),
    )
    assert event.facts["set"]["enterprise"] == str(firm.pk)
    assert event.facts["set"]["score"] == "126.00"


def test_by_matrix_raised_with_a_reason(firm, keeper):
    said = risk(
        method="matrix",
        likelihood=Decimal(4),
        exposure=None,
        consequence=Decimal(4),
        level="red",
        override_reason="重大危险源",
        residual_level="yellow",
    )
    made = add_risk_point(firm.pk, by=keeper, said=said)
    assert (made.score, made.computed_level, made.level) == (16, "orange", "red")
    assert (made.control_level, made.override_reason) == ("company", "重大危险源")


def test_a_reason_without_a_higher_level_is_not_kept(firm, keeper):
    made = add_risk_point(firm.pk, by=keeper, said=risk(override_reason="无", level="yellow"))
    assert made.override_reason == ""


def test_a_new_assessment_moves_colour_and_control(firm, keeper):
    made = add_risk_point(firm.pk, by=keeper, said=risk())
    said = replace(RiskFacts.of(made), consequence=Decimal(40))
    change_risk_point(made.pk, by=keeper, said=said)
    made.refresh_from_db()
    assert (made.score, made.level, made.control_level) == (720, "red", "company")
    event = events(made.pk)[-1]
    assert event.kind == "changed"
    assert event.facts["changed"] == {
        "consequence": ["7.00", "40.00"],
        "score": ["126.00", "720.00"],
        "computed_level": ["yellow", "red"],
        "level": ["yellow", "red"],
        "control_level": ["team", "company"],
    }


def test_what_was_chosen_by_hand_stays_and_nothing_new_is_not_written(firm, keeper):
    made = add_risk_point(
        firm.pk, by=keeper, said=risk(control_level="company", level="orange", override_reason="x")
    )
    made.refresh_from_db()
    assert RiskFacts.of(made).control_level == "company"
    assert RiskFacts.of(made).level == "orange"
    change_risk_point(made.pk, by=keeper, said=RiskFacts.of(made))
    assert kinds(made.pk) == ["added"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"measures": ""}, "measures"),
        ({"kind": "smell"}, "kind"),
        ({"residual_level": "green"}, "residual_level"),
        ({"control_level": "village"}, "control_level"),
        ({"level": "green"}, "level"),
        ({"level": "blue"}, "level"),
        ({"level": "red"}, "override_reason"),
        ({"likelihood": Decimal(5)}, "likelihood"),
        ({"assessed_on": timezone.localdate() + timedelta(days=2)}, "assessed_on"),
        ({"next_review_on": date(2021, 1, 3)}, "next_review_on"),
        ({"latitude": Decimal(35)}, "longitude"),
        ({"latitude": Decimal(95), "longitude": Decimal(111)}, "latitude"),
    ],
)
def test_what_is_wrong_is_refused_with_its_field(firm, keeper, said, field):
    with pytest.raises(RuleBroken) as refused:
        add_risk_point(firm.pk, by=keeper, said=risk(**said))
    assert refused.value.field == field
    assert not RiskPoint.objects.exists()


def test_a_retired_point_stays_and_changes_no_more(firm, keeper):
    made = add_risk_point(firm.pk, by=keeper, said=risk())
    other = add_risk_point(firm.pk, by=keeper, said=risk(name="空压机房"))
    assert risk_summary(firm) == [("red", 0), ("orange", 0), ("yellow", 2), ("blue", 0)]
    day = timezone.localdate() - timedelta(days=1)
    retire_risk_point(made.pk, by=keeper, reason=" 拆除 ", on=day)
    retire_risk_point(other.pk, by=keeper, reason="拆除")
    made.refresh_from_db()
    assert made.retired_on == day
    assert risk_summary(firm)[2] == ("yellow", 0)
    event = events(made.pk)[-1]
    assert (event.kind, event.valid_on, event.facts["reason"]) == ("retired", day, "拆除")
    with pytest.raises(RuleBroken):
        retire_risk_point(made.pk, by=keeper, reason="再拆")
    with pytest.raises(RuleBroken):
        change_risk_point(made.pk, by=keeper, said=risk())
    assert kinds(made.pk) == ["added", "retired"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x", "on": timezone.localdate() + timedelta(days=2)}, "on"),
    ],
)
def test_a_wrong_end_is_refused(firm, keeper, said, field):
    point = RiskPointFactory(enterprise=firm)
    with pytest.raises(RuleBroken) as refused:
        retire_risk_point(point.pk, by=keeper, **said)
    assert refused.value.field == field
    point.refresh_from_db()
    assert point.retired_on is None


def test_who_may_not_keep_the_catalogue(firm):
    point = RiskPointFactory(enterprise=firm)
    for person in (user(Role.INSPECTOR), user(Role.LEADER), user(Role.AUDITOR)):
        with pytest.raises(PermissionDenied):
            add_risk_point(firm.pk, by=person, said=risk())
        with pytest.raises(PermissionDenied):
            change_risk_point(point.pk, by=person, said=risk())
        with pytest.raises(PermissionDenied):
            retire_risk_point(point.pk, by=person, reason="x")
    outsider = officer(EnterpriseFactory())
    with pytest.raises(Enterprise.DoesNotExist):
        add_risk_point(firm.pk, by=outsider, said=risk())
    with pytest.raises(RiskPoint.DoesNotExist):
        change_risk_point(point.pk, by=outsider, said=risk())
    with pytest.raises(RiskPoint.DoesNotExist):
        retire_risk_point(point.pk, by=outsider, reason="x")
    assert kinds(point.pk) == []


def test_supervisors_and_administrators_keep_it_too(firm):
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        add_risk_point(firm.pk, by=user(role), said=risk(name=role))
    assert RiskPoint.objects.count() == 2
