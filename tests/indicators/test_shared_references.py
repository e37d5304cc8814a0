"""Real ledgers, where the "shared" data are at hand: the stored figures and the replayed ones are
those of the reference files, at each of their dates.
"""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from accounts.enums import Role
from indicators import services
from indicators.figures import Cohort
from indicators.queries import rows, sliced, totals
from indicators.rates import shown
from indicators.recompute import Question, answers, known_at
from tests.factories import user
from tests.hazards.ledger.test_shared import (
    COMPLAINTS,
    DATA,
    RAILWAY,
    SITE,
    imported,
    reference,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are absent"),
]

FIRST = date(1999, 1, 1)
ENDS = ("03-31", "06-30", "09-30", "12-31")
CHANGES = ["2009-12-31", *(f"{year}-{day}" for year in (2010, 2011, 2012) for day in ENDS)]
"""Before the first of these dates the figures of the reference stand still."""


@pytest.mark.parametrize(
    ("name", "mapping"),
    [("ledgers_railway_2024.xlsx", RAILWAY), ("ledgers_site_2019_06.xlsx", SITE)],
)
def test_ledgers(name: str, mapping: dict, tmp_path: Path) -> None:
    imported(name, mapping, tmp_path)
    wanted = reference("ledgers.reference.json")[name]
    services.consume_waiting()
    leader = user(Role.LEADER)
    days = [date.fromisoformat(day) for day in wanted["at_date"]]
    replayed = answers([Question(Cohort(FIRST, day), day) for day in days], known_at(None))
    for day, at, again in zip(days, wanted["at_date"].values(), replayed, strict=True):
        counts = totals(leader, Cohort(FIRST, day), day)["all"]
        assert (counts.found, counts.open, counts.overdue) == (
            at["found_to_date"], at["open_by_date_columns_only"], at["overdue"],
        )  # fmt: skip
        assert again.totals()["all"] == counts
    end = max(days)
    months = sliced(leader, Cohort(FIRST, end), end, "month")
    assert {part.key: part.counts["all"].found for part in months} == wanted["found_by_month"]
    assert services.compare().ok


def test_complaints(tmp_path: Path) -> None:
    imported("complaints_open_closed.csv", COMPLAINTS, tmp_path)
    wanted = reference("complaints_open_closed.reference.json")
    services.consume_waiting()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database does by itself a minute later
    leader = user(Role.LEADER)
    for year, at in wanted["by_year"].items():
        end = date(int(year), 12, 31)
        counts = totals(leader, Cohort(date(int(year), 1, 1), end), end)["all"]
        assert (counts.found, counts.rectified) == (at["issued"], at["cohort_closed_by_year_end"])
        assert counts.rate == shown(at["cohort_closed_by_year_end"], at["issued"])
    told = wanted["at_date"]
    dates = [text for text in told if text in CHANGES]
    assert {text for text in told if text < CHANGES[0] and told[text] != told[dates[0]]} == set()
    for text in dates:
        day, at = date.fromisoformat(text), told[text]
        counts = totals(leader, Cohort(None, day), day)["all"]
        assert (counts.open, counts.overdue) == (at["open"], at["overdue"]), day
        assert rows(leader, Cohort(None, day), day, "overdue").count() == at["overdue"]
    end = date(2013, 4, 30)
    ever = Cohort(None, end)
    counts, late = totals(leader, ever, end)["all"], wanted["timeliness"]
    assert (counts.on_time, counts.rectified) == (late["closed_on_time"], wanted["closed_rows"])
    months = sliced(leader, ever, end, "month")
    found = {part.key: part.counts["all"].found for part in months}
    issued = {key: at["issued"] for key, at in wanted["by_month"].items() if at["issued"]}
    assert found == issued
    assert services.compare().ok
