"""Real ledgers, where they are at hand: taken whole, and the figures are those of the reference."""

import csv
import io
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from enterprises.models import Enterprise
from hazards.models import Hazard
from tests.hazards.ledger.books import Ran, run

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are absent"),
]

RAILWAY = {
    "sheet": "建设系统 (总表)",
    "columns": {
        "序号": "number",
        "检查时间": "found_on",
        "检查单位": "agency",
        "检查人": "inspector",
        "检查工点": "place",
        "隐患问题描述": "description",
        "隐患类型": "category",
        "隐患等级": "grade",
        "整改要求（措施）": "measures",
        "整改期限": "due_on",
        "整改责任单位/建设": "enterprise",
        "整改责任人": "responsible",
        "整改完成日期": "rectified_on",
        "销号情况": "status",
    },
    "values": {
        "grade": {"3": "general", "3级": "general", "4级": "general", "5级": "general"},
    },
    "defaults": {"sector": "construction"},
}
SITE = {
    "columns": {
        "序号": "number",
        "隐患内容": "description",
        "排查日期": "found_on",
        "隐患类型": "accident_type",
        "隐患级别": "grade",
        "责任单位": "enterprise",
        "责任人": "responsible",
        "整改期限": "due_on",
        "整改措施与要求": "measures",
        "复查日期": "verified_on",
        "复查人": "verified_by",
        "隐患状态": "status",
    },
}
COMPLAINTS = {
    "columns": {
        "id": "number",
        "issued": "found_on",
        "due": "due_on",
        "closed": "rectified_on",
        "status": "status",
        "enterprise": "enterprise",
        "place": "place",
        "description": "description",
    },
    "values": {"status": {"Completed - Dup": "closed", "Open - Dup": "rectifying"}},
}


def reference(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def figures(begin: str, end: str, as_of: str) -> dict[str, Any]:
    """`manage.py indicators` over all hazards of a period."""
    out = io.StringIO()
    call_command(
        "indicators",
        "--from",
        begin,
        "--to",
        end,
        "--as-of",
        as_of,
        "--json",
        "--skip-checks",
        stdout=out,
    )
    found: dict[str, Any] = json.loads(out.getvalue())["hazards"]["all"]
    return found


def imported(name: str, mapping: dict[str, Any], tmp_path: Path) -> Ran:
    """The real file, read where it lies."""
    path = tmp_path / name
    path.symlink_to(DATA / name)
    return run(path, mapping=mapping)


@pytest.mark.parametrize(
    ("name", "mapping"),
    [("ledgers_railway_2024.xlsx", RAILWAY), ("ledgers_site_2019_06.xlsx", SITE)],
)
def test_real_ledgers(name: str, mapping: dict[str, Any], tmp_path: Path) -> None:
    """Open is what is found and not rectified; the reference has it "by date columns only".

    One row of the railway says 已整改 without a day: by its columns it is open for ever, by the
    rule it is closed on the ledger's date, which is today here and so after each of the dates asked
    for. One row has neither word nor day, and is rectifying.
    """
    wanted = reference("ledgers.reference.json")[name]
    ran = imported(name, mapping, tmp_path)
    assert ran.code == 0
    assert ran["sheets"] == [wanted["sheet"]]
    assert (ran["read"], ran["imported"], ran["rejected"]) == (wanted["rows"], wanted["rows"], 0)
    assert wanted["at_date"]
    for day, at in wanted["at_date"].items():
        told = figures("2000-01-01", day, day)
        assert told["found"] == at["found_to_date"], day
        assert told["found"] - told["rectified"] == at["open_by_date_columns_only"], day
        assert told["overdue"] == at["overdue"], day
    by_month = Counter(f"{day:%Y-%m}" for day in Hazard.objects.values_list("found_on", flat=True))
    assert dict(by_month) == wanted["found_by_month"]
    dated = Hazard.objects.filter(status="closed", date_assumed=False).values_list(
        "due_on", "closed_on"
    )
    late = sum(closed > due for due, closed in dated)
    assert (late, len(dated) - late) == (wanted["closed_late"], wanted["closed_on_time"])
    assert imported_again(name, mapping, tmp_path).counts() == {
        "read": wanted["rows"],
        "duplicates": wanted["rows"],
    }


def imported_again(name: str, mapping: dict[str, Any], tmp_path: Path) -> Ran:
    return run(tmp_path / name, mapping=mapping)


def test_the_railways_one_row_without_a_day(tmp_path: Path) -> None:
    imported("ledgers_railway_2024.xlsx", RAILWAY, tmp_path)
    assumed = Hazard.objects.get(date_assumed=True)
    assert (assumed.ledger_number, str(assumed.found_on)) == ("98", "2025-03-13")
    open_ones = Hazard.objects.exclude(status="closed").order_by("found_on", "number")
    assert [h.ledger_number for h in open_ones] == ["102", "103", "104", "105"]


def test_texts_of_many_lines_and_other_columns_are_kept(tmp_path: Path) -> None:
    imported("ledgers_railway_2024.xlsx", RAILWAY, tmp_path)
    first = Hazard.objects.get(ledger_number="1")
    assert first.description.count("\n") == 7
    assert first.note.startswith("检查项目: ")
    assert "整改责任单位/施工: " in first.note


def test_complaints(tmp_path: Path) -> None:
    """37,230 rows, two of them repeated; the rates of each year are those of the reference."""
    name = "complaints_open_closed.csv"
    wanted = reference("complaints_open_closed.reference.json")
    with (DATA / name).open(encoding="utf-8-sig", newline="") as stream:
        wards = {line["enterprise"] for line in csv.DictReader(stream)}
    ran = imported(name, COMPLAINTS, tmp_path)
    assert ran.counts() == {
        "read": 37_230,
        "imported": wanted["rows"],
        "duplicates": 2,
        "enterprises_created": len(wards),
    }
    assert Enterprise.objects.filter(to_be_verified=True).count() == len(wards)
    for year, at in wanted["by_year"].items():
        told = figures(f"{year}-01-01", f"{year}-12-31", f"{year}-12-31")
        assert told["found"] == at["issued"], year
        assert told["rectified"] == at["cohort_closed_by_year_end"], year
    closed = Hazard.objects.filter(status="closed")
    ever = Counter(str(day.year) for day in closed.values_list("found_on", flat=True))
    assert ever == {year: at["cohort_closed_ever"] for year, at in wanted["by_year"].items()}
    closed_in = Counter(
        day.year for day in Hazard.objects.values_list("closed_on", flat=True) if day
    )
    assert {year: closed_in.get(int(year), 0) for year in wanted["by_year"]} == {
        year: at["closed_in_year"] for year, at in wanted["by_year"].items()
    }
    for day, at in wanted["at_date"].items():
        assert open_at(date.fromisoformat(day)) == at["open"], day


def open_at(day: date) -> int:
    """By the rows: found by the day, and not closed by then."""
    found = Hazard.objects.filter(found_on__lte=day)
    return found.count() - found.filter(closed_on__lte=day).count()
