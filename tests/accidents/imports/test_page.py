"""The import by page: upload, preview, scope, the same as by command."""

from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accidents.models import Accident
from accounts.enums import Role
from accounts.models import Region, Sector
from audit.models import Event
from sheets import services as jobs
from sheets.enums import State
from sheets.tasks import run_jobs
from tests import factories
from tests.accidents.imports.books import MINE, book, row
from tests.accidents.records import accident, supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel("2021-06-30 12:00:00+08:00", tick=False):
        yield


def upload(path: Path, person):
    file = SimpleUploadedFile(path.name, path.read_bytes())
    return jobs.upload(by=person, kind="accidents", file=file)


def finish(job, person, **options):
    jobs.start(job.pk, by=person, options=options)
    run_jobs()
    job.refresh_from_db()
    return job


def gas_supervisor():
    agency = factories.AgencyFactory(
        sectors=Sector.objects.filter(pk="gas"), regions=Region.objects.filter(pk="141022103")
    )
    return supervisor(agency=agency)


def test_by_page_as_by_command(client, tmp_path):
    keeper = supervisor()
    path = book(tmp_path / "a.xlsx", row(), row(place="副井", day="2021-07-01"), row(kind=None))
    job = upload(path, keeper)
    assert (job.preview["read"], job.preview["with_problems"]) == (3, 1)
    assert {one["text"]: one["count"] for one in job.preview["remarks"]} == {"未载明事故类型": 1}
    finish(job, keeper, partial=True)
    assert job.state == State.DONE
    assert {key: job.result[key] for key in ("read", "imported", "duplicates", "rejected")} == {
        "read": 3, "imported": 1, "duplicates": 1, "rejected": 1,
    }  # fmt: skip
    assert job.rejects
    found = Accident.objects.get()
    [event] = Event.objects.about(found.pk)
    assert event.actor == keeper.pk
    client.force_login(keeper)
    page = client.get(reverse("sheets:lines", args=[job.pk, "imported"])).content.decode()
    assert reverse("accidents:detail", args=[found.pk]) in page
    assert client.get(reverse("sheets:job", args=[job.pk])).status_code == 200


def test_all_or_nothing_is_the_default(tmp_path):
    keeper = supervisor()
    path = book(tmp_path / "a.xlsx", row(), row(place="副井", day="2021-07-01"))
    job = finish(upload(path, keeper), keeper)
    assert (job.state, job.result["imported"], job.result["rejected"]) == (State.REFUSED, 0, 1)
    assert not Accident.objects.exists()


def test_the_registers_date_is_the_day_of_a_changed_toll(tmp_path):
    keeper = supervisor()
    finish(upload(book(tmp_path / "a.xlsx", row()), keeper), keeper)
    job = upload(book(tmp_path / "a.xlsx", row(deaths=2)), keeper)
    finish(job, keeper, register_date="2021-03-31")
    assert job.result["updated"] == 1
    assert str(Accident.objects.get().tolls.get(position=2).on) == "2021-03-31"


@pytest.mark.parametrize(("day", "status"), [("2021-06-30", 302), ("2021-07-01", 422)])
def test_a_date_to_come_is_refused_on_the_page(client, tmp_path, day, status):
    keeper = supervisor()
    job = upload(book(tmp_path / "a.xlsx", row()), keeper)
    client.force_login(keeper)
    answer = client.post(reverse("sheets:start", args=[job.pk]), {"register_date": day})
    assert answer.status_code == status


def test_only_who_keeps_the_register_imports_it(client):
    for role, status in ((Role.SUPERVISOR, 200), (Role.LEADER, 403), (Role.ADMINISTRATOR, 403)):
        client.force_login(factories.user(role))
        assert client.get(reverse("sheets:upload", args=["accidents"])).status_code == status
        listed = client.get(reverse("accidents:list")).content.decode()
        assert (reverse("sheets:upload", args=["accidents"]) in listed) == (status == 200)


def test_outside_the_scope_a_row_is_refused(tmp_path):
    keeper = gas_supervisor()
    path = book(
        tmp_path / "a.xlsx",
        row(),
        row(sector="城镇燃气", region="隆化镇", place="门站"),
        row(sector="城镇燃气", place="调压站"),
    )
    job = finish(upload(path, keeper), keeper, partial=True)
    assert (job.result["imported"], job.result["rejected"]) == (1, 2)
    assert Accident.objects.get().place == "门站"
    assert "您监管" in job.lines.filter(outcome="rejected").first().reason


def test_an_enterprise_in_scope_brings_its_accident_in(tmp_path):
    firm = factories.EnterpriseFactory(name="虚构气站", sector_id="gas", region_id="141022103")
    keeper = gas_supervisor()
    path = book(tmp_path / "a.xlsx", row(enterprise=firm.name))
    assert finish(upload(path, keeper), keeper).result["imported"] == 1


def test_numbers_from_outside_the_scope_are_not_told(tmp_path):
    """A row that fits several accidents names those alone that the person sees."""

    def at_the_gate(sector: str, **said):
        return row(enterprise="", place="门站", region="隆化镇", sector=sector, **said)

    def bring(person, *rows):
        path = book(tmp_path / "a.xlsx", *rows)
        return finish(upload(path, person), person, partial=True)

    everyone, keeper = supervisor(), gas_supervisor()
    bring(everyone, *(at_the_gate("煤矿", number=number) for number in ("A-1", "A-2")))
    told = at_the_gate("城镇燃气", deaths=3)
    job = bring(keeper, told)
    assert (job.result["conflicts"], job.result["rejected"]) == (0, 1)
    bring(everyone, *(at_the_gate("城镇燃气", number=number) for number in ("B-1", "B-2")))
    [line] = bring(keeper, told).lines.filter(outcome="conflicts")
    assert line.reason == "该行与当日多起事故相符：2021-003、2021-004。"


def test_what_is_on_record_outside_the_scope_stays_as_it_is(tmp_path):
    hidden = accident(enterprise=factories.EnterpriseFactory(name=MINE), place="主井", deaths=1)
    keeper = gas_supervisor()
    told = row(place="主井", deaths=2, sector="城镇燃气", region="隆化镇")
    job = finish(upload(book(tmp_path / "a.xlsx", told), keeper), keeper, partial=True)
    assert (job.result["imported"], job.result["rejected"]) == (0, 1)
    hidden.refresh_from_db()
    assert hidden.deaths == 1
