"""The risk-point catalogue from spreadsheets, by command and by page."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from accounts.enums import Role
from enterprises.models import RiskPoint
from sheets import services as jobs
from sheets.enums import State
from sheets.tasks import run_jobs
from tests.enterprises.said import GOOD_CODE, events, kinds
from tests.factories import AgencyFactory, EnterpriseFactory, user
from tests.sheets.files import workbook

pytestmark = pytest.mark.django_db

HEAD = [
    "企业名称", "信用代码", "风险点名称", "类型", "部位", "危险因素", "评估方法", "L", "E", "C或S",
    "风险等级", "调高等级的理由", "措施", "责任人", "评估日期",
]  # fmt: skip
FAN = [
    "虚构甲煤业有限公司", None, "主通风机房", "场所", "地面", "触电", "LEC", 3, 6, 7, None, None,
    "定期检修", "李四", "2021-01-04",
]  # fmt: skip
TANK = [
    None, GOOD_CODE, "储罐", "设备设施", "罐区", "泄漏", "矩阵法", 4, None, 5, None, None,
    "双人值守", "王五", "2021.1.5",
]  # fmt: skip


@pytest.fixture
def firms():
    return [
        EnterpriseFactory(name="虚构甲煤业有限公司"),
        EnterpriseFactory(name="虚构乙化工有限公司", uscc=GOOD_CODE),
    ]


@pytest.fixture
def run(capsys, tmp_path):
    def command(*rows, **options):
        path = workbook(tmp_path / "risks.xlsx", {"风险点": [HEAD, *rows]})
        code = 0
        try:
            call_command("import_risk_points", str(path), **options)
        except SystemExit as exit_:
            code = exit_.code
        out = capsys.readouterr()
        result = json.loads(out.out.splitlines()[-1])
        found = {key: value for key, value in result.items() if isinstance(value, int) and value}
        return found, code, out.err

    return command


def test_points_come_in_and_stand_once(firms, run):
    assert run(FAN, TANK, FAN)[:2] == ({"read": 3, "imported": 2, "duplicates": 1}, 0)
    fan = RiskPoint.objects.get(name="主通风机房")
    assert (fan.enterprise, fan.score, fan.level, fan.control_level) == (
        firms[0],
        126,
        "yellow",
        "team",
    )
    tank = RiskPoint.objects.get(name="储罐")
    assert (tank.enterprise, tank.score, tank.level) == (firms[1], 20, "red")
    [event] = events(tank.pk)
    assert (event.kind, event.facts["source"]) == ("added", "risks.xlsx")
    assert run(FAN, TANK)[:2] == ({"read": 2, "duplicates": 2}, 0)


def test_a_new_assessment_is_taken_over(firms, run):
    run(FAN)
    worse = [*FAN[:9], 40, "红", "", "加强检修", *FAN[13:]]
    assert run(worse)[:2] == ({"read": 1, "updated": 1}, 0)
    fan = RiskPoint.objects.get()
    assert (fan.score, fan.level, fan.measures) == (720, "red", "加强检修")
    assert kinds(fan.pk) == ["added", "changed"]


def test_what_is_wrong_is_refused_with_its_reason(firms, run):
    EnterpriseFactory(name="虚构双胞公司")
    EnterpriseFactory(name="虚构双胞公司", region_id="141022101")
    rows = {
        "不是该因子的取值": [*FAN[:7], 5, *FAN[8:]],
        "必须写明理由": [*FAN[:10], "红", *FAN[11:]],
        "不在名录中": ["没有这家", *FAN[1:]],
        "没有该代码和名称": ["虚构甲煤业有限公司", GOOD_CODE, *FAN[2:]],
        "多家同名": ["虚构双胞公司", *FAN[1:]],
        "既没有企业名称": [None, *FAN[1:]],
        "超过100个字符": [*FAN[:2], "长" * 101, *FAN[3:]],
    }
    for words, row in rows.items():
        found, code, err = run(row)
        assert (found, code) == ({"read": 1, "rejected": 1}, 1), (words, err)
        assert words in err
    assert not RiskPoint.objects.exists()
    assert run(FAN, rows["不在名录中"], partial=True)[:2] == (
        {"read": 2, "imported": 1, "rejected": 1},
        1,
    )


def test_by_page_within_ones_scope(firms, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    path = workbook(tmp_path / "risks.xlsx", {"风险点": [HEAD, FAN, [*TANK[:7], 9, *TANK[8:]]]})
    file = SimpleUploadedFile("risks.xlsx", path.read_bytes())
    keeper = user(Role.SUPERVISOR)
    job = jobs.upload(by=keeper, kind="risk-points", file=file)
    assert job.preview["with_problems"] == 1
    jobs.start(job.pk, by=keeper, options={"partial": True})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result["imported"], job.result["rejected"]) == (State.DONE, 1, 1)
    assert events(RiskPoint.objects.get().pk)[0].actor == keeper.pk
    narrow = user(Role.SUPERVISOR, agency=AgencyFactory(sectors=[]))
    again = SimpleUploadedFile("risks.xlsx", path.read_bytes())
    job = jobs.upload(by=narrow, kind="risk-points", file=again)
    jobs.start(job.pk, by=narrow, options={})
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.result["rejected"]) == (State.REFUSED, 2)


def test_an_export_can_be_imported_again(firms, run, client, tmp_path):
    run(FAN, TANK)
    client.force_login(user(Role.ADMINISTRATOR))
    answer = client.get("/enterprises/risk-points/export/")
    path = Path(tmp_path / "export.xlsx")
    path.write_bytes(b"".join(answer.streaming_content))
    call_command("import_risk_points", str(path))
    assert RiskPoint.objects.count() == 2
    assert all(kinds(point.pk) == ["added"] for point in RiskPoint.objects.all())
