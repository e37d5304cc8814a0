"""The demo county as it is written: through the moves, to the letter, and resumable."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.files.storage import default_storage

from accounts.models import User
from audit.models import Event
from desk.demo import stages
from desk.demo.accounts import sign_ins
from desk.models import Demo, DemoStage
from desk.queries import demo_progress
from enterprises.models import Enterprise, RiskPoint
from hazards.enums import Decision, Grade, Source, Status
from hazards.models import Evidence, Extension, Hazard, Listing, Sighting, TreatmentPlan, Voiding
from inspections.models import Inspection
from reports.models import Report
from reports.verifying import verify
from tests.desk.demo_county import TODAY, digest, fill, rolled_back

SCALE = 0.02


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A thinned-out county, once for this module; what the command said."""
    with django_db_blocker.unblock(), rolled_back():
        yield fill(scale=SCALE)


@pytest.mark.django_db
def test_progress_is_told_as_the_bar_reads_it(county: str) -> None:
    lines = county.splitlines()
    total = Hazard.objects.count()
    assert lines[0].endswith("hazards, accounts")
    assert lines[-1] == f"{total}/{total} hazards"
    assert demo_progress() is None


@pytest.mark.django_db
def test_a_second_run_adds_nothing(county: str) -> None:
    before = digest(), Event.objects.count()
    total = Hazard.objects.count()
    assert fill(scale=SCALE) == f"{total}/{total} hazards\n"
    assert (digest(), Event.objects.count()) == before


@pytest.mark.django_db
def test_everybody_sees_what_they_act_on(county: str) -> None:
    for hazard in Hazard.objects.filter(inspector__isnull=False)[:200]:
        assert Hazard.objects.visible_to(hazard.inspector).filter(pk=hazard.pk).exists()
    for hazard in Hazard.objects.filter(submitted_by__isnull=False)[:100]:
        assert Hazard.objects.visible_to(hazard.submitted_by).filter(pk=hazard.pk).exists()
    for one in Inspection.objects.prefetch_related("officers")[:60]:
        for officer in one.officers.all():
            assert Enterprise.objects.visible_to(officer).filter(pk=one.enterprise_id).exists()


@pytest.mark.django_db
def test_evidence_names_the_bytes_that_are_stored(county: str) -> None:
    files = Evidence.objects.values_list("file", "sha256", "size").distinct()
    demo = [row for row in files if row[0].startswith("demo/")]
    assert demo
    for name, sha256, size in demo:
        with default_storage.open(name) as stored:
            content = stored.read()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (sha256, size)
    told = Event.objects.filter(kind__in=["submitted", "fixed_on_spot"], subject_kind="hazard")
    known = {sha256 for _name, sha256, _size in files}
    assert all(set(event.facts["evidence"]) <= known for event in told)


@pytest.mark.django_db
def test_the_major_hazards_went_the_whole_way(county: str) -> None:
    past = Hazard.objects.filter(grade=Grade.MAJOR, found_on__year=2021)
    assert past.count() == 2
    for hazard in past:
        assert hazard.status == Status.CLOSED
        assert hazard.acceptance_record
        assert hazard.plans.get().decision == Decision.GRANTED
        assert hazard.listings.get().delisted_on == hazard.closed_on + timedelta(days=2)
    now = Hazard.objects.filter(grade=Grade.MAJOR, found_on__year=TODAY.year)
    assert set(now.values_list("status", flat=True)) == {Status.RECTIFYING}
    assert TreatmentPlan.objects.filter(decision=Decision.PENDING).count() == 1
    assert Listing.objects.get(delisted_on=None).leader.username == "leader"


@pytest.mark.django_db
def test_the_workbenches_have_something(county: str) -> None:
    officer = Hazard.objects.visible_to(User.objects.get(username="officer"))
    assert officer.filter(due_on=TODAY + timedelta(days=1)).exists()
    assert officer.overdue(TODAY).filter(due_on=TODAY - timedelta(days=5)).exists()
    assert officer.filter(status=Status.SUBMITTED).exists()
    assert officer.filter(status=Status.RECTIFYING, times_sent_back=1).exists()
    assert Extension.objects.filter(decision=Decision.PENDING).count() >= 2
    assert Voiding.objects.filter(decision=Decision.PENDING).count() == 1
    assert Hazard.objects.filter(status=Status.REPORTED, source=Source.TIP_OFF).count() == 2
    assert Hazard.objects.filter(status=Status.RECTIFYING, due_on=None).count() == 2
    planned = Inspection.objects.filter(status="planned", inspected_on=TODAY)
    assert planned.filter(lead__username="inspector").count() == 2
    assert Enterprise.objects.filter(to_be_verified=True).count() == 2
    assert RiskPoint.objects.count() > 800
    assert Sighting.objects.filter(hazard__status=Status.VOID).count() == 0


@pytest.mark.django_db
def test_the_county_has_published_and_it_is_true(county: str) -> None:
    reports = Report.objects.order_by("number")
    assert [(one.number, one.kind, one.begins_on, bool(one.enterprise_id)) for one in reports] == [
        *((n, "quarterly", date(2021, 3 * n - 2, 1), False) for n in (1, 2, 3, 4)),
        (5, "annual", date(2021, 1, 1), False),
        (6, "weekly", date(2026, 11, 16), False),
        (7, "annual", date(2021, 1, 1), True),
    ]
    assert [one.published_by.username for one in reports][4:] == [
        "supervisor", "supervisor", "officer",
    ]  # fmt: skip
    assert {event.valid_on for event in Event.objects.filter(subject_kind="report")} == {TODAY}
    assert len({one.log_seq for one in reports}) == 1
    assert [verify(one) for one in reports] == [None] * 7
    year, own = reports[4].told["total"]["hazards"]["all"], reports[6].told["total"]["hazards"]
    standing = Hazard.objects.filter(found_on__year=2021).exclude(status=Status.VOID)
    assert year["found"] == standing.count()
    assert 0 < own["all"]["found"] < year["found"]


@pytest.mark.django_db
def test_a_tip_off_tells_no_day_and_not_its_words(county: str) -> None:
    accepted = Hazard.objects.filter(source=Source.TIP_OFF, accepted_on__isnull=False)
    assert accepted.exists()
    for hazard in accepted:
        assert hazard.pk.version == 4
        assert "群众" not in hazard.description
        assert not hazard.evidence.filter(with_report=False, kind="before").exists()


@pytest.mark.django_db
def test_the_sign_ins_work(county: str, rf: Any) -> None:
    for _role, username, password in sign_ins():
        person = User.objects.get(username=username)
        validate_password(password, person)
        assert authenticate(rf.post("/"), username=username, password=password) == person


@pytest.mark.django_db
def test_stopped_half_way_it_goes_on_to_the_same_letters(county: str) -> None:
    whole = digest()
    # as after a kill: the module's county out of sight, some stages written, then a second start
    _forget_the_county()
    plan = stages.Seeding(TODAY, scale=SCALE)
    Demo.objects.create(today=TODAY, total=plan.total)
    for stage in plan.history()[:9]:
        assert stages.write(stage)
    assert not stages.write(plan.history()[0])
    progress = demo_progress()
    assert progress is not None
    assert 0 < progress.done < progress.total == plan.total
    fill(scale=SCALE)
    assert digest() == whole


@pytest.mark.django_db
def test_the_past_alone_and_then_the_present_make_the_whole(county: str) -> None:
    whole = digest()
    _forget_the_county()
    fill(scale=SCALE, only="history")
    assert not DemoStage.objects.filter(pk="present").exists()
    assert demo_progress() is not None
    fill(scale=SCALE)
    assert digest() == whole


MADE = {
    "audit", "accounts", "notices", "sheets", "enterprises", "hazards", "accidents", "inspections",
    "indicators", "reports", "desk",
}  # fmt: skip


def _forget_the_county() -> None:
    """Every row of it, within the test's own transaction, so that it can be written anew."""
    from django.apps import apps
    from django.db import connection

    kept = {"accounts_region", "accounts_sector", "enterprises_trade", "hazards_accidenttype"}
    kept |= {table for table in connection.introspection.table_names() if "checklist" in table}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in apps.get_models(include_auto_created=True):
            label = model._meta.app_label
            if label in MADE and model._meta.db_table not in kept:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
