"""The register from spreadsheets by page: preview, options, scope."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from accounts.models import Region, Sector
from enterprises.models import Enterprise
from sheets import services as jobs
from sheets.enums import State as JobState
from sheets.tasks import run_jobs
from tests.enterprises.register_files import COAL, GAS, sheet
from tests.enterprises.said import GOOD_CODE, OTHER_CODE, events
from tests.factories import AgencyFactory, EnterpriseFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_page(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"

    def upload(path: Path, person, **options):
        file = SimpleUploadedFile(path.name, path.read_bytes())
        job = jobs.upload(by=person, kind="enterprises", file=file)
        jobs.start(job.pk, by=person, options=options)
        run_jobs()
        job.refresh_from_db()
        return job

    return upload


def test_by_page_the_same_as_by_command(tmp_path, by_page):
    keeper = user(Role.SUPERVISOR)
    job = by_page(sheet(tmp_path, COAL, GAS), keeper)
    assert (job.state, job.result["imported"]) == (JobState.DONE, 2)
    assert events(Enterprise.objects.get(uscc=GOOD_CODE).pk)[0].actor == keeper.pk
    assert sorted(job.lines.values_list("outcome", "row")) == [("imported", 3), ("imported", 4)]


def test_by_page_a_township_for_rows_without_one(tmp_path, by_page):
    row = ["虚构一公司", None, "煤矿", None, "解放街1号", "1", None]
    keeper = user(Role.SUPERVISOR)
    refused = by_page(sheet(tmp_path, row), keeper)
    assert (refused.state, refused.result["rejected"]) == (JobState.REFUSED, 1)
    assert refused.preview["with_problems"] == 1
    assert refused.rejects
    done = by_page(sheet(tmp_path, row), keeper, region="141022103")
    assert (done.state, Enterprise.objects.get().region_id) == (JobState.DONE, "141022103")


def test_the_preview_asks_less_of_an_entry_that_is_there(tmp_path, by_page):
    EnterpriseFactory(name=COAL[0], uscc=GOOD_CODE)
    rows = [[COAL[0], GOOD_CODE, "0357-7", "x"], ["虚构新公司", None, "1", "x"]]
    path = sheet(tmp_path, *rows, head=["名称", "信用代码", "电话", "地址"])
    job = by_page(path, user(Role.ADMINISTRATOR), partial=True)
    assert [one["row"] for one in job.preview["problems"]] == [4]
    assert (job.state, job.result["updated"], job.result["rejected"]) == (JobState.DONE, 1, 1)


def test_a_person_imports_within_the_own_scope(tmp_path, by_page):
    agency = AgencyFactory(
        sectors=Sector.objects.filter(code="coal"),
        regions=Region.objects.filter(code="141022100"),
    )
    keeper = user(Role.SUPERVISOR, agency=agency)
    hidden = EnterpriseFactory(name="虚构他域公司", sector_id="gas", uscc=OTHER_CODE)
    rows = [
        COAL,
        GAS,
        ["虚构他域公司", OTHER_CODE, None, None, "x", "9", None],
    ]
    job = by_page(sheet(tmp_path, *rows), keeper, partial=True)
    assert (job.result["imported"], job.result["rejected"]) == (1, 2)
    moved = by_page(sheet(tmp_path, [COAL[0], GOOD_CODE, "城镇燃气", None, "x", "9", None]), keeper)
    assert (moved.state, moved.result["rejected"]) == (JobState.REFUSED, 1)
    hidden.refresh_from_db()
    assert hidden.phone == ""
