"""A ledger from file to hazards by command: whole, absent, or its good rows."""

import datetime
import json
from pathlib import Path

import pytest
from django.conf import settings

from audit.models import Event
from enterprises.models import Enterprise
from hazards.enums import Source, Status
from hazards.models import Hazard
from sheets.reading import open_workbook
from tests.factories import EnterpriseFactory
from tests.hazards.ledger.books import DUE, FOUND, HEADERS, MINE, events, ledger, only, row, run
from tests.sheets.files import workbook

pytestmark = pytest.mark.django_db

KEYS = [
    "file",
    "sheets",
    "read",
    "imported",
    "updated",
    "duplicates",
    "suspected_duplicates",
    "conflicts",
    "rejected",
    "enterprises_created",
    "rejects_file",
]


@pytest.fixture
def mine() -> Enterprise:
    return EnterpriseFactory(name=MINE, sector_id="coal", region_id="141022103")


def test_a_row_becomes_a_hazard(tmp_path: Path, mine: Enterprise) -> None:
    path = ledger(tmp_path / "三月.xlsx", row(7, grade="重大隐患", text="主扇风机停运\n未采取措施"))
    ran = run(path)
    assert ran.code == 0
    assert list(ran.result) == KEYS
    assert ran.result == {
        "file": str(path),
        "sheets": ["台账"],
        "read": 1,
        "imported": 1,
        "updated": 0,
        "duplicates": 0,
        "suspected_duplicates": 0,
        "conflicts": 0,
        "rejected": 0,
        "enterprises_created": 0,
        "rejects_file": None,
    }
    hazard = only()
    assert (hazard.enterprise, hazard.status, hazard.grade) == (mine, Status.RECTIFYING, "major")
    assert (hazard.number, hazard.ledger_number) == ("2024-00001", "7")
    assert (hazard.region_id, hazard.sector_id) == ("141022103", "coal")
    assert (hazard.description, hazard.place) == ("主扇风机停运\n未采取措施", "主斜井")
    assert hazard.found_on == hazard.accepted_on == datetime.date(2024, 3, 5)
    assert hazard.due_on == hazard.first_due_on == datetime.date(2024, 3, 15)
    assert (hazard.source, hazard.imported, hazard.date_assumed) == (Source.IMPORT, True, False)
    assert events(hazard) == [("imported", "", "rectifying", FOUND)]


def test_an_event_tells_where_it_comes_from(tmp_path: Path, mine: Enterprise) -> None:
    run(ledger(tmp_path / "三月.xlsx", row()))
    event = Event.objects.about(only().pk).get()
    assert event.actor is None
    assert {k: event.facts[k] for k in ("file", "sheet", "row")} == {
        "file": "三月.xlsx",
        "sheet": "台账",
        "row": 2,
    }
    assert event.facts["set"]["description"] == "皮带机尾部护罩缺失"
    assert event.facts["set"]["imported"] is True


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", row(1), row(2, text="灯具损坏", due="2024-03-01"), row(3))
    ran = run(path, "--dry-run", "--partial")
    assert (ran.code, ran["imported"], ran["duplicates"], ran["rejected"]) == (1, 1, 1, 1)
    assert (ran["enterprises_created"], ran["rejects_file"]) == (1, None)
    assert not Hazard.objects.exists()
    assert not Enterprise.objects.exists()
    assert not Event.objects.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_one_refused_row_means_nothing_is_imported(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", row(1), row(2, text="灯具损坏", due="2024-03-01"))
    ran = run(path)
    assert (ran.code, ran.counts()) == (1, {"read": 2, "rejected": 1})
    assert ran["rejects_file"] is None
    assert "台账 第 3 行" in ran.errors
    assert not Hazard.objects.exists()
    assert not Enterprise.objects.exists()


def test_the_good_rows_and_a_file_of_the_others(tmp_path: Path) -> None:
    bad = row(2, text="灯具损坏", due="2024-03-01")
    ran = run(ledger(tmp_path / "a.xlsx", row(1), bad, row(3, text="无警示牌")), "--partial")
    assert (ran.code, ran["imported"], ran["rejected"]) == (1, 2, 1)
    rejects = Path(ran["rejects_file"])
    assert rejects == tmp_path / "a-rejects.xlsx"
    with open_workbook(rejects) as book:
        (sheet,) = book.sheets
        rows = [cells for _number, cells in sheet.rows()]
    assert sheet.name == "台账"
    assert rows[0] == [*HEADERS, "原文件行号", "问题列", "退回原因"]
    assert rows[1][:7] == [2, MINE, "主斜井", FOUND, "灯具损坏", "一般", "2024-03-01"]
    assert rows[1][10:] == [
        3,
        "整改期限",
        "整改期限: 整改期限 2024-03-01 早于发现日期 2024-03-05。",
    ]


def test_a_mended_file_of_refused_rows_imports(tmp_path: Path) -> None:
    mapping = {"columns": dict(zip(HEADERS, FIELDS, strict=True))}
    bad = row(2, text="灯具损坏", due="2024-03-01")
    first = run(ledger(tmp_path / "a.xlsx", row(1), bad), "--partial", mapping=mapping)
    with open_workbook(first["rejects_file"]) as book:
        rows = [list(cells) for _number, cells in book.sheets[0].rows()]
    rows[1][6] = "2024-03-20"
    mended = workbook(tmp_path / "mended.xlsx", {"台账": rows})
    second = run(mended, mapping=mapping)
    assert (second.code, second.counts()) == (0, {"read": 1, "imported": 1})
    assert Hazard.objects.count() == 2
    hazard = Hazard.objects.get(description="灯具损坏")
    assert hazard.due_on == datetime.date(2024, 3, 20)
    assert hazard.note == ""


FIELDS = [
    "number",
    "enterprise",
    "place",
    "found_on",
    "description",
    "grade",
    "due_on",
    "rectified_on",
    "verified_on",
    "status",
]


def test_a_word_outside_the_vocabulary_is_refused_with_the_missing_mapping(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", row(1, grade="3级", status="差不多了"))
    ran = run(path)
    assert (ran.code, ran.counts()) == (1, {"read": 1, "rejected": 1})
    missing = json.loads(ran.errors[ran.errors.index("{") : ran.errors.rindex("}") + 1])
    assert missing == {"values": {"grade": {"3级": "?"}, "status": {"差不多了": "?"}}}
    missing["values"] = {"grade": {"3级": "general"}, "status": {"差不多了": "rectifying"}}
    assert run(path, mapping=missing).counts() == {
        "read": 1,
        "imported": 1,
        "enterprises_created": 1,
    }


def test_dates_are_never_guessed(tmp_path: Path) -> None:
    ran = run(ledger(tmp_path / "a.xlsx", row(found="三月初")))
    assert (ran.code, ran["rejected"]) == (1, 1)
    assert '"found_on": {\n   "三月初": "?"' in ran.errors


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b""), ("a.xlsx", b"not a spreadsheet at all"), ("a.pdf", b"%PDF-1.7\n...")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    ran = run(path)
    assert ran.code == 2
    assert list(ran.result) == KEYS
    assert (ran["sheets"], ran.counts(), ran["rejects_file"]) == ([], {}, None)
    assert name in ran.errors


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    ran = run(tmp_path / "nowhere.xlsx")
    assert (ran.code, ran.counts()) == (2, {})


def test_a_mapping_with_an_unknown_header(tmp_path: Path) -> None:
    ran = run(ledger(tmp_path / "a.xlsx", row()), mapping={"columns": {"没有这列": "place"}})
    assert ran.code == 2
    assert "没有这列" in ran.errors


def test_a_ledger_date_in_the_future(tmp_path: Path) -> None:
    ran = run(ledger(tmp_path / "a.xlsx", row()), "--ledger-date", "2999-01-01")
    assert (ran.code, ran.counts()) == (2, {})
    assert "2999-01-01" in ran.errors


def test_a_region_of_elsewhere(tmp_path: Path) -> None:
    ran = run(ledger(tmp_path / "a.xlsx", row()), "--region", "110000")
    assert (ran.code, ran.counts()) == (2, {})
    assert "110000" in ran.errors


def test_numbers_follow_the_file_and_each_year_has_its_own(tmp_path: Path) -> None:
    rows = [
        row(1, found="2023-12-30", text="甲"),
        row(2, found="2024-01-02", text="乙"),
        row(3, found="2023-12-31", text="丙"),
    ]
    run(ledger(tmp_path / "a.xlsx", *rows))
    numbers = Hazard.objects.order_by("number").values_list("number", "description")
    assert list(numbers) == [
        ("2023-00001", "甲"),
        ("2023-00002", "丙"),
        ("2024-00001", "乙"),
    ]


def test_what_was_read_is_what_became_of_it(tmp_path: Path, mine: Enterprise) -> None:
    """Every row stands in one count only."""
    first = ledger(tmp_path / "a.xlsx", row(1, status="已整改", done=DUE), row(2, text="乙"))
    run(first)
    second = ledger(
        tmp_path / "b.xlsx",
        row(1, status="未整改"),  # conflict
        row(2, text="乙", status="已整改", done=DUE),  # update
        row(3, text="乙"),  # the same as row 2
        row(4, text="丙"),  # new
        row(5, text="丁", due="2024-01-01"),  # refused
    )
    ran = run(second, "--partial")
    assert ran.counts() == {
        "read": 5,
        "imported": 1,
        "updated": 1,
        "duplicates": 1,
        "conflicts": 1,
        "rejected": 1,
    }
    assert settings.COUNTY_CODE == "141022"
