"""Two real snapshots of one source, a quarter apart, where the "shared" data are at hand.

What the product must find is worked out here row by row from the two files, and its figures differ
from the reference's by exactly the rows refused, repeated, contradicted and gone.
"""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from hazards.models import Hazard
from sheets.models import SnapshotRow, SnapshotSource
from tests.hazards.ledger.books import Ran, run
from tests.hazards.ledger.test_shared import DATA, open_at, reference
from tests.sheets.files import rows_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are absent"),
]

FOLDER = "food_inspections"
MAPPING = {
    "columns": {
        "id": "number",
        "business_id": "enterprise",
        "issued": "found_on",
        "closed": "verified_on",
        "description": "description",
    }
}
WORDS = ("--partial", "--snapshot", "--of", "食品检查")
Key = tuple[str, str, str]
NAMES = ("read", "imported", "updated", "duplicates", "conflicts", "rejected")


@dataclass
class Told:
    """What a file says, by the key under which the product knows a hazard."""

    rows: list[dict[str, str]]
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)  # by month of issue
    repeated: Counter[str] = field(default_factory=Counter)
    keys: set[Key] = field(default_factory=set)
    changed: int = 0
    reopened: int = 0


class Slow:
    """The rule of issue 2, row by row: the first row of a key counts, a closure stands."""

    def __init__(self) -> None:
        self.closed: dict[Key, str] = {}

    def read(self, name: str) -> Told:
        with (DATA / FOLDER / name).open(encoding="utf-8-sig", newline="") as stream:
            told = Told(list(csv.DictReader(stream)))
        seen: set[Key] = set()
        for row in told.rows:
            key = (row["business_id"], row["issued"], row["description"])
            told.keys.add(key)
            told.counts["read"] += 1
            if row["closed"] and row["closed"] < row["issued"]:
                told.counts["rejected"] += 1
                told.refused[row["issued"][:7]] += 1
            elif key in seen:
                told.counts["duplicates"] += 1
                told.repeated[row["issued"][:7]] += 1
            else:
                seen.add(key)
                told.counts[self._compare(key, row["closed"], told)] += 1
        return told

    def _compare(self, key: Key, closed: str, told: Told) -> str:
        before = self.closed.setdefault(key, closed) if key in self.closed else None
        if before is None:
            self.closed[key] = closed
            return "imported"
        if before == closed:
            return "duplicates"
        if not before:
            self.closed[key] = closed
            return "updated"
        told.reopened += not closed
        told.changed += bool(closed)
        return "conflicts"

    def found(self, year: str) -> int:
        return sum(key[1][:4] == year for key in self.closed)

    def rectified(self, year: str, day: str) -> int:
        return sum(
            bool(closed) and closed <= day
            for key, closed in self.closed.items()
            if key[1][:4] == year
        )

    def by_month(self) -> Counter[str]:
        return Counter(key[1][:7] for key in self.closed)

    def closed_by_month(self) -> Counter[str]:
        return Counter(closed[:7] for closed in self.closed.values() if closed)


@pytest.fixture(scope="module")
def slow() -> tuple[Slow, Told, Slow, Told]:
    """After A, and after B."""
    first, both = Slow(), Slow()
    a = first.read("snapshotA_201801_violations.csv")
    both.closed = dict(first.closed)
    return first, a, both, both.read("snapshotB_201803_violations.csv")


def imported(name: str, day: str, tmp_path: Path) -> Ran:
    path = tmp_path / name
    path.write_bytes((DATA / FOLDER / name).read_bytes())  # files of results stand beside it
    return run(path, "--ledger-date", day, *WORDS, mapping=MAPPING)


def indicators(begin: str, end: str, as_of: str) -> dict[str, Any]:
    out = io.StringIO()
    words = ["--from", begin, "--to", end, "--as-of", as_of, "--by", "month", "--json"]
    call_command("indicators", *words, "--skip-checks", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def compare(slow: Slow, day: str) -> None:
    """`manage.py indicators` against the slow way: by year at its end, by month, and since."""
    for year in ("2015", "2016"):
        end = f"{year}-12-31"
        told = indicators(f"{year}-01-01", end, end)["hazards"]["all"]
        assert (told["found"], told["rectified"]) == (slow.found(year), slow.rectified(year, end))
    ever = indicators("2015-01-01", "2016-12-31", day)
    months = {part["key"]: part["hazards"]["all"]["found"] for part in ever["slices"]}
    assert months == dict(slow.by_month())
    rectified = sum(slow.rectified(year, day) for year in ("2015", "2016"))
    assert ever["hazards"]["all"]["rectified"] == rectified
    closed = Hazard.objects.exclude(closed_on=None).values_list("closed_on", flat=True)
    assert Counter(f"{day:%Y-%m}" for day in closed) == slow.closed_by_month()


def test_what_the_two_files_say_and_why_it_is_not_the_references(slow) -> None:
    """The exact numbers; what was closed before it was issued (71, 69) is refused for that."""
    first, a, both, b = slow
    assert [a.counts[name] for name in NAMES] == [23_555, 23_463, 0, 21, 0, 71]
    assert [b.counts[name] for name in NAMES] == [22_546, 2, 231, 22_232, 12, 69]
    assert (b.changed, b.reopened) == (8, 4)
    gone = first.closed.keys() - b.keys
    assert (len(gone), sum(bool(first.closed[key]) for key in gone)) == (1_008, 947)
    years = [(first.found(y), both.found(y)) for y in ("2015", "2016")]
    assert years == [(7_902, 7_902), (15_561, 15_563)]
    for told, name in ((a, "snapshotA_201801"), (b, "snapshotB_201803")):
        wanted = reference(f"{FOLDER}/{name}_reference.json")
        assert told.counts["rejected"] == wanted["closed_before_issued"]
        here = Counter(key[1][:7] for key in told.keys)
        for month, at in wanted["by_month"].items():
            lost = told.refused[month] + told.repeated[month]
            kept = first.by_month() if told is a else None
            assert at["issued"] - lost == (kept[month] if kept else at["issued"] - lost), month
            assert here[month] <= at["issued"]
    diff = json.loads((DATA / FOLDER / "snapshot_diff.json").read_text(encoding="utf-8"))
    pairs = Counter((row["business_id"], row["issued"], row["description"]) for row in a.rows)
    assert diff["only_A"] == 1_011
    ids = {row["id"] for row in b.rows}
    lost_rows = [row for row in a.rows if row["id"] not in ids]
    refused = [row for row in lost_rows if row["closed"] and row["closed"] < row["issued"]]
    repeated = len(lost_rows) - len(refused) - len(gone)
    assert (len(lost_rows), len(refused), repeated) == (1_011, 2, 1)
    assert sum(count - 1 for count in pairs.values()) == 21


def test_a_then_b(slow, tmp_path: Path) -> None:
    first, a, both, b = slow
    ran = imported("snapshotA_201801_violations.csv", "2018-01-31", tmp_path)
    assert ran.code == 1
    assert [ran[name] for name in NAMES] == [a.counts[name] for name in NAMES]
    assert (ran["gone"], ran["gone_file"]) == (0, None)
    assert ran["enterprises_created"] == len({key[0] for key in first.closed}) == 4_430
    assert len(rows_of(Path(ran["rejects_file"]))) == 72
    compare(first, "2018-01-31")
    wanted = reference(f"{FOLDER}/snapshotA_201801_reference.json")
    for day, at in wanted["at_date"].items():
        open_twice = sum(_open_twice(a, day))
        assert open_at(date.fromisoformat(day)) == at["open"] - open_twice, day
    before = dict(Hazard.objects.values_list("pk", "status"))

    ran = imported("snapshotB_201803_violations.csv", "2018-03-31", tmp_path)
    assert ran.code == 1
    assert [ran[name] for name in NAMES] == [b.counts[name] for name in NAMES]
    gone = first.closed.keys() - b.keys
    assert ran["gone"] == len(gone) == 1_008
    listed = rows_of(Path(ran["gone_file"]))
    assert {(row[2], row[4]) for row in listed[1:]} == {(key[0], key[2]) for key in gone}
    assert len(listed) == 1_009
    compare(both, "2018-03-31")
    assert not Hazard.objects.filter(status="void").exists()
    numbers = [row[0] for row in listed[1:]]
    for some in (numbers[:500], numbers[500:]):
        for pk, status in Hazard.objects.filter(number__in=some).values_list("pk", "status"):
            assert before[pk] == status
    source = SnapshotSource.objects.get()
    assert (source.name, source.last, str(source.last_day)) == ("食品检查", 2, "2018-03-31")
    latest = SnapshotRow.objects.filter(source=source, last=2).count()
    assert latest == len(both.closed) - len(gone)


def _open_twice(told: Told, day: str) -> list[bool]:
    """For each repeated row: whether the reference counts it as open on the day."""
    seen: set[Key] = set()
    repeated = []
    for row in told.rows:
        key = (row["business_id"], row["issued"], row["description"])
        if key in seen:
            is_open = row["issued"] <= day and (not row["closed"] or row["closed"] > day)
            repeated.append(is_open)
        elif not (row["closed"] and row["closed"] < row["issued"]):
            seen.add(key)
    return repeated
