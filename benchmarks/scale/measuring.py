"""What the part `million` measures, and how: each view by its address as its readers ask for it.

Beside each stands a floor measured in the same run: the barest SQL that could answer the same
question, without row filter, joins, page or template.
"""

import math
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from benchmarks.figures import Context, Figure
from benchmarks.scale import building, people
from benchmarks.scale.long import export, recomputation, refresh
from common.paging import page_by_key
from hazards.enums import OPEN
from hazards.models import Hazard

ROWS = 1_000_000
TIMES = 30
LIST, DASHBOARD, AS_OF = 0.15, 0.15, 0.3
QUERIES = 60
DAYS = 1826

Ask = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class View:
    """A thing to do: how it is asked for each time, and the barest SQL for the same."""

    name: str
    target: float
    ask: Callable[[random.Random], Ask]
    bare: Callable[[Ask], None]


@dataclass(frozen=True)
class Taken:
    """Seconds of each run, sorted, and the most queries that one run asked."""

    seconds: list[float]
    queries: int

    def at(self, share: float) -> float:
        """The percentile, nearest rank."""
        return self.seconds[max(0, math.ceil(share * len(self.seconds)) - 1)]


def run(context: Context) -> list[Figure]:
    """Build, then measure: pages as the leader and as an inspector, the worker, the long jobs."""
    rows = context.rows or ROWS
    cast = people.made()
    spent = building.build(rows)
    print(f"  built {rows:,} hazards in {sum(spent.values()):.0f} s", flush=True)
    _heads()
    found = [*_pages(cast.leader), *refresh(cast.admin, context.folder), *export(cast.admin)]
    return [*found, *recomputation()]


def _heads() -> None:
    load = os.getloadavg()[0]
    print(f"  load of the machine at the beginning: {load:.1f} on {os.cpu_count()} cores")
    print(f"  {'':<40}{'queries':>8}{'p50':>10}{'p95':>10}{'floor p50':>12}{'p95':>10}   ms")


def _pages(person: User) -> Iterator[Figure]:
    client = Client()
    client.force_login(person)
    for view in _views():
        taken = asked(client, view)
        floor = floored(view)
        print(
            f"  {view.name:<40}{taken.queries:>8}{1000 * taken.at(0.5):>10.0f}"
            f"{1000 * taken.at(0.95):>10.0f}{1000 * floor.at(0.5):>12.1f}"
            f"{1000 * floor.at(0.95):>10.1f}",
            flush=True,
        )
        yield from figures(view.name, taken, view.target, floor)


def figures(name: str, taken: Taken, target: float, floor: Taken) -> Iterator[Figure]:
    """p50, p95 and the number of queries."""
    for words, share in (("p50", 0.5), ("p95", 0.95)):
        yield Figure(
            name=f"{name}, {words}", value=taken.at(share), unit="s", target=target,
            floor=floor.at(share),
        )  # fmt: skip
    yield Figure(
        name=f"{name}, queries", value=taken.queries, unit="", target=QUERIES, floor=floor.queries
    )


def asked(client: Client, view: View) -> Taken:
    """Run it with varying parameters, after three runs that warm up and count the queries."""
    chance = random.Random(view.name)
    queries = 0
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            _get(client, view.ask(chance))
        queries = max(queries, len(captured))
    spent = [timed(lambda: _get(client, view.ask(chance))) for _ in range(TIMES)]
    return Taken(sorted(spent), queries)


def floored(view: View) -> Taken:
    """The barest SQL, as often and with the same parameters."""
    chance = random.Random(view.name)
    told = [view.ask(chance) for _ in range(TIMES + 3)][3:]
    view.bare(told[0])
    return Taken(sorted(timed(lambda one=one: view.bare(one)) for one in told), 1)


def timed(work: Callable[[], Any]) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _get(client: Client, ask: Ask) -> None:
    address, query = ask
    answer = client.get(address, query)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} {query}: {answer.status_code}")


def _views() -> list[View]:
    listed = reverse("hazards:list")
    cursors = _cursors()
    sample = _sample()
    page = reverse("indicators:dashboard")
    return [
        View("list, first page", LIST, lambda r: (listed, {"ordering": _order(r)}), _bare_list),
        View(
            "list, deep page", LIST, lambda r: (listed, {"cursor": r.choice(cursors)}), _bare_deep
        ),
        View("list, three filters at once", LIST, lambda r: (listed, _three(r)), _bare_three),
        View("list, search in Chinese", LIST, lambda r: (listed, {"q": _words(r)}), _bare_words),
        View(
            "hazard's page", LIST,
            lambda r: (reverse("hazards:detail", args=[r.choice(sample)]), {}), _bare_one,
        ),
        View("dashboard now", DASHBOARD, lambda r: (page, {"period": _period(r)}), _bare_board),
        View(
            "dashboard as of a past day", AS_OF,
            lambda r: (page, {"period": _period(r), "as_of": _day(r)}), _bare_board,
        ),
        View(
            "dashboard as known at a past day", AS_OF, lambda r: (page, _known(r)), _bare_board,
        ),
    ]  # fmt: skip


def _order(chance: random.Random) -> str:
    return chance.choice(["", "", "found", "due"])


def _period(chance: random.Random) -> str:
    return chance.choice(["year", "year", "quarter", "month"])


def _day(chance: random.Random) -> str:
    return str(timezone.localdate() - timedelta(days=chance.randrange(30, 1400)))


def _known(chance: random.Random) -> dict[str, str]:
    day = _day(chance)
    return {"period": _period(chance), "as_of": day, "known_at": day}


def _three(chance: random.Random) -> dict[str, str]:
    """Three filters of which each reader may think, few or many rows behind them."""
    day = timezone.localdate() - timedelta(days=chance.randrange(200, 1500))
    until = str(day + timedelta(days=chance.choice([30, 90, 365])))
    after = str(day)
    township = f"1410221{chance.randrange(0, 6):02d}"
    sector = chance.choice(["coal", "metallurgy", "hazchem", "gas", "construction"])
    return chance.choice([
        {"region": township, "sector": sector, "source": chance.choice(["self_check", "alarm"])},
        {"sector": sector, "status": chance.choice(OPEN), "overdue": "true"},
        {"region": township, "category": "消防", "found_after": after, "found_before": until},
        {"grade": "major", "sector": sector, "closed_after": after, "closed_before": until},
        {"source": "inspection", "risk_level": "red", "imported": "true"},
    ])  # fmt: skip


def _words(chance: random.Random) -> str:
    return chance.choice([
        "护罩", "乙炔", "登记", "标校超期", "主井皮带机房", "防护栏杆缺失", "泄爆片 装车场",
        "灭火器 交接班", "罐区可燃气体", "没有这样的话",
        f"{chance.randrange(2022, 2026)}-00{chance.randrange(999)}",
    ])  # fmt: skip


def _cursors() -> list[str]:
    """Cursors all along the list, as the rows there would have given them."""
    chance, found = random.Random(5), []
    for _ in range(TIMES):
        day = timezone.localdate() - timedelta(days=chance.randrange(100, DAYS - 100))
        older = Hazard.objects.filter(found_on__lte=day)
        found.append(page_by_key(older, "", order=("-found_on", "-id")).next)
    return found


def _sample() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM hazards_hazard TABLESAMPLE BERNOULLI (1) LIMIT 200")
        return [pk for (pk,) in cursor.fetchall()]


def sql(statement: str, values: Sequence[Any] = ()) -> list[Any]:
    """Rows of a statement by hand."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


PAGE = "SELECT * FROM hazards_hazard WHERE {} ORDER BY found_on DESC, id DESC LIMIT 51"
TOTAL = "SELECT count(*) FROM hazards_hazard WHERE {}"


def _bare_list(_ask: Ask) -> None:
    sql(PAGE.format("TRUE"))
    sql(TOTAL.format("TRUE"))


def _bare_deep(ask: Ask) -> None:
    day = timezone.localdate() - timedelta(days=len(ask[1]["cursor"]) * 7)
    sql(PAGE.format("found_on <= %s"), [day])
    sql(TOTAL.format("TRUE"))


COLUMNS = {
    "region": "region_id = %s", "sector": "sector_id = %s", "source": "source = %s",
    "status": "status = %s", "grade": "grade = %s", "risk_level": "risk_level = %s",
    "found_after": "found_on >= %s", "found_before": "found_on <= %s",
    "closed_after": "closed_on >= %s", "closed_before": "closed_on <= %s",
}  # fmt: skip
FIXED = {
    "overdue": "due_on < CURRENT_DATE AND (status = 'rectifying' OR submitted_on > due_on)",
    "category": "category = 'fire'",
    "imported": "imported",
}


def _bare_three(ask: Ask) -> None:
    conditions = [COLUMNS.get(name) or FIXED[name] for name in ask[1]]
    values = [value for name, value in ask[1].items() if name in COLUMNS]
    sql(PAGE.format(" AND ".join(conditions)), values)
    sql(TOTAL.format(" AND ".join(conditions)), values)


def _bare_words(ask: Ask) -> None:
    words = ask[1]["q"].split()
    condition = " AND ".join(["search_text LIKE %s"] * len(words))
    values = [f"%{word}%" for word in words]
    sql(PAGE.format(condition), values)
    sql(TOTAL.format(condition), values)


def _bare_one(ask: Ask) -> None:
    sql("SELECT * FROM hazards_hazard WHERE id = %s", [ask[0].strip("/").split("/")[-1]])


BOARD = """
    SELECT sector, region, date_trunc('month', found_on), grade, count(*),
        count(*) FILTER (WHERE state = 'closed'),
        count(*) FILTER (WHERE state <> 'closed' AND due_on < %(day)s)
    FROM indicators_span
    WHERE found_on BETWEEN %(begin)s AND %(day)s AND begins_on <= %(day)s AND ends_on > %(day)s
        AND {}
    GROUP BY GROUPING SETS ((sector, grade), (region, grade),
        (date_trunc('month', found_on), grade), (grade))
"""
WHEN = {
    "year": lambda day: day.replace(month=1, day=1),
    "quarter": lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    "month": lambda day: day.replace(day=1),
}


def _bare_board(ask: Ask) -> None:
    """The cohort on D by three slices at once."""
    asked = ask[1]
    day = date.fromisoformat(asked["as_of"]) if "as_of" in asked else timezone.localdate()
    told: dict[str, Any] = {"day": day, "begin": WHEN[asked["period"]](day)}
    known = "known_to IS NULL"
    if "known_at" in asked:
        told["known"] = sql(
            "SELECT max(seq) FROM audit_event WHERE recorded_at < %s::date + 1 AND "
            "recorded_at > %s::date - 30", [day, day],
        )[0][0]  # fmt: skip
        known = "known_from <= %(known)s AND (known_to IS NULL OR known_to > %(known)s)"
    with connection.cursor() as cursor:
        cursor.execute(BOARD.format(known), told)
        cursor.fetchall()
