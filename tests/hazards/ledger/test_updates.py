"""The same ledger again, next month's, an older one: what is new, repeats, or contradicts."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event
from hazards.enums import Status
from hazards.models import Hazard, Suspicion
from hazards.services.finding import Finding, report_hazard
from hazards.services.judging import merge_hazard
from tests.factories import EnterpriseFactory, UserFactory, hazard
from tests.hazards.ledger.books import (
    DUE,
    FOUND,
    HEADERS,
    MINE,
    Ran,
    events,
    ledger,
    only,
    row,
    run,
)
from tests.sheets.files import workbook

pytestmark = pytest.mark.django_db

MARCH = "2024-03-31"
APRIL = "2024-04-30"


def month(tmp_path: Path, day: str, *rows: list[Any]) -> Ran:
    words = ["--ledger-date", day] if day else []
    return run(ledger(tmp_path / f"{day or 'x'}.xlsx", *rows), *words)


def test_the_same_file_again_adds_nothing(tmp_path: Path) -> None:
    rows = [
        row(1),
        row(2, text="乙", status="已整改", done=DUE),
        row(3, text="丙", status="已整改"),
        row(4, text="丁", status="待复查"),
        row(5, text="戊", status="作废"),
        row(6, text="己", status=""),
    ]
    first = month(tmp_path, "", *rows)
    before = list(Event.objects.order_by("seq").values_list("seq", "facts"))
    second = month(tmp_path, "", *rows)
    assert first.counts() == {"read": 6, "imported": 6, "enterprises_created": 1}
    assert second.counts() == {"read": 6, "duplicates": 6}
    assert second.code == 0
    assert list(Event.objects.order_by("seq").values_list("seq", "facts")) == before


def test_repeated_within_a_file_the_first_row_wins(tmp_path: Path) -> None:
    ran = month(
        tmp_path,
        MARCH,
        row(1),
        row(2, text="皮带机 尾部护罩，缺失。", place="主 斜井", status="已整改", done=DUE),
        row(3, place="副斜井"),
        row(4, found="2024-03-06"),
        row(5, enterprise="另一家"),
    )
    assert (ran["imported"], ran["duplicates"], ran["updated"]) == (4, 1, 0)
    assert Hazard.objects.get(ledger_number="1").status == Status.RECTIFYING


def test_texts_of_punctuation_only_are_never_equal(tmp_path: Path) -> None:
    ran = month(tmp_path, MARCH, row(1, text="……"), row(2, text="……"))
    assert (ran["imported"], ran["duplicates"], ran["suspected_duplicates"]) == (2, 0, 0)


def test_next_months_ledger_closes_this_months_hazards(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    ran = month(tmp_path, APRIL, row(status="已整改", done="2024-03-12", verified="2024-04-02"))
    assert ran.counts() == {"read": 1, "updated": 1}
    found = only()
    days = (found.submitted_on, found.rectified_on, found.closed_on)
    assert [str(day) for day in days] == ["2024-03-12", "2024-03-12", "2024-04-02"]
    assert events(found) == [
        ("imported", "", "rectifying", FOUND),
        ("imported", "rectifying", "submitted", "2024-03-12"),
        ("imported", "submitted", "closed", "2024-04-02"),
    ]
    event = Event.objects.about(found.pk).last()
    assert (event.facts["file"], event.facts["row"]) == ("2024-04-30.xlsx", 2)
    assert event.facts["set"] == {"closed_on": "2024-04-02", "rectified_on": "2024-03-12"}


def test_submitted_then_closed(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    second = month(tmp_path, "2024-04-15", row(status="待复查", done="2024-04-10"))
    third = month(tmp_path, APRIL, row(status="已销号", verified="2024-04-20"))
    assert (second["updated"], third["updated"]) == (1, 1)
    found = only()
    assert (str(found.rectified_on), str(found.closed_on)) == ("2024-04-10", "2024-04-20")
    assert [e[2] for e in events(found)] == ["rectifying", "submitted", "closed"]


def test_closed_without_a_day_in_a_later_ledger(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    assert month(tmp_path, APRIL, row(status="已整改"))["updated"] == 1
    assert (str(only().closed_on), only().date_assumed) == (APRIL, True)


def test_voided_in_a_later_ledger(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    assert month(tmp_path, APRIL, row(status="作废"))["updated"] == 1
    assert events(only())[-1] == ("imported", "rectifying", "void", APRIL)


def test_a_later_due_date_counts_from_the_ledgers_date(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    assert month(tmp_path, APRIL, row(due="2024-05-20"))["updated"] == 1
    found = only()
    assert (str(found.due_on), str(found.first_due_on)) == ("2024-05-20", DUE)
    assert events(found)[-1] == ("imported", "rectifying", "rectifying", APRIL)


def test_a_later_due_date_of_no_known_day(tmp_path: Path) -> None:
    """Without a ledger's date it is known from when it counts no better than since the finding, so
    that a closure told later can still be applied.
    """
    month(tmp_path, "", row())
    month(tmp_path, "", row(due="2024-05-20"))
    found = only()
    assert events(found)[-1] == ("imported", "rectifying", "rectifying", FOUND)
    assert Event.objects.about(found.pk).last().facts["day_assumed"] is True
    assert month(tmp_path, "", row(status="已整改", done="2024-03-10"))["updated"] == 1
    assert str(only().closed_on) == "2024-03-10"


def test_a_later_due_date_and_a_closure_in_one_row(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    done = row(due="2024-05-20", status="已整改", done="2024-04-12")
    assert month(tmp_path, APRIL, done)["updated"] == 1
    found = only()
    assert (str(found.due_on), str(found.closed_on)) == ("2024-05-20", "2024-04-12")
    assert [e[3] for e in events(found)] == [FOUND, FOUND, "2024-04-12"]


def test_a_first_due_date(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(due=""))
    assert month(tmp_path, APRIL, row(due="2024-05-20"))["updated"] == 1
    assert str(only().first_due_on) == "2024-05-20"


@pytest.mark.parametrize("due", [DUE, "2024-03-10", ""])
def test_an_earlier_due_date_says_nothing_new(tmp_path: Path, due: str) -> None:
    month(tmp_path, MARCH, row())
    assert month(tmp_path, APRIL, row(due=due)).counts() == {"read": 1, "duplicates": 1}
    assert str(only().due_on) == DUE


def test_a_later_completion_of_what_was_submitted(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(status="待复查", done="2024-03-10"))
    assert month(tmp_path, APRIL, row(status="待复查", done="2024-04-10"))["updated"] == 1
    assert str(only().submitted_on) == str(only().rectified_on) == "2024-04-10"
    assert month(tmp_path, APRIL, row(status="待复查", done="2024-03-10"))["duplicates"] == 1


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"status": "整改中"}, "2024-00001 已于 2024-03-12 销号，本行写的是“整改中”。"),
        ({"status": "待复查"}, "2024-00001 已于 2024-03-12 销号，本行写的是“待复查”。"),
        ({"status": "作废"}, "2024-00001 已于 2024-03-12 销号，本行写的是“已作废”。"),
        (
            {"status": "已整改", "done": "2024-03-14"},
            "2024-00001 已于 2024-03-12 销号，本行写的是 2024-03-14。",
        ),
    ],
)
def test_what_contradicts_a_closure_changes_nothing(
    tmp_path: Path, said: dict[str, Any], reason: str
) -> None:
    month(tmp_path, MARCH, row(status="已整改", done="2024-03-12"))
    before = Event.objects.count()
    ran = month(tmp_path, APRIL, row(**said))
    assert (ran.code, ran.counts()) == (0, {"read": 1, "conflicts": 1})
    assert ran.errors.strip() == f"台账 第 2 行: {reason}"
    assert str(only().closed_on) == "2024-03-12"
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "said",
    [
        {"status": "已整改", "done": "2024-03-12"},
        {"status": "已整改"},
        {"status": ""},
        {"status": "", "verified": "2024-03-12"},
    ],
)
def test_what_says_nothing_against_a_closure_is_a_duplicate(
    tmp_path: Path, said: dict[str, Any]
) -> None:
    month(tmp_path, MARCH, row(status="已整改", done="2024-03-12"))
    assert month(tmp_path, APRIL, row(**said)).counts() == {"read": 1, "duplicates": 1}


def test_an_older_ledger_tells_how_it_was_then(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(status="待复查", done="2024-03-20"))
    assert month(tmp_path, "2024-03-10", row()).counts() == {"read": 1, "duplicates": 1}
    month(tmp_path, APRIL, row(status="已整改", verified="2024-04-12"))
    assert month(tmp_path, MARCH, row()).counts() == {"read": 1, "duplicates": 1}
    assert only().status == Status.CLOSED


def test_a_submission_that_the_ledger_denies(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(status="待复查", done="2024-03-20"))
    ran = month(tmp_path, APRIL, row(status="整改中"))
    assert ran["conflicts"] == 1
    assert "2024-00001 现为“待复查”，本行写的是“整改中”。" in ran.errors
    assert month(tmp_path, APRIL, row(status=""))["duplicates"] == 1


def test_an_older_later_due_date(tmp_path: Path) -> None:
    """What was on record after that ledger's date is not overwritten by it."""
    month(tmp_path, MARCH, row())
    month(tmp_path, APRIL, row(due="2024-05-20"))
    assert month(tmp_path, "2024-04-15", row(due="2024-06-20"))["duplicates"] == 1
    assert str(only().due_on) == "2024-05-20"


def test_a_day_before_the_last_entry_is_a_conflict(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row())
    month(tmp_path, APRIL, row(due="2024-05-20"))
    ran = month(tmp_path, APRIL, row(status="已整改", done="2024-04-12"))
    assert ran["conflicts"] == 1
    assert "2024-00001 在 2024-04-30 已有记录，本行写的是 2024-04-12 “已销号”。" in ran.errors


def test_a_void_hazard_stays_void(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(status="作废"))
    assert month(tmp_path, APRIL, row(status="作废"))["duplicates"] == 1
    assert month(tmp_path, APRIL, row(status="整改中"))["conflicts"] == 1
    assert only().status == Status.VOID


def logged(**more: Any) -> Hazard:
    """The belt of row(), logged in the product by an inspector."""
    mine = EnterpriseFactory(name=MINE)
    return hazard(
        enterprise=mine,
        place="主斜井",
        found_on=datetime.date(2024, 3, 5),
        due_on=datetime.date(2024, 3, 15),
        **more,
    )


def test_a_hazard_logged_by_hand_is_the_same_hazard(tmp_path: Path) -> None:
    found = logged()
    assert month(tmp_path, APRIL, row(status="已整改", done="2024-03-12"))["updated"] == 1
    found.refresh_from_db()
    assert (found.status, found.imported) == (Status.CLOSED, False)


def test_what_is_merely_reported_is_not_decided_by_a_ledger(tmp_path: Path) -> None:
    told = Finding(
        enterprise=EnterpriseFactory(name=MINE),
        description="皮带机尾部护罩缺失",
        place="主斜井",
        found_on=datetime.date(2024, 3, 5),
        source="tip_off",
    )
    report_hazard(told, by=UserFactory())
    ran = month(tmp_path, APRIL, row(status="已整改", done="2024-03-12"))
    assert (ran["conflicts"], ran["updated"]) == (1, 0)
    assert month(tmp_path, APRIL, row(status=""))["duplicates"] == 1


def test_a_merged_hazard_speaks_for_its_survivor(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(1), row(2, enterprise="另一家"), row(3, enterprise="第三家"))
    first, second, third = Hazard.objects.order_by("number")
    by = UserFactory(role="supervisor")
    Suspicion.objects.create(hazard=second, other=third)
    merge_hazard(second.pk, into=third.pk, by=by)
    merge_hazard(third.pk, into=first.pk, by=by)
    today = str(timezone.localdate())
    ran = month(
        tmp_path,
        "",
        row(1),
        row(2, enterprise="另一家", status="已整改", done=today),
        row(3, enterprise="第三家", status="已整改", done=today),
    )
    assert ran.counts() == {"read": 3, "updated": 1, "duplicates": 2}
    first.refresh_from_db()
    assert first.status == Status.CLOSED


def test_the_same_day_and_text_elsewhere_is_suspected(tmp_path: Path) -> None:
    rows = [
        row(1),
        row(2, enterprise="另一家", place="别处", text="皮带机尾部护罩 缺失！"),
        row(3, enterprise="第三家", found="2024-03-06"),
        row(4, enterprise="第四家"),
    ]
    ran = month(tmp_path, MARCH, *rows)
    assert (ran["imported"], ran["suspected_duplicates"]) == (4, 2)
    pairs = Suspicion.objects.order_by("hazard__number").values_list(
        "hazard__ledger_number", "other__ledger_number"
    )
    assert list(pairs) == [("2", "1"), ("4", "1")]


def test_suspected_against_what_is_on_record(tmp_path: Path) -> None:
    month(tmp_path, MARCH, row(1), row(2, enterprise="已作废的", text="乙", status="作废"))
    ran = month(
        tmp_path, APRIL, row(1, enterprise="另一家"), row(2, enterprise="另二家", text="乙")
    )
    assert (ran["imported"], ran["suspected_duplicates"]) == (2, 1)
    suspicion = Suspicion.objects.get()
    assert suspicion.other.enterprise.name == MINE
    assert month(tmp_path, APRIL, row(1, enterprise="另一家"))["suspected_duplicates"] == 0
    assert Suspicion.objects.count() == 1


def test_one_place_or_another_of_the_same_enterprise_is_not_suspected(tmp_path: Path) -> None:
    ran = month(tmp_path, MARCH, row(1), row(2, place="副斜井"), row(3, place="风井"))
    assert (ran["imported"], ran["suspected_duplicates"]) == (3, 0)


def test_several_sheets_are_one_ledger(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "一月": [HEADERS, row(1)],
            "二月": [HEADERS, row(1), row(2, text="乙", due="2020-01-01")],
            "说明": [["无"]],
        },
    )
    ran = run(path, "--partial")
    assert ran["sheets"] == ["一月", "二月"]
    assert (ran["read"], ran["imported"], ran["duplicates"], ran["rejected"]) == (3, 1, 1, 1)
    assert "二月 第 3 行" in ran.errors
