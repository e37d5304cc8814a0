"""One line of versions for each report, and nothing that was published is ever changed."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event, Log
from common.errors import RuleBroken
from reports import services
from reports.models import Report
from reports.periods import period
from reports.services import Publication, publish
from tests.factories import AgencyFactory, user
from tests.reports.county import YEAR, County


def test_a_report_is_told_to_the_log_after_the_number_that_it_rests_on(county: County):
    before = Log.objects.get().last_seq
    report = county.publish()
    event = Event.objects.get(subject_kind="report")
    assert (report.number, report.version, report.log_seq) == (1, 1, before)
    assert (event.seq, event.kind, event.actor) == (before + 1, "published", county.supervisor.pk)
    assert event.subject_id == report.pk
    assert event.recorded_at > report.known_at
    assert event.facts["set"] == {
        "number": 1, "kind": "annual", "enterprise_id": None, "begins_on": "2021-01-01",
        "ends_on": "2021-12-31", "as_of": "2021-12-31", "log_seq": before, "definitions": "1",
        "template": "1", "sha256": report.sha256, "version": 1, "corrects": None, "reason": "",
    }  # fmt: skip
    assert report.told["log"] == {"141022": before}


def test_a_correction_names_the_newest_version_and_says_why(county: County):
    first = county.publish()
    with pytest.raises(RuleBroken, match="第 1 号报告"):
        county.publish()
    with pytest.raises(RuleBroken, match="理由"):
        county.publish(corrects=1)
    second = county.publish(corrects=1, reason="补录")
    assert (second.number, second.version, second.corrects, second.reason) == (2, 2, first, "补录")
    assert first.correction == second
    with pytest.raises(RuleBroken, match="第 2 号报告"):
        county.publish(corrects=1, reason="补录")
    with pytest.raises(RuleBroken, match="没有"):
        county.publish("annual", "2020", corrects=1, reason="补录")
    assert Report.objects.count() == Event.objects.filter(subject_kind="report").count() == 2


def test_nothing_published_is_edited_or_deleted(county: County):
    report = county.publish()
    report.figures = "{}"
    for change in (report.save, report.delete, Report.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        Report.objects.update(figures="{}")
    assert Report.objects.get().figures == Report.objects.get(pk=report.pk).figures != "{}"


def test_the_database_holds_one_version_of_a_number(county: County):
    report = county.publish()
    for changed in ({"number": 1, "begins_on": date(2020, 1, 1)}, {"number": 2}):
        twin = Report.objects.get(pk=report.pk)
        twin.pk, twin._state.adding = None, True
        for name, value in changed.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save(force_insert=True)


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_publish_nothing(county: County, role: str):
    for enterprise in (None, county.mine.pk):
        with pytest.raises(PermissionDenied):
            publish(Publication(period=YEAR, enterprise=enterprise), by=user(role))
    assert not Report.objects.exists()


def test_the_countys_figures_are_published_by_the_bureau_alone(county: County):
    bureau = AgencyFactory()
    agencies = [
        AgencyFactory(kind="department", sectors=Sector.objects.filter(code="coal")),
        AgencyFactory(parent=bureau),
        AgencyFactory(regions=Region.objects.filter(code="141022100")),
    ]
    for agency in agencies:
        person = user(Role.SUPERVISOR, agency=agency)
        with pytest.raises(PermissionDenied):
            publish(Publication(period=YEAR), by=person)
        assert publish(
            Publication(period=YEAR, enterprise=county.mine.pk, corrects=_newest()), by=None
        )
    chief = user(Role.SUPERVISOR, agency=bureau)
    assert publish(Publication(period=YEAR), by=chief).published_by == chief


def _newest() -> int | None:
    newest = Report.objects.order_by("-number").first()
    return newest.number if newest else None


def test_an_officer_publishes_for_the_own_enterprise_alone(county: County):
    publication = Publication(period=YEAR, enterprise=county.plant.pk)
    with pytest.raises(PermissionDenied):
        publish(publication, by=county.officer)
    assert publish(publication, by=county.cast.officer).enterprise == county.plant


def test_periods_and_days_that_make_no_sense(county: County):
    with pytest.raises(RuleBroken, match="按季度和年度"):
        county.publish("monthly", "2021-12", enterprise=county.mine.pk)
    with pytest.raises(RuleBroken, match="尚未开始"):
        county.publish("annual", "2999")
    for day in (date(2020, 12, 31), date(2999, 1, 1)):
        with pytest.raises(RuleBroken, match="早于统计期或在将来"):
            county.publish(as_of=day)
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_a_period_that_is_not_over_is_marked(county: County):
    with time_machine.travel("2021-12-15T12:00:00+08:00", tick=False):
        report = publish(Publication(period=YEAR), by=None)
    assert (report.as_of, report.unfinished) == (date(2021, 12, 15), True)


def test_contradicting_figures_are_refused_and_logged(county: County, monkeypatch, caplog):
    real = services.figures

    def wrong(*told):
        found = real(*told)
        found["by"]["sector"][0]["hazards"]["all"]["found"] += 1
        found["by"]["region"][0]["units"]["base"] += 1
        return found

    monkeypatch.setattr(services, "figures", wrong)
    with pytest.raises(RuleBroken, match="自相矛盾"):
        county.publish()
    assert not Report.objects.exists()
    assert not Event.objects.filter(subject_kind="report").exists()
    assert "sector: hazards.all.found 7 != 4 + 0 + 1" in caplog.text
    assert "region: units.base 3 != " in caplog.text


def test_a_preview_writes_nothing_and_shows_what_would_be_published(county: County):
    publication = Publication(period=period("annual", "2021"))
    before = Log.objects.get().last_seq
    told = services.preview(publication, by=county.supervisor)
    assert Log.objects.get().last_seq == before
    assert told == county.publish().told
    with pytest.raises(PermissionDenied):
        services.preview(publication, by=county.leader)
