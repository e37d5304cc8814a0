"""Whole ledgers of one source: what a later one leaves out is listed, and stays as it is."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from common.errors import RuleBroken
from hazards.enums import Status
from hazards.ledger import importing
from hazards.ledger.importing import Choices
from hazards.models import Hazard
from hazards.services.judging import merge_hazard
from sheets import snapshots
from sheets.models import Job, SnapshotRow, SnapshotSource
from sheets.tasks import run_jobs
from tests.factories import AgencyFactory, user
from tests.hazards.ledger.books import HEADERS, MINE, Ran, events, ledger, row, run
from tests.sheets.files import rows_of

pytestmark = pytest.mark.django_db

SOURCE = ("--snapshot", "--of", "市局")
BELT = "皮带机尾部护罩缺失"
LAMP = "照明灯具损坏"
RAIL = "护栏缺失"


def brought(tmp_path: Path, name: str, day: str, *rows, words: tuple[str, ...] = ()) -> Ran:
    path = ledger(tmp_path / f"{name}.xlsx", *rows)
    return run(path, "--ledger-date", day, *SOURCE, *words)


def sources() -> list[tuple[str, int, str]]:
    return [(s.name, s.last, str(s.last_day)) for s in SnapshotSource.objects.order_by("name")]


def test_the_first_snapshot_misses_nothing(tmp_path):
    ran = brought(tmp_path, "a", "2024-03-31", row(1), row(2, text=LAMP))
    assert ran.code == 0
    assert (ran["imported"], ran["gone"], ran["gone_file"]) == (2, 0, None)
    assert sources() == [("市局", 1, "2024-03-31")]


def test_what_the_later_one_leaves_out_is_listed_and_stays_as_it_is(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1), row(2, text=LAMP), row(3, text=RAIL))
    lamp = Hazard.objects.get(description=LAMP)
    before = events(lamp)
    ran = brought(tmp_path, "b", "2024-04-30", row(1), row(2, text=RAIL))
    assert (ran.code, ran["gone"], ran["duplicates"], ran["imported"]) == (0, 1, 2, 0)
    assert ran["gone_file"] == str(tmp_path / "b-gone.xlsx")
    assert rows_of(tmp_path / "b-gone.xlsx") == [
        ["编号", "台账序号", "企业", "地点", "隐患描述", "状态", "发现日期"],
        [lamp.number, "2", MINE, "主斜井", LAMP, "整改中", date(2024, 3, 5)],
    ]
    assert events(lamp) == before
    told = SnapshotRow.objects.order_by("pk").values_list("subject", "first", "last")
    assert [(first, last) for _pk, first, last in told] == [(1, 2), (1, 1), (1, 2)]


def test_what_is_gone_is_told_once_and_may_come_back(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1), row(2, text=LAMP))
    assert brought(tmp_path, "b", "2024-04-30", row(1))["gone"] == 1
    assert brought(tmp_path, "c", "2024-05-31", row(1))["gone"] == 0
    back = brought(tmp_path, "d", "2024-06-30", row(1), row(2, text=LAMP))
    assert (back["gone"], back["duplicates"]) == (0, 2)
    assert brought(tmp_path, "e", "2024-07-31", row(1))["gone"] == 1


def test_an_older_ledger_tells_nothing_of_what_is_gone(tmp_path):
    brought(tmp_path, "b", "2024-04-30", row(1), row(2, text=LAMP))
    ran = brought(tmp_path, "a", "2024-03-31", row(3, text=RAIL))
    assert (ran["imported"], ran["gone"]) == (1, 0)
    assert sources() == [("市局", 2 - 1, "2024-04-30")]
    assert SnapshotRow.objects.get(last=0).first == 0
    assert brought(tmp_path, "c", "2024-05-31", row(1))["gone"] == 1


def test_sources_do_not_mix_and_other_ledgers_are_no_snapshots(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1))
    path = ledger(tmp_path / "o.xlsx", row(2, text=LAMP))
    other = run(path, "--ledger-date", "2024-04-01", "--snapshot", "--of", "县局")
    assert other["gone"] == 0
    plain = run(ledger(tmp_path / "p.xlsx", row(3, text=RAIL)))
    assert "gone" not in plain.result
    assert [name for name, _last, _day in sources()] == ["县局", "市局"]


def test_a_refused_row_is_no_reason_to_call_its_hazard_gone(tmp_path):
    rows = [row(1), row(2, text=LAMP), row(3, text=RAIL)]
    brought(tmp_path, "a", "2024-03-31", *rows)
    late = row(1, verified="9873-01-01", status="已整改")
    early = row(2, text=LAMP, verified="2024-03-01", status="已整改")
    nameless = row(3, text=RAIL, found="某日")
    ran = brought(tmp_path, "b", "2024-04-30", late, early, nameless, words=("--partial",))
    assert (ran["rejected"], ran["gone"]) == (3, 1)
    assert rows_of(Path(ran["gone_file"]))[1][4] == RAIL


def test_a_refused_row_of_an_unknown_firm_names_nothing(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1))
    unknown = row(2, enterprise="翼城县另一虚构有限公司", verified="9873-01-01", status="已整改")
    new = row(3, enterprise="翼城县第三虚构有限公司")
    wrong = row(4, enterprise="翼城县第三虚构有限公司", text=LAMP, due="2024-03-01")
    ran = brought(tmp_path, "b", "2024-04-30", unknown, new, wrong, words=("--partial",))
    assert (ran["rejected"], ran["imported"], ran["gone"]) == (2, 1, 1)


def test_where_rows_are_refused_and_none_is_taken_nothing_is_noted(tmp_path):
    ran = brought(tmp_path, "a", "2024-03-31", row(1), row(2, due="2024-03-01"))
    assert (ran.code, ran["imported"]) == (1, 0)
    assert "gone" not in ran.result
    assert sources() == []


def test_a_dry_run_counts_and_leaves_neither_note_nor_file(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1), row(2, text=LAMP))
    ran = brought(tmp_path, "b", "2024-04-30", row(1), words=("--dry-run",))
    assert (ran["gone"], ran["gone_file"]) == (1, None)
    assert list(tmp_path.glob("*gone*")) == []
    assert sources() == [("市局", 1, "2024-03-31")]


def without(*names: str) -> list[int]:
    return [n for n, header in enumerate(HEADERS) if header not in names]


def cut(cells, kept):
    return [cells[n] for n in kept]


@pytest.mark.parametrize("whole", [True, False])
def test_a_closing_day_that_a_snapshot_leaves_out_contradicts_the_closure(tmp_path, whole):
    """Without the word for a state, only a whole ledger says that a hazard is open again."""
    kept = without("整改情况")
    heads = cut(HEADERS, kept)
    words = SOURCE if whole else ()
    a = ledger(tmp_path / "a.xlsx", cut(row(1, verified="2024-03-20"), kept), headers=heads)
    b = ledger(tmp_path / "b.xlsx", cut(row(1), kept), headers=heads)
    run(a, "--ledger-date", "2024-03-31", *words)
    hazard = Hazard.objects.get()
    ran = run(b, "--ledger-date", "2024-04-30", *words)
    assert (ran["conflicts"], ran["duplicates"]) == ((1, 0) if whole else (0, 1))
    if whole:
        reason = f"{hazard.number} 已于 2024-03-20 销号，本行写的是“整改中”。"
        assert reason in ran.errors
    hazard.refresh_from_db()
    assert (hazard.status, str(hazard.closed_on)) == (Status.CLOSED, "2024-03-20")


def test_a_snapshot_without_a_column_for_closings_says_nothing_of_them(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1, verified="2024-03-20", status="已整改"))
    kept = without("整改情况", "复查日期", "整改完成日期")
    b = ledger(tmp_path / "b.xlsx", cut(row(1), kept), headers=cut(HEADERS, kept))
    ran = run(b, "--ledger-date", "2024-04-30", *SOURCE)
    assert (ran["conflicts"], ran["duplicates"], ran["gone"]) == (0, 1, 0)


def test_a_closing_day_that_changed_is_a_conflict(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1, verified="2024-03-20", status="已整改"))
    ran = brought(tmp_path, "b", "2024-04-30", row(1, verified="2024-03-21", status="已整改"))
    assert (ran["conflicts"], ran["gone"]) == (1, 0)
    assert str(Hazard.objects.get().closed_on) == "2024-03-20"


def test_a_closure_arrives_as_an_update(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1))
    ran = brought(tmp_path, "b", "2024-04-30", row(1, verified="2024-04-20", status="已整改"))
    assert (ran["updated"], ran["gone"]) == (1, 0)


def test_a_hazard_merged_into_another_is_there_while_its_row_is(tmp_path):
    brought(tmp_path, "a", "2024-03-31", row(1), row(2, text=LAMP))
    belt, lamp = (Hazard.objects.get(description=text) for text in (BELT, LAMP))
    supervisor = user(Role.SUPERVISOR)
    merge_hazard(lamp.pk, into=belt.pk, by=supervisor)
    ran = brought(tmp_path, "b", "2024-04-30", row(1), row(2, text=LAMP))
    assert ran["gone"] == 0
    assert brought(tmp_path, "c", "2024-05-31", row(1))["gone"] == 1


@pytest.mark.parametrize("choices", [Choices(snapshot=True), Choices(source="市局")])
def test_a_snapshot_and_its_source_go_together(choices):
    with pytest.raises(RuleBroken) as refused:
        importing.check(choices)
    assert refused.value.field == "source"
    assert str(refused.value.remedy) == "请两项都填，或都不填。"


def test_the_command_says_so(tmp_path):
    path = ledger(tmp_path / "a.xlsx", row(1))
    ran = run(path, "--snapshot")
    assert ran.code == 2
    assert "全量台账须写明来源" in ran.errors


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_is_kept_in_a_transaction_alone():
    with pytest.raises(RuntimeError):
        snapshots.begin(kind="k", name="n", day=date(2024, 1, 1), file="f")


def uploaded(client: Client, path: Path) -> Job:
    with path.open("rb") as stream:
        client.post(reverse("sheets:upload", args=["hazard-ledger"]), {"file": stream})
    return Job.objects.order_by("created_at").last()


def started(client: Client, job: Job, day: str, **options) -> Job:
    told = {"ledger_date": day, "snapshot": "on", "source": "市局", **options}
    client.post(reverse("sheets:start", args=[job.pk]), told)
    run_jobs()
    job.refresh_from_db()
    return job


def test_by_page(tmp_path, client, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(user(Role.SUPERVISOR))
    first = uploaded(client, ledger(tmp_path / "a.xlsx", row(1), row(2, text=LAMP)))
    started(client, first, "2024-03-31")
    assert (first.result["gone"], first.report.name) == (0, "")
    assert client.get(reverse("sheets:report", args=[first.pk])).status_code == 404
    second = uploaded(client, ledger(tmp_path / "b.xlsx", row(1)))
    started(client, second, "2024-04-30")
    assert (second.result["gone"], second.options["source"]) == (1, "市局")
    page = client.get(reverse("sheets:job", args=[second.pk])).content.decode()
    assert "来源中已不存在的行" in page
    assert "市局" in page
    lamp = Hazard.objects.get(description=LAMP)
    lines = client.get(reverse("sheets:lines", args=[second.pk, "gone"])).content.decode()
    assert lamp.number in lines
    assert f"{MINE}: 主斜井: {LAMP}" in lines
    assert reverse("hazards:detail", args=[lamp.pk]) in lines
    take = reverse("exports:take", args=["import-lines"])
    told = {"job": str(second.pk), "outcome": "gone", "format": "csv"}
    table = b"".join(client.get(take, told).streaming_content).decode()
    assert table.splitlines()[1] == f",,{lamp.number},{MINE}: 主斜井: {LAMP}"
    for wrong in ({"job": "x"}, {"outcome": "x"}, {"job": str(lamp.pk)}):
        assert client.get(take, {**told, **wrong}).status_code == 404
    file = client.get(reverse("sheets:report", args=[second.pk]))
    (tmp_path / "r.xlsx").write_bytes(b"".join(file.streaming_content))
    assert rows_of(tmp_path / "r.xlsx")[1][0] == lamp.number


@pytest.mark.parametrize(
    ("options", "words"),
    [({"source": ""}, "请写明这是谁的台账。"), ({"snapshot": ""}, "只有全量台账才有来源。")],
)
def test_half_an_answer_on_the_page(tmp_path, client, settings, options, words):
    settings.MEDIA_ROOT = tmp_path / "files"
    client.force_login(user(Role.SUPERVISOR))
    job = uploaded(client, ledger(tmp_path / "a.xlsx", row(1)))
    told = {"ledger_date": "2024-03-31", "snapshot": "on", "source": "市局", **options}
    answer = client.post(reverse("sheets:start", args=[job.pk]), told)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_lies_outside_ones_scope_is_not_listed(tmp_path, client, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    brought(tmp_path, "a", "2024-03-31", row(1), row(2, text=LAMP))
    agency = AgencyFactory(sectors=["gas"])
    client.force_login(user(Role.SUPERVISOR, agency=agency))
    job = uploaded(client, ledger(tmp_path / "b.xlsx", row(1)))
    started(client, job, "2024-04-30", partial="on")
    assert (job.result["rejected"], job.result["gone"]) == (1, 0)


def test_a_long_text_is_cut_in_the_list_of_rows_only(tmp_path):
    text = "皮带" * 200
    brought(tmp_path, "a", "2024-03-31", row(1, text=text), row(2))
    ran = brought(tmp_path, "b", "2024-04-30", row(2))
    assert rows_of(Path(ran["gone_file"]))[1][4] == text
    assert ran["gone"] == 1
