"""A real register, where it is at hand: taken whole, and the figures are those of the reference."""

import csv
import json
import os
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from accidents.enums import Grade
from accidents.models import Accident
from accidents.queries import record, years
from accidents.services import declare_register
from tests.accidents.imports.books import run

DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are absent"),
]

MAPPING = {
    "columns": {
        "date": "occurred_on",
        "deaths": "deaths",
        "mine": "enterprise",
        "city": "place",
        "state": "place",
        "accident_type": "accident_type",
        "sector": "sector",
    },
    "values": {
        "sector": {
            "Coal": "coal",
            "Metal": "non_coal_mine",
            "Stone": "non_coal_mine",
            "NonMetal": "non_coal_mine",
        }
    },
}
GRADES = {
    "special_ge30": Grade.EXTRAORDINARY,
    "major_10_29": Grade.SERIOUS,
    "larger_3_9": Grade.LARGER,
    "ordinary_lt3": Grade.GENERAL,
}
GAPS = {
    "gap_any": Grade.GENERAL,
    "gap_fatal": Grade.GENERAL,  # every accident of this register killed somebody
    "gap_deaths_ge_3": Grade.LARGER,
    "gap_deaths_ge_10": Grade.SERIOUS,
    "gap_deaths_ge_30": Grade.EXTRAORDINARY,
}


@pytest.fixture
def reference() -> dict[str, Any]:
    return json.loads((DATA / "mine_disasters.reference.json").read_text(encoding="utf-8"))


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "mines.csv"
    path.write_bytes((DATA / "mine_disasters.csv").read_bytes())
    return path


def test_mine_disasters_give_the_counts_and_streaks_of_the_reference(file, reference):
    ran = run(file, mapping=MAPPING)
    assert (ran.code, ran.told("read", "imported", "rejected")) == (0, (603, 603, 0))
    counted = Counter(Accident.objects.values_list("grade", flat=True))
    assert {name: counted[grade] for name, grade in GRADES.items()} == reference["grade_by_deaths"]

    found = record(as_of=date.fromisoformat(reference["as_of"]))
    assert len(found.accidents) == reference["rows"]
    by_year = {str(line.year): line for line in years(found) if line.counted}
    assert {
        year: (line.counted, line.deaths, line.serious_injuries) for year, line in by_year.items()
    } == {
        year: (told["accidents"], told["deaths"], told["injuries"])
        for year, told in reference["by_year"].items()
    }
    for name, grade in GAPS.items():
        told = reference[name]
        last = found.last(grade)
        assert last is not None
        assert last.occurred_on.isoformat() == told["last"]
        assert found.days_without(grade) == told["current_streak_days_as_of"]
        for days, begins, ends in told["top5"]:
            before = found.at(date.fromisoformat(ends) - timedelta(days=1))
            assert before.days_without(grade) == days - 1
            assert before.last(grade).occurred_on.isoformat() == begins
            assert found.at(date.fromisoformat(ends)).days_without(grade) == 0

    again = run(file, mapping=MAPPING)
    assert again.told("imported", "updated", "duplicates", "conflicts") == (0, 0, 603, 0)


def test_the_streaks_on_every_day_of_the_file_are_those_of_a_slow_count(file):
    run(file, mapping=MAPPING)
    declare_register(by=None, complete_from=date(1839, 1, 1), reason="登记册")
    with file.open(encoding="utf-8") as stream:
        told = [(date.fromisoformat(r["date"]), int(r["deaths"])) for r in csv.DictReader(stream)]
    found = record(as_of=date(1939, 12, 31))
    least = {Grade.GENERAL: 0, Grade.LARGER: 3, Grade.SERIOUS: 10, Grade.EXTRAORDINARY: 30}
    for day, _deaths in told:
        before = found.at(day - timedelta(days=1))
        for grade, deaths in least.items():
            days = [one for one, dead in told if one < day and dead >= deaths]
            since = max(days, default=date(1839, 1, 1))
            assert before.days_without(grade) == (day - timedelta(days=1) - since).days
