"""From a row's words and days to a hazard's state and history."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from hazards.enums import Grade, Source, Status
from hazards.models import Hazard
from tests.hazards.ledger.books import DUE, FOUND, HEADERS, events, ledger, only, row, run

pytestmark = pytest.mark.django_db

DONE = "2024-03-12"
VERIFIED = "2024-03-14"
LEDGER = datetime.date(2024, 3, 31)


def imported(tmp_path: Path, *words: str, **said) -> Hazard:
    ran = run(ledger(tmp_path / "a.xlsx", row(**said)), "--ledger-date", str(LEDGER), *words)
    assert (ran.code, ran["imported"]) == (0, 1), ran.errors
    return only()


@pytest.mark.parametrize(
    "word",
    [
        "已整改",
        "整改完成",
        "已销号",
        "已整改销号",
        "现场处置",
        "关闭",
        "已闭环",
        "即查即改",
        "验收合格",
    ],
)
def test_words_for_done_close(tmp_path: Path, word: str) -> None:
    hazard = imported(tmp_path, status=word, done=DONE)
    assert (hazard.status, str(hazard.closed_on)) == (Status.CLOSED, DONE)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("整改中", Status.RECTIFYING),
        ("待整改", Status.RECTIFYING),
        ("未整改", Status.RECTIFYING),
        (" 整 改 中。", Status.RECTIFYING),
        ("待复查", Status.SUBMITTED),
        ("已提交", Status.SUBMITTED),
        ("作废", Status.VOID),
    ],
)
def test_words_for_the_other_states(tmp_path: Path, word: str, status: Status) -> None:
    assert imported(tmp_path, status=word).status == status


def test_closed_on_its_day_of_completion(tmp_path: Path) -> None:
    hazard = imported(tmp_path, status="已整改", done=DONE)
    assert str(hazard.closed_on) == str(hazard.rectified_on) == DONE
    assert hazard.submitted_on is None
    assert not hazard.date_assumed
    assert events(hazard) == [
        ("imported", "", "rectifying", FOUND),
        ("imported", "rectifying", "closed", DONE),
    ]


def test_closed_on_its_day_of_verification(tmp_path: Path) -> None:
    hazard = imported(tmp_path, status="已整改", verified=VERIFIED)
    assert (str(hazard.closed_on), hazard.rectified_on) == (VERIFIED, None)


def test_completion_and_verification_are_two_events(tmp_path: Path) -> None:
    hazard = imported(tmp_path, status="已整改", done=DONE, verified=VERIFIED)
    days = (str(hazard.submitted_on), str(hazard.rectified_on), str(hazard.closed_on))
    assert days == (DONE, DONE, VERIFIED)
    assert events(hazard) == [
        ("imported", "", "rectifying", FOUND),
        ("imported", "rectifying", "submitted", DONE),
        ("imported", "submitted", "closed", VERIFIED),
    ]


def test_closed_on_the_ledgers_date_where_no_day_is_given(tmp_path: Path) -> None:
    hazard = imported(tmp_path, status="已整改")
    assert (hazard.closed_on, hazard.rectified_on, hazard.date_assumed) == (LEDGER, None, True)


def test_the_ledgers_date_is_today_by_default(tmp_path: Path) -> None:
    run(ledger(tmp_path / "a.xlsx", row(status="已整改")))
    assert (only().closed_on, only().date_assumed) == (timezone.localdate(), True)


def test_submitted_on_its_day_of_completion(tmp_path: Path) -> None:
    hazard = imported(tmp_path, status="待复查", done=DONE)
    assert (hazard.status, str(hazard.submitted_on)) == (Status.SUBMITTED, DONE)
    assert (str(hazard.rectified_on), hazard.closed_on) == (DONE, None)


def test_submitted_without_a_day(tmp_path: Path) -> None:
    hazard = imported(tmp_path, status="待复查")
    assert (hazard.submitted_on, hazard.rectified_on) == (LEDGER, None)
    assert hazard.date_assumed


def test_void_on_its_day_else_on_the_ledgers(tmp_path: Path) -> None:
    rows = [row(1, status="作废", verified=VERIFIED), row(2, status="作废", text="乙")]
    run(ledger(tmp_path / "a.xlsx", *rows), "--ledger-date", str(LEDGER))
    told = Hazard.objects.order_by("number").values_list("status", "last_valid_on", "date_assumed")
    assert list(told) == [
        (Status.VOID, datetime.date(2024, 3, 14), False),
        (Status.VOID, LEDGER, True),
    ]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, Status.RECTIFYING),
        ({"done": DONE}, Status.SUBMITTED),
        ({"verified": VERIFIED}, Status.CLOSED),
        ({"done": DONE, "verified": VERIFIED}, Status.CLOSED),
    ],
)
def test_without_a_word_the_days_speak(tmp_path: Path, said: dict, status: Status) -> None:
    assert imported(tmp_path, status="", **said).status == status


def test_the_word_counts_before_the_days(tmp_path: Path) -> None:
    """Sent back after a look: the days that say otherwise stay in the note."""
    hazard = imported(tmp_path, status="整改中", done=DONE, verified=VERIFIED)
    assert (hazard.status, hazard.rectified_on) == (Status.RECTIFYING, None)
    assert hazard.note == f"复查日期: {VERIFIED}\n整改完成日期: {DONE}"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"due": "2024-03-04"}, "整改期限: 整改期限 2024-03-04 早于发现日期 2024-03-05。"),
        (
            {"status": "已整改", "done": "2024-03-04"},
            "整改完成日期: 完成或销号日期 2024-03-04 早于发现日期 2024-03-05。",
        ),
        (
            {"status": "已整改", "verified": "2024-03-04"},
            "复查日期: 完成或销号日期 2024-03-04 早于发现日期 2024-03-05。",
        ),
        (
            {"status": "已整改", "verified": "2024-04-01"},
            "复查日期: 完成或销号日期 2024-04-01 晚于台账日期 2024-03-31。",
        ),
        (
            {"status": "待复查", "done": "2024-04-01"},
            "整改完成日期: 完成或销号日期 2024-04-01 晚于台账日期 2024-03-31。",
        ),
        (
            {"status": "已整改", "done": "2024-03-14", "verified": "2024-03-12"},
            "复查日期: 复查日期 2024-03-12 早于整改完成日期 2024-03-14。",
        ),
        (
            {"status": "已整改", "done": "2024-03-04", "verified": "2024-03-12"},
            "整改完成日期: 完成或销号日期 2024-03-04 早于发现日期 2024-03-05。",
        ),
        ({"found": "2099-01-01", "due": ""}, "排查日期: 发现日期 2099-01-01 在今天之后。"),
        (
            {"found": "2024-04-02", "due": ""},
            "排查日期: 发现日期 2024-04-02 晚于台账日期 2024-03-31。",
        ),
        ({"text": ""}, "隐患内容: 此项必填，不能为空。"),
        ({"enterprise": "（ ）"}, "企业名称: 名称中没有任何文字。"),
        ({"enterprise": "长" * 121}, "企业名称: 名称超过 120 个字。"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, said: dict, reason: str) -> None:
    ran = run(ledger(tmp_path / "a.xlsx", row(**said)), "--ledger-date", str(LEDGER))
    assert (ran.code, ran["rejected"]) == (1, 1)
    assert ran.errors.strip() == f"台账 第 2 行: {reason}"


def test_the_edges_are_taken(tmp_path: Path) -> None:
    """Due and closed on the day of finding; closed on the ledger's own date."""
    hazard = imported(tmp_path, due=FOUND, status="已整改", done=FOUND)
    assert str(hazard.due_on) == str(hazard.closed_on) == FOUND
    ran = run(
        ledger(tmp_path / "b.xlsx", row(text="乙", status="已整改", verified=str(LEDGER))),
        "--ledger-date",
        str(LEDGER),
    )
    assert ran["imported"] == 1


def test_grade_and_source_have_their_defaults(tmp_path: Path) -> None:
    hazard = imported(tmp_path, grade="")
    assert (hazard.grade, hazard.source) == (Grade.GENERAL, Source.IMPORT)


def test_defaults_of_the_mapping_go_first(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", row(grade=""))
    run(path, mapping={"defaults": {"grade": "major", "source": "trade_body", "sector": "gas"}})
    hazard = only()
    assert (hazard.grade, hazard.source, hazard.sector_id) == ("major", "trade_body", "gas")
    assert hazard.enterprise.sector_id == "gas"


@pytest.mark.parametrize(
    ("cell", "header", "funds", "note"),
    [
        ("3.5万", "整改资金", Decimal("35000.00"), ""),
        (1200, "整改资金", Decimal("1200.00"), ""),
        ("0.8", "整改资金（万元）", Decimal("8000.00"), ""),
        ("待定", "整改资金", None, "整改资金: 待定"),
        ("-5", "整改资金", None, "整改资金: -5"),
    ],
)
def test_money_is_a_sum_or_a_note(
    tmp_path: Path, cell: object, header: str, funds: Decimal | None, note: str
) -> None:
    path = ledger(
        tmp_path / "a.xlsx",
        [*row(status="已整改", done=DONE), cell],
        headers=[*HEADERS, header],
    )
    run(path)
    assert (only().funds, only().note) == (funds, note)


def test_a_text_that_is_too_long_stays_whole_in_the_note(tmp_path: Path) -> None:
    long = "二采区" * 110
    hazard = imported(tmp_path, place=long)
    assert hazard.place == f"{long[:299]}…"
    assert hazard.note == f"隐患部位: {long}"


def test_columns_that_mean_nothing_here_stay_in_the_note(tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "a.xlsx",
        [*row(), "早班", "需停产"],
        headers=[*HEADERS, "班次", "备注"],
    )
    run(path)
    assert only().note == "需停产\n班次: 早班"


def test_columns_left_out_of_a_mapping_stay_in_the_note(tmp_path: Path) -> None:
    columns = {"企业名称": "enterprise", "排查日期": "found_on", "隐患内容": "description"}
    run(ledger(tmp_path / "a.xlsx", row()), mapping={"columns": columns})
    hazard = only()
    assert (hazard.place, hazard.due_on, hazard.status) == ("", None, Status.RECTIFYING)
    assert hazard.note == (
        f"序号: 1\n隐患部位: 主斜井\n隐患级别: 一般\n整改期限: {DUE}\n整改情况: 整改中"
    )


def test_categories_are_recognised_or_kept(tmp_path: Path) -> None:
    path = ledger(
        tmp_path / "a.xlsx",
        [*row(1), "电气"],
        [*row(2, text="乙"), "顶板管理"],
        headers=[*HEADERS, "隐患类别"],
    )
    run(path)
    found = Hazard.objects.order_by("number").values_list("category", flat=True)
    assert list(found) == ["electrical", "顶板管理"]
